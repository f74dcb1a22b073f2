// The actions there are, as GET /v2/iam/reference/action tells them (facts 7.1, 7.4): they are
// those that the descriptions of operations name. Pure.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "ovhcloud/operation.hpp"

namespace countersign {

struct KnownAction {
  std::string resource_type;  // "vps"
  std::string category;       // CREATE, READ, EDIT, OPERATE or DELETE
  std::string description;    // of the first operation that asks for it (assumed)
};

class KnownActions {
 public:
  // Adds the actions of one operation; those that are there already stay as they are. Names
  // that are no action's are left out.
  void add(const Operation& operation);

  [[nodiscard]] bool contains(std::string_view name) const { return actions_.contains(name); }
  [[nodiscard]] const std::map<std::string, KnownAction, std::less<>>& by_name() const noexcept {
    return actions_;
  }
  // Each once, in alphabetical order.
  [[nodiscard]] std::vector<std::string> resource_types() const;

 private:
  std::map<std::string, KnownAction, std::less<>> actions_;
};

// By the last part of the action's name, which says what is done: "get" is READ, "create"
// CREATE, "edit" and "put" EDIT, "delete" DELETE, and what is none of these is OPERATE
// (assumed; the five words are documented).
[[nodiscard]] std::string_view category_of(std::string_view action);

// action, description, resourceType, categories, hasQueryParameters: the last always false
// (assumed), and the order of the members is.
[[nodiscard]] nlohmann::ordered_json to_json(std::string_view name, const KnownAction& action);

}  // namespace countersign
