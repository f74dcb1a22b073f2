#include "ovhcloud/iam_group_json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/time_text.hpp"
#include "ovhcloud/iam_errors.hpp"
#include "tests/unit/ovhcloud/iam_world.hpp"

namespace countersign {
namespace {

using Json = nlohmann::ordered_json;

template <class T>
std::string refusal_of(const Answer<T>& answer) {
  return answer ? "none" : answer.error().message;
}

const std::vector<Resource> kKnown{{.id = "id-1",
                                    .urn = "urn:v1:eu:resource:vps:web1",
                                    .name = "web1",
                                    .display_name = "Web",
                                    .type = "vps",
                                    .owner = "xx1111-ovh",
                                    .tags = {{"env", "prod"}, {"ovh:computed", "x"}}},
                                   {.id = "id-2",
                                    .urn = "urn:v1:eu:resource:cdn:cdn-1",
                                    .name = "cdn-1",
                                    .display_name = "cdn-1",
                                    .type = "cdn",
                                    .owner = "xx1111-ovh"}};

// Facts 7.2: order and null as in the guide.
TEST(PermissionsGroupJson, HasNullUntilItIsEdited) {
  EXPECT_EQ(to_json(ovhcloud_permissions_groups("eu").front()).dump(),
            R"({"id":"00000000-0000-0000-0001-000000000001",)"
            R"("urn":"urn:v1:eu:permissionsGroup:ovh:globalAdmin","name":"globalAdmin",)"
            R"("owner":"ovh","description":"Every action there is and will be",)"
            R"("permissions":{"allow":[{"action":"*"}]},)"
            R"("createdAt":"2023-03-14T09:10:57.40418Z","updatedAt":null})");
}

TEST(PermissionsGroupJson, IsReadAgainFromWhatWasStored) {
  PermissionsGroup group = ovhcloud_permissions_groups("ca").at(1);
  group.created_at = *parse_rfc3339("2026-01-01T00:00:00Z");
  group.updated_at = parse_rfc3339("2026-01-02T00:00:00.25Z");

  const auto again = permissions_group_from(to_json(group));

  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(*again, group);
  EXPECT_FALSE(permissions_group_from(Json::array()));
  EXPECT_FALSE(permissions_group_from(Json::parse(R"({"name": "x"})")));
}

TEST(PermissionsGroupJson, NeedsNameDescriptionAndPermissions) {
  const auto refusal = [](std::string_view body) {
    return refusal_of(permissions_group_content_from(Json::parse(body)));
  };
  EXPECT_EQ(refusal(R"({"name": "g", "description": "", "permissions": {}})"), "none");
  EXPECT_EQ(refusal(R"({"name": "g", "permissions": {}})"),
            "The input provided isn't valid: 'description' is a required property");
  EXPECT_EQ(refusal(R"({"name": "g", "description": ""})"),
            "Body parameter permissions isn't formated correctly");
  EXPECT_EQ(refusal(R"({"name": "", "description": "", "permissions": {}})"),
            "\"name\" is missing or empty");
  EXPECT_EQ(refusal(R"({"name": "g", "description": "", "permissions": {}, "other": "x"})"),
            "Unknown body parameter other");
}

ResourceGroup group(std::vector<GroupMember> members) {
  return {.id = std::string{kWebGroup},
          .urn = urn_of("web"),
          .owner = "xx1111-ovh",
          .read_only = false,
          .everything = false,
          .content = {.name = "web", .members = std::move(members)},
          .created_at = *parse_rfc3339("2023-01-27T11:29:22Z"),
          .updated_at = {}};
}

// Facts 7.2: the guide has updatedAt before createdAt here.
TEST(ResourceGroupJson, NamesItsResourcesById) {
  EXPECT_EQ(to_json(group({{"id-1", kKnown[0].urn}}), kKnown, GroupDetail::ids).dump(),
            R"({"id":"11111111-1111-4111-8111-111111111111",)"
            R"("urn":"urn:v1:eu:resourceGroup:11111111-1111-4111-8111-111111111111",)"
            R"("readOnly":false,"name":"web","owner":"xx1111-ovh","resources":[{"id":"id-1"}],)"
            R"("updatedAt":null,"createdAt":"2023-01-27T11:29:22Z"})");
}

TEST(ResourceGroupJson, ShowsThemWholeWithDetails) {
  const Json json = to_json(group({{"id-2", kKnown[1].urn}, {"gone", "urn:v1:eu:resource:x:y"}}),
                            kKnown, GroupDetail::whole);

  EXPECT_EQ(json.at("resources").dump(),
            R"([{"id":"id-2","urn":"urn:v1:eu:resource:cdn:cdn-1","name":"cdn-1",)"
            R"("displayName":"cdn-1","type":"cdn","owner":"xx1111-ovh"},{"id":"gone"}])");
}

TEST(ResourceGroupJson, OfEverythingShowsAllThereIs) {
  const Json json = to_json(group_of_everything(IamWorld::account()), kKnown, GroupDetail::ids);

  EXPECT_EQ(json.at("resources").dump(), R"([{"id":"id-1"},{"id":"id-2"}])");
  EXPECT_EQ(json.at("readOnly"), true);
}

TEST(ResourceGroupJson, TakesResourcesByIdOrByUrn) {
  const auto refusal = [](std::string_view body, BodyOf kind) {
    return refusal_of(resource_group_content_from(Json::parse(body), kind));
  };
  EXPECT_EQ(refusal(R"({"name": "g"})", BodyOf::creation), "none");
  EXPECT_EQ(refusal(R"({"name": "g"})", BodyOf::update),
            "Body parameter resources isn't formated correctly");
  EXPECT_EQ(refusal(R"({"name": "g", "resources": [{"id": "id-1"}, {"urn":
                        "urn:v1:eu:resource:cdn:cdn-1", "id": null}]})",
                    BodyOf::update),
            "none");
  EXPECT_EQ(refusal(R"({"name": "g", "resources": [{"id": "id-1"}, {}]})", BodyOf::update),
            "\"resources[1].id\" is missing or empty");
  EXPECT_EQ(refusal(R"({"name": "g", "resources": [{"urn": "urn:v1:eu:resource:vps:*"}]})",
                    BodyOf::creation),
            malformed_resource_urn("resources[0].urn").message);
  EXPECT_EQ(refusal(R"({"name": "g", "resources": ["id-1"]})", BodyOf::creation),
            "Body parameter resources isn't formated correctly");
  EXPECT_EQ(refusal(R"({"name": ""})", BodyOf::creation), "\"name\" is missing or empty");
}

