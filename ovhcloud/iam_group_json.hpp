// Permissions groups, resource groups, resources and their tags, as the bodies that /v2/iam
// takes and the answers it gives (facts 7.2). Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>

#include "core/error.hpp"
#include "ovhcloud/api_error.hpp"
#include "ovhcloud/iam_body.hpp"
#include "ovhcloud/iam_policy.hpp"

namespace countersign {

// POST and PUT: name, description and permissions are required.
[[nodiscard]] Answer<PermissionsGroupContent> permissions_group_content_from(
    const nlohmann::ordered_json& body);

// id, urn, name, owner, description, permissions, createdAt, updatedAt (null until edited).
[[nodiscard]] nlohmann::ordered_json to_json(const PermissionsGroup& group);
[[nodiscard]] Result<PermissionsGroup> permissions_group_from(const nlohmann::ordered_json& json);

// POST and PUT: members are named by id or by URN, and a URN has no stars (assumed). PUT must
// have `resources`, POST may.
[[nodiscard]] Answer<ResourceGroupContent> resource_group_content_from(
    const nlohmann::ordered_json& body, BodyOf kind);

// The members with both id and URN, each once. Refused: one that is not among the known (R3).
[[nodiscard]] Answer<std::vector<GroupMember>> resolved_members(
    const std::vector<GroupMember>& members, std::span<const Resource> known);

// id, urn, readOnly, name, owner, resources, updatedAt (null until edited; assumed), createdAt.
// Without details a resource is its id alone. A group of everything shows all that are known.
enum class GroupDetail { ids, whole };
[[nodiscard]] nlohmann::ordered_json to_json(const ResourceGroup& group,
                                             std::span<const Resource> known, GroupDetail detail);

// id, urn, name, displayName, type, owner, tags (only when there are any; assumed).
[[nodiscard]] nlohmann::ordered_json to_json(const Resource& resource);
[[nodiscard]] Result<Resource> resource_from(const nlohmann::ordered_json& json);

// "ovh:…", which is OVHcloud's own.
[[nodiscard]] bool is_reserved_tag(std::string_view key) noexcept;

// Whether a customer may set the tag: its key and value are well formed, and "ovh:" is not his.
[[nodiscard]] std::optional<ApiError> tag_refusal(std::string_view key, std::string_view value);

// {"key": …, "value": …} of POST …/tag.
struct Tag {
  std::string key;
  std::string value;
};
[[nodiscard]] Answer<Tag> tag_from(const nlohmann::ordered_json& body);

// {"tags": {…}} of PUT: the customer's own tags as they shall be. Computed ones ("ovh:…") may be
// sent back as they stand in `current`, and stay whatever is sent (assumed).
[[nodiscard]] Answer<Tags> tags_from(const nlohmann::ordered_json& body, const Tags& current);

}  // namespace countersign
