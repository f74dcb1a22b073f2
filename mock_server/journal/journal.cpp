#include "mock_server/journal/journal.hpp"

#include <algorithm>

namespace countersign::mock_server {

namespace {

std::size_t bytes_of(const Explanation* explanation) {
  if (explanation == nullptr) return 0;
  std::size_t bytes = sizeof(Explanation);
  for (const Cause& cause : explanation->causes) {
    bytes += sizeof(Cause) + cause.code.size() + cause.title.size() + cause.detail.size() +
             cause.fix.size() + cause.fact.size() + cause.together_with.size();
  }
  if (explanation->compared) {
    bytes += explanation->compared->base.size() + explanation->compared->signed_text.size() +
             explanation->compared->expected_text.size();
  }
  return bytes;
}

std::size_t bytes_of(const JournalEntry& entry) {
  std::size_t notes = 0;
  for (const std::string& note : entry.notes) notes += sizeof(std::string) + note.size();
  return sizeof(JournalEntry) + notes + bytes_of(entry.explanation.get()) + entry.peer.size() +
         entry.method.size() + entry.host.size() + entry.step.size() + entry.cause.size() +
         entry.path_and_query.size() + entry.request_fields.size() + entry.request_body.size() +
         entry.response_fields.size() + entry.response_body.size() + entry.detail.size();
}

}  // namespace

std::uint64_t Journal::append(JournalEntry entry) {
  entry.number = ++last_number_;
  bytes_ += bytes_of(entry);
  entries_.push_back(std::move(entry));
  while (bytes_ > max_bytes_ && entries_.size() > 1) {
    bytes_ -= bytes_of(entries_.front());
    entries_.pop_front();
    ++dropped_;
  }
  return last_number_;
}

const JournalEntry* Journal::amend(std::uint64_t number, const Response& response, std::string step,
                                   std::string detail) {
  JournalEntry* found = find(number);
  if (found == nullptr) return nullptr;
  bytes_ -= bytes_of(*found);
  found->status = response.status;
  found->response_fields = response.fields;
  found->response_body = response.body;
  found->response_body_bytes = response.body.size();
  found->step = std::move(step);
  found->cause.clear();
  found->detail = std::move(detail);
  found->explanation = nullptr;
  bytes_ += bytes_of(*found);
  return found;
}

const JournalEntry* Journal::explain(std::uint64_t number, std::uint64_t order,
                                     std::shared_ptr<const Explanation> explanation) {
  JournalEntry* found = find(number);
  if (found == nullptr || found->order != order) return nullptr;
  found->explaining = false;
  if (!explanation || explanation->causes.empty()) return found;
  bytes_ -= bytes_of(*found);
  tell_causes(*found, std::move(explanation));
  bytes_ += bytes_of(*found);
  return found;
}

JournalEntry* Journal::find(std::uint64_t number) {
  const auto found = std::partition_point(
      entries_.begin(), entries_.end(),
      [&](const JournalEntry& candidate) { return candidate.number < number; });
  return found == entries_.end() || found->number != number ? nullptr : &*found;
}

void tell_causes(JournalEntry& entry, std::shared_ptr<const Explanation> explanation) {
  if (explanation->causes.empty()) return;
  if (entry.step.empty()) {  // let through: what would have been the cause is a note
    std::erase(entry.notes, "signature.unexplained");
    for (const Cause& cause : explanation->causes) entry.notes.push_back(cause.code);
  } else {
    entry.cause = explanation->causes.front().code;
    entry.detail = explanation->causes.front().detail;
  }
  entry.explanation = std::move(explanation);
}

std::vector<const JournalEntry*> Journal::since(std::uint64_t since, std::size_t most,
                                                std::size_t bytes) const {
  std::vector<const JournalEntry*> result;
  const auto first = std::partition_point(
      entries_.begin(), entries_.end(),
      [&](const JournalEntry& candidate) { return candidate.number <= since; });
  std::size_t held = 0;
  for (auto it = first; it != entries_.end() && result.size() < most && held < bytes; ++it) {
    result.push_back(&*it);
    held += bytes_of(*it);
  }
  return result;
}

std::vector<const JournalEntry*> Journal::between(std::uint64_t first, std::uint64_t last,
                                                  std::size_t most) const {
  std::vector<const JournalEntry*> result;
  auto it =
      std::partition_point(entries_.begin(), entries_.end(),
                           [&](const JournalEntry& candidate) { return candidate.order <= first; });
  for (; it != entries_.end() && it->order <= last && result.size() < most; ++it) {
    result.push_back(&*it);
  }
  return result;
}

const JournalEntry* Journal::entry(std::uint64_t number) const {
  const auto found = since(number - 1, 1, 1);
  return number == 0 || found.empty() || found.front()->number != number ? nullptr : found.front();
}

}  // namespace countersign::mock_server
