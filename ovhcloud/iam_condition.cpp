#include "ovhcloud/iam_condition.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "ovhcloud/iam_condition_key.hpp"

namespace countersign {

namespace {

struct OperatorName {
  ConditionOperator op;
  std::string_view name;
};
constexpr std::array<OperatorName, 4> kOperators{{{ConditionOperator::all_of, "AND"},
                                                  {ConditionOperator::any_of, "OR"},
                                                  {ConditionOperator::none_of, "NOT"},
                                                  {ConditionOperator::match, "MATCH"}}};

Met opposite(Met met) {
  if (met == Met::undecided) return met;
  return met == Met::yes ? Met::no : Met::yes;
}

// One "no" decides, whatever else is undecided.
Met both(Met a, Met b) {
  if (a == Met::no || b == Met::no) return Met::no;
  return a == Met::yes && b == Met::yes ? Met::yes : Met::undecided;
}

Met any_met(const std::vector<Condition>& conditions, const ConditionFacts& facts) {
  Met none = Met::yes;
  for (const Condition& each : conditions) none = both(none, opposite(met(each, facts)));
  return opposite(none);
}

std::string shown(const std::string& key, const std::string& value, const ConditionFacts& facts) {
  const bool decided = leaf_met(key, value, facts) != Met::undecided;
  return fmt::format("{} \"{}\" ({})", key, value,
                     decided ? "it is " + found_value(key, facts) : "which cannot be evaluated");
}

std::string why_no_match(const Condition& condition, const ConditionFacts& facts) {
  for (const auto& [key, value] : condition.values) {
    if (leaf_met(key, value, facts) != Met::yes) return shown(key, value, facts);
  }
  return "MATCH without a value";
}

}  // namespace

Met met(const Condition& condition, const ConditionFacts& facts) {
  // Without anything within, nothing can be met: the API asks for at least one (assumed).
  const bool leaf = condition.op == ConditionOperator::match;
  if (leaf ? condition.values.empty() : condition.conditions.empty()) return Met::undecided;
  Met all = Met::yes;
  switch (condition.op) {
    case ConditionOperator::match:
      for (const auto& [key, value] : condition.values) {
        all = both(all, leaf_met(key, value, facts));
      }
      return all;
    case ConditionOperator::all_of:
      for (const Condition& each : condition.conditions) all = both(all, met(each, facts));
      return all;
    case ConditionOperator::any_of: return any_met(condition.conditions, facts);
    case ConditionOperator::none_of: return opposite(any_met(condition.conditions, facts));
  }
  return Met::undecided;
}

std::string why_not_met(const Condition& condition, const ConditionFacts& facts) {
  const auto unmet = [&](const Condition& each) { return met(each, facts) != Met::yes; };
  const auto not_refuted = [&](const Condition& each) { return met(each, facts) != Met::no; };
  const bool none_of = condition.op == ConditionOperator::none_of;
  if (condition.op == ConditionOperator::match) return why_no_match(condition, facts);
  const auto at =
      none_of ? std::find_if(condition.conditions.begin(), condition.conditions.end(), not_refuted)
              : std::find_if(condition.conditions.begin(), condition.conditions.end(), unmet);
  if (at == condition.conditions.end()) {
    return fmt::format("{} without a condition", name_of(condition.op));
  }
  if (none_of) {
    if (met(*at, facts) == Met::undecided) return "NOT " + why_not_met(*at, facts);
    const bool leaf = at->op == ConditionOperator::match && !at->values.empty();
    return leaf ? "NOT " + shown(at->values.begin()->first, at->values.begin()->second, facts)
                : fmt::format("NOT {}, which is met", name_of(at->op));
  }
  return why_not_met(*at, facts);
}

std::string_view name_of(ConditionOperator op) noexcept {
  for (const OperatorName& each : kOperators) {
    if (each.op == op) return each.name;
  }
  return "";
}

std::optional<ConditionOperator> condition_operator_of(std::string_view name) {
  for (const OperatorName& each : kOperators) {
    if (each.name == name) return each.op;
  }
  return std::nullopt;
}

std::size_t depth_of(const Condition& condition) {
  std::size_t deepest = 0;
  for (const Condition& each : condition.conditions) deepest = std::max(deepest, depth_of(each));
  return deepest + 1;
}

}  // namespace countersign
