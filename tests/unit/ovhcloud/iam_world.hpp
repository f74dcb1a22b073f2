// A small company's account, for tests of IAM: who is in it, what it has, and two dozen
// policies that a test puts in force by name.
//
// The account xx1111-ovh is "root". "ann" is a user without groups; "bob" a user of the group
// ops; "eve" a user whom no policy names; "bot" a service account; "nobody" has no identity.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/text.hpp"
#include "core/time_text.hpp"
#include "ovhcloud/iam.hpp"
#include "ovhcloud/iam_seed.hpp"
#include "ovhcloud/iam_urn.hpp"

namespace countersign {

inline constexpr std::string_view kNic = "xx1111-ovh";
inline constexpr std::string_view kAnyTime = "2026-09-23T12:00:00Z";  // a Wednesday
inline constexpr std::string_view kWebGroup = "11111111-1111-4111-8111-111111111111";
inline constexpr std::string_view kEverything = "22222222-2222-4222-8222-222222222222";

inline std::vector<std::string> identities_of(std::string_view who) {
  if (who == "root") return {account_identity("eu", kNic)};
  if (who == "bot") return {client_identity("eu", kNic, "EU.0123456789abcdef")};
  if (who == "bob") return {user_identity("eu", kNic, "bob"), group_identity("eu", kNic, "ops")};
  if (who == "ops") return {group_identity("eu", kNic, "ops")};
  if (who == "nobody") return {};
  return {user_identity("eu", kNic, who)};
}

// "vps:web1" in full; "account" is the account itself; "web" and "all" are the two groups.
inline std::string urn_of(std::string_view shorthand) {
  if (shorthand.starts_with("urn:") || shorthand.empty()) return std::string{shorthand};
  if (shorthand == "account") return resource_urn("eu", "account", kNic);
  if (shorthand == "web") return resource_group_urn("eu", kWebGroup);
  if (shorthand == "all") return resource_group_urn("eu", kEverything);
  return "urn:v1:eu:resource:" + std::string{shorthand};
}

// "env=prod team=web"
inline Tags tags_of(std::string_view text) {
  Tags tags;
  for (const std::string_view each : split(text, ' ')) {
    if (each.empty()) continue;
    const auto [key, value] = cut(each, '=');
    tags.emplace(key, value);
  }
  return tags;
}

inline Condition match(std::string key, std::string value) {
  return {.op = ConditionOperator::match, .values = {{std::move(key), std::move(value)}}};
}

class IamWorld {
 public:
  IamWorld() {
    add_plain();
    add_with_deny_and_except();
    add_with_groups();
    add_limited();
    resource_groups.push_back(group_of_everything(account()));
    resource_groups.push_back(
        {.id = std::string{kWebGroup},
         .urn = urn_of("web"),
         .owner = std::string{kNic},
         .read_only = false,
         .everything = false,
         .content = {.name = "web",
                     .members = {{"a", urn_of("vps:web1")}, {"b", urn_of("dnsZone:example.com")}}},
         .created_at = {},
         .updated_at = {}});
  }

  static SeededAccount account() {
    return {.nichandle = std::string{kNic},
            .region = "eu",
            .policy_id = "33333333-3333-4333-8333-333333333333",
            .group_id = std::string{kEverything},
            .created = {}};
  }

  // The policies of these names, separated by spaces, in this order.
  [[nodiscard]] std::vector<Policy> in_force(std::string_view names) const {
    std::vector<Policy> policies;
    for (const std::string_view name : split(names, ' ')) {
      if (!name.empty()) policies.push_back(by_name_.at(std::string{name}));
    }
    return policies;
  }

  [[nodiscard]] std::vector<Policy> all() const {
    std::vector<Policy> policies;
    for (const auto& [name, policy] : by_name_) policies.push_back(policy);
    return policies;
  }

  std::vector<PermissionsGroup> permissions_groups = ovhcloud_permissions_groups("eu");
  std::vector<ResourceGroup> resource_groups;

 private:
  static Policy made(PolicyContent content) {
    for (std::string& urn : content.resources) urn = urn_of(urn);
    const std::string id = "id-of-" + content.name;
    return {.id = id,
            .owner = std::string{kNic},
            .read_only = false,
            .content = std::move(content),
            .created_at = {},
            .updated_at = {}};
  }

  PolicyContent& add(std::string name, std::string_view who, std::vector<std::string> resources,
                     Permissions permissions) {
    const std::string key = name;
    Policy policy = made({.name = std::move(name),
                          .identities = identities_of(who),
                          .resources = std::move(resources),
                          .permissions = std::move(permissions)});
    return by_name_.emplace(key, std::move(policy)).first->second.content;
  }

