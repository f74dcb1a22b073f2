#include "mock_server/api/authorization.hpp"

#include <array>

#include "ovhcloud/iam.hpp"
#include "ovhcloud/iam_target.hpp"
#include "ovhcloud/iam_urn.hpp"

namespace countersign::mock_server {

namespace {

std::vector<NeededAction> needed_actions(const IamSituation& situation, const Account& account) {
  const CallTarget target{.actions = situation.operation.iam_actions,
                          .parameters = situation.parameters,
                          .region = name_of(situation.tenant.region),
                          .nichandle = account.nichandle()};
  std::vector<NeededAction> needed;
  for (const IamAction& action : situation.operation.iam_actions) {
    auto urn = resource_asked_for(action, target);
    if (!urn) continue;
    Tags tags = account.iam.tags_of(*urn);
    needed.push_back({.name = action.name,
                      .required = action.required,
                      .resource = {.urn = *std::move(urn), .tags = std::move(tags)}});
  }
  return needed;
}

// Actions that the token's scope leaves out (facts 6.3), with "," between them.
std::string beyond_scope(const AccessToken* token, const std::vector<IamAction>& actions) {
  std::string names;
  for (const IamAction& action : actions) {
    if (token == nullptr || !action.required || covers(token->scope, action.name)) continue;
    names.append(names.empty() ? "" : ",").append(action.name);
  }
  return names;
}

// The first refusal of a required action.
const Decision* decisive(const Authorization& authorization,
                         const std::vector<NeededAction>& needed) {
  for (std::size_t i = 0; i < needed.size(); ++i) {
    if (needed[i].required && !authorization.decisions[i].allowed) {
      return &authorization.decisions[i];
    }
  }
  return nullptr;
}

// What each role is worth, as one of OVHcloud's permissions groups. ovh-role-admin is named by
// OVHcloud's guide of policies in the control panel; the other two names are assumed, and what
// they hold is the guide of users' (reading; all but users; all).
struct RolePolicy {
  GroupRole role;
  std::string_view name;
  std::string_view permissions_group;
};
constexpr std::array kRolePolicies{
    RolePolicy{GroupRole::admin, "ovh-role-admin", "globalAdmin"},
    RolePolicy{GroupRole::regular, "ovh-role-regular", "globalReadWrite"},
    RolePolicy{GroupRole::unprivileged, "ovh-role-unprivileged", "globalReadOnly"}};

Policy policy_of(const RolePolicy& of, const Account& account) {
  const std::string_view region = name_of(account.region());
  PolicyContent content{
      .name = std::string{of.name},
      .resources = {resource_urn(region, "*", "*")},
      .permissions_groups = {permissions_group_urn(region, "ovh", of.permissions_group)}};
  for (const auto& [name, group] : account.groups) {
    if (group.role != of.role) continue;
    content.identities.push_back(group_identity(region, account.nichandle(), name));
  }
  return {.id = {},
          .owner = account.nichandle(),
          .read_only = true,
          .content = std::move(content),
          .created_at = {},
          .updated_at = {}};
}

// A key or a token of somebody who may not come in at present.
std::optional<Refused> user_refusal(const Accepted& caller, const Tenant& tenant) {
  if (caller.user().empty()) return std::nullopt;
  if (tenant.user_who_may_act(caller.account(), caller.user()) != nullptr) return std::nullopt;
  const bool key = caller.token == nullptr;
  return Refused{.error = key ? credential_not_valid() : bearer_token_refused(),
                 .step = key ? Step::credential_state : Step::authentication,
                 .cause = "user.disabled",
                 .detail = "the user is disabled"};
}

}  // namespace

std::vector<std::string> identities_of(const Accepted& caller, const Tenant& tenant) {
  const std::string_view region = name_of(tenant.region);
  const bool service =
      caller.token != nullptr && caller.token->kind == TokenKind::client_credentials;
  if (service) return {identity_of(*caller.token, region)};
  if (caller.user().empty()) return {account_identity(region, caller.account())};
  std::vector<std::string> all{user_identity(region, caller.account(), caller.user())};
  const LocalUser* user = tenant.user_who_may_act(caller.account(), caller.user());
  if (user == nullptr) return all;
  for (const std::string& group : user->groups()) {
    all.push_back(group_identity(region, caller.account(), group));
  }
  return all;
}

RulesFor::RulesFor(const Accepted& caller, const Account& account) : rules_(account.iam.rules()) {
  if (caller.user().empty()) return;
  with_roles_.assign(account.iam.policies.begin(), account.iam.policies.end());
  for (const RolePolicy& role : kRolePolicies) with_roles_.push_back(policy_of(role, account));
  rules_.policies = with_roles_;
}

bool is_unbound(const Accepted& caller, const Tenant& tenant) {
  if (caller.token != nullptr || !caller.user().empty()) return false;
  const auto account = tenant.accounts().find(caller.account());
  return account == tenant.accounts().end() || account->second.has_first_policies();
}

Verdict iam_verdict(Accepted caller, const IamSituation& situation) {
  const TenantSettings& settings = situation.tenant.settings;
  if (auto refusal = user_refusal(caller, situation.tenant)) {
    return tl::unexpected(*std::move(refusal));
  }
  const bool anonymous = caller.token == nullptr && caller.credential == nullptr;
  if (anonymous || settings.iam == IamMode::off) return caller;
  if (situation.operation.no_authentication || situation.operation.iam_actions.empty()) {
    return caller;
  }
  const auto account = situation.tenant.accounts().find(caller.account());
  if (account == situation.tenant.accounts().end()) return caller;
  if (is_unbound(caller, situation.tenant)) return caller;

  const auto needed = needed_actions(situation, account->second);
  const IamCaller who{.identities = identities_of(caller, situation.tenant),
                      .address = parse_ip(situation.peer),
                      .now = situation.now};
  const RulesFor rules{caller, account->second};
  const Authorization authorization = authorize(who, needed, rules.get());
  const std::string beyond = beyond_scope(caller.token, situation.operation.iam_actions);
  if (authorization.granted && beyond.empty()) return caller;
  const Decision* decision = decisive(authorization, needed);
  const std::string_view cause = decision == nullptr ? "token.scope" : decision->cause;
  if (settings.iam == IamMode::report) {
    caller.notes.push_back(cause);
    return caller;
  }
  return tl::unexpected(Refused{
      .error = not_granted_by_iam(beyond, authorization.unauthorized_actions, settings.iam_details),
      .step = Step::iam,
      .cause = cause,
      .detail =
          decision == nullptr ? "the token's scope does not cover " + beyond : decision->sentence});
}

}  // namespace countersign::mock_server
