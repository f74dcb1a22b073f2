// What a token is given for, and the answer that holds it.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "ovhcloud/oauth2.hpp"
#include "ovhcloud/pkce.hpp"
#include "tests/unit/ovhcloud/known_clients.hpp"

namespace countersign {
namespace {

using std::chrono::seconds;

constexpr std::string_view kVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

std::string text_of(const std::optional<OAuthError>& refusal) {
  return refusal ? refusal->error + ": " + refusal->description : "given";
}

constexpr std::string_view kCodeRefused = "invalid_grant: authorization code invalid";
constexpr std::string_view kRefreshRefused = "invalid_grant: refresh token invalid";

// A code that is good, and the request for a token that shows it.
class CodeGrant : public ::testing::Test {
 protected:
  [[nodiscard]] std::string decision() const {
    return text_of(refusal_of(asked_, &known_, clients_.clients.back(), now_));
  }

  KnownClients clients_;
  IssuedCode known_{.text = AuthorizationCode{"c0de"},
                    .client_id = std::string{kAppId},
                    .account = "ab1234-ovh",
                    .user = "",
                    .redirect_uri = std::string{kCallback},
                    .challenge = code_challenge_of(kVerifier),
                    .scope = parse_scope("all").value(),
                    .expires = kThen + kCodeLife};
  AuthorizationCodeGrant asked_{.code = AuthorizationCode{"c0de"},
                                .redirect_uri = std::string{kCallback},
                                .verifier = CodeVerifier{std::string{kVerifier}}};
  Instant now_ = kThen;
};

TEST_F(CodeGrant, IsGivenOnce) {
  EXPECT_EQ(decision(), "given");

  known_.redeemed = true;
  EXPECT_EQ(decision(), kCodeRefused);
}

TEST_F(CodeGrant, NeedsACodeThatIsKnown) {
  EXPECT_EQ(text_of(refusal_of(asked_, nullptr, clients_.app(), now_)), kCodeRefused);
}

TEST_F(CodeGrant, IsOnlyForTheClientThatTheCodeWasMadeFor) {
  known_.client_id = kServiceId;

  EXPECT_EQ(decision(), kCodeRefused);
}

TEST_F(CodeGrant, EndsAtTheInstantOfTheCodesExpiry) {
  now_ = kThen + seconds{599};
  EXPECT_EQ(decision(), "given");

  now_ = kThen + seconds{600};
  EXPECT_EQ(decision(), kCodeRefused);
}

TEST_F(CodeGrant, NeedsTheSameRedirectUri) {
  for (const char* uri :
       {"https://app.example.com/?a=1", "https://app.example.com/callback/", ""}) {
    asked_.redirect_uri = uri;
    EXPECT_EQ(decision(), kCodeRefused) << uri;
  }
}

TEST_F(CodeGrant, NeedsTheVerifierOfItsChallenge) {
  for (const std::string& verifier :
       {std::string{}, std::string(43, 'a'), known_.challenge, std::string(100'000, 'a')}) {
    asked_.verifier = CodeVerifier{verifier};
    EXPECT_EQ(decision(), kCodeRefused) << verifier.substr(0, 50);
  }
}

class RefreshGrant : public ::testing::Test {
 protected:
  [[nodiscard]] std::string decision() const {
    return text_of(refusal_of(asked_, &known_, clients_.clients.back(), now_));
  }

  KnownClients clients_;
  IssuedRefreshToken known_{.text = RefreshToken{"r1"},
                            .client_id = std::string{kAppId},
                            .account = "ab1234-ovh",
                            .user = "",
                            .scope = parse_scope("account/all vps/all").value(),
                            .issued = kThen,
                            .expires = {}};
  RefreshTokenGrant asked_{.token = RefreshToken{"r1"}, .scope = {}};
  Instant now_ = kThen + std::chrono::hours{24 * 365};
};

TEST_F(RefreshGrant, IsGivenUntilItEndsOrIsRevoked) {
  EXPECT_EQ(decision(), "given");

  known_.expires = now_ + seconds{1};
  EXPECT_EQ(decision(), "given");
  known_.expires = now_;
  EXPECT_EQ(decision(), kRefreshRefused);

  known_.expires = {};
  known_.revoked = true;
  EXPECT_EQ(decision(), kRefreshRefused);
}

TEST_F(RefreshGrant, IsOnlyForItsOwnClient) {
  known_.client_id = kServiceId;

  EXPECT_EQ(decision(), kRefreshRefused);
  EXPECT_EQ(text_of(refusal_of(asked_, nullptr, clients_.app(), now_)), kRefreshRefused);
}

TEST_F(RefreshGrant, MayHaveLessScopeButNotMore) {
  asked_.scope = parse_scope("vps/all");
  EXPECT_EQ(decision(), "given");

  asked_.scope = parse_scope("all");
  EXPECT_EQ(decision(), "invalid_request: scope unknown");
}

// --- the answer ---------------------------------------------------------------

AccessToken token_for(seconds life) {
  return {.text = BearerToken{"your-api-token"},
          .kind = TokenKind::client_credentials,
          .client_id = std::string{kServiceId},
          .account = "ab1234-ovh",
          .user = "",
          .scope = parse_scope("all").value(),
          .issued = kThen,
          .expires = kThen + life};
}

// Facts 6.1, the guide's own answer.
TEST(TokenBody, IsByteForByteWhatTheGuideShows) {
  EXPECT_EQ(token_body(token_for(kTokenLife)),
            R"({"access_token":"your-api-token","token_type":"Bearer",)"
            R"("expires_in":3599,"scope":"all"})");
}

TEST(TokenBody, HasARefreshTokenWhereThereIsOne) {
  EXPECT_EQ(token_body(token_for(seconds{3}), RefreshToken{"r1"}),
            R"({"access_token":"your-api-token","token_type":"Bearer",)"
            R"("expires_in":3,"scope":"all","refresh_token":"r1"})");
}

TEST(TokenBody, IsReadBackWhateverTheTokenLooksLike) {
  AccessToken token = token_for(seconds{1});
  token.text = BearerToken{"a.b-c_d~e+f/g=\"\\"};

  const auto json = nlohmann::ordered_json::parse(token_body(token));

  EXPECT_EQ(json.at("access_token").get<std::string>(), token.text.reveal());
}

}  // namespace
}  // namespace countersign
