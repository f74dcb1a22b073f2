#include "ovhcloud/oauth2_error.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace countersign {
namespace {

// What the token endpoint says; the fact that says so, or "assumed", stands in front.
struct OAuthRefusal {
  std::string_view fact;
  OAuthError error;
  std::string_view body;
};
void PrintTo(const OAuthRefusal& refusal, std::ostream* out) { *out << refusal.fact; }

class OAuthRefusalBody : public ::testing::TestWithParam<OAuthRefusal> {};

TEST_P(OAuthRefusalBody, IsByteForByteWhatTheFactSays) {
  EXPECT_EQ(GetParam().error.status, 400);
  EXPECT_EQ(body_of(GetParam().error), GetParam().body);
}

// RFC 6749, 5.2: %x20-21 / %x23-5B / %x5D-7E in both members.
TEST_P(OAuthRefusalBody, IsJsonOfTheCharactersThatRfc6749Allows) {
  const auto json = nlohmann::ordered_json::parse(GetParam().body);
  for (const auto& [name, value] : json.items()) {
    for (const char c : value.get<std::string>()) {
      EXPECT_TRUE(c >= 0x20 && c <= 0x7E && c != '"' && c != '\\') << name << " has " << c;
    }
  }
}

// Facts 6.2: the space after the first comma is in the fixture of go-ovh and python-ovh.
INSTANTIATE_TEST_SUITE_P(
    Known, OAuthRefusalBody,
    ::testing::Values(
        OAuthRefusal{"6.2 unknown client", unknown_client(),
                     R"({"error":"invalid_client", )"
                     R"("error_description":"ovhcloud oauth2 client does not exists"})"},
        OAuthRefusal{"6.2 wrong secret", wrong_client_secret(),
                     R"({"error":"invalid_client_credentials",)"
                     R"("error_description":"client secret invalid"})"},
        OAuthRefusal{"6.2 reused code", code_refused(),
                     R"({"error":"invalid_grant",)"
                     R"("error_description":"authorization code invalid"})"},
        OAuthRefusal{"6.2 unknown scope", unknown_scope(),
                     R"({"error":"invalid_request","error_description":"scope unknown"})"}));

INSTANTIATE_TEST_SUITE_P(
    Assumed, OAuthRefusalBody,
    ::testing::Values(
        OAuthRefusal{"assumed refresh token", refresh_token_refused(),
                     R"({"error":"invalid_grant","error_description":"refresh token invalid"})"},
        OAuthRefusal{"assumed scheme", unsupported_client_authentication(),
                     R"({"error":"invalid_client",)"
                     R"("error_description":"client authentication method not supported"})"},
        OAuthRefusal{"assumed two authentications", two_client_authentications(),
                     R"({"error":"invalid_request",)"
                     R"("error_description":"more than one client authentication method"})"},
        OAuthRefusal{"assumed flow", client_lacks_flow(),
                     R"({"error":"unauthorized_client",)"
                     R"("error_description":"flow not allowed for this client"})"},
        OAuthRefusal{"assumed malformed", malformed_oauth_request("POST expected"),
                     R"({"error":"invalid_request","error_description":"POST expected"})"},
        OAuthRefusal{"assumed missing", missing_oauth_parameter("code"),
                     R"({"error":"invalid_request","error_description":"missing parameter code"})"},
        OAuthRefusal{"assumed repeated", repeated_oauth_parameter(),
                     R"({"error":"invalid_request",)"
                     R"("error_description":"parameter given more than once"})"},
        OAuthRefusal{"assumed grant type", unsupported_grant_type(),
                     R"({"error":"unsupported_grant_type",)"
                     R"("error_description":"grant type not supported"})"},
        OAuthRefusal{"assumed redirect_uri", unregistered_redirect_uri(),
                     R"({"error":"invalid_request",)"
                     R"("error_description":"redirect_uri not registered for this client"})"},
        OAuthRefusal{"assumed response type", unsupported_response_type(),
                     R"({"error":"unsupported_response_type",)"
                     R"("error_description":"response type not supported"})"},
        OAuthRefusal{"assumed challenge method", unsupported_challenge_method(),
                     R"({"error":"invalid_request",)"
                     R"("error_description":"transform algorithm not supported"})"},
        OAuthRefusal{"assumed denied", access_denied(),
                     R"({"error":"access_denied",)"
                     R"("error_description":"access denied by the user"})"}));

TEST(OAuthErrorBody, LeavesOutAnEmptyDescription) {
  EXPECT_EQ(body_of({.status = 400, .error = "invalid_grant", .description = ""}),
            R"({"error":"invalid_grant"})");
}

TEST(OAuthErrorBody, StaysJsonWhateverTheTextsAre) {
  EXPECT_EQ(body_of({.status = 400, .error = "\"\\", .description = "\n\xff"}),
            "{\"error\":\"\\\"\\\\\",\"error_description\":\"\\n\xEF\xBF\xBD\"}");
}

}  // namespace
}  // namespace countersign
