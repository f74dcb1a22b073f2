#include "ovhcloud/iam_seed.hpp"

#include <fmt/format.h>

#include "ovhcloud/iam_urn.hpp"

namespace countersign {

namespace {

// 2023-03-14T09:10:57.40418Z
constexpr Instant kGroupsCreated{std::chrono::microseconds{1'678'785'057'404'180}};

PermissionsGroup group_of(std::string_view region, int number, std::string_view name,
                          std::string_view description, Permissions permissions) {
  return {.id = fmt::format("00000000-0000-0000-0001-{:012}", number),
          .urn = permissions_group_urn(region, "ovh", name),
          .owner = "ovh",
          .content = {.name = std::string{name},
                      .description = std::string{description},
                      .permissions = std::move(permissions)},
          .created_at = kGroupsCreated,
          .updated_at = {}};
}

Permissions all_but_identities() {
  return {.allow = {"*"},
          .except = {
              "account:apiovh:me/accessRestriction/ip/create",
              "account:apiovh:me/accessRestriction/ip/edit",
              "account:apiovh:me/accessRestriction/ip/delete",
              "account:apiovh:me/accessRestriction/ipDefaultRule/edit",
              "account:apiovh:me/identity/group/create", "account:apiovh:me/identity/group/delete",
              "account:apiovh:me/identity/group/edit", "account:apiovh:me/identity/provider/delete",
              "account:apiovh:me/identity/provider/create",
              "account:apiovh:me/identity/provider/edit", "account:apiovh:me/identity/user/create",
              "account:apiovh:me/identity/user/delete", "account:apiovh:me/identity/user/edit",
              "account:apiovh:me/identity/user/disable", "account:apiovh:me/identity/user/enable"}};
}

Permissions reading() {
  return {.allow = {"account:apiovh:me/accessRestriction/backupCode/*",
                    "account:apiovh:me/accessRestriction/sms/*",
                    "account:apiovh:me/accessRestriction/totp/*",
                    "account:apiovh:me/accessRestriction/u2f/*", "account:apiovh:me/changePassword",
                    "*get"}};
}

Permissions control_panel() {
  return {.allow = {"account:apiovh:me/get", "account:apiovh:me/supportLevel/get",
                    "account:apiovh:me/certificates/get", "account:apiovh:me/tag/get"}};
}

}  // namespace

Policy default_policy(const SeededAccount& account) {
  return {.id = account.policy_id,
          .owner = account.nichandle,
          .read_only = true,
          .content = {.name = "ovh-default",
                      .identities = {account_identity(account.region, account.nichandle)},
                      .resources = {resource_group_urn(account.region, account.group_id)},
                      .permissions = {.allow = {"*"}}},
          .created_at = account.created,
          .updated_at = account.created};
}

ResourceGroup group_of_everything(const SeededAccount& account) {
  return {.id = account.group_id,
          .urn = resource_group_urn(account.region, account.group_id),
          .owner = account.nichandle,
          .read_only = true,
          .everything = true,
          .content = {.name = "ovh-default"},
          .created_at = account.created,
          .updated_at = account.created};
}

std::vector<PermissionsGroup> ovhcloud_permissions_groups(std::string_view region) {
  return {group_of(region, 1, "globalAdmin", "Every action there is and will be", {.allow = {"*"}}),
          group_of(region, 2, "globalReadWrite", "Every action but the management of users",
                   all_but_identities()),
          group_of(region, 3, "globalReadOnly", "Reading, on every product", reading()),
          group_of(region, 4, "controlPanelAccess", "What logging in to the control panel takes",
                   control_panel())};
}

}  // namespace countersign
