#include "mock_server/api/authorization.hpp"

#include "core/text.hpp"
#include "ovhcloud/iam.hpp"
#include "ovhcloud/iam_urn.hpp"

namespace countersign::mock_server {

namespace {

// On which resource an action is asked for: its type is the action's first part, its name the
// first parameter of the path, which names the service (facts 7.3, 7.4). Empty when the path
// names none, as lists do not: what they hold is not filtered.
std::string resource_of(std::string_view action, const IamSituation& situation,
                        const std::string& nichandle) {
  const std::string_view type = cut(action, ':').before;
  if (type == "account") return resource_urn(kRegion, type, nichandle);
  if (situation.parameters.empty()) return {};
  const std::string_view raw = situation.parameters.front().raw;
  return resource_urn(kRegion, type, percent_decoded(raw, false).value_or(std::string{raw}));
}

std::vector<NeededAction> needed_actions(const IamSituation& situation, const Account& account) {
  std::vector<NeededAction> needed;
  for (const IamAction& action : situation.operation.iam_actions) {
    std::string urn = resource_of(action.name, situation, account.nichandle());
    if (urn.empty()) continue;
    const auto tags = account.iam.tags.find(urn);
    IamResource resource{.urn = std::move(urn),
                         .tags = tags == account.iam.tags.end() ? Tags{} : tags->second};
    needed.push_back(
        {.name = action.name, .required = action.required, .resource = std::move(resource)});
  }
  return needed;
}

// Actions that the token's scope leaves out (facts 6.3), with "," between them.
std::string beyond_scope(const AccessToken* token, const std::vector<NeededAction>& needed) {
  std::string names;
  for (const NeededAction& action : needed) {
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

}  // namespace

std::vector<std::string> identities_of(const Accepted& caller) {
  if (caller.token != nullptr) return {identity_of(*caller.token, kRegion)};
  return {account_identity(kRegion, caller.credential->account)};
}

Verdict iam_verdict(Accepted caller, const IamSituation& situation) {
  const TenantSettings& settings = situation.tenant.settings;
  const bool anonymous = caller.token == nullptr && caller.credential == nullptr;
  if (anonymous || settings.iam == IamMode::off) return caller;
  if (situation.operation.no_authentication || situation.operation.iam_actions.empty()) {
    return caller;
  }
  const auto account = situation.tenant.accounts.find(caller.account());
  if (account == situation.tenant.accounts.end()) return caller;
  const IamBook& book = account->second.iam;
  if (caller.token == nullptr && book.as_at_first) return caller;

  const auto needed = needed_actions(situation, account->second);
  const IamCaller who{.identities = identities_of(caller),
                      .address = parse_ip(situation.peer),
                      .now = situation.now};
  const Authorization authorization = authorize(who, needed, book.rules());
  const std::string beyond = beyond_scope(caller.token, needed);
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
