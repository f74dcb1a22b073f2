// Conditions of a policy (facts 7.5), and whether they are met by a call. Pure.
//
// Keys are resource.Tag(key), resource.Name, resource.Type, date(zone).Date|Hour|WeekDay and
// request.IP, each with or without an operator behind a last dot: EQ (the default), IN (a
// list with commas), GE or AFTER, LT or BEFORE, GT, LE, STARTS_WITH, ENDS_WITH, IN_RANGE.
// Sources: OVHcloud's guide "iam-policies-api" since July 2025 (ovh/docs PR#8171, PR#8373).
// AFTER is "not before" there, and BEFORE "strictly before". resource.Name and .Type,
// STARTS_WITH, ENDS_WITH and IN_RANGE are from that guide too.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/ip.hpp"

namespace countersign {

// A condition, the ones within it, and those within these: no deeper.
inline constexpr std::size_t kMaxConditionDepth = 3;

using Tags = std::map<std::string, std::string, std::less<>>;

enum class ConditionOperator {
  all_of,   // AND
  any_of,   // OR
  none_of,  // NOT
  match,    // MATCH: every one of its values; the only one that has values
};

struct Condition {
  ConditionOperator op;
  std::map<std::string, std::string> values = {};  // "request.IP.EQ": "192.0.2.1"
  std::vector<Condition> conditions = {};
  friend bool operator==(const Condition&, const Condition&) = default;
};

// What a call shows of itself. The views and the tags are borrowed for the call.
struct ConditionFacts {
  Instant now;
  std::optional<IpAddress> caller;  // nullopt: not known
  std::string_view resource_type;
  std::string_view resource_name;
  const Tags& tags;  // of the resource
};

// A key, operator, zone or value that nobody knows leaves its condition undecided, and NOT
// undecided too: so a misspelt key never grants anything (assumed). A tag that the resource
// does not have is known to differ.
enum class Met { no, yes, undecided };

[[nodiscard]] Met met(const Condition& condition, const ConditionFacts& facts);

// Why it is not, for a person: `request.IP.EQ "192.0.2.1" (it is 198.51.100.7)`.
// Requires: met() did not say yes.
[[nodiscard]] std::string why_not_met(const Condition& condition, const ConditionFacts& facts);

// "AND", and back.
[[nodiscard]] std::string_view name_of(ConditionOperator op) noexcept;
[[nodiscard]] std::optional<ConditionOperator> condition_operator_of(std::string_view name);

// How many conditions stand within each other, itself included: 1 for a MATCH.
[[nodiscard]] std::size_t depth_of(const Condition& condition);

}  // namespace countersign
