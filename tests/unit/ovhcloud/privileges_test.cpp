#include "ovhcloud/privileges.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "core/text.hpp"
#include "ovhcloud/iam.hpp"
#include "ovhcloud/iam_limits.hpp"
#include "ovhcloud/iam_policy_json.hpp"
#include "ovhcloud/iam_urn.hpp"

namespace countersign {

static void PrintTo(const AccessRule& rule, std::ostream* out) {
  *out << rule.method << ' ' << rule.path;
}

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kAccount = "urn:v1:eu:resource:account:xx1111-ovh";

std::string zone(std::string_view name) { return resource_urn("eu", "dnsZone", name); }

// A call of one zone: "GET", "record/get", "example.com", "/record".
SeenCall zone_call(std::string method, const std::string& action, const std::string& name,
                   const std::string& below = "") {
  return {.method = std::move(method),
          .rule_path = "/domain/zone/" + name + below,
          .pattern = "/domain/zone/*" + below,
          .actions = {{.name = "dnsZone:apiovh:" + action, .urn = zone(name)}}};
}

SeenCall record_call(const std::string& name, const std::string& id) {
  SeenCall call = zone_call("GET", "record/get", name, "/record/" + id);
  call.pattern = "/domain/zone/*/record/*";
  return call;
}

SeenCall list_of_zones() {
  return {.method = "GET",
          .rule_path = "/domain/zone",
          .pattern = "/domain/zone",
          .actions = {{.name = "dnsZone:apiovh:get", .urn = zone("*"), .lists = true}}};
}

SeenCall me() {
  return {.method = "GET",
          .rule_path = "/me",
          .pattern = "/me",
          .actions = {{.name = "account:apiovh:me/get", .urn = kAccount}}};
}

std::vector<AccessRule> rules(const std::vector<SeenCall>& calls, Ids ids = Ids::as_seen) {
  return least_privileges(calls, ids).access_rules;
}

std::vector<PolicyContent> policies(const std::vector<SeenCall>& calls, Ids ids = Ids::as_seen) {
  return least_privileges(calls, ids).policies;
}

TEST(LeastRules, HaveOneForEachMethodAndPath) {
  EXPECT_THAT(
      rules({zone_call("GET", "get", "example.com"), zone_call("PUT", "edit", "example.com"), me(),
             zone_call("GET", "get", "example.com")}),
      ElementsAre(AccessRule{"GET", "/domain/zone/example.com"},
                  AccessRule{"PUT", "/domain/zone/example.com"}, AccessRule{"GET", "/me"}));
}

TEST(LeastRules, KeepTheVersionAndTheSlashThatWereSeen) {
  const SeenCall policy{
      .method = "GET", .rule_path = "/v2/iam/policy/", .pattern = "/v2/iam/policy/", .actions = {}};
  EXPECT_THAT(rules({policy}), ElementsAre(AccessRule{"GET", "/v2/iam/policy/"}));
}

TEST(LeastRules, AreNotNeededUnderAuth) {
  EXPECT_THAT(rules({{.method = "GET",
                      .rule_path = "/auth/currentCredential",
                      .pattern = "/auth/currentCredential",
                      .actions = {}}}),
              IsEmpty());
}

TEST(LeastRules, HaveNoStarUnlessItIsAskedFor) {
  const std::vector<SeenCall> calls{record_call("example.com", "1"),
                                    record_call("example.com", "2"),
                                    record_call("example.org", "3")};
  EXPECT_THAT(rules(calls), SizeIs(3));
  EXPECT_THAT(rules(calls, Ids::generalised),
              ElementsAre(AccessRule{"GET", "/domain/zone/*/record/*"}));
}

TEST(LeastRules, LeaveOutWhatAWiderOneCovers) {
  EXPECT_THAT(rules({zone_call("GET", "get", "example.com"), record_call("example.com", "1"),
                     zone_call("POST", "record/create", "example.com", "/record"), list_of_zones()},
                    Ids::generalised),
              ElementsAre(AccessRule{"GET", "/domain/zone"}, AccessRule{"GET", "/domain/zone/*"},
                          AccessRule{"POST", "/domain/zone/*/record"}));
}

TEST(LeastRules, NeverTakeAStarThatWasSentForAPattern) {
  const Privileges found = least_privileges({{zone_call("GET", "get", "*")}}, Ids::as_seen);
  EXPECT_THAT(found.access_rules, IsEmpty());
  EXPECT_THAT(found.policies, IsEmpty());
  EXPECT_THAT(found.notes, ElementsAre(HasSubstr("GET /domain/zone/* is left out"),
                                       HasSubstr("dnsZone:apiovh:get on urn:v1:eu:resource:"
                                                 "dnsZone:* is left out")));
}

TEST(LeastPolicies, AreOneWhereEveryActionWasSeenOnEveryResourceOfItsType) {
  const auto found = policies({me(), zone_call("GET", "get", "example.com"),
                               zone_call("POST", "refresh", "example.com", "/refresh")});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].name, "least-privilege");
  EXPECT_THAT(found[0].identities, IsEmpty());
  EXPECT_THAT(found[0].resources, ElementsAre(kAccount, zone("example.com")));
  EXPECT_THAT(found[0].permissions.allow,
              ElementsAre("account:apiovh:me/get", "dnsZone:apiovh:get", "dnsZone:apiovh:refresh"));
}

