// /me/identity/user/{user}/token: personal access tokens (facts 5). A token's text is told once;
// as Bearer it acts as its user, until it ends or is deleted.
#include "core/time_text.hpp"
#include "mock_server/api/handlers.hpp"
#include "mock_server/api/users_common.hpp"

namespace countersign::mock_server {

namespace {

Json instant_or_null(const std::optional<Instant>& when) {
  return when ? Json(iam_time(*when)) : Json(nullptr);
}

Json token_json(const PersonalToken& token) {
  return Json{{"creation", iam_time(token.token.issued)},
              {"description", token.description},
              {"expiresAt", instant_or_null(token.token.expires)},
              {"lastUsed", instant_or_null(token.last_used)},
              {"name", token.name}};
}

bool is_given(const Json& body, const char* name) {
  return body.contains(name) && !body.at(name).is_null();
}

// nullopt: no end. Refused, all of it assumed: both ways of saying it, and an end that is past.
Answer<std::optional<Instant>> asked_end(const Json& body, Instant now) {
  const bool at = is_given(body, "expiresAt");
  const bool in = is_given(body, "expiresIn");
  if (at && in) return refuse(two_ends());
  if (in) {
    const auto seconds = body.at("expiresIn").get<std::int64_t>();
    if (seconds <= 0) {
      return refuse(invalid_value("expiresIn", std::to_string(seconds), "long"));
    }
    return later(now, std::chrono::seconds{seconds});
  }
  if (!at) return std::nullopt;
  const auto& text = body.at("expiresAt").get_ref<const std::string&>();
  const auto end = parse_rfc3339(text);
  if (!end || *end <= now) return refuse(invalid_value("expiresAt", text, "datetime"));
  return *end;
}

Answer<Reply> list_tokens(Call& call) {
  const auto user = user_of(call);
  if (!user) return refuse(user.error());
  Json names = Json::array();
  for (const PersonalToken* token :
       call.tenant.directory.personal_tokens(account_of(call).nichandle(), (*user)->login)) {
    names.push_back(token->name);
  }
  return json_reply(names);
}

Answer<Reply> create_token(Call& call) {
  const auto user = user_of(call);
  if (!user) return refuse(user.error());
  const Json& body = body_of(call);
  const std::string name = body.at("name").get<std::string>();
  if (!is_user_name(name)) return refuse(invalid_value("name", name, "string"));
  const auto end = asked_end(body, call.now);
  if (!end) return refuse(end.error());
  const std::string& account = account_of(call).nichandle();
  MemoryDirectory& directory = call.tenant.directory;
  if (directory.personal_token(account, (*user)->login, name) != nullptr) {
    return refuse(already_there("token", name));
  }
  const PersonalToken& made = directory.add(PersonalToken{
      .name = name,
      .description = body.at("description").get<std::string>(),
      .last_used = std::nullopt,
      .token = {.text = BearerToken{call.tenant.keys.hex("personal token", kAccessTokenLength)},
                .kind = TokenKind::personal,
                .client_id = {},
                .account = account,
                .user = (*user)->login,
                .scope = {.names = {"all"}},
                .issued = call.now,
                .expires = *end}});
  const std::string text{made.token.text.reveal()};
  call.tenants.index_access_token(text, {}, call.tenant.id);
  Json reply = token_json(made);
  reply["token"] = text;
  return json_reply(reply);
}

Answer<const PersonalToken*> token_of(Call& call) {
  const auto user = user_of(call);
  if (!user) return refuse(user.error());
  const std::string& name = call.arguments.path_value("name");
  const PersonalToken* token =
      call.tenant.directory.personal_token(account_of(call).nichandle(), (*user)->login, name);
  if (token == nullptr) return refuse(unknown_object("name", name));
  return token;
}

Answer<Reply> get_token(Call& call) {
  const auto token = token_of(call);
  if (!token) return refuse(token.error());
  return json_reply(token_json(**token));
}

Answer<Reply> put_token(Call& call) {
  const auto token = token_of(call);
  if (!token) return refuse(token.error());
  const Json& body = body_of(call);
  const auto end = asked_end(body, call.now);
  if (!end) return refuse(end.error());
  PersonalToken& kept = *call.tenant.directory.edit_personal_token(**token);
  if (body.contains("expiresAt") || body.contains("expiresIn")) kept.token.expires = *end;
  kept.description = text_or(body, "description", kept.description);
  return json_reply(token_json(kept));
}

Answer<Reply> delete_token(Call& call) {
  const auto token = token_of(call);
  if (!token) return refuse(token.error());
  call.tenant.directory.remove_personal_token(account_of(call).nichandle(),
                                              call.arguments.path_value("user"),
                                              call.arguments.path_value("name"));
  return void_reply();
}

}  // namespace

Handlers personal_token_handlers() {
  return {{"GET /me/identity/user/{user}/token", list_tokens},
          {"POST /me/identity/user/{user}/token", create_token},
          {"DELETE /me/identity/user/{user}/token/{name}", delete_token},
          {"GET /me/identity/user/{user}/token/{name}", get_token},
          {"PUT /me/identity/user/{user}/token/{name}", put_token}};
}

}  // namespace countersign::mock_server
