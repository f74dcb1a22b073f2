#include "ovhcloud/iam_policy_json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/time_text.hpp"
#include "ovhcloud/iam_errors.hpp"
#include "tests/unit/ovhcloud/iam_policy_body.hpp"
#include "tests/unit/ovhcloud/iam_world.hpp"

namespace countersign {
namespace {

using Json = nlohmann::ordered_json;

// Starts from a body that passes and has everything; each test spoils one thing.
class PolicyBodyTest : public ::testing::Test {
 protected:
  Answer<PolicyContent> content() const { return policy_content_from(body_); }

  // "class: message", or "none".
  std::string refusal() const {
    const Answer<PolicyContent> answer = content();
    return answer ? "none" : answer.error().api_class + ": " + answer.error().message;
  }
  std::string refusal_with(std::string_view name, std::string_view value) {
    const Json before = body_;
    body_[std::string{name}] = Json::parse(value);
    std::string text = refusal();
    body_ = before;
    return text;
  }

  Json body_ = Json::parse(kWholePolicyBody);
};

constexpr std::string_view kExpectedResource =
    "expected urn:v1:region:(resource|resourceGroup):(*|group_id|resource_type):(*|resource_name)";

TEST_F(PolicyBodyTest, IsReadWhole) {
  const Answer<PolicyContent> answer = content();

  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->name, "vps-reboot-snapshot");
  EXPECT_EQ(answer->description, "VPS: reboot");
  EXPECT_EQ(answer->identities.at(0), "urn:v1:eu:identity:user:xx1111-ovh/user1");
  EXPECT_EQ(answer->resources.size(), 2U);
  EXPECT_EQ(answer->permissions.allow.at(0), "vps:apiovh:*");
  EXPECT_EQ(answer->permissions.deny.at(0), "*delete");
  EXPECT_EQ(answer->permissions.except.at(0), "vps:apiovh:stop");
  EXPECT_EQ(answer->permissions_groups.at(0), "urn:v1:eu:permissionsGroup:ovh:globalReadOnly");
  ASSERT_TRUE(answer->conditions);
  EXPECT_EQ(answer->conditions->conditions.at(0), match("request.IP.EQ", "192.0.2.1"));
  EXPECT_EQ(answer->expired_at, parse_rfc3339("2026-12-31T23:59:59Z"));
}

TEST_F(PolicyBodyTest, NeedsFourThingsAlone) {
  for (const char* name : {"description", "permissionsGroups", "conditions", "expiredAt"}) {
    body_.erase(name);
  }

  const Answer<PolicyContent> answer = content();

  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->description, std::nullopt);
  EXPECT_EQ(answer->conditions, std::nullopt);
  EXPECT_EQ(answer->expired_at, std::nullopt);
}

TEST_F(PolicyBodyTest, MayHaveNullForWhatIsNotSet) {
  EXPECT_EQ(refusal_with("description", "null"), "none");
  EXPECT_EQ(refusal_with("permissionsGroups", "null"), "none");
  EXPECT_EQ(refusal_with("conditions", "null"), "none");
  EXPECT_EQ(refusal_with("expiredAt", "null"), "none");
  EXPECT_EQ(refusal_with("permissions", R"({"allow": null, "deny": null})"), "none");
}

// Facts 3.4, tf#779: the recorded one, byte for byte.
TEST_F(PolicyBodyTest, NamesTheIndexOfAMalformedResource) {
  body_["resources"] = Json::parse(R"([{"urn": "*"}])");

  const Answer<PolicyContent> answer = content();

  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().status, 400);
  EXPECT_EQ(body_of(answer.error(), ErrorForm::api_class),
            R"json({"class":"Client::BadRequest::INVALID_RESOURCE_URN",)json"
            R"json("message":"urn \"resources[0].urn\" is malformed, expected )json"
            R"json(urn:v1:region:(resource|resourceGroup):)json"
            R"json((*|group_id|resource_type):(*|resource_name)"})json");
}

