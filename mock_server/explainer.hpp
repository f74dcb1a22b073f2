// Has the cause of wrong signatures searched for: at once for a request that asks, else by one
// thread of low priority, whose queue is short. Whoever is refused is answered first.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "core/log.hpp"
#include "mock_server/directory/tenants.hpp"
#include "ovhcloud/causes/signature_search.hpp"

namespace countersign::mock_server {

class Explainer {
 public:
  static constexpr std::size_t kLongestQueue = 64;

  // Both must outlive this.
  Explainer(const Tenants& tenants, Log& log);
  Explainer(const Explainer&) = delete;
  Explainer& operator=(const Explainer&) = delete;
  // Gives up what it has not begun.
  ~Explainer();

  // What the search is to know of a request whose signature was refused: the keys of its own
  // tenant and no other's. Requires: the tenant's lock is held, as for now().
  [[nodiscard]] static WrongSignature question(const Request& request, const Tenant& tenant);
  [[nodiscard]] static Explanation now(const Request& request, const Tenant& tenant);

  // Whether later() would take another.
  [[nodiscard]] bool has_room();

  // Looks for the cause and tells it to the journal, whose entry is found by number and order,
  // and to the log.
  struct Task {
    std::string tenant;
    std::uint64_t entry;
    std::uint64_t order;
    WrongSignature wrong;
  };
  // What has no room by now is journalled without a cause.
  void later(Task task);

 private:
  void work();
  [[nodiscard]] std::shared_ptr<const Explanation> found(const Task& task);
  void carry_out(const Task& task);

  const Tenants& tenants_;
  Log& log_;
  std::mutex mutex_;  // guards the queue
  std::deque<Task> tasks_;
  std::atomic<bool> stopping_{false};  // set with the mutex held
  std::condition_variable changed_;
  std::thread worker_;  // last: it uses all of the above
};

}  // namespace countersign::mock_server
