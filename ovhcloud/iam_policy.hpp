// What IAM consists of, as values: policies, permissions groups, resource groups and
// resources (facts 7.2). JSON: ovhcloud/iam_policy_json and iam_group_json; what they mean for
// a call: ovhcloud/iam.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "ovhcloud/iam_condition.hpp"

namespace countersign {

// Action names, with stars: "vps:apiovh:reboot", "webHosting:*". `except` takes away from
// `allow` of the same permissions and from nothing else.
struct Permissions {
  std::vector<std::string> allow = {};
  std::vector<std::string> deny = {};
  std::vector<std::string> except = {};
  friend bool operator==(const Permissions&, const Permissions&) = default;
};

// What POST and PUT give; the rest of a policy is the API's own.
struct PolicyContent {
  std::string name;
  std::optional<std::string> description = {};
  std::vector<std::string> identities = {};  // URNs
  std::vector<std::string> resources = {};   // URNs of resources and resource groups
  Permissions permissions = {};
  std::vector<std::string> permissions_groups = {};  // URNs
  std::optional<Condition> conditions = {};
  std::optional<Instant> expired_at = {};  // from this instant on the policy is ignored
  friend bool operator==(const PolicyContent&, const PolicyContent&) = default;
};

struct Policy {
  std::string id;     // a uuid
  std::string owner;  // nichandle
  bool read_only;
  PolicyContent content;
  Instant created_at;
  std::optional<Instant> updated_at;  // nullopt until it is edited
  friend bool operator==(const Policy&, const Policy&) = default;
};

struct PermissionsGroupContent {
  std::string name;
  std::string description;
  Permissions permissions;
  friend bool operator==(const PermissionsGroupContent&, const PermissionsGroupContent&) = default;
};

struct PermissionsGroup {
  std::string id;
  std::string urn;    // "urn:v1:eu:permissionsGroup:ovh:globalAdmin"
  std::string owner;  // nichandle, or "ovh"
  PermissionsGroupContent content;
  Instant created_at;
  std::optional<Instant> updated_at;
  friend bool operator==(const PermissionsGroup&, const PermissionsGroup&) = default;
};

struct Resource {
  std::string id;
  std::string urn;
  std::string name;
  std::string display_name;
  std::string type;
  std::string owner;
  Tags tags = {};
  friend bool operator==(const Resource&, const Resource&) = default;
};

// A resource as a group names it: either may be empty until resolved_members() filled it in.
struct GroupMember {
  std::string id;
  std::string urn;
  friend bool operator==(const GroupMember&, const GroupMember&) = default;
};

struct ResourceGroupContent {
  std::string name;
  std::vector<GroupMember> members = {};
  friend bool operator==(const ResourceGroupContent&, const ResourceGroupContent&) = default;
};

struct ResourceGroup {
  std::string id;
  std::string urn;
  std::string owner;
  bool read_only;
  bool everything;  // holds all of the owner's resources, whatever the members say
  ResourceGroupContent content;
  Instant created_at;
  std::optional<Instant> updated_at;
  friend bool operator==(const ResourceGroup&, const ResourceGroup&) = default;
};

}  // namespace countersign
