#include "ovhcloud/iam_seed.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/time_text.hpp"
#include "ovhcloud/iam_policy_json.hpp"
#include "tests/unit/ovhcloud/iam_world.hpp"

namespace countersign {
namespace {

// Facts 7.2: the guide's sample, byte for byte.
TEST(SeededPolicy, IsTheOneOfTheGuide) {
  const Policy policy = default_policy(
      {.nichandle = "xx1111-ovh",
       .region = "eu",
       .policy_id = "69470db1-5372-4e32-acf1-edc2afd84c12",
       .group_id = "aa0713ab-ed13-4f1a-89a5-32aa0cb936d8",
       .created = *parse_rfc3339("2023-01-27T11:29:22Z") + std::chrono::microseconds{197537}});

  EXPECT_EQ(
      to_json(policy).dump(),
      R"({"id":"69470db1-5372-4e32-acf1-edc2afd84c12","owner":"xx1111-ovh",)"
      R"("name":"ovh-default","readOnly":true,)"
      R"("identities":["urn:v1:eu:identity:account:xx1111-ovh"],)"
      R"("resources":[{"urn":"urn:v1:eu:resourceGroup:aa0713ab-ed13-4f1a-89a5-32aa0cb936d8"}],)"
      R"("permissions":{"allow":[{"action":"*"}]},)"
      R"("createdAt":"2023-01-27T11:29:22.197537Z","updatedAt":"2023-01-27T11:29:22.197537Z"})");
}

TEST(SeededPolicy, NamesTheGroupOfEverything) {
  const SeededAccount account = IamWorld::account();

  EXPECT_EQ(default_policy(account).content.resources.at(0), group_of_everything(account).urn);
  EXPECT_TRUE(group_of_everything(account).everything);
  EXPECT_TRUE(group_of_everything(account).read_only);
}

TEST(SeededPermissionsGroups, AreOvhcloudsAndOfTheRegion) {
  std::vector<std::string> names;
  for (const PermissionsGroup& group : ovhcloud_permissions_groups("us")) {
    names.push_back(group.content.name);
    EXPECT_EQ(group.owner, "ovh");
    EXPECT_EQ(group.urn, "urn:v1:us:permissionsGroup:ovh:" + group.content.name);
    EXPECT_TRUE(parse_urn(group.urn)) << group.urn;
    EXPECT_FALSE(group.updated_at);
  }
  EXPECT_EQ(names, (std::vector<std::string>{"globalAdmin", "globalReadWrite", "globalReadOnly",
                                             "controlPanelAccess"}));
}

}  // namespace
}  // namespace countersign
