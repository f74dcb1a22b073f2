// /me/identity/user: the account's local users (facts 5). What a body may be beyond its
// description, and what is said of it, is assumed.
#include "mock_server/api/handlers.hpp"
#include "mock_server/api/users_common.hpp"
#include "ovhcloud/iam_urn.hpp"

namespace countersign::mock_server {

namespace {

constexpr std::size_t kShortestPassword = 8;
constexpr std::size_t kLongestPassword = 255;

Json instant_or_null(const std::optional<Instant>& when) {
  return when ? Json(iam_time(*when)) : Json(nullptr);
}

Json user_json(const LocalUser& user, const Account& account) {
  return Json{{"creation", iam_time(user.creation)},
              {"description", user.description},
              {"email", user.email ? Json(*user.email) : Json(nullptr)},
              {"group", user.group},
              {"groups", user.groups()},
              {"lastUpdate", iam_time(user.last_update)},
              {"login", user.login},
              {"passwordLastUpdate", instant_or_null(user.password_last_update)},
              {"status", user.disabled ? "DISABLED" : "OK"},
              {"type", user.type == UserType::service ? "SERVICE" : "USER"},
              {"urn", user_identity(name_of(account.region()), account.nichandle(), user.login)}};
}

Answer<Reply> list_users(Call& call) {
  Json logins = Json::array();
  for (const auto& [login, unused] : account_of(call).users) logins.push_back(login);
  return json_reply(logins);
}

// The group that a body names, which must be there.
Answer<std::string> group_in(const Json& body, const Account& account, std::string usual) {
  const std::string group = text_or(body, "group", std::move(usual));
  if (!account.groups.contains(group)) return refuse(unknown_object("group", group));
  return group;
}

// No sentence repeats a password.
bool is_password(const std::string& text) {
  return text.size() >= kShortestPassword && text.size() <= kLongestPassword;
}

Answer<LocalUser> asked_user(const Json& body, const Account& account, Instant now) {
  const std::string login = body.at("login").get<std::string>();
  if (!is_user_name(login)) return refuse(invalid_value("login", login, "string"));
  if (account.users.contains(login)) return refuse(already_there("user", login));
  const std::string type = text_or(body, "type", "USER");
  if (type == "ROOT") return refuse(invalid_value("type", type, "auth.UserTypeEnum"));
  const std::string password = text_or(body, "password", "");
  if (body.contains("password") && !is_password(password)) {
    return refuse(invalid_value("password", "…", "password"));
  }
  auto group = group_in(body, account, std::string{kUsualGroup});
  if (!group) return refuse(std::move(group.error()));
  const std::string email = text_or(body, "email", "");
  return LocalUser{.login = login,
                   .description = text_or(body, "description", ""),
                   .email = email.empty() ? std::nullopt : std::optional{email},
                   .group = *std::move(group),
                   .type = type == "SERVICE" ? UserType::service : UserType::user,
                   .creation = now,
                   .last_update = now,
                   .password_last_update = password.empty() ? std::nullopt : std::optional{now}};
}

Answer<Reply> create_user(Call& call) {
  Account& account = account_of(call);
  const Json& body = body_of(call);
  call.tenant.directory.remember_secret(text_or(body, "password", ""));
  auto user = asked_user(body, account, call.now);
  if (!user) return refuse(std::move(user.error()));
  const std::string login = user->login;
  account.users.put(login, *std::move(user));
  return void_reply();
}

Answer<Reply> get_user(Call& call) {
  const auto user = user_of(call);
  if (!user) return refuse(user.error());
  return json_reply(user_json(**user, account_of(call)));
}

Answer<Reply> put_user(Call& call) {
  const auto user = user_of(call);
  if (!user) return refuse(user.error());
  const Account& account = account_of(call);
  const Json& body = body_of(call);
  const Model& model = call.models.find("auth.User")->second;
  const std::string altered = altered_read_only(model, body, user_json(**user, account));
  if (!altered.empty()) return refuse(read_only_properties(altered));
  auto group = group_in(body, account, (*user)->group);
  if (!group) return refuse(std::move(group.error()));
  LocalUser& kept = *account_of(call).users.edit((*user)->login);
  kept.group = *std::move(group);
  kept.description = text_or(body, "description", kept.description);
  if (body.contains("email")) {
    const std::string email = text_or(body, "email", "");
    kept.email = email.empty() ? std::nullopt : std::optional{email};
  }
  kept.last_update = call.now;
  return void_reply();
}

Answer<Reply> delete_user(Call& call) {
  const auto user = user_of(call);
  if (!user) return refuse(user.error());
  const std::string login = (*user)->login;
  call.tenant.remove_user(account_of(call), login);
  return void_reply();
}

Answer<Reply> let_in(Call& call, bool in) {
  const auto user = user_of(call);
  if (!user) return refuse(user.error());
  LocalUser& kept = *account_of(call).users.edit((*user)->login);
  kept.disabled = !in;
  kept.last_update = call.now;
  return void_reply();
}

Answer<Reply> disable_user(Call& call) { return let_in(call, false); }
Answer<Reply> enable_user(Call& call) { return let_in(call, true); }

}  // namespace

Answer<const LocalUser*> user_of(Call& call) {
  const auto& users = account_of(call).users;
  const std::string& login = call.arguments.path_value("user");
  const auto found = users.find(login);
  if (found == users.end()) return refuse(unknown_object("user", login));
  return &found->second;
}

Handlers user_handlers() {
  return {{"GET /me/identity/user", list_users},
          {"POST /me/identity/user", create_user},
          {"DELETE /me/identity/user/{user}", delete_user},
          {"GET /me/identity/user/{user}", get_user},
          {"PUT /me/identity/user/{user}", put_user},
          {"POST /me/identity/user/{user}/disable", disable_user},
          {"POST /me/identity/user/{user}/enable", enable_user}};
}

}  // namespace countersign::mock_server
