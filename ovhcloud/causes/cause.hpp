// Why a request was refused, in words for whoever has to mend it. The codes are a promise:
// docs/causes.md lists them, and none is ever renamed. Values only; nothing here holds a secret.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace countersign {

// What is known of a code before any request is looked at.
struct CauseEntry {
  std::string_view code;   // "url.query-missing"
  std::string_view title;  // about five words
  std::string_view fix;    // one sentence, imperative
  std::string_view fact;   // an id or a section of docs/facts.md; empty: an affair of ours
};

// In the order in which likely ones come first.
[[nodiscard]] std::span<const CauseEntry> cause_catalogue() noexcept;

// Null for a code that is none.
[[nodiscard]] const CauseEntry* cause_entry(std::string_view code) noexcept;

struct Cause {
  std::string code;
  std::string title;
  std::string detail;  // what was done and what should have been; UTF-8, secrets masked
  std::string fix;
  std::string fact;
  std::string together_with = {};  // a pair's other code: only both of them explain the request
  friend bool operator==(const Cause&, const Cause&) = default;
};

// With the catalogue's title, fix and fact. Requires: the code is in it.
[[nodiscard]] Cause cause_of(std::string_view code, std::string detail);

// The text that was signed beside the one that should have been, keys masked, controls as they
// are. Offsets are bytes: what differs lies in [from, to) of its text.
struct ComparedTexts {
  struct Range {
    std::size_t from;
    std::size_t to;
    friend bool operator==(const Range&, const Range&) = default;
  };
  std::string base;         // the accepted base URL that it was compared with
  std::string signed_text;  // empty when no cause was found
  std::string expected_text;
  Range signed_differs{0, 0};
  Range expected_differs{0, 0};
  friend bool operator==(const ComparedTexts&, const ComparedTexts&) = default;
};

struct Explanation {
  // Alternatives, the likeliest first; a pair stands in two neighbours that name each other.
  std::vector<Cause> causes;
  std::optional<ComparedTexts> compared = std::nullopt;  // of a wrong signature
  bool truncated = false;  // not everything was tried: search.truncated
};

}  // namespace countersign
