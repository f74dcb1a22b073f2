#include "mock_server/journal/feed.hpp"

namespace countersign::mock_server {

void Tally::count(const JournalEntry& entry) {
  const auto status = static_cast<std::size_t>(entry.status);
  if (status < kStatuses) by_status_[status].fetch_add(1, std::memory_order_relaxed);
  if (!entry.explaining) explained(entry);
}

void Tally::explained(const JournalEntry& entry) {
  if (entry.step.empty() && entry.cause.empty()) return;
  const std::scoped_lock lock{mutex_};
  ++refusals_[{entry.step, entry.cause}];
}

void Tally::recount(int status, const JournalEntry& entry) {
  by_status_[static_cast<std::size_t>(status)].fetch_sub(1, std::memory_order_relaxed);
  count(entry);
}

Tally::ByStatus Tally::by_status() const {
  ByStatus result;
  for (std::size_t status = 0; status < kStatuses; ++status) {
    const std::uint64_t count = by_status_[status].load(std::memory_order_relaxed);
    if (count > 0) result.emplace(static_cast<int>(status), count);
  }
  return result;
}

Tally::ByRefusal Tally::refusals() const {
  const std::scoped_lock lock{mutex_};
  return refusals_;
}

}  // namespace countersign::mock_server
