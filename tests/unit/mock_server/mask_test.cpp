#include "mock_server/directory/mask.hpp"

#include <gtest/gtest.h>

#include "tests/unit/mock_server/world.hpp"

namespace countersign::mock_server {
namespace {

class MaskTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::string shown(std::string_view text) const { return Mask{directory_}(text); }
  [[nodiscard]] std::string logged(std::string_view text) const {
    return masked_words(text, directory_);
  }

  // In the middle of a text, of a word, and beside what separates words.
  void expect_masked(const std::string& secret) {
    for (const std::string& text : {secret, "x" + secret + "x", "a=" + secret + "&b=" + secret}) {
      EXPECT_EQ(shown(text).find(secret), std::string::npos) << text;
    }
    EXPECT_EQ(logged("/a/" + secret + "?b").find(secret), std::string::npos) << secret;
  }

  MemoryDirectory directory_;
};

TEST_F(MaskTest, CoversWhatTheDirectoryWasToldIsASecret) {
  directory_.remember_secret("correct horse");
  EXPECT_EQ(shown("say correct horse!"), "say " + masked("correct horse") + "!");
}

TEST_F(MaskTest, LeavesWhatIsNoSecretAsItIs) {
  directory_.remember_secret("correct horse");
  EXPECT_EQ(shown("say correct hors"), "say correct hors");
  EXPECT_EQ(logged("/1.0/me/identity/user"), "/1.0/me/identity/user");
}

TEST_F(MaskTest, CoversPersonalTokensAlsoAfterTheirEnd) {
  const std::string text(64, 'd');
  directory_.add(PersonalToken{.name = "ci",
                               .description = {},
                               .last_used = std::nullopt,
                               .token = {.text = BearerToken{text},
                                         .kind = TokenKind::personal,
                                         .client_id = {},
                                         .account = "a",
                                         .user = "b",
                                         .scope = {},
                                         .issued = Instant{kWhen},
                                         .expires = std::nullopt}});
  expect_masked(text);
  directory_.remove_personal_token("a", "b", "ci");
  expect_masked(text);
}

}  // namespace
}  // namespace countersign::mock_server
