#include "ovhcloud/oauth2_scope.hpp"

#include <gtest/gtest.h>

namespace countersign {
namespace {

OAuthScope scope(std::string_view text) { return parse_scope(text).value(); }

// Facts 6.3.
TEST(Scope, IsAllOrAllOfAProduct) {
  for (const char* text : {"all", "account/all", "webHosting/all", "account/all vps/all"}) {
    const auto parsed = parse_scope(text);
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(text_of(*parsed), text);
  }
}

// Facts 6.2: "account/read" is invalid_request.
TEST(Scope, IsNothingElse) {
  for (const char* text :
       {"", " ", "account/read", "/all", "ALL", "account", "account/", "all/all/all", "a/b/all",
        "all ", " all", "all  vps/all", "all,vps/all", "all account/read", "é/all", "*/all"}) {
    EXPECT_FALSE(parse_scope(text)) << text;
  }
}

TEST(Scope, HasEachNameOnce) { EXPECT_EQ(text_of(scope("vps/all all vps/all")), "vps/all all"); }

TEST(Scope, IsPartOfAllAndOfWhatHasEachOfItsNames) {
  EXPECT_TRUE(is_part_of(scope("account/all"), scope("all")));
  EXPECT_TRUE(is_part_of(scope("all"), scope("vps/all all")));
  EXPECT_TRUE(is_part_of(scope("vps/all"), scope("account/all vps/all")));
  EXPECT_FALSE(is_part_of(scope("all"), scope("account/all")));
  EXPECT_FALSE(is_part_of(scope("account/all vps/all"), scope("account/all")));
}

TEST(Scope, CoversTheActionsOfItsProducts) {
  EXPECT_TRUE(covers(scope("all"), "account:apiovh:me/get"));
  EXPECT_TRUE(covers(scope("account/all"), "account:apiovh:me/get"));
  EXPECT_TRUE(covers(scope("vps/all account/all"), "account:apiovh:me/get"));
  EXPECT_FALSE(covers(scope("vps/all"), "account:apiovh:me/get"));
  EXPECT_FALSE(covers(scope("acc/all"), "account:apiovh:me/get"));
  EXPECT_FALSE(covers(scope("vps/all"), ""));
  EXPECT_FALSE(covers(OAuthScope{}, "account:apiovh:me/get"));
}

}  // namespace
}  // namespace countersign