TEST(LeastPolicies, AreSeveralWhereActionsDifferByResource) {
  const auto found =
      policies({zone_call("GET", "get", "example.com"), zone_call("GET", "get", "example.org"),
                zone_call("POST", "refresh", "example.org", "/refresh")});
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[0].name, "least-privilege-1");
  EXPECT_THAT(found[0].resources, ElementsAre(zone("example.com"), zone("example.org")));
  EXPECT_THAT(found[0].permissions.allow, ElementsAre("dnsZone:apiovh:get"));
  EXPECT_EQ(found[1].name, "least-privilege-2");
  EXPECT_THAT(found[1].resources, ElementsAre(zone("example.org")));
  EXPECT_THAT(found[1].permissions.allow, ElementsAre("dnsZone:apiovh:refresh"));
}

TEST(LeastPolicies, AreGroupedTheWayThatGivesFewer) {
  // Three actions on overlapping sets of two zones: by action three policies, by zone two.
  EXPECT_THAT(policies({zone_call("GET", "a", "one"), zone_call("GET", "b", "one"),
                        zone_call("GET", "b", "two"), zone_call("GET", "c", "two")}),
              SizeIs(2));
}

TEST(LeastPolicies, GrantTheActionOfAListOnWhatOtherCallsNamed) {
  const auto found =
      policies({list_of_zones(), zone_call("POST", "refresh", "example.com", "/refresh")});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].resources, ElementsAre(zone("example.com")));
  EXPECT_THAT(found[0].permissions.allow,
              ElementsAre("dnsZone:apiovh:get", "dnsZone:apiovh:refresh"));
}

TEST(LeastPolicies, LeaveOutTheActionOfAListOfWhichNothingWasNamed) {
  const Privileges found = least_privileges({{list_of_zones(), me()}}, Ids::as_seen);
  ASSERT_THAT(found.policies, SizeIs(1));
  EXPECT_THAT(found.policies[0].permissions.allow, ElementsAre("account:apiovh:me/get"));
  EXPECT_THAT(found.notes, ElementsAre(HasSubstr("dnsZone:apiovh:get is left out: a list")));
}

TEST(LeastPolicies, TakeAnyNameOnlyWhenAsked) {
  const auto found =
      policies({list_of_zones(), me(), record_call("example.com", "1")}, Ids::generalised);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].resources, ElementsAre(kAccount, zone("*")));
}

