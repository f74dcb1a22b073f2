#include "mock_server/directory/memory_directory.hpp"

#include <gtest/gtest.h>

#include "tests/unit/mock_server/world.hpp"

namespace countersign::mock_server {
namespace {

class MemoryDirectoryTest : public ::testing::Test {
 protected:
  static AccessToken token(std::string text, std::string user, std::int64_t grant = 0) {
    return {.text = BearerToken{std::move(text)},
            .kind = TokenKind::authorization_code,
            .client_id = "EU.1",
            .account = "cs1234-ovh",
            .user = std::move(user),
            .scope = {.names = {"all"}},
            .issued = Instant{kWhen},
            .expires = std::nullopt,
            .grant = grant};
  }

  static IssuedRefreshToken refresh(std::string text, std::string user, std::int64_t grant) {
    return {.text = RefreshToken{std::move(text)},
            .client_id = "EU.1",
            .account = "cs1234-ovh",
            .user = std::move(user),
            .scope = {.names = {"all"}},
            .issued = Instant{kWhen},
            .expires = std::nullopt,
            .grant = grant};
  }

  static IssuedCode code(std::string text, std::string user) {
    return {.text = AuthorizationCode{std::move(text)},
            .client_id = "EU.1",
            .account = "cs1234-ovh",
            .user = std::move(user),
            .redirect_uri = "https://app.example/",
            .challenge = {},
            .scope = {.names = {"all"}},
            .expires = Instant{kWhen}};
  }

  static PersonalToken personal(std::string name, std::string user) {
    return {.name = name,
            .description = {},
            .last_used = std::nullopt,
            .token = token("personal-" + user + "-" + name, user)};
  }

  MemoryDirectory directory_;
};

TEST_F(MemoryDirectoryTest, FindsAPersonalTokenByItsTextAndByItsName) {
  directory_.add(personal("ci", "paul"));
  directory_.add(personal("cd", "paul"));
  directory_.add(personal("ci", "ann"));

  ASSERT_NE(directory_.access_token("personal-paul-ci"), nullptr);
  EXPECT_EQ(directory_.access_token("personal-paul-ci")->user, "paul");
  const auto pauls = directory_.personal_tokens("cs1234-ovh", "paul");
  ASSERT_EQ(pauls.size(), 2U);
  EXPECT_EQ(pauls[0]->name, "cd");
  EXPECT_EQ(pauls[1]->name, "ci");
  EXPECT_EQ(directory_.personal_token("cs1234-ovh", "paul", "cx"), nullptr);
  EXPECT_EQ(directory_.personal_token("zz99-ovh", "paul", "ci"), nullptr);
}

TEST_F(MemoryDirectoryTest, NotesTheUseOfAPersonalToken) {
  const PersonalToken& kept = directory_.add(personal("ci", "paul"));
  directory_.note_use(kept.token, Instant{kWhen});
  EXPECT_EQ(kept.last_used, Instant{kWhen});
}

TEST_F(MemoryDirectoryTest, ForgetsAPersonalTokenAndStillKnowsItForASecret) {
  directory_.add(personal("ci", "paul"));
  directory_.remove_personal_token("cs1234-ovh", "paul", "ci");

  EXPECT_EQ(directory_.access_token("personal-paul-ci"), nullptr);
  EXPECT_EQ(directory_.personal_token("cs1234-ovh", "paul", "ci"), nullptr);
  EXPECT_TRUE(directory_.is_secret("personal-paul-ci"));
}

TEST_F(MemoryDirectoryTest, RevokesWhatCameOfOneConsentAndNothingElse) {
  directory_.add(token("a1", "", 1));
  directory_.add(token("a2", "", 2));
  directory_.add(refresh("r1", "", 1));
  directory_.add(refresh("r2", "", 2));

  directory_.revoke_grant(1);

  EXPECT_TRUE(directory_.access_token("a1")->revoked);
  EXPECT_TRUE(directory_.refresh_token("r1")->revoked);
  EXPECT_FALSE(directory_.access_token("a2")->revoked);
  EXPECT_FALSE(directory_.refresh_token("r2")->revoked);
}

TEST_F(MemoryDirectoryTest, RevokesAllOfAUserAndNothingOfTheAccounts) {
  for (const char* user : {"", "paul", "ann"}) {
    const std::string name{user};
    directory_.add(token("a" + name, name));
    directory_.add(refresh("r" + name, name, 1));
    directory_.add(code("c" + name, name));
    if (!name.empty()) directory_.add(personal("ci", name));
  }

  directory_.revoke_all_of("cs1234-ovh", "paul");

  EXPECT_TRUE(directory_.access_token("apaul")->revoked);
  EXPECT_TRUE(directory_.refresh_token("rpaul")->revoked);
  EXPECT_TRUE(directory_.code("cpaul")->redeemed);
  EXPECT_EQ(directory_.access_token("personal-paul-ci"), nullptr);
  for (const char* user : {"", "ann"}) {
    EXPECT_FALSE(directory_.access_token(std::string{"a"} + user)->revoked) << user;
    EXPECT_FALSE(directory_.refresh_token(std::string{"r"} + user)->revoked) << user;
    EXPECT_FALSE(directory_.code(std::string{"c"} + user)->redeemed) << user;
  }
  EXPECT_NE(directory_.access_token("personal-ann-ci"), nullptr);
}

TEST(KeptByText, ForgetsTheOldestBeyondItsMost) {
  KeptByText<int> kept{2, RowKind::code, {}};

  EXPECT_EQ(kept.add("a", 1), "");
  EXPECT_EQ(kept.add("b", 2), "");
  EXPECT_EQ(kept.add("c", 3), "a");

  EXPECT_EQ(kept.find("a"), nullptr);
  ASSERT_NE(kept.find("c"), nullptr);
  EXPECT_EQ(*kept.find("c"), 3);
}

}  // namespace
}  // namespace countersign::mock_server
