// What happened, in the order in which it was answered: a record bounded in
// bytes, the oldest dropped and counted. Holds what came and went as it was;
// whoever shows it masks the secrets (mock_server/control/journal_json).
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/http.hpp"
#include "ovhcloud/causes/cause.hpp"

namespace countersign::mock_server {

struct JournalEntry {
  std::uint64_t number;  // from 1, never reused
  std::uint64_t order;   // among the entries of all tenants, see feed.hpp
  Instant at;            // by the tenant's clock
  bool claimed;          // false: no key named a tenant, or none that is known
  std::string peer;
  std::string method;
  std::string host;
  std::string path_and_query;
  std::string request_fields;  // header lines, each ended by CRLF
  std::string request_body;    // its beginning, see kMaxJournalledBody
  std::size_t request_body_bytes;
  int status;
  std::string response_fields;
  std::string response_body;  // likewise
  std::size_t response_body_bytes;
  std::string step;    // of the verdict that decided; empty when it accepted
  std::string cause;   // cause code, may be empty
  std::string detail;  // for a person
  std::vector<std::string> notes;
  // What the cause search found; null where there was nothing to be searched for, or it is
  // still under way, or had no room.
  std::shared_ptr<const Explanation> explanation = nullptr;
  bool explaining = false;  // the search is under way
};

// Takes over what the search found as the entry's cause, or among the notes of an entry that was
// let through.
void tell_causes(JournalEntry& entry, std::shared_ptr<const Explanation> explanation);

inline constexpr std::size_t kMaxJournalledBody = 64 * 1024;
// Kept beyond it and never shown, so that a secret at the cut is seen whole, and masked.
inline constexpr std::size_t kLongestSecret = 256;

class Journal {
 public:
  explicit Journal(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  // Gives the entry its number and returns it.
  std::uint64_t append(JournalEntry entry);

  // Corrects the answer of an entry, when another was given than it tells; null when it was
  // dropped, else the entry, valid until the next append.
  const JournalEntry* amend(std::uint64_t number, const Response& response, std::string step,
                            std::string detail);

  // The search is over: null is for nothing to be told. Null, too, when the entry was dropped.
  const JournalEntry* explain(std::uint64_t number, std::uint64_t order,
                              std::shared_ptr<const Explanation> explanation);

  // Entries with a number above `since`, oldest first: at most `most`, and no more once
  // they hold `bytes` together. The pointers are valid until the next append.
  [[nodiscard]] std::vector<const JournalEntry*> since(std::uint64_t since, std::size_t most,
                                                       std::size_t bytes) const;
  [[nodiscard]] const JournalEntry* entry(std::uint64_t number) const;
  // Likewise by their place among those of all tenants: after `first`, up to and with `last`.
  [[nodiscard]] std::vector<const JournalEntry*> between(std::uint64_t first, std::uint64_t last,
                                                         std::size_t most) const;

  [[nodiscard]] std::uint64_t last_number() const noexcept { return last_number_; }
  [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_; }
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

 private:
  // Null when it was dropped.
  [[nodiscard]] JournalEntry* find(std::uint64_t number);

  std::deque<JournalEntry> entries_;
  std::size_t max_bytes_;
  std::size_t bytes_ = 0;
  std::uint64_t last_number_ = 0;
  std::uint64_t dropped_ = 0;
};

}  // namespace countersign::mock_server
