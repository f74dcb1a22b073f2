#include "mock_server/api/noted_call.hpp"

#include "mock_server/directory/seen_calls.hpp"
#include "ovhcloud/iam_target.hpp"
#include "ovhcloud/iam_urn.hpp"

namespace countersign::mock_server {

namespace {

// "/v2/iam/policy/*" for "/v2/iam/policy/1f…".
std::string pattern_of(const VersionedPath& path, std::span<const PathParameter> parameters) {
  std::string pattern;
  const char* from = path.rule_path.data();
  for (const PathParameter& parameter : parameters) {
    pattern.append(from, parameter.raw.data());
    pattern += '*';
    from = parameter.raw.data() + parameter.raw.size();
  }
  return pattern.append(from, path.rule_path.data() + path.rule_path.size());
}

std::vector<SeenAction> actions_of(const IamSituation& situation, std::string_view nichandle) {
  const Operation& operation = situation.operation;
  const std::string_view region = name_of(situation.tenant.region);
  const CallTarget target{.actions = operation.iam_actions,
                          .parameters = situation.parameters,
                          .region = region,
                          .nichandle = nichandle};
  std::vector<SeenAction> actions;
  for (const IamAction& action : operation.iam_actions) {
    if (!action.required) continue;
    if (auto urn = resource_asked_for(action, target)) {
      actions.push_back({.name = action.name, .urn = *std::move(urn)});
    }
  }
  if (const auto action = action_of_list(operation)) {
    const std::string_view type = parse_action(*action).value_or(ActionName{}).resource_type;
    actions.push_back(
        {.name = std::string{*action}, .urn = resource_urn(region, type, "*"), .lists = true});
  }
  return actions;
}

}  // namespace

void note_call(Tenant& tenant, const Accepted& caller, const IamSituation& situation,
               const VersionedPath& path) {
  const Operation& operation = situation.operation;
  const bool anonymous = caller.token == nullptr && caller.credential == nullptr;
  if (anonymous || operation.no_authentication) return;
  const SeenCalls::Key key{
      .credential = caller.token == nullptr ? caller.credential->id : 0,
      .client = caller.token == nullptr ? std::string_view{} : caller.token->client_id,
      .account = caller.account(),
      .method = operation.method,
      .rule_path = path.rule_path};
  SeenCalls& seen = *tenant.seen;
  if (seen.knows(key) || !seen.has_room()) return;
  seen.add(key, {.method = operation.method,
                 .rule_path = std::string{path.rule_path},
                 .pattern = pattern_of(path, situation.parameters),
                 .actions = actions_of(situation, caller.account())});
}

}  // namespace countersign::mock_server
