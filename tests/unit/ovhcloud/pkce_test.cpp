#include "ovhcloud/pkce.hpp"

#include <gtest/gtest.h>

#include "ovhcloud/digest.hpp"

namespace countersign {
namespace {

// RFC 7636, appendix B.
constexpr std::string_view kVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
constexpr std::string_view kChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

TEST(Pkce, ReproducesTheVectorOfRfc7636) {
  EXPECT_EQ(code_challenge_of(kVerifier), kChallenge);
  EXPECT_TRUE(verifier_fits(kChallenge, kVerifier));
}

TEST(Pkce, RefusesAnotherVerifier) {
  std::string other{kVerifier};
  other.back() = 'l';

  EXPECT_FALSE(verifier_fits(kChallenge, other));
  EXPECT_FALSE(verifier_fits(kChallenge, ""));
  EXPECT_FALSE(verifier_fits("", kVerifier));
}

// What the method "plain" would take.
TEST(Pkce, DoesNotTakeTheChallengeForItsOwnVerifier) {
  EXPECT_FALSE(verifier_fits(kChallenge, kChallenge));
}

TEST(Pkce, TakesNoChallengeWithPaddingOrInHexadecimal) {
  EXPECT_FALSE(verifier_fits(std::string{kChallenge} + "=", kVerifier));
  EXPECT_FALSE(verifier_fits(sha256_hex(kVerifier), kVerifier));
}

TEST(CodeVerifier, HasFrom43To128Characters) {
  EXPECT_FALSE(is_code_verifier(std::string(42, 'a')));
  EXPECT_TRUE(is_code_verifier(std::string(43, 'a')));
  EXPECT_TRUE(is_code_verifier(std::string(128, 'a')));
  EXPECT_FALSE(is_code_verifier(std::string(129, 'a')));
  EXPECT_FALSE(is_code_verifier(""));
}

TEST(CodeVerifier, IsMadeOfUnreservedCharacters) {
  const std::string most(42, 'a');
  for (const char c : std::string_view{"azAZ09-._~"}) EXPECT_TRUE(is_code_verifier(most + c)) << c;
  for (const char c : std::string_view{"+/= %:\n\0\x7f\xc3", 10}) {
    EXPECT_FALSE(is_code_verifier(most + c)) << static_cast<int>(c);
  }
}

TEST(CodeVerifier, ThatIsTooShortFitsNothing) {
  const std::string brief(42, 'a');

  EXPECT_FALSE(verifier_fits(code_challenge_of(brief), brief));
  EXPECT_TRUE(verifier_fits(code_challenge_of(brief + "a"), brief + "a"));
}

TEST(CodeChallenge, HasTheFormOfADigest) {
  EXPECT_TRUE(is_code_challenge(kChallenge));
  EXPECT_FALSE(is_code_challenge(std::string{kChallenge} + "="));
  EXPECT_FALSE(is_code_challenge(kChallenge.substr(1)));
  EXPECT_FALSE(is_code_challenge(std::string(42, 'a') + "+"));
  EXPECT_FALSE(is_code_challenge(std::string(42, 'a') + "~"));
  EXPECT_FALSE(is_code_challenge(""));
}

}  // namespace
}  // namespace countersign
