#include "ovhcloud/iam_urn.hpp"

#include <gtest/gtest.h>

#include <ostream>

namespace countersign {
namespace {

TEST(Urn, OfAResourceHasATypeAndAName) {
  const auto urn = parse_urn("urn:v1:eu:resource:vps:vps-5b48d78b.vps.ovh.net");

  ASSERT_TRUE(urn);
  EXPECT_EQ(urn->kind, UrnKind::resource);
  EXPECT_EQ(urn->region, "eu");
  EXPECT_EQ(urn->type, "vps");
  EXPECT_EQ(urn->name, "vps-5b48d78b.vps.ovh.net");
}

TEST(Urn, OfAnIdentityKeepsTheWholeClientId) {
  const auto urn = parse_urn("urn:v1:ca:identity:credential:xx1111-ovh/oauth2-EU.0123456789abcdef");

  ASSERT_TRUE(urn);
  EXPECT_EQ(urn->kind, UrnKind::identity);
  EXPECT_EQ(urn->type, "credential");
  EXPECT_EQ(urn->name, "xx1111-ovh/oauth2-EU.0123456789abcdef");
}

TEST(Urn, OfAResourceGroupHasAUuidAlone) {
  const auto urn = parse_urn("urn:v1:us:resourceGroup:aa0713ab-ed13-4f1a-89a5-32aa0cb936d8");

  ASSERT_TRUE(urn);
  EXPECT_EQ(urn->kind, UrnKind::resource_group);
  EXPECT_EQ(urn->type, "");
  EXPECT_EQ(urn->name, "aa0713ab-ed13-4f1a-89a5-32aa0cb936d8");
}

TEST(Urn, OfAPermissionsGroupHasAnOwnerAndAName) {
  const auto urn = parse_urn("urn:v1:eu:permissionsGroup:ovh:globalAdmin");

  ASSERT_TRUE(urn);
  EXPECT_EQ(urn->kind, UrnKind::permissions_group);
  EXPECT_EQ(urn->type, "ovh");
  EXPECT_EQ(urn->name, "globalAdmin");
}

// Facts 7.3: names in real use, and stars where they may stand.
TEST(Urn, MayBeAnyOfThese) {
  for (const std::string_view text :
       {"urn:v1:eu:identity:account:xx1111-ovh", "urn:v1:us:identity:account:1234-567-89",
        "urn:v1:eu:identity:user:xx1111-ovh/user1",
        "urn:v1:eu:identity:group:xx1111-ovh/admin@mycompany.com",
        "urn:v1:eu:identity:user:xx1111-ovh/*", "urn:v1:eu:identity:group:*",
        "urn:v1:eu:resource:account:xx1111-ovh", "urn:v1:eu:resource:vps:*",
        "urn:v1:eu:resource:*:*", "urn:v1:eu:resource:*:web1", "urn:v1:eu:resource:vps:web*",
        "urn:v1:eu:resource:dnsZone:*.com", "urn:v1:eu:resource:okms:a/secret/b:c",
        "urn:v1:eu:resource:domain:zürich.example", "urn:v1:eu:resourceGroup:*"}) {
    EXPECT_TRUE(parse_urn(text)) << text;
  }
}

// Facts 3.4: a bare star is refused for certain; the others by the form that its answer shows.
TEST(Urn, IsNoneOfThese) {
  for (const std::string_view text :
       {"",
        "*",
        "urn",
        "urn:*",
        "urn:v1:*",
        "urn:v1:eu:*",
        "urn:v1:eu:resource",
        "urn:v1:eu:resource:",
        "urn:v1:eu:resource:vps",
        "urn:v1:eu:resource:vps:",
        "urn:v1:eu:resource::web1",
        "urn:v1:eu:resource:*",
        "urn:v1:eu:resource:v*:web1",
        "urn:v1:eu:resource:vps:w*b",
        "urn:v1:eu:resource:vps:a b",
        "urn:v1:eu:resource:v ps:a",
        "urn:v2:eu:resource:vps:web1",
        "urn:v1:fr:resource:vps:web1",
        "urn:v1:*:resource:vps:web1",
        "URN:v1:eu:resource:vps:web1",
        " urn:v1:eu:resource:vps:web1",
        "urn:v1:eu:resource:vps:web1\n",
        "urn:v1:eu:resources:vps:web1",
        "urn:v1:eu:resourceGroup:web",
        "urn:v1:eu:resourceGroup:aa0713ab-ed13-4f1a-89a5-32aa0cb936d8:x",
        "urn:v1:eu:identity:xx1111-ovh",
        "urn:v1:eu:identity:account:",
        "urn:v1:eu:identity:account:xx1111-ovh/user1",
        "urn:v1:eu:identity:user:xx1111-ovh",
        "urn:v1:eu:identity:user:xx1111-ovh/",
        "urn:v1:eu:identity:user:/user1",
        "urn:v1:eu:identity:robot:xx1111-ovh/r",
        "urn:v1:eu:permissionsGroup:ovh",
        "urn:v1:eu:permissionsGroup:ovh:*",
        "urn:v1:eu:permissionsGroup::x"}) {
    EXPECT_FALSE(parse_urn(text)) << '"' << text << '"';
  }
}

TEST(Urn, CoversOnlyItsOwnKindAndRegion) {
  EXPECT_TRUE(urn_covers("urn:v1:eu:resource:*:*", "urn:v1:eu:resource:vps:web1"));
  EXPECT_FALSE(urn_covers("urn:v1:eu:resource:*:*", "urn:v1:ca:resource:vps:web1"));
  EXPECT_FALSE(urn_covers("urn:v1:eu:resource:*:*", "urn:v1:eu:identity:account:xx1111-ovh"));
  EXPECT_FALSE(urn_covers("urn:v1:eu:resource:vps:web1", "urn:v1:eu:resource:vps:*"))
      << "a star in what is asked about stands for itself";
  EXPECT_FALSE(urn_covers("*", "urn:v1:eu:resource:vps:web1"));
  EXPECT_FALSE(urn_covers("urn:v1:eu:resource:*:*", "vps:web1"));
}

TEST(Urn, IsWrittenAsItIsRead) {
  EXPECT_EQ(account_identity("eu", "xx1111-ovh"), "urn:v1:eu:identity:account:xx1111-ovh");
  EXPECT_EQ(user_identity("eu", "xx1111-ovh", "user1"), "urn:v1:eu:identity:user:xx1111-ovh/user1");
  EXPECT_EQ(group_identity("ca", "xx1111-ovh", "ADMIN"),
            "urn:v1:ca:identity:group:xx1111-ovh/ADMIN");
  EXPECT_EQ(client_identity("eu", "xx1111-ovh", "EU.0f"),
            "urn:v1:eu:identity:credential:xx1111-ovh/oauth2-EU.0f");
  EXPECT_EQ(resource_urn("us", "vps", "web1"), "urn:v1:us:resource:vps:web1");
  EXPECT_EQ(resource_group_urn("eu", "7"), "urn:v1:eu:resourceGroup:7");
  EXPECT_EQ(permissions_group_urn("eu", "ovh", "globalAdmin"),
            "urn:v1:eu:permissionsGroup:ovh:globalAdmin");
}

struct Star {
  std::string_view pattern;
  std::string_view text;
  bool covered;
};
void PrintTo(const Star& star, std::ostream* out) {
  *out << '"' << star.pattern << "\" and \"" << star.text << '"';
}

class Wildcard : public ::testing::TestWithParam<Star> {};

TEST_P(Wildcard, CoversWhatTheFactsSay) {
  EXPECT_EQ(wildcard_covers(GetParam().pattern, GetParam().text), GetParam().covered);
}

// Facts 7.4.
INSTANTIATE_TEST_SUITE_P(
    Actions, Wildcard,
    ::testing::Values(
        Star{"*", "vps:apiovh:get", true}, Star{"*", "", true}, Star{"**", "x", true},
        Star{"**", "", true}, Star{"webHosting:*", "webHosting:apiovh:a/b", true},
        Star{"webHosting:*", "webHosting:", true}, Star{"webHosting:*", "webHosting", false},
        Star{"*get", "vps:apiovh:snapshot/get", true}, Star{"*get", "get", true},
        Star{"*get", "vps:apiovh:gets", false}, Star{"*apiovh*", "vps:apiovh:get", true},
        Star{"*apiovh*", "vps:other:get", false}, Star{"vps:apiovh:get", "vps:apiovh:get", true},
        Star{"vps:apiovh:get", "vps:apiovh:ge", false}, Star{"", "", true}, Star{"", "x", false},
        Star{"vps:*:get", "vps:apiovh:get", false}, Star{"vps:*:get", "vps:*:get", true},
        Star{"v?s", "vps", false}));

}  // namespace
}  // namespace countersign
