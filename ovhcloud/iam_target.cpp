#include "ovhcloud/iam_target.hpp"

#include "core/text.hpp"
#include "ovhcloud/iam_urn.hpp"

namespace countersign {

namespace {

constexpr std::string_view kAccount = "account";

std::string_view type_of(const IamAction& action) { return cut(action.name, ':').before; }

}  // namespace

std::optional<ActionName> parse_action(std::string_view name) {
  const auto [type, rest] = cut(name, ':');
  const auto [source, path] = cut(rest, ':');
  const bool whole = !type.empty() && !source.empty() && !path.empty();
  if (!whole || name.find('*') != std::string_view::npos) return std::nullopt;
  return ActionName{.resource_type = type, .source = source, .path = path};
}

std::optional<std::string> resource_asked_for(const IamAction& action, const CallTarget& target) {
  const std::string_view type = type_of(action);
  if (type == kAccount) return resource_urn(target.region, type, target.nichandle);
  const bool of_the_product = !target.actions.empty() && type == type_of(target.actions.front());
  if (target.parameters.empty() || !of_the_product) return std::nullopt;
  const std::string_view raw = target.parameters.front().raw;
  return resource_urn(target.region, type, percent_decoded(raw, false).value_or(std::string{raw}));
}

std::optional<std::string_view> action_of_list(const Operation& operation) {
  const bool lists = operation.method == "GET" && operation.path.find('{') == std::string::npos &&
                     operation.response_type.ends_with("[]");
  if (!lists || operation.iam_actions.empty()) return std::nullopt;
  const IamAction& action = operation.iam_actions.front();
  if (type_of(action) == kAccount) return std::nullopt;
  return action.name;
}

}  // namespace countersign
