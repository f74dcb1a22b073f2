// What a caller may do: identities, an action, a resource and the policies in force ->
// allowed or not, by which statement, and why (facts 7.5). Pure; the caller's clock and
// address are arguments.
//
// Everything is refused that no policy allows. A deny of any policy that applies wins. A
// policy applies when it names the caller, covers the resource, has not expired and its
// conditions are met. Its own permissions and each of its permissions groups are read for
// themselves: `except` takes away from the `allow` beside it and from nothing else. The order
// of policies never matters, not even for what is named as the reason.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ovhcloud/iam_policy.hpp"

namespace countersign {

struct IamCaller {
  // All that the call acts as: the account; or the user and each of its groups; or the
  // service account. A user is not the account (facts 7.5).
  std::vector<std::string> identities;
  std::optional<IpAddress> address;  // nullopt: not known, and conditions on it not met
  Instant now;
};

struct IamResource {
  std::string urn;  // plain, without stars; account-level calls: of the type "account"
  Tags tags = {};
};

// What is in force. Groups that a policy names and that are not here allow and cover nothing
// (assumed). All of it is borrowed for the call.
struct IamRules {
  std::span<const Policy> policies;
  std::span<const PermissionsGroup> permissions_groups;
  std::span<const ResourceGroup> resource_groups;
};

struct IamQuestion {
  const IamCaller& caller;
  std::string_view action;  // "vps:apiovh:reboot"
  const IamResource& resource;
  const IamRules& rules;
};

struct Decision {
  bool allowed;
  // Why not, as a code (docs/causes.md), the first of these that fits:
  //   iam.denied                a deny applies
  //   iam.condition-not-met     a policy allows it, under conditions that are not met
  //   iam.policy-expired        a policy allowed it until it expired
  //   iam.resource-not-covered  a policy in force allows the action, on other resources
  //   iam.action-not-covered    a policy in force covers the resource, for other actions
  //   iam.no-statement          none of these; the nearest statement is named, if any is near
  std::string_view cause;  // empty when allowed
  // Of the policy that decided, or that came nearest; empty when none did.
  std::string policy_id;
  std::string policy_name;
  std::string statement;  // `permissions.allow[0] "vps:apiovh:*"`; empty when none is meant
  std::string sentence;   // for a person; names action, resource and policy
  friend bool operator==(const Decision&, const Decision&) = default;
};

// Errors: none. A resource that is no URN is covered by nothing.
[[nodiscard]] Decision decide(const IamQuestion& question);

// An action that an operation asks for (`iamActions` of its description), on its resource:
// where an operation has two, the second is often on another one (facts 7.4).
struct NeededAction {
  std::string name;
  bool required;  // what is not required is decided and reported, and never refuses
  IamResource resource;
};

struct Authorization {
  bool granted;                     // every required action is allowed
  std::vector<Decision> decisions;  // one for each action, in their order
  // The required ones that are not allowed, with "," between them: E10's
  // unauthorizedActionsByIAM. Empty when granted.
  std::string unauthorized_actions;
};

// A call that needs no action is granted.
[[nodiscard]] Authorization authorize(const IamCaller& caller,
                                      std::span<const NeededAction> actions, const IamRules& rules);

// Whether the resource is something to this caller: a policy that applies allows an action on
// it, whichever, and none that applies denies "*". For lists of resources (assumed).
[[nodiscard]] bool may_do_anything(const IamCaller& caller, const IamResource& resource,
                                   const IamRules& rules);

// The answer of POST /v2/iam/authorization/check for one resource. Both lists keep the order
// of the question. Whether an action exists at all is the caller's to check (unknown_action()).
struct CheckedActions {
  std::vector<std::string> authorized;
  std::vector<std::string> unauthorized;
};
[[nodiscard]] CheckedActions check_actions(const IamCaller& caller,
                                           std::span<const std::string> actions,
                                           const IamResource& resource, const IamRules& rules);

}  // namespace countersign
