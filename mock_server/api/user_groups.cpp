// /me/identity/group: groups of the account's users, the default ones among them (facts 5).
#include <algorithm>

#include "mock_server/api/handlers.hpp"
#include "mock_server/api/users_common.hpp"
#include "ovhcloud/iam_urn.hpp"

namespace countersign::mock_server {

namespace {

// A default group is as new each time it is looked at (facts 5).
Json group_json(const UserGroup& group, const Call& call) {
  return Json{
      {"creation", iam_time(group.is_default ? call.now : group.creation)},
      {"defaultGroup", group.is_default},
      {"description", group.description ? Json(*group.description) : Json(nullptr)},
      {"lastUpdate", iam_time(group.is_default ? call.now : group.last_update)},
      {"name", group.name},
      {"role", name_of(group.role)},
      {"urn", group_identity(name_of(call.tenant.region), call.caller.account(), group.name)}};
}

Answer<const UserGroup*> group_of(Call& call) {
  const auto& groups = account_of(call).groups;
  const std::string& name = call.arguments.path_value("group");
  const auto found = groups.find(name);
  if (found == groups.end()) return refuse(unknown_object("group", name));
  return &found->second;
}

// One that the caller may change.
Answer<const UserGroup*> own_group_of(Call& call) {
  auto group = group_of(call);
  if (group && (*group)->is_default) return refuse(default_group_stays((*group)->name));
  return group;
}

Answer<Reply> list_groups(Call& call) {
  Json names = Json::array();
  for (const auto& [name, unused] : account_of(call).groups) names.push_back(name);
  return json_reply(names);
}

// Without a role it has none, so that nothing is granted by accident (assumed).
Answer<Reply> create_group(Call& call) {
  const Json& body = body_of(call);
  const std::string name = body.at("name").get<std::string>();
  if (!is_user_name(name)) return refuse(invalid_value("name", name, "string"));
  const std::string description = text_or(body, "description", "");
  auto& groups = account_of(call).groups;
  if (groups.contains(name)) return refuse(already_there("group", name));
  const UserGroup& made = groups.put(
      name,
      UserGroup{.name = name,
                .description = description.empty() ? std::nullopt : std::optional{description},
                .role = group_role(text_or(body, "role", "NONE")).value_or(GroupRole::none),
                .is_default = false,
                .creation = call.now,
                .last_update = call.now});
  return json_reply(group_json(made, call));
}

Answer<Reply> get_group(Call& call) {
  const auto group = group_of(call);
  if (!group) return refuse(group.error());
  return json_reply(group_json(**group, call));
}

Answer<Reply> put_group(Call& call) {
  const auto group = own_group_of(call);
  if (!group) return refuse(group.error());
  const Json& body = body_of(call);
  const Model& model = call.models.find("auth.Group")->second;
  const std::string altered = altered_read_only(model, body, group_json(**group, call));
  if (!altered.empty()) return refuse(read_only_properties(altered));
  UserGroup& kept = *account_of(call).groups.edit((*group)->name);
  if (body.contains("description")) {
    const std::string description = text_or(body, "description", "");
    kept.description = description.empty() ? std::nullopt : std::optional{description};
  }
  if (const auto role = group_role(text_or(body, "role", ""))) kept.role = *role;
  kept.last_update = call.now;
  return void_reply();
}

// A group that is somebody's main one stays: whoever lost it would get the rights of another.
Answer<Reply> delete_group(Call& call) {
  const auto group = own_group_of(call);
  if (!group) return refuse(group.error());
  Account& account = account_of(call);
  const std::string name = (*group)->name;
  const bool used = std::any_of(account.users.begin(), account.users.end(),
                                [&](const auto& user) { return user.second.group == name; });
  if (used) return refuse(group_in_use(name));
  for (const auto& [login, user] : account.users) {
    if (user.further.contains(name)) account.users.edit(login)->further.erase(name);
  }
  account.groups.erase(name);
  return void_reply();
}

Answer<Reply> list_members(Call& call) {
  const auto group = group_of(call);
  if (!group) return refuse(group.error());
  Json logins = Json::array();
  for (const auto& [login, user] : account_of(call).users) {
    if (user.groups().contains((*group)->name)) logins.push_back(login);
  }
  return json_reply(logins);
}

Answer<Reply> add_member(Call& call) {
  const auto group = group_of(call);
  if (!group) return refuse(group.error());
  const std::string login = text_or(body_of(call), "user", "");
  LocalUser* user = account_of(call).users.edit(login);
  if (user == nullptr) return refuse(unknown_object("user", login));
  user->further.insert((*group)->name);
  user->last_update = call.now;
  return void_reply();
}

Answer<Reply> remove_member(Call& call) {
  const auto group = group_of(call);
  if (!group) return refuse(group.error());
  const auto user = user_of(call);
  if (!user) return refuse(user.error());
  const std::string& name = (*group)->name;
  if (!(*user)->groups().contains(name)) return refuse(unknown_object("user", (*user)->login));
  if ((*user)->group == name) return refuse(group_in_use(name));
  LocalUser& kept = *account_of(call).users.edit((*user)->login);
  kept.further.erase(name);
  kept.last_update = call.now;
  return void_reply();
}

}  // namespace

Handlers user_group_handlers() {
  return {{"GET /me/identity/group", list_groups},
          {"POST /me/identity/group", create_group},
          {"DELETE /me/identity/group/{group}", delete_group},
          {"GET /me/identity/group/{group}", get_group},
          {"PUT /me/identity/group/{group}", put_group},
          {"GET /me/identity/group/{group}/user", list_members},
          {"POST /me/identity/group/{group}/user", add_member},
          {"DELETE /me/identity/group/{group}/user/{user}", remove_member}};
}

}  // namespace countersign::mock_server