TEST(ResourceGroupJson, FillsInWhatAMemberLacks) {
  const auto resolved =
      resolved_members({{"id-1", ""}, {"", kKnown[1].urn}, {"id-1", kKnown[0].urn}}, kKnown);

  ASSERT_TRUE(resolved);
  EXPECT_EQ(*resolved,
            (std::vector<GroupMember>{{"id-1", kKnown[0].urn}, {"id-2", kKnown[1].urn}}));
  EXPECT_EQ(refusal_of(resolved_members({{"id-9", ""}}, kKnown)),
            "The requested object (resource = id-9) does not exist");
  EXPECT_EQ(refusal_of(resolved_members({{"", "urn:v1:eu:resource:x:y"}}, kKnown)),
            "The requested object (resource = urn:v1:eu:resource:x:y) does not exist");
  EXPECT_FALSE(resolved_members({{"id-1", kKnown[1].urn}}, kKnown)) << "id and URN disagree";
}

TEST(ResourceJson, HasTagsOnlyWhenThereAreAny) {
  EXPECT_EQ(to_json(kKnown[0]).dump(),
            R"({"id":"id-1","urn":"urn:v1:eu:resource:vps:web1","name":"web1",)"
            R"("displayName":"Web","type":"vps","owner":"xx1111-ovh",)"
            R"("tags":{"env":"prod","ovh:computed":"x"}})");
  EXPECT_FALSE(to_json(kKnown[1]).contains("tags"));
}

