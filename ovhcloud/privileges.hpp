// Least privilege: calls that were seen -> the smallest set of access rules and the smallest IAM
// policies that let just these calls through (facts 4.4, 7.2, 7.5). Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "ovhcloud/access_rules.hpp"
#include "ovhcloud/iam_policy.hpp"

namespace countersign {

// An action that a call needed, on its resource.
struct SeenAction {
  std::string name;  // "dnsZone:apiovh:get"
  std::string urn;   // of the action's own resource type
  // The call lists resources of that type, and the action decides which of them it shows: `urn`
  // then ends in ":*".
  bool lists = false;
  friend auto operator<=>(const SeenAction&, const SeenAction&) = default;
};

struct SeenCall {
  std::string method;
  std::string rule_path;  // raw and without query: "/domain/zone/example.com", "/v2/iam/policy"
  std::string pattern;    // the same with "*" for the value of each path parameter
  std::vector<SeenAction> actions;
  friend auto operator<=>(const SeenCall&, const SeenCall&) = default;
};

// What becomes of the values of path parameters: each stays as it was seen, or is any.
enum class Ids { as_seen, generalised };

struct Privileges {
  std::vector<AccessRule> access_rules;  // by path, then by method
  // Without identities: whose they are to be is for the reader to say. As few as grant no action
  // on a resource on which it was not seen. One policy is all resources times all actions; since
  // an action is only ever asked for on a resource of its own type, types share a policy.
  std::vector<PolicyContent> policies;
  std::size_t calls = 0;  // distinct ones, by method and path
  // What the above cannot say, in a sentence each.
  std::vector<std::string> notes;
};

// Rules: one for each method and path, none for paths under /auth/, which need none; generalised,
// none that another one covers. A path with a "*" in it cannot stand in a rule as itself, nor such
// a name in a policy: both are left out, with a note.
// Policies: the action of a list is granted on the resources of its type that other calls named;
// where none did it is left out, with a note.
[[nodiscard]] Privileges least_privileges(std::span<const SeenCall> calls, Ids ids);

// {"access_rules":[…],"policies":[…],"policy":{…},"calls":N,"notes":[…]}: what goes into POST
// /auth/credential as accessRules, and bodies of POST /v2/iam/policy. `policy` only where there is
// one, `notes` only where there are any.
[[nodiscard]] nlohmann::ordered_json to_json(const Privileges& privileges);

}  // namespace countersign
