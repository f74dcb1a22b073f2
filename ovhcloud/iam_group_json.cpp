#include "ovhcloud/iam_group_json.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "ovhcloud/iam_body.hpp"
#include "ovhcloud/iam_errors.hpp"
#include "ovhcloud/iam_urn.hpp"

namespace countersign {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 2> kIdAndUrn{"id", "urn"};
constexpr std::array<std::string_view, 6> kOwnMembers{"id",       "urn",       "owner",
                                                      "readOnly", "createdAt", "updatedAt"};

bool is_list_of_members(const Json& json) { return is_list_of_objects_with(json, kIdAndUrn); }

constexpr auto kPermissionsGroup = std::to_array<BodyMember>(
    {{"description", "string", is_text, false, true, false},
     {"name", "string", is_text, false, true, false},
     {"permissions", "iam.policy.Permissions", is_permissions, true, true, false}});

constexpr auto kGroupCreation = std::to_array<BodyMember>(
    {{"name", "string", is_text, false, true, false},
     {"resources", "iam.group.Resource[]", is_list_of_members, true, false, false}});

constexpr auto kGroupUpdate = std::to_array<BodyMember>(
    {{"name", "string", is_text, false, true, false},
     {"resources", "iam.group.Resource[]", is_list_of_members, true, true, false}});

Json updated_or_null(const std::optional<Instant>& when) {
  return when ? Json(iam_time(*when)) : Json(nullptr);
}

bool is_plain_resource(std::string_view text) {
  const auto urn = parse_urn(text);
  return urn && urn->kind == UrnKind::resource && text.find('*') == std::string_view::npos;
}

const Resource* find_member(const GroupMember& member, std::span<const Resource> known) {
  for (const Resource& each : known) {
    const bool fits = (member.id.empty() || member.id == each.id) &&
                      (member.urn.empty() || member.urn == each.urn);
    if (fits && !(member.id.empty() && member.urn.empty())) return &each;
  }
  return nullptr;
}

Json members_to_json(const ResourceGroup& group, std::span<const Resource> known,
                     GroupDetail detail) {
  Json list = Json::array();
  const auto add = [&](const std::string& id, const Resource* resource) {
    const bool whole = detail == GroupDetail::whole && resource != nullptr;
    list.push_back(whole ? to_json(*resource) : Json{{"id", id}});
  };
  if (group.everything) {
    for (const Resource& each : known) add(each.id, &each);
  } else {
    for (const GroupMember& each : group.content.members) add(each.id, find_member(each, known));
  }
  return list;
}

}  // namespace

// The description of this body has the API's own members, for POST as for PUT.
Answer<PermissionsGroupContent> permissions_group_content_from(const Json& given) {
  if (!given.is_object()) return refuse(malformed_json());
  const Json body = without(given, kOwnMembers);
  if (auto refusal = body_refusal(body, kPermissionsGroup)) return refuse(*std::move(refusal));
  if (text_at(body, "name").empty()) return refuse(empty_parameter("name"));
  auto permissions = permissions_from(body.at("permissions"));
  if (!permissions) return refuse(std::move(permissions.error()));
  return PermissionsGroupContent{.name = text_at(body, "name"),
                                 .description = text_at(body, "description"),
                                 .permissions = *std::move(permissions)};
}

Json to_json(const PermissionsGroup& group) {
  return {{"id", group.id},
          {"urn", group.urn},
          {"name", group.content.name},
          {"owner", group.owner},
          {"description", group.content.description},
          {"permissions", to_json(group.content.permissions)},
          {"createdAt", iam_time(group.created_at)},
          {"updatedAt", updated_or_null(group.updated_at)}};
}

Result<PermissionsGroup> permissions_group_from(const Json& json) {
  if (!json.is_object()) return fail(Errc::bad_input, "a permissions group is no object");
  auto content = permissions_group_content_from(without(json, kOwnMembers));
  if (!content) return fail(Errc::bad_input, "a permissions group: " + content.error().message);
  const auto created = instant_at(json, "createdAt");
  if (!created) return tl::unexpected(created.error());
  const auto updated = instant_at(json, "updatedAt");
  if (!updated) return tl::unexpected(updated.error());
  return PermissionsGroup{.id = text_at(json, "id"),
                          .urn = text_at(json, "urn"),
                          .owner = text_at(json, "owner"),
                          .content = *std::move(content),
                          .created_at = created->value_or(Instant{}),
                          .updated_at = *updated};
}

Answer<ResourceGroupContent> resource_group_content_from(const Json& given, BodyOf kind) {
  if (!given.is_object()) return refuse(malformed_json());
  const Json body = kind == BodyOf::update ? without(given, kOwnMembers) : given;
  const std::span<const BodyMember> members =
      kind == BodyOf::update ? std::span<const BodyMember>{kGroupUpdate} : kGroupCreation;
  if (auto refusal = body_refusal(body, members)) return refuse(*std::move(refusal));
  ResourceGroupContent content{.name = text_at(body, "name")};
  if (content.name.empty()) return refuse(empty_parameter("name"));
  if (!body.contains("resources")) return content;
  for (const Json& each : body.at("resources")) {
    GroupMember member{.id = text_at(each, "id"), .urn = text_at(each, "urn")};
    const std::string place = "resources[" + std::to_string(content.members.size()) + "]";
    if (member.id.empty() && member.urn.empty()) return refuse(empty_parameter(place + ".id"));
    if (!member.urn.empty() && !is_plain_resource(member.urn)) {
      return refuse(malformed_resource_urn(place + ".urn"));
    }
    content.members.push_back(std::move(member));
  }
  return content;
}

Answer<std::vector<GroupMember>> resolved_members(const std::vector<GroupMember>& members,
                                                  std::span<const Resource> known) {
  std::vector<GroupMember> resolved;
  for (const GroupMember& each : members) {
    const Resource* resource = find_member(each, known);
    if (resource == nullptr) return refuse(unknown_resource(each.id.empty() ? each.urn : each.id));
    GroupMember member{.id = resource->id, .urn = resource->urn};
    if (std::find(resolved.begin(), resolved.end(), member) == resolved.end()) {
      resolved.push_back(std::move(member));
    }
  }
  return resolved;
}

Json to_json(const ResourceGroup& group, std::span<const Resource> known, GroupDetail detail) {
  return {{"id", group.id},
          {"urn", group.urn},
          {"readOnly", group.read_only},
          {"name", group.content.name},
          {"owner", group.owner},
          {"resources", members_to_json(group, known, detail)},
          {"updatedAt", updated_or_null(group.updated_at)},
          {"createdAt", iam_time(group.created_at)}};
}

}  // namespace countersign
