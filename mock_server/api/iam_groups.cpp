// /v2/iam/permissionsGroup and /v2/iam/resourceGroup (facts 7.1, 7.2).
#include "mock_server/api/handlers.hpp"
#include "mock_server/api/iam_common.hpp"
#include "mock_server/api/paged.hpp"
#include "ovhcloud/iam_errors.hpp"
#include "ovhcloud/iam_group_json.hpp"
#include "ovhcloud/iam_limits.hpp"
#include "ovhcloud/iam_urn.hpp"

namespace countersign::mock_server {

namespace {

Answer<const PermissionsGroup*> permissions_group_of(Call& call) {
  const std::string& urn = call.arguments.path_value("permissionsGroupURN");
  for (const PermissionsGroup& group : book_of(call).permissions_groups) {
    if (group.urn == urn) return &group;
  }
  return refuse(unknown_object("permissionsGroupURN", urn));
}

Answer<const PermissionsGroup*> own_permissions_group_of(Call& call) {
  auto group = permissions_group_of(call);
  if (group && (*group)->owner != call.caller.account()) {
    return refuse(read_only_in_iam("permissions group"));
  }
  return group;
}

Answer<Reply> list_permissions_groups(Call& call) {
  Json list = Json::array();
  for (const PermissionsGroup& group : book_of(call).permissions_groups) {
    list.push_back(to_json(group));
  }
  return paged_reply(call, list);
}

Answer<PermissionsGroupContent> permissions_content(const Call& call) {
  if (is_too_long(call)) return refuse(too_long_in_iam("permissionsGroup", kMostIamBytes));
  return permissions_group_content_from(body_of(call));
}

Answer<Reply> create_permissions_group(Call& call) {
  auto content = permissions_content(call);
  if (!content) return refuse(content.error());
  const std::string owner{call.caller.account()};
  IamBook& book = book_of(call);
  const auto own =
      std::count_if(book.permissions_groups.begin(), book.permissions_groups.end(),
                    [&](const PermissionsGroup& group) { return group.owner == owner; });
  if (static_cast<std::size_t>(own) >= kMostPermissionsGroups) {
    return refuse(too_many_in_iam("permissions groups", kMostPermissionsGroups));
  }
  const std::string id = call.tenant.keys.uuid("permissions group");
  return json_reply(to_json(book.permissions_groups.add(
      PermissionsGroup{.id = id,
                       .urn = permissions_group_urn(name_of(call.tenant.region), owner, id),
                       .owner = owner,
                       .content = *std::move(content),
                       .created_at = call.now,
                       .updated_at = std::nullopt})));
}

Answer<Reply> get_permissions_group(Call& call) {
  const auto group = permissions_group_of(call);
  if (!group) return refuse(group.error());
  return json_reply(to_json(**group));
}

Answer<Reply> put_permissions_group(Call& call) {
  const auto group = own_permissions_group_of(call);
  if (!group) return refuse(group.error());
  auto content = permissions_content(call);
  if (!content) return refuse(content.error());
  PermissionsGroup changed = **group;
  changed.content = *std::move(content);
  changed.updated_at = call.now;
  return json_reply(to_json(book_of(call).permissions_groups.put(std::move(changed))));
}

Answer<Reply> delete_permissions_group(Call& call) {
  const auto group = own_permissions_group_of(call);
  if (!group) return refuse(group.error());
  book_of(call).permissions_groups.erase((*group)->id);
  return void_reply();
}

Answer<const ResourceGroup*> resource_group_of(Call& call) {
  const std::string& id = call.arguments.path_value("groupId");
  const ResourceGroup* group = book_of(call).resource_groups.find(id);
  if (group == nullptr) return refuse(unknown_object("groupId", id));
  return group;
}

Answer<const ResourceGroup*> own_resource_group_of(Call& call) {
  auto group = resource_group_of(call);
  if (group && (*group)->read_only) return refuse(read_only_in_iam("resource group"));
  return group;
}

Json shown(Call& call, const ResourceGroup& group) {
  return to_json(group, resources_of(call),
                 has_details(call) ? GroupDetail::whole : GroupDetail::ids);
}

Answer<Reply> list_resource_groups(Call& call) {
  Json list = Json::array();
  for (const ResourceGroup& group : book_of(call).resource_groups) {
    list.push_back(shown(call, group));
  }
  return paged_reply(call, list);
}

Answer<ResourceGroupContent> group_content(Call& call, BodyOf kind) {
  if (is_too_long(call)) return refuse(too_long_in_iam("resourceGroup", kMostIamBytes));
  auto content = resource_group_content_from(body_of(call), kind);
  if (!content) return content;
  auto members = resolved_members(content->members, resources_of(call));
  if (!members) return refuse(members.error());
  content->members = *std::move(members);
  return content;
}

Answer<Reply> create_resource_group(Call& call) {
  auto content = group_content(call, BodyOf::creation);
  if (!content) return refuse(content.error());
  IamBook& book = book_of(call);
  if (own_ones(book.resource_groups) >= kMostResourceGroups) {
    return refuse(too_many_in_iam("resource groups", kMostResourceGroups));
  }
  const std::string id = call.tenant.keys.uuid("resource group");
  const ResourceGroup& made = book.resource_groups.add(
      ResourceGroup{.id = id,
                    .urn = resource_group_urn(name_of(call.tenant.region), id),
                    .owner = account_of(call).nichandle(),
                    .read_only = false,
                    .everything = false,
                    .content = *std::move(content),
                    .created_at = call.now,
                    .updated_at = std::nullopt});
  return json_reply(shown(call, made));
}

Answer<Reply> get_resource_group(Call& call) {
  const auto group = resource_group_of(call);
  if (!group) return refuse(group.error());
  return json_reply(shown(call, **group));
}

Answer<Reply> put_resource_group(Call& call) {
  const auto group = own_resource_group_of(call);
  if (!group) return refuse(group.error());
  auto content = group_content(call, BodyOf::update);
  if (!content) return refuse(content.error());
  ResourceGroup changed = **group;
  changed.content = *std::move(content);
  changed.updated_at = call.now;
  return json_reply(shown(call, book_of(call).resource_groups.put(std::move(changed))));
}

Answer<Reply> delete_resource_group(Call& call) {
  const auto group = own_resource_group_of(call);
  if (!group) return refuse(group.error());
  book_of(call).resource_groups.erase((*group)->id);
  return void_reply();
}

}  // namespace

Handlers iam_group_handlers() {
  return {{"GET /iam/permissionsGroup", list_permissions_groups},
          {"POST /iam/permissionsGroup", create_permissions_group},
          {"GET /iam/permissionsGroup/{permissionsGroupURN}", get_permissions_group},
          {"PUT /iam/permissionsGroup/{permissionsGroupURN}", put_permissions_group},
          {"DELETE /iam/permissionsGroup/{permissionsGroupURN}", delete_permissions_group},
          {"GET /iam/resourceGroup", list_resource_groups},
          {"POST /iam/resourceGroup", create_resource_group},
          {"GET /iam/resourceGroup/{groupId}", get_resource_group},
          {"PUT /iam/resourceGroup/{groupId}", put_resource_group},
          {"DELETE /iam/resourceGroup/{groupId}", delete_resource_group}};
}

}  // namespace countersign::mock_server