TEST(ResourceJson, IsReadAgainFromWhatWasStored) {
  for (const Resource& resource : kKnown) {
    const auto again = resource_from(to_json(resource));

    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(*again, resource);
  }
  EXPECT_EQ(resource_from(Json::object()).error().message, "a resource has no urn");
  EXPECT_FALSE(resource_from(Json::parse(R"({"urn": "x", "tags": {"a": 1}})")));
}

// Facts 7.5: both edges of both lengths, and "\z", behind which nothing may come.
TEST(Tag, IsOfTheCharactersAndLengthsThatTheDescriptionSays) {
  EXPECT_FALSE(tag_refusal("aZ09_.:/=+@-", "aZ09_.:/=+@-"));
  EXPECT_FALSE(tag_refusal(std::string(128, 'k'), std::string(256, 'v')));
  EXPECT_FALSE(tag_refusal("k", "")) << "an empty value is one";
  EXPECT_TRUE(tag_refusal("", "v"));
  EXPECT_TRUE(tag_refusal(std::string(129, 'k'), "v"));
  EXPECT_TRUE(tag_refusal("k", std::string(257, 'v')));
  for (const std::string_view text : {"a b", "a\n", "é", "a(b)", "a,b", "a*"}) {
    EXPECT_EQ(tag_refusal(text, "v").value_or(ApiError{}).message, malformed_tag_key(text).message);
    EXPECT_EQ(tag_refusal("k", text).value_or(ApiError{}).message,
              malformed_tag_value(text).message);
  }
}

TEST(Tag, OfOvhcloudsOwnIsNotTheCustomersToSet) {
  EXPECT_EQ(tag_refusal("ovh:x", "v")->message,
            "tag key \"ovh:x\" is invalid, prefix \"ovh:\" is "
            "reserved");
  EXPECT_FALSE(tag_refusal("ovh", "v"));
  EXPECT_FALSE(tag_refusal("ovh-x", "v"));
}

TEST(Tag, IsAddedByKeyAndValue) {
  const auto tag = tag_from(Json::parse(R"({"key": "env", "value": "prod"})"));
  ASSERT_TRUE(tag);
  EXPECT_EQ(tag->key, "env");
  EXPECT_EQ(tag->value, "prod");
  EXPECT_EQ(refusal_of(tag_from(Json::parse(R"({"key": "env"})"))),
            "The input provided isn't valid: 'value' is a required property");
  EXPECT_EQ(refusal_of(tag_from(Json::parse(R"({"key": "a b", "value": ""})"))),
            malformed_tag_key("a b").message);
}

TEST(Tags, AreReplacedButForThoseOfOvhcloud) {
  const Tags current = kKnown[0].tags;
  const auto after = [&](std::string_view body) {
    return tags_from(Json::parse(body), current).value_or(Tags{{"refused", ""}});
  };
  EXPECT_EQ(after(R"({"tags": {"team": "web"}})"), (Tags{{"ovh:computed", "x"}, {"team", "web"}}));
  EXPECT_EQ(after(R"({"tags": {"env": "dev", "ovh:computed": "x"}})"),
            (Tags{{"env", "dev"}, {"ovh:computed", "x"}}))
      << "the object that was read may be sent back";
  EXPECT_EQ(after(R"({"tags": null})"), (Tags{{"ovh:computed", "x"}}));
  EXPECT_EQ(after(R"({"displayName": "Web"})"), current);
  EXPECT_EQ(refusal_of(tags_from(Json::parse(R"({"tags": {"ovh:computed": "y"}})"), current)),
            reserved_tag("ovh:computed").message);
  EXPECT_EQ(refusal_of(tags_from(Json::parse(R"({"tags": {"a": 1}})"), current)),
            "Body parameter tags isn't formated correctly");
  EXPECT_EQ(refusal_of(tags_from(Json::parse(R"({"colour": "red"})"), current)),
            "Unknown body parameter colour");
}

}  // namespace
}  // namespace countersign
