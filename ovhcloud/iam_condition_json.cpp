#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "ovhcloud/iam_body.hpp"
#include "ovhcloud/iam_errors.hpp"
#include "ovhcloud/iam_policy_json.hpp"

namespace countersign {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kOperatorType = "iam.policy.Condition.OperatorEnum";

bool is_map_of_texts(const Json& json) {
  return json.is_object() && std::all_of(json.begin(), json.end(), is_text);
}

bool is_there(const Json& json, std::string_view name) {
  const auto found = json.find(name);
  return found != json.end() && !found->is_null() && !found->empty();
}

// Of the condition itself, not of those within it.
std::optional<ApiError> shape_refusal(const Json& json, std::string_view place) {
  if (!json.is_object()) return malformed_condition(place, "expected an object");
  for (const auto& [name, value] : json.items()) {
    const bool fits = name == "operator"     ? value.is_string()
                      : name == "values"     ? value.is_null() || is_map_of_texts(value)
                      : name == "conditions" ? value.is_null() || value.is_array()
                                             : false;
    if (!fits) {
      return malformed_condition(place, fmt::format("\"{}\" is not expected like this", name));
    }
  }
  if (!json.contains("operator")) return malformed_condition(place, "\"operator\" is missing");
  return std::nullopt;
}

std::optional<ApiError> content_refusal(const Json& json, ConditionOperator op,
                                        std::string_view place) {
  const bool leaf = op == ConditionOperator::match;
  const std::string_view wanted = leaf ? "values" : "conditions";
  const std::string_view unwanted = leaf ? "conditions" : "values";
  if (!is_there(json, wanted)) {
    return malformed_condition(place, fmt::format("{} needs {}", name_of(op), wanted));
  }
  if (is_there(json, unwanted)) {
    return malformed_condition(place, fmt::format("{} has no {}", name_of(op), unwanted));
  }
  return std::nullopt;
}

Answer<Condition> condition_at(const Json& json, const std::string& place, std::size_t depth) {
  if (depth > kMaxConditionDepth) {
    return refuse(malformed_condition(
        place, fmt::format("conditions nest {} levels at most", kMaxConditionDepth)));
  }
  if (auto refusal = shape_refusal(json, place)) return refuse(*std::move(refusal));
  const auto op = condition_operator_of(text_at(json, "operator"));
  if (!op) {
    return refuse(invalid_value(place + ".operator", text_at(json, "operator"), kOperatorType));
  }
  if (auto refusal = content_refusal(json, *op, place)) return refuse(*std::move(refusal));

  Condition condition{.op = *op};
  if (*op == ConditionOperator::match) {
    condition.values = json.at("values").get<std::map<std::string, std::string>>();
    return condition;
  }
  for (const Json& each : json.at("conditions")) {
    auto within = condition_at(
        each, fmt::format("{}.conditions[{}]", place, condition.conditions.size()), depth + 1);
    if (!within) return within;
    condition.conditions.push_back(*std::move(within));
  }
  return condition;
}

}  // namespace

Answer<Condition> condition_from(const Json& json, std::string_view place) {
  return condition_at(json, std::string{place}, 1);
}

Json to_json(const Condition& condition) {
  Json json{{"operator", name_of(condition.op)}};
  if (!condition.values.empty()) json["values"] = condition.values;
  for (const Condition& each : condition.conditions) json["conditions"].push_back(to_json(each));
  return json;
}

}  // namespace countersign
