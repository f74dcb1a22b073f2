// What an account has from its first day on: the policy that lets it do everything, and
// OVHcloud's own permissions groups (facts 7.2). Pure.
//
// Sources: OVHcloud's guides iam-policies-api, iam-permission-groups and
// iam-control-panel-access (ovh/docs). Established are names, URNs, ids 1 to 3 and the actions;
// descriptions are in this project's words, and the instant is that of the guide's sample.
// Left out: globalTechnicalAccount, globalBillingAccount and the groups of single products,
// which are long lists, and the policies that OVHcloud makes for users' roles.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ovhcloud/iam_policy.hpp"

namespace countersign {

struct SeededAccount {
  std::string nichandle;
  std::string region;     // "eu", "ca", "us"
  std::string policy_id;  // uuids, of the caller's making
  std::string group_id;
  Instant created;
};

// "ovh-default": read-only, the account itself, all of its resources, "*". Created and updated
// at the same instant, as in the guide's sample.
[[nodiscard]] Policy default_policy(const SeededAccount& account);

// The read-only group of all resources that the policy names. Its name is assumed.
[[nodiscard]] ResourceGroup group_of_everything(const SeededAccount& account);

// globalAdmin, globalReadWrite, globalReadOnly, controlPanelAccess, in this order. The id of
// controlPanelAccess is assumed.
[[nodiscard]] std::vector<PermissionsGroup> ovhcloud_permissions_groups(std::string_view region);

}  // namespace countersign
