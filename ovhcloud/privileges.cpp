#include "ovhcloud/privileges.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "core/text.hpp"
#include "ovhcloud/iam_limits.hpp"
#include "ovhcloud/iam_urn.hpp"

namespace countersign {

namespace {

using Json = nlohmann::ordered_json;
using Texts = std::set<std::string>;
using Resources = std::map<std::string, Texts>;  // by action

// What one policy of one resource type holds.
struct Block {
  Texts actions;
  Texts resources;
};

std::string_view type_of(std::string_view action) { return cut(action, ':').before; }

// "urn:v1:eu:resource:dnsZone:" of a resource's name: everything before the name.
std::string_view kind_of(std::string_view urn) {
  std::size_t end = 0;
  for (int part = 0; part < 5 && end != std::string_view::npos; ++part) {
    end = urn.find(':', end + (part == 0 ? 0 : 1));
  }
  return end == std::string_view::npos ? urn : urn.substr(0, end + 1);
}

bool has_star(std::string_view text) { return text.find('*') != std::string_view::npos; }

// The account's own name is no id: there is one account.
std::string generalised(const SeenAction& action) {
  if (type_of(action.name) == "account") return action.urn;
  return std::string{kind_of(action.urn)} + "*";
}

// A "*" in `path` is one that `wider` has a "*" for, or it is not covered.
bool covers(const AccessRule& wider, const AccessRule& rule) {
  return wider.method == rule.method && path_matches(wider.path, rule.path);
}

// There are no more generalised rules than operations, so that each may be held against each.
void drop_covered(std::vector<AccessRule>& rules) {
  std::vector<AccessRule> kept;
  for (const AccessRule& rule : rules) {
    const bool covered = std::any_of(rules.begin(), rules.end(), [&](const AccessRule& other) {
      return !(other == rule) && covers(other, rule);
    });
    if (!covered) kept.push_back(rule);
  }
  rules = std::move(kept);
}

std::vector<AccessRule> rules_for(std::span<const SeenCall> calls, Ids ids, Texts& notes) {
  std::set<std::pair<std::string, std::string>> wanted;  // path, method
  for (const SeenCall& call : calls) {
    if (call.rule_path.starts_with("/auth/")) continue;  // facts 4.3
    if (ids == Ids::generalised) {
      wanted.emplace(call.pattern, call.method);
    } else if (has_star(call.rule_path)) {
      notes.insert(fmt::format("{} {} is left out: a rule cannot name a path with a star in it",
                               call.method, call.rule_path));
    } else {
      wanted.emplace(call.rule_path, call.method);
    }
  }
  std::vector<AccessRule> rules;
  for (const auto& [path, method] : wanted) rules.push_back({.method = method, .path = path});
  if (ids == Ids::generalised) drop_covered(rules);
  return rules;
}

// A name that a policy can have, and that means itself there.
bool can_be_named(const SeenAction& action, Texts& notes) {
  if (!has_star(action.urn) && parse_urn(action.urn)) return true;
  notes.insert(fmt::format("{} on {} is left out: a policy cannot name this resource", action.name,
                           action.urn));
  return false;
}

Resources resources_by_action(std::span<const SeenCall> calls, Ids ids, Texts& notes) {
  Resources found;
  std::map<std::string, Texts, std::less<>> of_kind;  // resources
  std::set<SeenAction> lists;
  for (const SeenCall& call : calls) {
    for (const SeenAction& action : call.actions) {
      if (ids == Ids::generalised) {
        found[action.name].insert(generalised(action));
      } else if (action.lists) {
        lists.insert(action);
      } else if (can_be_named(action, notes)) {
        found[action.name].insert(action.urn);
        of_kind[std::string{kind_of(action.urn)}].insert(action.urn);
      }
    }
  }
  for (const SeenAction& list : lists) {
    const auto named = of_kind.find(kind_of(list.urn));
    if (named != of_kind.end()) {
      found[list.name].insert(named->second.begin(), named->second.end());
    } else {
      notes.insert(
          fmt::format("{} is left out: a list was read and no call named any of what it "
                      "shows, so the list will be empty",
                      list.name));
    }
  }
  return found;
}

// Actions that have the same resources.
std::vector<Block> by_actions(const Resources& resources) {
  std::map<Texts, Texts> actions;
  for (const auto& [action, its] : resources) actions[its].insert(action);
  std::vector<Block> blocks;
  for (auto& [its, of_them] : actions) blocks.push_back({.actions = of_them, .resources = its});
  return blocks;
}

// Resources that have the same actions.
std::vector<Block> by_resources(const Resources& resources) {
  Resources turned;
  for (const auto& [action, its] : resources) {
    for (const std::string& urn : its) turned[urn].insert(action);
  }
  std::vector<Block> blocks = by_actions(turned);
  for (Block& block : blocks) std::swap(block.actions, block.resources);
  return blocks;
}

// Both ways are exact; the fewest policies that could be would take far longer to find.
std::vector<Block> fewest_blocks(const Resources& resources) {
  std::vector<Block> one = by_actions(resources);
  std::vector<Block> other = by_resources(resources);
  return other.size() < one.size() ? other : one;
}

// The first blocks of all types together, the second ones, and so on.
std::vector<Block> blocks_for(const Resources& resources) {
  std::map<std::string_view, Resources> by_type;
  for (const auto& [action, its] : resources) by_type[type_of(action)].emplace(action, its);
  std::vector<Block> blocks;
  for (const auto& [unused, of_type] : by_type) {
    std::vector<Block> own = fewest_blocks(of_type);
    if (blocks.size() < own.size()) blocks.resize(own.size());
    for (std::size_t i = 0; i < own.size(); ++i) {
      blocks[i].actions.merge(own[i].actions);
      blocks[i].resources.merge(own[i].resources);
    }
  }
  return blocks;
}

// Parts of a block whose resources are few enough for a body that the API takes; there are never
// many actions.
std::vector<Block> short_parts(const Block& block) {
  constexpr std::size_t kMostBytes = kMostIamBytes / 2;
  constexpr std::size_t kAround = std::string_view{R"({"urn":""},)"}.size();
  std::vector<Block> parts;
  std::size_t bytes = kMostBytes;
  for (const std::string& urn : block.resources) {
    bytes += urn.size() + kAround;
    if (bytes > kMostBytes) {
      parts.push_back({.actions = block.actions, .resources = {}});
      bytes = urn.size() + kAround;
    }
    parts.back().resources.insert(urn);
  }
  return parts;
}

std::vector<PolicyContent> policies_for(std::span<const SeenCall> calls, Ids ids, Texts& notes) {
  std::vector<Block> blocks;
  for (const Block& block : blocks_for(resources_by_action(calls, ids, notes))) {
    for (Block& part : short_parts(block)) blocks.push_back(std::move(part));
  }
  std::vector<PolicyContent> policies;
  for (const Block& block : blocks) {
    PolicyContent policy{.name = "least-privilege"};
    if (blocks.size() > 1) policy.name += fmt::format("-{}", policies.size() + 1);
    policy.resources = {block.resources.begin(), block.resources.end()};
    policy.permissions.allow = {block.actions.begin(), block.actions.end()};
    policies.push_back(std::move(policy));
  }
  return policies;
}

std::size_t distinct(std::span<const SeenCall> calls) {
  std::set<std::pair<std::string_view, std::string_view>> all;
  for (const SeenCall& call : calls) all.emplace(call.method, call.rule_path);
  return all.size();
}

Json list_of(const std::vector<std::string>& texts, const char* member) {
  Json list = Json::array();
  for (const std::string& text : texts) list.push_back(Json{{member, text}});
  return list;
}

Json body_of(const PolicyContent& policy) {
  return Json{{"name", policy.name},
              {"identities", policy.identities},
              {"resources", list_of(policy.resources, "urn")},
              {"permissions", Json{{"allow", list_of(policy.permissions.allow, "action")}}}};
}

}  // namespace

Privileges least_privileges(std::span<const SeenCall> calls, Ids ids) {
  Texts notes;
  Privileges privileges{.access_rules = rules_for(calls, ids, notes),
                        .policies = policies_for(calls, ids, notes),
                        .calls = distinct(calls),
                        .notes = {}};
  privileges.notes = {notes.begin(), notes.end()};
  return privileges;
}

nlohmann::ordered_json to_json(const Privileges& privileges) {
  Json rules = Json::array();
  for (const AccessRule& rule : privileges.access_rules) {
    rules.push_back(Json{{"method", rule.method}, {"path", rule.path}});
  }
  Json policies = Json::array();
  for (const PolicyContent& policy : privileges.policies) policies.push_back(body_of(policy));
  Json json{{"access_rules", std::move(rules)}, {"policies", policies}};
  if (policies.size() == 1) json["policy"] = policies.front();
  json["calls"] = privileges.calls;
  if (!privileges.notes.empty()) json["notes"] = privileges.notes;
  return json;
}

}  // namespace countersign