TEST_F(PolicyBodyTest, NamesTheIndexOfTheFirstOne) {
  const std::string malformed = "Client::BadRequest::INVALID_RESOURCE_URN: urn \"";
  EXPECT_EQ(refusal_with("resources", R"([{"urn": "urn:v1:eu:resource:*:*"}, {"urn": "vps:*"},
                                          {"urn": "*"}])"),
            malformed + "resources[1].urn\" is malformed, " + std::string{kExpectedResource});
  EXPECT_EQ(refusal_with("resources", "[{}]"),
            malformed + "resources[0].urn\" is malformed, " + std::string{kExpectedResource});
  EXPECT_EQ(refusal_with("resources", R"([{"urn": "urn:v1:eu:identity:account:xx1111-ovh"}])"),
            malformed + "resources[0].urn\" is malformed, " + std::string{kExpectedResource});
}

// Assumed: in the manner of the recorded one.
TEST_F(PolicyBodyTest, NamesOtherMalformedUrnsLikewise) {
  EXPECT_EQ(
      refusal_with("identities", R"(["urn:v1:eu:identity:account:xx1111-ovh", "ann"])"),
      "Client::BadRequest::INVALID_IDENTITY_URN: urn \"identities[1]\" is malformed, expected "
      "urn:v1:region:identity:(account|user|group|credential):identity_name");
  EXPECT_EQ(
      refusal_with("permissionsGroups", R"([{"urn": "globalAdmin"}])"),
      "Client::BadRequest::INVALID_PERMISSIONS_GROUP_URN: urn \"permissionsGroups[0].urn\" is "
      "malformed, expected urn:v1:region:permissionsGroup:owner:permissions_group_name");
}

// Assumed: v1's sentences (facts 3.3) hold for v2.
TEST_F(PolicyBodyTest, IsRefusedForItsShapeAsV1Does) {
  const auto misshapen = [](const std::string& name) {
    return "Client::BadRequest: Body parameter " + name + " isn't formated correctly";
  };
  EXPECT_EQ(refusal_with("nome", "1"), "Client::BadRequest: Unknown body parameter nome");
  EXPECT_EQ(refusal_with("id", "\"x\""), "Client::BadRequest: Unknown body parameter id");
  EXPECT_EQ(refusal_with("name", "7"),
            "Client::BadRequest: [name] Given data (7) is not valid for type string");
  EXPECT_EQ(refusal_with("name", "null"),
            "Client::BadRequest: [name] Given data (null) is not valid for type string");
  EXPECT_EQ(refusal_with("expiredAt", "\"tomorrow\""),
            "Client::BadRequest: [expiredAt] Given data (tomorrow) is not valid for type datetime");
  EXPECT_EQ(refusal_with("identities", "[7]"), misshapen("identities"));
  EXPECT_EQ(refusal_with("identities", "null"), misshapen("identities"));
  EXPECT_EQ(refusal_with("resources", R"(["urn:v1:eu:resource:vps:*"])"), misshapen("resources"));
  EXPECT_EQ(refusal_with("permissions", "[]"), misshapen("permissions"));
  EXPECT_EQ(refusal_with("permissions", R"({"allow": ["vps:*"]})"), misshapen("permissions"));
  EXPECT_EQ(refusal_with("permissions", R"({"allow": [{}]})"), misshapen("permissions"));
  EXPECT_EQ(refusal_with("permissions", R"({"grant": []})"), misshapen("permissions"));
  EXPECT_EQ(refusal_with("permissionsGroups", "{}"), misshapen("permissionsGroups"));
  EXPECT_EQ(refusal_with("conditions", "[]"), misshapen("conditions"));
  body_ = Json::array();
  EXPECT_EQ(refusal(),
            "Client::BadRequest: The input that you provided isn't valid JSON or not "
            "well formatted");
}

TEST_F(PolicyBodyTest, IsRefusedForWhatIsMissing) {
  const auto refusal_without = [&](const char* name) {
    const Json before = body_;
    body_.erase(name);
    std::string text = refusal();
    body_ = before;
    return text;
  };
  EXPECT_EQ(refusal_without("name"),
            "Client::BadRequest: The input provided isn't valid: 'name' is a required property");
  for (const char* name : {"identities", "resources", "permissions"}) {
    EXPECT_EQ(refusal_without(name), "Client::BadRequest: Body parameter " + std::string{name} +
                                         " isn't formated correctly");
  }
}

