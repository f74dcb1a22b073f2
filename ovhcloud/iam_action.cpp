#include "ovhcloud/iam_action.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "ovhcloud/iam_target.hpp"

namespace countersign {

void KnownActions::add(const Operation& operation) {
  for (const IamAction& action : operation.iam_actions) {
    const auto name = parse_action(action.name);
    if (!name) continue;
    actions_.try_emplace(action.name, KnownAction{.resource_type = std::string{name->resource_type},
                                                  .category = std::string{category_of(action.name)},
                                                  .description = operation.description});
  }
}

std::vector<std::string> KnownActions::resource_types() const {
  std::set<std::string> types;
  for (const auto& [unused, action] : actions_) types.insert(action.resource_type);
  return {types.begin(), types.end()};
}

std::string_view category_of(std::string_view action) {
  const std::string_view verb = action.substr(action.find_last_of("/:") + 1);
  if (verb == "get") return "READ";
  if (verb == "create") return "CREATE";
  if (verb == "edit" || verb == "put") return "EDIT";
  if (verb == "delete") return "DELETE";
  return "OPERATE";
}

nlohmann::ordered_json to_json(std::string_view name, const KnownAction& action) {
  return {{"action", name},
          {"description", action.description},
          {"resourceType", action.resource_type},
          {"categories", {action.category}},
          {"hasQueryParameters", false}};
}

}  // namespace countersign
