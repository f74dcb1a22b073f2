#include <gtest/gtest.h>

#include "ovhcloud/verdict.hpp"
#include "tests/unit/ovhcloud/judged_call.hpp"

namespace countersign {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kNoSuchCredential = "credential: This credential does not exist";
constexpr std::string_view kNotValid = "credential-state: This credential is not valid";
constexpr std::string_view kRefusedAddress = "caller-address: This call has not been granted";
constexpr std::string_view kNotGranted = "access-rules: This call has not been granted";

class CredentialVerdictTest : public ::testing::Test {
 protected:
  std::string decision_from(std::string_view peer) {
    call_.peer = peer;
    return call_.decision();
  }

  std::string decision_on(std::string_view target, std::string_view operation_path) {
    call_.target = target;
    call_.operation.path = operation_path;
    call_.sign();
    return call_.decision();
  }

  JudgedCall call_;
};

// E4.
TEST_F(CredentialVerdictTest, RefusesAConsumerKeyThatNobodyIssued) {
  call_.consumer_key = "MtSwSrPpNjqfVSmJhLbPyr2i45lSwPU1";
  call_.sign();

  EXPECT_EQ(call_.decision(), kNoSuchCredential);
  EXPECT_EQ(call_.cause(), "credential.unknown");
}

TEST_F(CredentialVerdictTest, ComparesConsumerKeysExactly) {
  call_.consumer_key = to_upper(kConsumerKey);
  call_.sign();

  EXPECT_EQ(call_.decision(), kNoSuchCredential);
}

TEST_F(CredentialVerdictTest, RefusesAConsumerKeyOfAnotherApplication) {
  call_.application_key = kOtherApplicationKey;
  call_.secret = kOtherSecret;
  call_.sign();

  EXPECT_EQ(call_.decision(), kNoSuchCredential);
  EXPECT_EQ(call_.cause(), "credential.other-application");
}

// The order that facts 3.1 infers from users' reports: with the secret of neither
// application the signature comes first.
TEST_F(CredentialVerdictTest, VerifiesAForeignConsumerKeyWithTheCallersSecret) {
  call_.application_key = kOtherApplicationKey;
  call_.sign();

  EXPECT_EQ(call_.decision(), "signature: Invalid signature");
}

// E5; that a revoked key answers so too is assumed (facts 9.7).
TEST_F(CredentialVerdictTest, RefusesEveryStateButValidated) {
  call_.credential().state = CredentialState::pending_validation;
  EXPECT_EQ(call_.decision(), kNotValid);
  EXPECT_EQ(call_.cause(), "credential.pending");
  call_.credential().state = CredentialState::refused;
  EXPECT_EQ(call_.decision(), kNotValid);
  EXPECT_EQ(call_.cause(), "credential.refused");
  call_.credential().state = CredentialState::expired;
  EXPECT_EQ(call_.decision(), kNotValid);
  EXPECT_EQ(call_.cause(), "credential.expired");
  call_.credential().state = CredentialState::revoked;
  EXPECT_EQ(call_.decision(), kNotValid);
  EXPECT_EQ(call_.cause(), "credential.revoked");
}

TEST_F(CredentialVerdictTest, ExpiresAtTheVeryInstant) {
  call_.credential().expiration = call_.now + 1ns;
  EXPECT_EQ(call_.decision(), "accepted");
  call_.credential().expiration = call_.now;
  EXPECT_EQ(call_.decision(), kNotValid);
  EXPECT_EQ(call_.cause(), "credential.expired");
}

TEST_F(CredentialVerdictTest, IsStillPendingAfterItsExpiration) {
  call_.credential().state = CredentialState::pending_validation;
  call_.credential().expiration = call_.now - 1s;

  EXPECT_EQ(call_.cause(), "credential.pending");
}

// E11, body assumed.
TEST_F(CredentialVerdictTest, AllowsOneAddress) {
  call_.restrict_to("192.0.2.9");

  EXPECT_EQ(decision_from("192.0.2.9"), "accepted");
  EXPECT_EQ(decision_from("192.0.2.8"), kRefusedAddress);
  EXPECT_EQ(call_.cause(), "credential.ip-refused: the call came from 192.0.2.8");
}

TEST_F(CredentialVerdictTest, AllowsABlockUpToBothItsEdges) {
  call_.restrict_to("192.0.2.8/29");

  EXPECT_EQ(decision_from("192.0.2.7"), kRefusedAddress);
  EXPECT_EQ(decision_from("192.0.2.8"), "accepted");
  EXPECT_EQ(decision_from("192.0.2.15"), "accepted");
  EXPECT_EQ(decision_from("192.0.2.16"), kRefusedAddress);
}

TEST_F(CredentialVerdictTest, AllowsIpv6Blocks) {
  call_.restrict_to("2001:db8::/32");

  EXPECT_EQ(decision_from("2001:db8:ffff::1"), "accepted");
  EXPECT_EQ(decision_from("2001:db9::1"), kRefusedAddress);
  EXPECT_EQ(decision_from("192.0.2.9"), kRefusedAddress);
}

TEST_F(CredentialVerdictTest, TakesAMappedAddressForTheIpv4AddressItIs) {
  call_.restrict_to("192.0.2.0/24");

  EXPECT_EQ(decision_from("::ffff:192.0.2.9"), "accepted");
  EXPECT_EQ(decision_from("::ffff:192.0.3.9"), kRefusedAddress);
}

TEST_F(CredentialVerdictTest, AllowsAnyOfSeveralBlocks) {
  call_.restrict_to("192.0.2.0/24");
  call_.restrict_to("::1");

  EXPECT_EQ(decision_from("192.0.2.1"), "accepted");
  EXPECT_EQ(decision_from("::1"), "accepted");
  EXPECT_EQ(decision_from("127.0.0.1"), kRefusedAddress);
}

TEST_F(CredentialVerdictTest, AllowsAnyAddressWhereNoneIsGiven) {
  EXPECT_EQ(decision_from("2001:db8::1"), "accepted");
  EXPECT_EQ(decision_from(""), "accepted");
}

TEST_F(CredentialVerdictTest, RefusesAnAddressItCannotReadWhereSomeAreGiven) {
  call_.restrict_to("::/0");

  EXPECT_EQ(decision_from(""), kRefusedAddress);
  EXPECT_EQ(decision_from("unknown"), kRefusedAddress);
}

TEST_F(CredentialVerdictTest, AllowsNobodyWhenWhatWasGivenIsNoBlock) {
  call_.credential().allowed_ips = {"everywhere"};

  EXPECT_EQ(decision_from("192.0.2.9"), kRefusedAddress);
}

// E6.
TEST_F(CredentialVerdictTest, RefusesWhatNoRuleCovers) {
  call_.credential().rules = {{"GET", "/me"}, {"PUT", "/domain/zone/*"}};

  EXPECT_EQ(call_.decision(), kNotGranted);
  EXPECT_EQ(
      call_.cause(),
      "rule.method-not-covered: no access rule covers GET /domain/zone/example.com; its rules "
      "for that path are for PUT");
}

TEST_F(CredentialVerdictTest, ComparesRulesWithThePathAlone) {
  call_.credential().rules = {{"GET", "/domain/zone/example.com"}};

  EXPECT_EQ(decision_on("/1.0/domain/zone/example.com?x=1", "/domain/zone/{zoneName}"), "accepted");
  EXPECT_EQ(decision_on("/v1/domain/zone/example.com", "/domain/zone/{zoneName}"), "accepted");
  EXPECT_EQ(decision_on("/1.0/domain/zone/example.com/", "/domain/zone/{zoneName}"), kNotGranted);
}

TEST_F(CredentialVerdictTest, ComparesRulesWithTheUndecodedPath) {
  call_.credential().rules = {{"GET", "/ip/127.0.0.1%2F29"}};

  EXPECT_EQ(decision_on("/1.0/ip/127.0.0.1%2F29", "/ip/{ip}"), "accepted");
  EXPECT_EQ(decision_on("/1.0/ip/127.0.0.1%2f29", "/ip/{ip}"), kNotGranted);
}

// Assumed (facts 9.9).
TEST_F(CredentialVerdictTest, ComparesRulesOnV2WithAndWithoutThePrefix) {
  call_.credential().rules = {{"GET", "/iam/policy"}};
  EXPECT_EQ(decision_on("/v2/iam/policy", "/iam/policy"), "accepted");
  call_.credential().rules = {{"GET", "/v2/iam/policy"}};
  EXPECT_EQ(decision_on("/v2/iam/policy", "/iam/policy"), "accepted");
  EXPECT_EQ(decision_on("/1.0/iam/policy", "/iam/policy"), kNotGranted);
}

// Facts 4.3.
TEST_F(CredentialVerdictTest, MayCallAuthWhateverItsRulesAre) {
  call_.credential().rules.clear();

  EXPECT_EQ(decision_on("/1.0/auth/currentCredential", "/auth/currentCredential"), "accepted");
  EXPECT_EQ(decision_on("/v1/auth/details", "/auth/details"), "accepted");
  call_.method = "POST";
  EXPECT_EQ(decision_on("/1.0/auth/logout", "/auth/logout"), "accepted");
}

TEST_F(CredentialVerdictTest, NeedsARuleForPathsThatOnlyBeginLikeAuth) {
  call_.credential().rules.clear();

  EXPECT_EQ(decision_on("/1.0/authors", "/authors"), kNotGranted);
  EXPECT_EQ(decision_on("/1.0/auth", "/auth"), kNotGranted);
  EXPECT_EQ(decision_on("/1.0/me/auth/x", "/me/auth/x"), kNotGranted);
}

TEST_F(CredentialVerdictTest, MustBeValidForAuthToo) {
  call_.credential().state = CredentialState::pending_validation;

  EXPECT_EQ(decision_on("/1.0/auth/currentCredential", "/auth/currentCredential"), kNotValid);
  call_.credential().state = CredentialState::validated;
  call_.restrict_to("198.51.100.7");
  EXPECT_EQ(call_.decision(), kRefusedAddress);
}

}  // namespace
}  // namespace countersign
