// Where a tenant's changes go when they are to last (mock_server/state). Without --state there
// is none, and everything lives in memory.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>

#include "core/bell.hpp"

namespace countersign::mock_server {

class Tenant;

// Something on its way to the disk. Safe to use from several threads at once.
class Commit {
 public:
  enum class State { under_way, done, failed };

  [[nodiscard]] State state() const noexcept { return state_.load(std::memory_order_acquire); }
  // Rings once, when it is no longer under way.
  [[nodiscard]] const Bell& bell() const noexcept { return bell_; }
  // Blocks until it is no longer under way.
  State wait() const {
    state_.wait(State::under_way, std::memory_order_acquire);
    return state();
  }
  void finish(State state) {
    state_.store(state, std::memory_order_release);
    state_.notify_all();
    bell_.ring();
  }

 private:
  std::atomic<State> state_{State::under_way};
  Bell bell_;
};

// Null: there is nothing to wait for.
using Written = std::shared_ptr<const Commit>;

class Keeper {
 public:
  virtual ~Keeper() = default;

  // What the tenant has noted since the last call. What fails is undone in memory as well,
  // before the commit says so. Requires: the tenant's lock is held, for the next too.
  [[nodiscard]] virtual Written keep(Tenant& tenant) = 0;
  // All of a tenant that was just made, in the place of what there was under its id.
  [[nodiscard]] virtual Written keep_anew(Tenant& tenant) = 0;
  [[nodiscard]] virtual Written forget(std::string_view tenant_id) = 0;
  // What may be lost is written within a second or so.
  virtual void keep_later(std::shared_ptr<Tenant> tenant) = 0;
  virtual void keep_made_up_ids(std::uint64_t count) = 0;
};

}  // namespace countersign::mock_server
