// What the bodies of /v2/iam have in common: which members they may have, lists of actions,
// and how instants are written. Used by iam_policy_json and iam_group_json. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "ovhcloud/api_error.hpp"
#include "ovhcloud/iam_policy.hpp"

namespace countersign {

struct BodyMember {
  std::string_view name;
  std::string_view type;  // as the description has it: "string", "iam.policy.Permissions"
  bool (*fits)(const nlohmann::ordered_json&);
  bool compound;  // a list or an object: J4 rather than J5 and J6
  bool required;
  bool nullable;
};

// PUT is given back what was read: members that are the API's own are taken and ignored there
// (assumed). POST refuses what its description does not have (J3).
enum class BodyOf { creation, update };

// The first thing wrong with a body, in the order and with the sentences of v1's parameters
// (J1, J3, J4, J6, then what is missing: J4, J5). That v2 has the same is assumed.
[[nodiscard]] std::optional<ApiError> body_refusal(const nlohmann::ordered_json& body,
                                                   std::span<const BodyMember> members);

[[nodiscard]] bool is_text(const nlohmann::ordered_json& json);
[[nodiscard]] bool is_list_of_texts(const nlohmann::ordered_json& json);
[[nodiscard]] bool is_instant(const nlohmann::ordered_json& json);
[[nodiscard]] bool is_permissions(const nlohmann::ordered_json& json);
// A list of objects in which each member named, if there, is a string; others are ignored, as
// what was read is often sent back whole.
[[nodiscard]] bool is_list_of_objects_with(const nlohmann::ordered_json& json,
                                           std::span<const std::string_view> texts);

// Requires: is_permissions(json). Refused: an empty action, or one with blanks (assumed).
[[nodiscard]] Answer<Permissions> permissions_from(const nlohmann::ordered_json& json);

// allow, deny, except (the order in which the guide names them), each only when it has any.
[[nodiscard]] nlohmann::ordered_json to_json(const Permissions& permissions);

// "2023-01-27T11:29:22.197537Z": UTC, with as many decimals as it takes (facts 5, Datetimes).
[[nodiscard]] std::string iam_time(Instant when);

// The member of something stored, or nothing. Requires: json is an object.
[[nodiscard]] std::string text_at(const nlohmann::ordered_json& json, std::string_view name);
[[nodiscard]] Result<std::optional<Instant>> instant_at(const nlohmann::ordered_json& json,
                                                        std::string_view name);
// A copy without these members.
[[nodiscard]] nlohmann::ordered_json without(const nlohmann::ordered_json& json,
                                             std::span<const std::string_view> names);

}  // namespace countersign