// Facts 7.2: the prefix is reserved. The sentence is assumed.
TEST_F(PolicyBodyTest, HasANameOfTheCustomersOwn) {
  EXPECT_EQ(refusal_with("name", "\"ovh-mine\""),
            "Client::BadRequest::INVALID_PARAMETER: name \"ovh-mine\" is invalid, prefix \"ovh-\" "
            "is reserved");
  EXPECT_EQ(refusal_with("name", "\"\""),
            "Client::BadRequest::MISSING_PARAMETER: \"name\" is missing or empty");
  EXPECT_EQ(refusal_with("name", "\"ovhx\""), "none");
  EXPECT_EQ(policy_name_taken("mine").message, "policy \"mine\" already exists");
  EXPECT_EQ(policy_name_taken("mine").status, 409);
  EXPECT_EQ(read_only_in_iam("policy ovh-default").status, 403);
}

TEST_F(PolicyBodyTest, HasActionsThatCanBeSeen) {
  EXPECT_EQ(refusal_with("permissions", R"({"allow": [{"action": "a"}, {"action": ""}]})"),
            "Client::BadRequest::INVALID_PARAMETER: action \"permissions.allow[1].action\" is "
            "malformed");
  EXPECT_EQ(refusal_with("permissions", R"({"deny": [{"action": "vps: *"}]})"),
            "Client::BadRequest::INVALID_PARAMETER: action \"permissions.deny[0].action\" is "
            "malformed");
}

// Facts 7.5: at most three levels. The sentences are assumed.
TEST_F(PolicyBodyTest, HasConditionsThatCanBeEvaluated) {
  const auto malformed = [](const std::string& place, const std::string& why) {
    return "Client::BadRequest::INVALID_PARAMETER: condition \"" + place + "\" is malformed, " +
           why;
  };
  const std::string leaf = R"({"operator": "MATCH", "values": {"a": "b"}})";
  const auto within = [](const std::string& op, const std::string& condition) {
    return R"({"operator": ")" + op + R"(", "conditions": [)" + condition + "]}";
  };
  EXPECT_EQ(refusal_with("conditions", within("OR", within("AND", leaf))), "none");
  EXPECT_EQ(refusal_with("conditions", within("OR", within("AND", within("NOT", leaf)))),
            malformed("conditions.conditions[0].conditions[0].conditions[0]",
                      "conditions nest 3 levels at most"));
  EXPECT_EQ(refusal_with("conditions", within("XOR", leaf)),
            "Client::BadRequest: [conditions.operator] Given data (XOR) is not valid for type "
            "iam.policy.Condition.OperatorEnum");
  EXPECT_EQ(refusal_with("conditions", R"({"operator": "MATCH"})"),
            malformed("conditions", "MATCH needs values"));
  EXPECT_EQ(refusal_with("conditions", R"({"operator": "AND", "conditions": []})"),
            malformed("conditions", "AND needs conditions"));
  EXPECT_EQ(refusal_with("conditions", within("MATCH", leaf)),
            malformed("conditions", "MATCH needs values"));
  EXPECT_EQ(
      refusal_with("conditions",
                   R"({"operator": "NOT", "values": {"a": "b"}, "conditions": [)" + leaf + "]}"),
      malformed("conditions", "NOT has no values"));
  EXPECT_EQ(refusal_with("conditions", R"({"values": {"a": "b"}})"),
            malformed("conditions", "\"operator\" is missing"));
  EXPECT_EQ(refusal_with("conditions", within("AND", leaf + ", 7")),
            malformed("conditions.conditions[1]", "expected an object"));
  EXPECT_EQ(refusal_with("conditions", R"({"operator": "MATCH", "values": {"a": 1}})"),
            malformed("conditions", "\"values\" is not expected like this"));
  EXPECT_EQ(refusal_with("conditions",
                         R"({"operator": "MATCH", "values": {"a": "b"}, "conditions": null})"),
            "none");
}

}  // namespace
}  // namespace countersign
