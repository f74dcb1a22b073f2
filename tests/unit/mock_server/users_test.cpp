#include "mock_server/directory/users.hpp"

#include <gtest/gtest.h>

namespace countersign::mock_server {
namespace {

using Names = std::set<std::string, std::less<>>;

LocalUser user_in(std::string group) {
  return {.login = "paul",
          .description = {},
          .email = {},
          .group = std::move(group),
          .creation = {},
          .last_update = {}};
}

TEST(LocalUser, IsInTheMainGroupAndInTheOthersOnceEach) {
  LocalUser user = user_in("DEFAULT");
  EXPECT_EQ(user.groups(), (Names{"DEFAULT"}));

  user.further = {"shop", "DEFAULT"};

  EXPECT_EQ(user.groups(), (Names{"DEFAULT", "shop"}));
}

// Facts 5.
TEST(DefaultGroups, AreThreeWithTheRolesOfTheRealOnes) {
  const UserGroups groups = default_groups();

  ASSERT_EQ(groups.size(), 3U);
  EXPECT_EQ(groups.at("ADMIN").role, GroupRole::admin);
  EXPECT_EQ(groups.at("DEFAULT").role, GroupRole::regular);
  EXPECT_EQ(groups.at("UNPRIVILEGED").role, GroupRole::unprivileged);
  for (const auto& [name, group] : groups) {
    EXPECT_TRUE(group.is_default) << name;
    EXPECT_EQ(group.name, name);
  }
  EXPECT_EQ(groups.at("DEFAULT").description, "Default Group with REGULAR role");
}

TEST(GroupRole, HasANameBothWays) {
  for (const GroupRole role :
       {GroupRole::admin, GroupRole::none, GroupRole::regular, GroupRole::unprivileged}) {
    EXPECT_EQ(group_role(name_of(role)), role) << name_of(role);
  }
  EXPECT_EQ(group_role("admin"), std::nullopt);
}

TEST(UserName, IsOfLettersDigitsAndAFewSigns) {
  for (const char* name : {"a", "Paul.2", "paul@a.example", "p_a-u+l"}) {
    EXPECT_TRUE(is_user_name(name)) << name;
  }
  EXPECT_TRUE(is_user_name(std::string(255, 'a')));
  for (const char* name : {"", "a b", "a/b", "a\n", "é", "a%2f", "*"}) {
    EXPECT_FALSE(is_user_name(name)) << name;
  }
  EXPECT_FALSE(is_user_name(std::string(256, 'a')));
}

}  // namespace
}  // namespace countersign::mock_server