TEST(LeastPolicies, AreBodiesThatTheApiTakes) {
  const auto json =
      to_json(least_privileges({{me(), record_call("example.com", "1")}}, Ids::as_seen));
  EXPECT_EQ(json.at("policy"), json.at("policies").at(0));
  const auto content = policy_content_from(json.at("policy"));
  ASSERT_TRUE(content) << json.dump();
  EXPECT_THAT(content->resources, ElementsAre(kAccount, zone("example.com")));
  EXPECT_EQ(json.at("calls"), 2);
}

TEST(LeastPolicies, AreNotOneBodyWhereThereAreNoneOrSeveral) {
  EXPECT_FALSE(to_json(least_privileges({}, Ids::as_seen)).contains("policy"));
  EXPECT_FALSE(
      to_json(least_privileges({{zone_call("GET", "a", "one"), zone_call("GET", "b", "two")}},
                               Ids::as_seen))
          .contains("policy"));
}

TEST(LeastPolicies, AreNoneLongerThanAnAccountMayKeep) {
  std::vector<SeenCall> calls;
  for (int i = 0; i < 3000; ++i)
    calls.push_back(zone_call("GET", "get", std::to_string(i) + ".example"));
  const auto json = to_json(least_privileges(calls, Ids::as_seen)).at("policies");
  EXPECT_GT(json.size(), 1U);
  std::size_t resources = 0;
  for (const auto& policy : json) {
    EXPECT_LE(policy.dump().size(), kMostIamBytes);
    resources += policy.at("resources").size();
  }
  EXPECT_EQ(resources, 3000U);
}

// Whether policies allow the action on the resource, to whom they are given.
bool allows(const std::vector<PolicyContent>& contents, const std::string& action,
            const std::string& urn) {
  const std::string identity = account_identity("eu", "xx1111-ovh");
  std::vector<Policy> given;
  for (PolicyContent content : contents) {
    content.identities = {identity};
    given.push_back({.id = content.name,
                     .owner = "xx1111-ovh",
                     .read_only = false,
                     .content = std::move(content),
                     .created_at = {},
                     .updated_at = {}});
  }
  const IamRules in_force{.policies = given, .permissions_groups = {}, .resource_groups = {}};
  const IamCaller who{.identities = {identity}, .address = {}, .now = {}};
  const IamResource resource{.urn = urn};
  return decide({.caller = who, .action = action, .resource = resource, .rules = in_force}).allowed;
}

// The rules that must hold for whatever was seen: each seen call is let through, and no action
// on a resource of its type that was not seen.
TEST(LeastPrivilege, LetsThroughWhatWasSeenAndNothingElse) {
  std::mt19937 random{7};
  const std::vector<std::string> names{"a.example", "b.example", "c.example", "d.example"};
  const std::vector<std::string> verbs{"get", "refresh", "record/get", "soa/edit"};
  for (int round = 0; round < 200; ++round) {
    std::set<std::pair<std::string, std::string>> seen;
    std::vector<SeenCall> calls;
    for (int i = 0; i < round % 12; ++i) {
      const std::string& name = names[random() % names.size()];
      const std::string& verb = verbs[random() % verbs.size()];
      calls.push_back(zone_call("GET", verb, name, "/" + verb));
      seen.emplace(verb, name);
    }
    const Privileges found = least_privileges(calls, Ids::as_seen);
    EXPECT_LE(found.policies.size(), names.size());
    for (const std::string& name : names) {
      for (const std::string& verb : verbs) {
        const bool expected = seen.contains({verb, name});
        EXPECT_EQ(allows(found.policies, "dnsZone:apiovh:" + verb, zone(name)), expected)
            << verb << " on " << name << " in round " << round;
        EXPECT_EQ(is_granted(found.access_rules, "GET", "/domain/zone/" + name + "/" + verb),
                  expected)
            << verb << " of " << name << " in round " << round;
      }
    }
  }
}

}  // namespace
}  // namespace countersign