  void add_plain() {
    by_name_.emplace("ovh-default", default_policy(account()));
    add("vps-all", "ann", {"vps:*"}, {.allow = {"vps:*"}});
    add("vps-web1", "ann", {"vps:web1"}, {.allow = {"vps:apiovh:reboot", "vps:apiovh:get"}});
    add("vps-named-web", "ann", {"vps:web*"}, {.allow = {"vps:apiovh:reboot"}});
    add("zones-of-com", "ann", {"dnsZone:*.com"}, {.allow = {"dnsZone:apiovh:*"}});
    add("any-type-web1", "ann", {"*:web1"}, {.allow = {"*"}});
    add("read-all", "ann", {"*:*"}, {.allow = {"*get"}});
    add("me", "ann", {"account"}, {.allow = {"account:apiovh:me/*"}});
    add("ops-hosting", "ops", {"webHosting:*"}, {.allow = {"webHosting:apiovh:*"}});
    add("bob-own", "bob", {"vps:bob"}, {.allow = {"vps:apiovh:*"}}).identities.resize(1);
    add("bot-hosting", "bot", {"webHosting:site"}, {.allow = {"webHosting:*"}});
    add("web-group", "ann", {"web"}, {.allow = {"*"}});
    add("every-user", "ann", {"account"}, {.allow = {"account:apiovh:me/get"}}).identities = {
        user_identity("eu", kNic, "*")};
    add("empty", "ann", {"vps:*"}, {});
    add("no-resource", "ann", {}, {.allow = {"*"}});
  }

  void add_with_deny_and_except() {
    add("no-reboot", "ann", {"vps:*"}, {.deny = {"vps:apiovh:reboot"}});
    add("no-vps-web1", "ann", {"vps:web1"}, {.deny = {"vps:*"}});
    add("no-deletes", "ann", {"*:*"}, {.deny = {"*delete"}});
    add("ops-no-terminate", "ops", {"*:*"}, {.deny = {"*terminate", "*Termination"}});
    add("vps-but-snapshots", "ann", {"vps:*"},
        {.allow = {"vps:*"}, .except = {"vps:apiovh:snapshot/*"}});
    add("snapshots", "ann", {"vps:web1"}, {.allow = {"vps:apiovh:snapshot/create"}});
    add("both", "ann", {"vps:*"}, {.allow = {"vps:apiovh:reboot"}, .deny = {"vps:apiovh:reboot"}});
    add("account-no-terminate", "root", {"*:*"}, {.deny = {"*terminate"}});
  }

  void add_with_groups() {
    const auto group = [](std::string_view name) {
      return std::vector<std::string>{permissions_group_urn("eu", "ovh", name)};
    };
    add("reader", "ann", {"*:*"}, {}).permissions_groups = group("globalReadOnly");
    add("writer", "ann", {"*:*"}, {}).permissions_groups = group("globalReadWrite");
    add("panel", "ann", {"account"}, {}).permissions_groups = group("controlPanelAccess");
    // The policy's own except does not reach into the group, nor the group's out of it.
    add("reader-but-vps", "ann", {"*:*"}, {.allow = {"vps:*"}, .except = {"vps:apiovh:get"}})
        .permissions_groups = group("globalReadOnly");
    add("writer-and-users", "ann", {"account"},
        {.allow = {"account:apiovh:me/identity/user/create"}})
        .permissions_groups = group("globalReadWrite");
    add("unknown-group", "ann", {"*:*"}, {}).permissions_groups = group("noSuchGroup");
    permissions_groups.push_back(
        {.id = "44444444-4444-4444-8444-444444444444",
         .urn = permissions_group_urn("eu", kNic, "careful"),
         .owner = std::string{kNic},
         .content = {.name = "careful",
                     .description = "",
                     .permissions = {.allow = {"dnsZone:*"}, .deny = {"dnsZone:apiovh:reset"}}},
         .created_at = {},
         .updated_at = {}});
    add("careful-zones", "ann", {"dnsZone:*"}, {}).permissions_groups = {
        permissions_group_urn("eu", kNic, "careful")};
  }

  void add_limited() {
    add("vps-until-october", "ann", {"vps:*"}, {.allow = {"vps:*"}}).expired_at =
        parse_rfc3339("2026-10-01T00:00:00Z");
    add("no-reboot-until-october", "ann", {"vps:*"}, {.deny = {"vps:apiovh:reboot"}}).expired_at =
        parse_rfc3339("2026-10-01T00:00:00Z");
    add("vps-from-office", "ann", {"vps:*"}, {.allow = {"vps:*"}}).conditions =
        match("request.IP.EQ", "192.0.2.1");
    add("vps-in-hours", "ann", {"vps:*"}, {.allow = {"vps:*"}}).conditions =
        match("date(Europe/Paris).Hour.IN", "9,10,11,12,13,14,15,16,17");
    add("vps-weekdays", "ann", {"vps:*"}, {.allow = {"vps:*"}}).conditions =
        Condition{.op = ConditionOperator::none_of,
                  .conditions = {match("date(Europe/Paris).WeekDay.IN", "Saturday,Sunday")}};
    add("dev-only", "ann", {"*:*"}, {.allow = {"*"}}).conditions =
        match("resource.Tag(env)", "dev");
    add("no-prod-deletes", "ann", {"*:*"}, {.deny = {"*delete"}}).conditions =
        match("resource.Tag(env)", "prod");
    add("misspelt", "ann", {"vps:*"}, {.allow = {"vps:*"}}).conditions =
        match("request.Ip.EQ", "192.0.2.1");
    PolicyContent& late = add("office-until-october", "ann", {"vps:*"}, {.allow = {"vps:*"}});
    late.expired_at = parse_rfc3339("2026-10-01T00:00:00Z");
    late.conditions = match("request.IP", "192.0.2.1");
  }

  std::map<std::string, Policy, std::less<>> by_name_;
};

}  // namespace countersign
