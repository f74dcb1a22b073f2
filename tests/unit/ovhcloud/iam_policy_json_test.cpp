#include "ovhcloud/iam_policy_json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/time_text.hpp"
#include "ovhcloud/iam_body.hpp"
#include "tests/unit/ovhcloud/iam_policy_body.hpp"
#include "tests/unit/ovhcloud/iam_world.hpp"

namespace countersign {
namespace {

using Json = nlohmann::ordered_json;

Policy stored(PolicyContent content) {
  return {.id = "9dfe6a03-1937-4287-8ab7-866224d333b1",
          .owner = "xx1111-ovh",
          .read_only = false,
          .content = std::move(content),
          .created_at = *parse_rfc3339("2023-02-07T15:24:57Z") + std::chrono::microseconds{680037},
          .updated_at = {}};
}

// Facts 7.2: the guide's own sample, its order and what it leaves out.
TEST(PolicyJson, LeavesOutWhatIsNotSet) {
  const Policy policy =
      stored({.name = "vps-reboot-snapshot",
              .description = "VPS - reboot and create snapshot",
              .identities = {"urn:v1:eu:identity:user:xx1111-ovh/user1"},
              .resources = {"urn:v1:eu:resource:vps:vps-5b48d78b.vps.ovh.net"},
              .permissions = {.allow = {"vps:apiovh:reboot", "vps:apiovh:createSnapshot"}}});

  EXPECT_EQ(
      to_json(policy).dump(),
      R"({"id":"9dfe6a03-1937-4287-8ab7-866224d333b1","owner":"xx1111-ovh",)"
      R"("name":"vps-reboot-snapshot","readOnly":false,)"
      R"("description":"VPS - reboot and create snapshot",)"
      R"("identities":["urn:v1:eu:identity:user:xx1111-ovh/user1"],)"
      R"("resources":[{"urn":"urn:v1:eu:resource:vps:vps-5b48d78b.vps.ovh.net"}],)"
      R"("permissions":{"allow":[{"action":"vps:apiovh:reboot"},)"
      R"({"action":"vps:apiovh:createSnapshot"}]},"createdAt":"2023-02-07T15:24:57.680037Z"})");
}

TEST(PolicyJson, ComesBackInTheAnswerAsItWasSent) {
  const Json body = Json::parse(kWholePolicyBody);
  Policy policy = stored(*policy_content_from(body));
  policy.updated_at = parse_rfc3339("2026-09-23T12:00:00.5Z");

  const Json answer = to_json(policy);

  std::vector<std::string> names;
  for (const auto& [name, value] : answer.items()) names.push_back(name);
  EXPECT_EQ(names,
            (std::vector<std::string>{"id", "owner", "name", "readOnly", "description",
                                      "identities", "resources", "permissions", "permissionsGroups",
                                      "conditions", "expiredAt", "createdAt", "updatedAt"}));
  EXPECT_EQ(answer.at("updatedAt"), "2026-09-23T12:00:00.5Z");
  for (const auto& [name, value] : body.items()) {
    EXPECT_EQ(nlohmann::json(answer.at(name)), nlohmann::json(value)) << name;
  }
}

TEST(PolicyJson, IsReadAgainFromWhatWasStored) {
  Policy policy = stored(*policy_content_from(Json::parse(kWholePolicyBody)));
  policy.created_at = *parse_rfc3339("2023-02-07T15:24:57.68Z");
  policy.read_only = true;

  const Result<Policy> again = policy_from(to_json(policy));

  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(*again, policy);
}

TEST(PolicyJson, OfTheSeededPolicyIsReadAgainThoughItsNameIsReserved) {
  const Policy policy = default_policy(IamWorld::account());

  const Result<Policy> again = policy_from(to_json(policy));

  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(*again, policy);
}

TEST(PolicyJson, IsRefusedWhenItWasNotStoredSo) {
  EXPECT_EQ(policy_from(Json::array()).error().message, "a policy is no object");
  EXPECT_EQ(policy_from(Json::parse(R"({"id": "x"})")).error().message,
            "a policy: Body parameter identities isn't formated correctly");
  Json json = to_json(default_policy(IamWorld::account()));
  json["createdAt"] = "yesterday";
  EXPECT_EQ(policy_from(json).error().message, "createdAt is yesterday, which is no instant");
}

TEST(PolicyJson, WithDetailsCarriesWhatItNames) {
  const IamWorld world;
  const std::vector<Resource> resources{{.id = "a",
                                         .urn = urn_of("vps:web1"),
                                         .name = "web1",
                                         .display_name = "Web",
                                         .type = "vps",
                                         .owner = "xx1111-ovh",
                                         .tags = {{"env", "prod"}}}};
  const PolicyDetails details{.resources = resources,
                              .resource_groups = world.resource_groups,
                              .permissions_groups = world.permissions_groups};
  const Policy policy = stored({.name = "p",
                                .resources = {urn_of("vps:web1"), urn_of("web"), urn_of("vps:*")},
                                .permissions_groups = {world.permissions_groups.at(3).urn}});

  const Json answer = to_json(policy, details);

  EXPECT_EQ(answer.at("resources").dump(),
            R"([{"urn":"urn:v1:eu:resource:vps:web1","resource":{"id":"a","name":"web1",)"
            R"("displayName":"Web","type":"vps","owner":"xx1111-ovh","tags":{"env":"prod"}}},)"
            R"({"urn":"urn:v1:eu:resourceGroup:11111111-1111-4111-8111-111111111111",)"
            R"("group":{"id":"11111111-1111-4111-8111-111111111111","name":"web",)"
            R"("readOnly":false}},{"urn":"urn:v1:eu:resource:vps:*"}])");
  EXPECT_EQ(answer.at("permissionsGroups").at(0).at("name"), "controlPanelAccess");
  EXPECT_EQ(answer.at("permissionsGroups").at(0).at("owner"), "ovh");
  EXPECT_EQ(answer.at("permissionsGroups").at(0).at("permissions").at("allow").size(), 4U);
}

// Facts 5, Datetimes: trailing zeros are trimmed.
TEST(IamTime, HasAsManyDecimalsAsItTakes) {
  const Instant second = *parse_rfc3339("2026-09-26T11:29:43Z");
  EXPECT_EQ(iam_time(second), "2026-09-26T11:29:43Z");
  EXPECT_EQ(iam_time(second + std::chrono::milliseconds{470}), "2026-09-26T11:29:43.47Z");
  EXPECT_EQ(iam_time(second + std::chrono::microseconds{197537}), "2026-09-26T11:29:43.197537Z");
  EXPECT_EQ(iam_time(second + std::chrono::nanoseconds{715007761}),
            "2026-09-26T11:29:43.715007761Z");
  EXPECT_EQ(iam_time(second + std::chrono::nanoseconds{1}), "2026-09-26T11:29:43.000000001Z");
}

}  // namespace
}  // namespace countersign
