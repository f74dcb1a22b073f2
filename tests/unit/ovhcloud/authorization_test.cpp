#include "ovhcloud/authorization.hpp"

#include <gtest/gtest.h>

#include "ovhcloud/digest.hpp"

namespace countersign {
namespace {

using namespace std::string_view_literals;

TEST(BearerToken, IsWhatFollowsTheSchemeInAnyCase) {
  EXPECT_EQ(bearer_token("Bearer abc.def"), "abc.def");
  EXPECT_EQ(bearer_token("bEARER abc"), "abc");
  EXPECT_EQ(bearer_token("Bearer   abc"), "abc");
}

TEST(BearerToken, MayBeEmpty) {
  EXPECT_EQ(bearer_token("Bearer"), "");
  EXPECT_EQ(bearer_token("Bearer "), "");
}

// Older language variants of the 2023 guide show the token alone (facts 6.3).
TEST(BearerToken, IsNotThereUnderAnotherScheme) {
  for (const char* value : {"", "your-api-token", "Bearerabc", "Basic YTpi", "Bearer\tabc"}) {
    EXPECT_EQ(bearer_token(value), std::nullopt) << value;
  }
}

std::string user_and_password(std::string_view authorization) {
  const auto basic = basic_credentials(authorization);
  return basic ? basic->user + " | " + std::string{basic->password.reveal()} : "none";
}

// RFC 7617, 2.
TEST(BasicCredentials, AreSplitAtTheFirstColon) {
  EXPECT_EQ(user_and_password("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="), "Aladdin | open sesame");
  EXPECT_EQ(user_and_password("Basic dGVzdDoxMjPCow=="), "test | 123£");
  EXPECT_EQ(user_and_password("basic " + base64("a:b:c")), "a | b:c");
}

TEST(BasicCredentials, MayHaveEmptyHalves) {
  EXPECT_EQ(user_and_password("Basic " + base64(":")), " | ");
  EXPECT_EQ(user_and_password("Basic " + base64("EU.0000000000000000:")), "EU.0000000000000000 | ");
  EXPECT_EQ(user_and_password("Basic " + base64(":secret")), " | secret");
}

TEST(BasicCredentials, AreNotDecodedAnyFurther) {
  EXPECT_EQ(user_and_password("Basic " + base64("a%3Ab:c+d%2B")), "a%3Ab | c+d%2B");
}

TEST(BasicCredentials, AreRefusedWhenTheyAreOdd) {
  for (const std::string& odd :
       {std::string{"Basic"}, std::string{"Basic "}, std::string{"Basic ===="},
        "Basic " + base64("no colon"), std::string{"Basic QTpi!"}, std::string{"Basic QTpiYw"},
        std::string{"Basic QT pi"}, "Basic " + base64("a\0b:c"sv), "Basic " + base64("a:b\r\nc"),
        "Basic " + base64("a:\xff"), "Bearer " + base64("a:b"), std::string{}}) {
    EXPECT_EQ(user_and_password(odd), "none") << odd;
  }
}

TEST(BasicCredentials, AreToldFromOtherSchemes) {
  EXPECT_TRUE(is_basic("Basic"));
  EXPECT_TRUE(is_basic("BASIC x"));
  EXPECT_FALSE(is_basic("Digest x"));
  EXPECT_FALSE(is_basic(""));
}

}  // namespace
}  // namespace countersign
