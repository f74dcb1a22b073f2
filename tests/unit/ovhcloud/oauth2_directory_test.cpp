#include "ovhcloud/oauth2_directory.hpp"

#include <gtest/gtest.h>

#include <concepts>
#include <ostream>

namespace countersign {
namespace {

using std::chrono::seconds;

template <class T>
concept Printable = requires(std::ostream& out, const T& value) {
  out << value;
};

static_assert(!Printable<ClientSecret> && !Printable<BearerToken> && !Printable<RefreshToken> &&
              !Printable<AuthorizationCode>);

TEST(OAuthFlow, IsSpelledAsTheApiDoes) {
  for (const OAuthFlow flow : {OAuthFlow::authorization_code, OAuthFlow::client_credentials}) {
    EXPECT_EQ(oauth_flow(name_of(flow)), flow);
  }
  EXPECT_EQ(name_of(OAuthFlow::authorization_code), "AUTHORIZATION_CODE");
  EXPECT_EQ(name_of(OAuthFlow::client_credentials), "CLIENT_CREDENTIALS");
  EXPECT_EQ(oauth_flow("client_credentials"), std::nullopt);
  EXPECT_EQ(oauth_flow(""), std::nullopt);
}

// Facts 2.5, 7.3.
TEST(OAuthClientId, HasTheRegionInFrontAndStaysWholeInTheIdentity) {
  const std::string id = oauth_client_id("eu", "3ec9fdabdbe60ca3");

  EXPECT_EQ(id, "EU.3ec9fdabdbe60ca3");
  EXPECT_EQ(credential_urn("eu", "ab1234-ovh", id),
            "urn:v1:eu:identity:credential:ab1234-ovh/oauth2-EU.3ec9fdabdbe60ca3");
}

class Token : public ::testing::Test {
 protected:
  AccessToken token_{.text = BearerToken{"t"},
                     .kind = TokenKind::client_credentials,
                     .client_id = "EU.3ec9fdabdbe60ca3",
                     .account = "ab1234-ovh",
                     .user = "",
                     .scope = {{"all"}},
                     .issued = Instant{},
                     .expires = Instant{} + kTokenLife};
};

TEST_F(Token, ExpiresAtTheInstantOfItsExpiry) {
  EXPECT_EQ(state_at(token_, Instant{}), TokenState::valid);
  EXPECT_EQ(state_at(token_, Instant{} + seconds{3598}), TokenState::valid);
  EXPECT_EQ(state_at(token_, Instant{} + seconds{3599}), TokenState::expired);
}

// Facts 5: no expiry by default.
TEST_F(Token, NeedNotExpire) {
  token_.expires = {};

  EXPECT_EQ(state_at(token_, kEndOfTime), TokenState::valid);
}

TEST_F(Token, IsRevokedWhateverTheTime) {
  token_.revoked = true;

  EXPECT_EQ(state_at(token_, Instant{}), TokenState::revoked);
  EXPECT_EQ(state_at(token_, kEndOfTime), TokenState::revoked);
}

TEST_F(Token, StandsForItsClientOrForThePersonWhoConsented) {
  EXPECT_EQ(identity_of(token_, "eu"),
            "urn:v1:eu:identity:credential:ab1234-ovh/oauth2-EU.3ec9fdabdbe60ca3");

  token_.kind = TokenKind::authorization_code;
  EXPECT_EQ(identity_of(token_, "ca"), "urn:v1:ca:identity:account:ab1234-ovh");

  token_.kind = TokenKind::personal;
  token_.user = "user1";
  EXPECT_EQ(identity_of(token_, "eu"), "urn:v1:eu:identity:user:ab1234-ovh/user1");
}

}  // namespace
}  // namespace countersign
