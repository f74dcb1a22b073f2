// What the journals of all tenants have in common: one order over their entries, a bell that
// rings for each, and how many there were of which kind. Safe to use from several threads.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "core/bell.hpp"
#include "mock_server/journal/journal.hpp"

namespace countersign::mock_server {

// Counters that never go down, whichever tenants come and go, but for recount().
class Tally {
 public:
  using ByStatus = std::map<int, std::uint64_t>;
  using Refusal = std::pair<std::string, std::string>;  // step and cause, either may be empty
  using ByRefusal = std::map<Refusal, std::uint64_t>;

  // Of an entry that is being explained the status alone; explained() follows.
  void count(const JournalEntry& entry);
  void explained(const JournalEntry& entry);
  // There was no room for a search.
  void count_unsearched() { unsearched_.fetch_add(1, std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t unsearched() const { return unsearched_.load(); }
  // Of a call that was counted with `status`, and was then answered as `entry` says.
  void recount(int status, const JournalEntry& entry);
  [[nodiscard]] ByStatus by_status() const;
  [[nodiscard]] ByRefusal refusals() const;

 private:
  static constexpr std::size_t kStatuses = 600;
  std::array<std::atomic<std::uint64_t>, kStatuses> by_status_{};
  std::atomic<std::uint64_t> unsearched_{0};
  mutable std::mutex mutex_;
  ByRefusal refusals_;  // guarded by mutex_
};

struct JournalFeed {
  std::atomic<std::uint64_t> last{0};  // the place of the newest entry, counted from 1
  Bell bell;
  Tally tally;
};

}  // namespace countersign::mock_server
