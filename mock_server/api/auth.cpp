// /auth: asking for a consumer key, and what a key can learn about itself
// (facts 4).
#include <fmt/format.h>

#include <set>

#include "mock_server/api/authorization.hpp"
#include "mock_server/api/credential_json.hpp"
#include "mock_server/api/handlers.hpp"
#include "ovhcloud/iam_urn.hpp"

namespace countersign::mock_server {

namespace {

std::string validation_url(const Call& call, const std::string& token) {
  const TenantSettings& settings = call.tenant.settings;
  const bool sso = settings.validation_url == ValidationUrl::sso;
  const Region region = call.tenant.region;
  const std::string base =
      settings.validation_base == ValidationBase::caller
          ? fmt::format("{}://{}", name_of(call.request.scheme), call.request.host)
          : std::string{sso ? website_base(region) : api_base(region)};
  return fmt::format("{}{}?credentialToken={}", base, sso ? "/auth/sso/api" : "/auth/", token);
}

// Neither member of a rule is required (facts 4.1); an absent one grants nothing.
std::vector<AccessRule> rules_from(const Json& list) {
  std::vector<AccessRule> rules;
  for (const Json& rule : list) {
    rules.push_back({.method = rule.value("method", ""), .path = rule.value("path", "")});
  }
  return rules;
}

// More would make every call of the credential slow; the real limit is not known.
bool are_too_long(const std::vector<AccessRule>& rules) {
  constexpr std::size_t kMostBytes = 256 * 1024;
  constexpr std::size_t kLongest = 4096;
  std::size_t bytes = 0;
  for (const AccessRule& rule : rules) {
    bytes += rule.path.size();
    if (rule.path.size() > kLongest || bytes > kMostBytes) return true;
  }
  return false;
}

// Likewise: the real limits are not known.
constexpr std::size_t kMostNetworks = 256;
constexpr std::size_t kLongestRedirection = 4096;

Answer<Reply> ask_for_credential(Call& call) {
  const Json& body = body_of(call);
  std::vector<AccessRule> rules = rules_from(body.at("accessRules"));
  if (are_too_long(rules)) return refuse(misshapen_body_parameter("accessRules"));
  CredentialPlan plan{.name = {},
                      .consumer_key = {},
                      .state = CredentialState::pending_validation,
                      .rules = std::move(rules),
                      .allowed_ips = {},
                      .validity = std::nullopt};
  if (body.contains("allowedIPs") && !body.at("allowedIPs").is_null()) {
    plan.allowed_ips = body.at("allowedIPs").get<std::vector<std::string>>();
    if (plan.allowed_ips.size() > kMostNetworks) {
      return refuse(misshapen_body_parameter("allowedIPs"));
    }
  }
  std::string redirection;
  if (body.contains("redirection") && body.at("redirection").is_string()) {
    redirection = body.at("redirection").get<std::string>();
    if (redirection.size() > kLongestRedirection) {
      return refuse(misshapen_body_parameter("redirection"));
    }
  }
  Credential& credential = call.tenant.issue(*call.caller.application, std::move(plan));
  credential.redirection = std::move(redirection);
  call.tenants.index_token(credential.token, call.tenant.id);
  const Json reply{{"consumerKey", credential.consumer_key.reveal()},
                   {"validationUrl", validation_url(call, credential.token)},
                   {"state", name_of(credential.state)}};
  // The answer is the same one: clients that know no other state than "pendingValidation" here
  // go on (assumed).
  if (call.tenant.settings.auto_validate) {
    call.tenant.grant(credential, {.account = call.tenant.nichandle}, std::nullopt);
  }
  return json_reply(reply);
}

// A token is no credential of this kind; what the real API says then is not established.
Answer<Reply> current_credential(Call& call) {
  if (call.caller.credential == nullptr) return refuse(credential_does_not_exist());
  return json_reply(credential_json(*call.caller.credential, call.now));
}

// Of "user": that a token of theirs has it too is assumed.
std::string_view method_of(const Accepted& caller) {
  if (!caller.user().empty()) return "user";
  const bool service =
      caller.token != nullptr && caller.token->kind == TokenKind::client_credentials;
  return service ? "oauth2_client_credentials" : "account";
}

// Of a user those of their groups, each once (assumed).
Json roles_of(const Call& call) {
  const LocalUser* user = call.tenant.user_who_may_act(call.caller.account(), call.caller.user());
  if (user == nullptr) return nullptr;
  const auto& groups = call.tenant.account(call.caller.account())->groups;
  std::set<std::string_view> roles;
  for (const std::string& name : user->groups()) {
    const auto group = groups.find(name);
    if (group != groups.end()) roles.insert(name_of(group->second.role));
  }
  return Json(roles);
}

// No full real answer is known (facts 4.1): the members are the description's, identities have
// the form of facts 7.3, a service account's own comes first (facts 4.1); null for what a caller
// does not have is assumed.
Answer<Reply> details(Call& call) {
  const Credential* credential = call.caller.credential;
  const bool everything = credential == nullptr || credential->rules == all_rules();
  const std::string_view user = call.caller.user();
  return json_reply(
      Json{{"account", call.caller.account()},
           {"allowedRoutes", everything ? Json(nullptr) : rules_json(credential->rules)},
           {"description", nullptr},
           {"identities", identities_of(call.caller, call.tenant)},
           {"method", method_of(call.caller)},
           {"roles", roles_of(call)},
           {"user", user.empty() ? Json(nullptr) : Json(user)}});
}

Answer<Reply> logout(Call& call) {
  if (call.caller.token != nullptr) {
    call.tenant.directory.revoke_access_token(call.caller.token->text.reveal());
    return void_reply();
  }
  call.tenant.directory.edit_credential(call.caller.credential->id)->state =
      CredentialState::expired;
  return void_reply();
}

Answer<Reply> server_time(Call& call) {
  return Reply{.body = std::to_string(unix_seconds(call.now).count())};
}

Answer<Reply> one_time_token(Call& call) {
  return json_reply(Json{{"token", call.tenant.keys.hex("one-time token", 64)}});
}

}  // namespace

Handlers auth_handlers() {
  return {{"POST /auth/credential", ask_for_credential},
          {"GET /auth/currentCredential", current_credential},
          {"GET /auth/details", details},
          {"POST /auth/logout", logout},
          {"GET /auth/time", server_time},
          {"POST /auth/token", one_time_token}};
}

}  // namespace countersign::mock_server
