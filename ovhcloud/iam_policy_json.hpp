// Policies as the bodies of POST and PUT /v2/iam/policy, and as its answers (facts 7.2). Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string_view>

#include "core/error.hpp"
#include "ovhcloud/api_error.hpp"
#include "ovhcloud/iam_body.hpp"
#include "ovhcloud/iam_policy.hpp"

namespace countersign {

// Checks, in this order: the members (see body_refusal), the name, the URNs of identities,
// resources and permissions groups, actions, the conditions. Whether the name is taken and
// whether what is named exists, only the caller knows. Lists may be empty, and expiredAt past;
// an unknown key within a condition is kept (assumed, all three).
[[nodiscard]] Answer<PolicyContent> policy_content_from(const nlohmann::ordered_json& body,
                                                        BodyOf kind = BodyOf::creation);

// Refused: an unknown operator (J6), more than kMaxConditionDepth levels, a MATCH with
// conditions or without values, and the others the reverse. `place` is for the sentences.
[[nodiscard]] Answer<Condition> condition_from(const nlohmann::ordered_json& json,
                                               std::string_view place);

// operator, values, conditions: the last two only where there are any (assumed).
[[nodiscard]] nlohmann::ordered_json to_json(const Condition& condition);

// With details=true each resource carries itself or its group, and each permissions group its
// name, owner and permissions, as far as they are known.
struct PolicyDetails {
  std::span<const Resource> resources;
  std::span<const ResourceGroup> resource_groups;
  std::span<const PermissionsGroup> permissions_groups;
};

// id, owner, name, readOnly, description, identities, resources, permissions,
// permissionsGroups, conditions, expiredAt, createdAt, updatedAt. Left out when they are not
// set: description, permissionsGroups, conditions, expiredAt, updatedAt, and the lists of the
// permissions. The place of permissionsGroups, conditions and expiredAt is assumed.
[[nodiscard]] nlohmann::ordered_json to_json(const Policy& policy);
[[nodiscard]] nlohmann::ordered_json to_json(const Policy& policy, const PolicyDetails& details);

// What to_json(policy) wrote. Instants come back in milliseconds. Errors: Errc::bad_input.
[[nodiscard]] Result<Policy> policy_from(const nlohmann::ordered_json& json);

}  // namespace countersign
