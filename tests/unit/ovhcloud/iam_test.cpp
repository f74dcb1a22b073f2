#include "ovhcloud/iam.hpp"

#include <gtest/gtest.h>

#include "ovhcloud/api_error.hpp"
#include "ovhcloud/iam_errors.hpp"
#include "tests/unit/ovhcloud/iam_world.hpp"

namespace countersign {
namespace {

// ann, at noon, from the office; each test says what is in force.
class IamTest : public ::testing::Test {
 protected:
  IamRules rules() const {
    return {.policies = policies_,
            .permissions_groups = world_.permissions_groups,
            .resource_groups = world_.resource_groups};
  }
  Decision decided(std::string_view action, std::string_view resource) const {
    const IamResource asked{.urn = urn_of(resource)};
    const IamRules in_force = rules();
    return decide({.caller = caller_, .action = action, .resource = asked, .rules = in_force});
  }
  static NeededAction needed(std::string name, std::string_view resource, bool required = true) {
    return {.name = std::move(name), .required = required, .resource = {.urn = urn_of(resource)}};
  }

  IamWorld world_;
  std::vector<Policy> policies_;
  IamCaller caller_{.identities = identities_of("ann"),
                    .address = parse_ip("192.0.2.1"),
                    .now = *parse_rfc3339(kAnyTime)};
};

TEST_F(IamTest, SaysWhichStatementAllows) {
  policies_ = world_.in_force("vps-web1");

  const Decision made = decided("vps:apiovh:get", "vps:web1");

  EXPECT_EQ(made.policy_id, "id-of-vps-web1");
  EXPECT_EQ(made.statement, "permissions.allow[1] \"vps:apiovh:get\"");
  EXPECT_EQ(made.sentence,
            "policy \"vps-web1\" allows vps:apiovh:get on urn:v1:eu:resource:vps:web1 by "
            "permissions.allow[1] \"vps:apiovh:get\"");
}

TEST_F(IamTest, SaysWhichStatementOfAPermissionsGroupAllows) {
  policies_ = world_.in_force("reader");

  EXPECT_EQ(decided("vps:apiovh:get", "vps:web1").statement,
            "urn:v1:eu:permissionsGroup:ovh:globalReadOnly allow[5] \"*get\"");
}

TEST_F(IamTest, SaysWhichStatementDenies) {
  policies_ = world_.in_force("vps-all no-reboot");

  const Decision made = decided("vps:apiovh:reboot", "vps:web1");

  EXPECT_EQ(made.statement, "permissions.deny[0] \"vps:apiovh:reboot\"");
  EXPECT_EQ(made.sentence,
            "policy \"no-reboot\" denies vps:apiovh:reboot on urn:v1:eu:resource:vps:web1 by "
            "permissions.deny[0] \"vps:apiovh:reboot\", and a deny wins over every allow");
}

TEST_F(IamTest, SaysWhatIsMissing) {
  policies_ = world_.in_force("vps-web1");
  EXPECT_EQ(decided("vps:apiovh:get", "vps:web2").sentence,
            "policy \"vps-web1\" allows vps:apiovh:get by permissions.allow[1] "
            "\"vps:apiovh:get\", but on urn:v1:eu:resource:vps:web1 and not on "
            "urn:v1:eu:resource:vps:web2");
  EXPECT_EQ(decided("vps:apiovh:stop", "vps:web1").sentence,
            "policy \"vps-web1\" covers urn:v1:eu:resource:vps:web1, but does not allow "
            "vps:apiovh:stop: the nearest is permissions.allow[0] \"vps:apiovh:reboot\"");
  EXPECT_EQ(decided("dnsZone:apiovh:get", "vps:web1").sentence,
            "policy \"vps-web1\" covers urn:v1:eu:resource:vps:web1, but does not allow "
            "dnsZone:apiovh:get");
  policies_ = world_.in_force("no-resource");
  EXPECT_EQ(decided("vps:apiovh:get", "vps:web2").sentence,
            "policy \"no-resource\" allows vps:apiovh:get by permissions.allow[0] \"*\", but on no "
            "resource and not on urn:v1:eu:resource:vps:web2");
}

TEST_F(IamTest, SaysWhatTookItAway) {
  policies_ = world_.in_force("vps-but-snapshots");

  const Decision made = decided("vps:apiovh:snapshot/get", "vps:web1");

  EXPECT_EQ(made.statement, "permissions.except[0] \"vps:apiovh:snapshot/*\"");
  EXPECT_EQ(
      made.sentence,
      "policy \"vps-but-snapshots\" would allow vps:apiovh:snapshot/get on "
      "urn:v1:eu:resource:vps:web1, but permissions.except[0] \"vps:apiovh:snapshot/*\" takes "
      "it away");
}

TEST_F(IamTest, SaysWhenItExpiredAndWhichConditionIsNotMet) {
  policies_ = world_.in_force("office-until-october");
  caller_.address = parse_ip("198.51.100.7");
  EXPECT_EQ(decided("vps:apiovh:get", "vps:web1").sentence,
            "policy \"office-until-october\" would allow vps:apiovh:get on "
            "urn:v1:eu:resource:vps:web1 by permissions.allow[0] \"vps:*\", but its condition is "
            "not met: request.IP \"192.0.2.1\" (it is 198.51.100.7)");
  caller_.now = *parse_rfc3339("2026-10-02T00:00:00Z");
  EXPECT_EQ(decided("vps:apiovh:get", "vps:web1").sentence,
            "policy \"office-until-october\" would allow vps:apiovh:get on "
            "urn:v1:eu:resource:vps:web1 by permissions.allow[0] \"vps:*\", but it expired at "
            "2026-10-01T00:00:00Z");
}

TEST_F(IamTest, SaysWhatComesNearest) {
  EXPECT_EQ(decided("vps:apiovh:get", "vps:web1").sentence,
            "no policy allows vps:apiovh:get on urn:v1:eu:resource:vps:web1; none names "
            "urn:v1:eu:identity:user:xx1111-ovh/ann");
  policies_ = world_.in_force("me vps-web1");
  EXPECT_EQ(decided("vps:apiovh:stop", "dnsZone:a.org").sentence,
            "no policy allows vps:apiovh:stop on urn:v1:eu:resource:dnsZone:a.org; the nearest "
            "statement is permissions.allow[0] \"vps:apiovh:reboot\" of policy \"vps-web1\"");
  policies_ = world_.in_force("bot-hosting");
  EXPECT_EQ(decided("webHosting:apiovh:get", "webHosting:site").sentence,
            "policy \"bot-hosting\" allows webHosting:apiovh:get on "
            "urn:v1:eu:resource:webHosting:site by permissions.allow[0] \"webHosting:*\", but to "
            "urn:v1:eu:identity:credential:xx1111-ovh/oauth2-EU.0123456789abcdef and not to "
            "urn:v1:eu:identity:user:xx1111-ovh/ann");
  caller_.identities.clear();
  policies_.clear();
  EXPECT_EQ(decided("vps:apiovh:get", "vps:web1").sentence,
            "no policy allows vps:apiovh:get on urn:v1:eu:resource:vps:web1");
}

// Facts 7.3: a policy may name every group of resources.
TEST_F(IamTest, CoversWhatAnyGroupHolds) {
  policies_ = world_.in_force("web-group");
  policies_.front().content.resources = {"urn:v1:eu:resourceGroup:*"};
  world_.resource_groups.erase(world_.resource_groups.begin());  // that of everything

  EXPECT_TRUE(decided("vps:apiovh:get", "vps:web1").allowed);
  EXPECT_EQ(decided("vps:apiovh:get", "vps:web2").cause, "iam.resource-not-covered");
}

TEST_F(IamTest, CoversNothingByAGroupThatIsGone) {
  policies_ = world_.in_force("web-group");
  world_.resource_groups.clear();

  EXPECT_EQ(decided("vps:apiovh:get", "vps:web1").cause, "iam.resource-not-covered");
}

using AuthorizeTest = IamTest;

TEST_F(AuthorizeTest, GrantsACallThatNeedsNothing) {
  const Authorization result = authorize(caller_, {}, rules());

  EXPECT_TRUE(result.granted);
  EXPECT_EQ(result.unauthorized_actions, "");
}

// Facts 7.4: some calls need two actions, the second on another resource.
TEST_F(AuthorizeTest, NeedsEveryRequiredActionOnItsOwnResource) {
  policies_ = world_.in_force("vps-all zones-of-com");
  const std::vector<NeededAction> actions{needed("vps:apiovh:log/create", "vps:web1"),
                                          needed("dnsZone:apiovh:edit", "dnsZone:a.com")};
  EXPECT_TRUE(authorize(caller_, actions, rules()).granted);

  policies_ = world_.in_force("vps-all");
  const Authorization result = authorize(caller_, actions, rules());

  EXPECT_FALSE(result.granted);
  ASSERT_EQ(result.decisions.size(), 2U);
  EXPECT_TRUE(result.decisions[0].allowed);
  EXPECT_EQ(result.decisions[1].cause, "iam.no-statement");
  EXPECT_EQ(result.unauthorized_actions, "dnsZone:apiovh:edit");
}

TEST_F(AuthorizeTest, ListsWhatNoPolicyGrantsInTheOrderOfTheOperation) {
  const std::vector<NeededAction> actions{needed("vps:apiovh:z", "vps:web1"),
                                          needed("vps:apiovh:optional", "vps:web1", false),
                                          needed("vps:apiovh:a", "vps:web1")};

  const Authorization result = authorize(caller_, actions, rules());

  EXPECT_EQ(result.unauthorized_actions, "vps:apiovh:z,vps:apiovh:a");
  EXPECT_EQ(result.decisions.size(), 3U);
}

TEST_F(AuthorizeTest, DoesNotRefuseForWhatIsOptional) {
  const std::vector<NeededAction> actions{needed("vps:apiovh:optional", "vps:web1", false)};

  const Authorization result = authorize(caller_, actions, rules());

  EXPECT_TRUE(result.granted);
  EXPECT_FALSE(result.decisions.at(0).allowed) << "but it is reported";
}

// Facts 7.1: POST /iam/authorization/check.
TEST_F(AuthorizeTest, ChecksActionsOneByOne) {
  policies_ = world_.in_force("vps-web1");
  const std::vector<std::string> actions{"vps:apiovh:stop", "vps:apiovh:reboot",
                                         "vps:apiovh:delete", "vps:apiovh:get"};

  const CheckedActions checked =
      check_actions(caller_, actions, {.urn = urn_of("vps:web1")}, rules());

  EXPECT_EQ(checked.authorized, (std::vector<std::string>{"vps:apiovh:reboot", "vps:apiovh:get"}));
  EXPECT_EQ(checked.unauthorized,
            (std::vector<std::string>{"vps:apiovh:stop", "vps:apiovh:delete"}));
}

// Facts 3.4.
TEST_F(AuthorizeTest, RefusesAnActionThatDoesNotExist) {
  EXPECT_EQ(body_of(unknown_action("a:b:c"), ErrorForm::api_class),
            R"({"class":"Client::BadRequest","message":"Unknown action \"a:b:c\""})");
}

TEST_F(AuthorizeTest, AnswersWithTheDetailsOfTheRefusal) {
  const std::vector<NeededAction> actions{needed("vps:apiovh:reboot", "vps:web1")};
  const Authorization result = authorize(caller_, actions, rules());

  EXPECT_EQ(body_of(not_granted_by_iam("", result.unauthorized_actions), ErrorForm::api_class),
            R"({"class":"Client::Forbidden","message":"User not granted for this request",)"
            R"("details":{"unauthorizedActionsByAuthentication":"",)"
            R"("unauthorizedActionsByIAM":"vps:apiovh:reboot"}})");
}

}  // namespace
}  // namespace countersign
