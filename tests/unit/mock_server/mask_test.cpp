#include "mock_server/directory/mask.hpp"

#include <gtest/gtest.h>

#include "core/text.hpp"
#include "ovhcloud/digest.hpp"
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

TEST_F(MaskTest, CoversAClientsSecretAlsoAsBasicSendsIt) {
  for (const char* secret : {"b5ad5ee0c5a54d7cbf1a3f5d6e8b9c07", "a?~/+ ÿ>>"}) {
    directory_.add(OAuthClient{.id = std::string{"EU.1"} + secret[0],
                               .secret = ClientSecret{secret},
                               .name = {},
                               .description = {},
                               .flow = OAuthFlow::client_credentials,
                               .callback_urls = {},
                               .account = {},
                               .created = {}});
    const std::string id = std::string{"EU.1"} + secret[0];
    expect_masked(secret);
    expect_masked(base64(id + ":" + secret));
    expect_masked(base64(percent_encoded(id) + ":" + percent_encoded(secret)));
  }
}

TEST_F(MaskTest, CoversAccessTokensRefreshTokensAndCodes) {
  directory_.add(AccessToken{.text = BearerToken{std::string(64, 'a')},
                             .kind = TokenKind::authorization_code,
                             .client_id = {},
                             .account = {},
                             .user = {},
                             .scope = {},
                             .issued = {},
                             .expires = {}});
  directory_.add(IssuedRefreshToken{.text = RefreshToken{std::string(64, 'b')},
                                    .client_id = {},
                                    .account = {},
                                    .user = {},
                                    .scope = {},
                                    .issued = {},
                                    .expires = {}});
  directory_.add(IssuedCode{.text = AuthorizationCode{std::string(64, 'c')},
                            .client_id = {},
                            .account = {},
                            .user = {},
                            .redirect_uri = {},
                            .challenge = {},
                            .scope = {},
                            .expires = {}});
  for (const char letter : {'a', 'b', 'c'}) expect_masked(std::string(64, letter));
}

TEST(MaskedForm, CoversTheSecretsOfATokenRequestWhosever) {
  EXPECT_EQ(masked_form("grant_type=authorization_code&code=0123456789abcdef&client_id=EU.1"
                        "&client_secret=fedcba9876543210&code_verifier=abcdefghijklmnop"
                        "&refresh_token=0f1e2d3c4b5a6978&access_token=1122334455667788"),
            "grant_type=authorization_code&code=0123…&client_id=EU.1&client_secret=fedc…"
            "&code_verifier=abcd…&refresh_token=0f1e…&access_token=1122…");
  EXPECT_EQ(masked_form("%63ode=0123456789abcdef"), "%63ode=0123…");
}

TEST(MaskedForm, LeavesTheRestAsItStands) {
  for (const char* form : {"", "&", "a", "=b", "code", "code=", "a=1&&b=%zz&", "codes=1"}) {
    EXPECT_EQ(masked_form(form), form);
  }
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
