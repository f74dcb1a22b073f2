// The catalogue of what /v2/iam refuses beside E10 (facts 3.4, 7), in the manner of
// ovhcloud/api_error. Two sentences were seen; of the others OVHcloud's control panel knows
// the ends of the classes (INVALID_PARAMETER, MISSING_PARAMETER, POLICY_ALREADY_EXISTS:
// ovh/manager, iam.constants.js), and their sentences are assumed. All are of the class form.
#pragma once

#include <string_view>

#include "ovhcloud/api_error.hpp"

namespace countersign {

// `place` is where the name stands in the body: "resources[0].urn".
[[nodiscard]] ApiError malformed_resource_urn(std::string_view place);           // seen: tf#779
[[nodiscard]] ApiError malformed_identity_urn(std::string_view place);           // assumed
[[nodiscard]] ApiError malformed_permissions_group_urn(std::string_view place);  // assumed

// One such action refuses all that were asked about together (facts 3.4).
[[nodiscard]] ApiError unknown_action(std::string_view action);  // seen: ovhcloud-cli

[[nodiscard]] ApiError empty_parameter(std::string_view name);       // assumed
[[nodiscard]] ApiError reserved_policy_name(std::string_view name);  // "ovh-…"; assumed
[[nodiscard]] ApiError policy_name_taken(std::string_view name);     // 409; assumed
[[nodiscard]] ApiError read_only_in_iam(std::string_view what);      // 403; assumed
[[nodiscard]] ApiError malformed_action(std::string_view place);     // assumed
[[nodiscard]] ApiError malformed_condition(std::string_view place,
                                           std::string_view why);     // assumed
[[nodiscard]] ApiError unknown_resource(std::string_view id_or_urn);  // 404 as R3; assumed

// An account has as many as it may; a list or a body is longer than it may be (iam_limits).
[[nodiscard]] ApiError too_many_in_iam(std::string_view what, std::size_t most);   // 403; assumed
[[nodiscard]] ApiError too_long_in_iam(std::string_view place, std::size_t most);  // assumed

[[nodiscard]] ApiError malformed_tag_key(std::string_view key);      // assumed
[[nodiscard]] ApiError malformed_tag_value(std::string_view value);  // assumed
[[nodiscard]] ApiError reserved_tag(std::string_view key);           // "ovh:…"; assumed

}  // namespace countersign
