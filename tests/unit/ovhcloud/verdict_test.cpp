#include "ovhcloud/verdict.hpp"

#include <gtest/gtest.h>

#include "tests/unit/ovhcloud/judged_call.hpp"

namespace countersign {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kBadSignature = "signature: Invalid signature";
constexpr std::string_view kOutOfTime = "time: Query out of time";
constexpr std::string_view kLoginFirst = "authentication: You must login first";

class VerdictTest : public ::testing::Test {
 protected:
  void set_timestamp(std::string_view timestamp) {
    call_.timestamp = timestamp;
    call_.sign();
  }

  JudgedCall call_;
};

TEST_F(VerdictTest, AcceptsASignedCall) {
  const Verdict verdict = call_.verdict();

  ASSERT_TRUE(verdict) << call_.decision();
  EXPECT_EQ(verdict->application, &call_.application());
  EXPECT_EQ(verdict->credential, &call_.credential());
  EXPECT_TRUE(verdict->notes.empty());
}

TEST_F(VerdictTest, AcceptsTheSameCallTwice) {
  EXPECT_EQ(call_.decision(), "accepted");
  EXPECT_EQ(call_.decision(), "accepted")
      << "nothing rejects a replay within the window (facts 2.1)";
}

TEST_F(VerdictTest, ReadsHeaderNamesInAnyCase) {
  for (auto& [name, value] : call_.headers) name = to_lower(name);
  EXPECT_EQ(call_.decision(), "accepted");
  for (auto& [name, value] : call_.headers) name = to_upper(name);
  EXPECT_EQ(call_.decision(), "accepted");
}

TEST_F(VerdictTest, DoesNotMindOtherHeaders) {
  call_.set("X-Ovh-Session", "s");
  call_.set("X-Ovh-Signatures", "$1$");
  call_.set("X-Ovh-", "");
  call_.set("Content-Type", "application/json");
  call_.set("Authorization", "Basic YTpi");

  EXPECT_EQ(call_.decision(), "accepted");
}

TEST_F(VerdictTest, NamesEveryStepAsItsReportsDo) {
  EXPECT_EQ(name_of(Step::route), "route");
  EXPECT_EQ(name_of(Step::form), "form");
  EXPECT_EQ(name_of(Step::authentication), "authentication");
  EXPECT_EQ(name_of(Step::application), "application");
  EXPECT_EQ(name_of(Step::application_status), "application-status");
  EXPECT_EQ(name_of(Step::time), "time");
  EXPECT_EQ(name_of(Step::signature), "signature");
  EXPECT_EQ(name_of(Step::credential), "credential");
  EXPECT_EQ(name_of(Step::credential_state), "credential-state");
  EXPECT_EQ(name_of(Step::caller_address), "caller-address");
  EXPECT_EQ(name_of(Step::access_rules), "access-rules");
}

// R1.
TEST_F(VerdictTest, RefusesWhatNothingAnswers) {
  call_.routed = false;
  call_.methods = "";

  EXPECT_EQ(call_.decision(), "route: Got an invalid (or empty) URL");
  EXPECT_EQ(call_.cause(), "route.unknown");
}

// R7: that it is answered as R1 is assumed.
TEST_F(VerdictTest, RefusesAMethodThatDoesNotExistThereAndNamesThoseThatDo) {
  call_.routed = false;

  EXPECT_EQ(call_.decision(), "route: Got an invalid (or empty) URL");
  EXPECT_EQ(call_.cause(), "route.method: only GET, PUT there");
}

// E1.
TEST_F(VerdictTest, AsksForALoginWhenThereAreNoHeaders) {
  call_.headers.clear();

  EXPECT_EQ(call_.decision(), kLoginFirst);
  EXPECT_EQ(call_.cause(),
            "auth.missing-headers: X-Ovh-Application, X-Ovh-Consumer, X-Ovh-Timestamp and "
            "X-Ovh-Signature absent");
}

TEST_F(VerdictTest, AsksForALoginWhenTheCallIsNotSigned) {
  call_.remove("X-Ovh-Signature");

  EXPECT_EQ(call_.decision(), kLoginFirst);
  EXPECT_EQ(call_.cause(), "auth.missing-headers: X-Ovh-Signature absent");
}

TEST_F(VerdictTest, AsksForALoginWhenOneOfTheHeadersIsAbsent) {
  call_.remove("X-Ovh-Application");
  EXPECT_EQ(call_.decision(), kLoginFirst);
  EXPECT_EQ(call_.cause(), "auth.partial-headers: X-Ovh-Application absent");

  call_.sign();
  call_.remove("X-Ovh-Timestamp");
  EXPECT_EQ(call_.decision(), kLoginFirst);
  EXPECT_EQ(call_.cause(), "auth.partial-headers: X-Ovh-Timestamp absent");
}

// A consumer key is named when others are absent too, although alone it is E7.
TEST_F(VerdictTest, NamesEveryHeaderThatIsAbsent) {
  call_.remove("X-Ovh-Consumer");
  call_.remove("X-Ovh-Timestamp");

  EXPECT_EQ(call_.cause(), "auth.partial-headers: X-Ovh-Consumer and X-Ovh-Timestamp absent");
}

// E7: an empty consumer key is answered as a wrong signature, whatever was signed.
TEST_F(VerdictTest, CallsTheSignatureInvalidWithoutAConsumerKey) {
  call_.remove("X-Ovh-Consumer");
  EXPECT_EQ(call_.decision(), kBadSignature);

  call_.consumer_key = "";
  call_.sign();
  EXPECT_EQ(call_.decision(), kBadSignature);
}

TEST_F(VerdictTest, TellsAnEmptyHeaderFromAnAbsentOne) {
  call_.set("X-Ovh-Signature", "");
  EXPECT_EQ(call_.decision(), kBadSignature);
  call_.set("X-Ovh-Timestamp", "");
  EXPECT_EQ(call_.decision(), kOutOfTime);
  call_.set("X-Ovh-Application", "");
  EXPECT_EQ(call_.decision(), "application: This application key is invalid");
}

// E12, body assumed.
TEST_F(VerdictTest, KnowsNoBearerToken) {
  for (const char* value : {"Bearer abc", "bearer abc", "BEARER  abc"}) {
    call_.set("Authorization", value);
    EXPECT_EQ(call_.decision(), kLoginFirst);
    EXPECT_EQ(call_.cause(), "token.unknown: Authorization: Bearer wins over the X-Ovh-* headers");
  }
  call_.headers = {{"authorization", "Bearer abc"}};
  EXPECT_EQ(call_.cause(), "token.unknown");
}

TEST_F(VerdictTest, TakesOtherAuthorizationsForNone) {
  for (const char* value : {"", "Bearerabc", "Basic YTpi"}) {
    call_.set("Authorization", value);
    EXPECT_EQ(call_.decision(), "accepted") << value;
  }
}

TEST_F(VerdictTest, TakesABearerWithoutATokenForOneThatIsUnknown) {
  for (const char* value : {"Bearer", "bearer", "Bearer x"}) {
    call_.set("Authorization", value);
    EXPECT_EQ(call_.decision(), "authentication: You must login first") << value;
  }
}

// E2.
TEST_F(VerdictTest, RefusesAnUnknownApplication) {
  call_.set("X-Ovh-Application", "0123456789abcdef");

  EXPECT_EQ(call_.decision(), "application: This application key is invalid");
  EXPECT_EQ(call_.cause(), "application.unknown");
}

TEST_F(VerdictTest, ComparesApplicationKeysExactly) {
  call_.set("X-Ovh-Application", to_lower(kApplicationKey));

  EXPECT_EQ(call_.decision(), "application: This application key is invalid");
}

TEST_F(VerdictTest, RefusesAnApplicationThatIsNotActive) {
  call_.application().status = ApplicationStatus::blocked;
  EXPECT_EQ(call_.decision(), "application-status: This application key is invalid");
  EXPECT_EQ(call_.cause(), "application.blocked: the application is blocked");

  call_.application().status = ApplicationStatus::inactive;
  EXPECT_EQ(call_.decision(), "application-status: This application key is invalid");
  EXPECT_EQ(call_.cause(), "application.blocked: the application is inactive");
}

TEST_F(VerdictTest, AcceptsATrustedApplication) {
  call_.application().status = ApplicationStatus::trusted;

  EXPECT_EQ(call_.decision(), "accepted");
}

// E8; the width of the window is assumed (facts 9.1).
TEST_F(VerdictTest, AcceptsUpToTheEdgeOfTheWindowButNotPastIt) {
  call_.now = Instant{kNow + 180s};
  EXPECT_EQ(call_.decision(), "accepted");
  call_.now = Instant{kNow + 181s};
  EXPECT_EQ(call_.decision(), kOutOfTime);
  EXPECT_EQ(call_.cause(),
            "time.skewed: X-Ovh-Timestamp is 181 s behind the server's clock; 180 s are accepted");

  call_.now = Instant{kNow - 180s};
  EXPECT_EQ(call_.decision(), "accepted");
  call_.now = Instant{kNow - 181s};
  EXPECT_EQ(call_.decision(), kOutOfTime);
  EXPECT_EQ(
      call_.cause(),
      "time.skewed: X-Ovh-Timestamp is 181 s ahead of the server's clock; 180 s are accepted");
}

TEST_F(VerdictTest, CountsWholeSecondsOfItsClock) {
  call_.now = Instant{kNow + 180s + 999ms};
  EXPECT_EQ(call_.decision(), "accepted");
  call_.now = Instant{kNow - 180s - 1ms};
  EXPECT_EQ(call_.decision(), kOutOfTime);
}

TEST_F(VerdictTest, TakesTheWidthOfTheWindowFromItsSettings) {
  call_.settings.clock_window = 0s;
  EXPECT_EQ(call_.decision(), "accepted");
  call_.now = Instant{kNow + 1s};
  EXPECT_EQ(call_.decision(), kOutOfTime);
  call_.settings.clock_window = 1s;
  EXPECT_EQ(call_.decision(), "accepted");
}

TEST_F(VerdictTest, WantsATimestampOfDigitsOnly) {
  for (const char* timestamp : {"", " ", "now", "1457018875.0", "1457018875.5", "1.457018875e9",
                                "+1457018875", "-1457018875", " 1457018875", "1457018875 ",
                                "0x56d857fb", "1457018875,1457018876", "99999999999999999999"}) {
    set_timestamp(timestamp);
    EXPECT_EQ(call_.decision(), kOutOfTime) << timestamp;
    EXPECT_EQ(call_.cause(),
              "time.not-a-number: X-Ovh-Timestamp is not a decimal number of seconds")
        << timestamp;
  }
}

TEST_F(VerdictTest, TakesTheLargestNumberForATime) {
  set_timestamp("9223372036854775807");

  EXPECT_EQ(call_.decision(), kOutOfTime);
  EXPECT_EQ(call_.cause(),
            "time.skewed: X-Ovh-Timestamp is 9223372035397756932 s ahead of the server's clock; "
            "180 s are accepted");
}

TEST_F(VerdictTest, KnowsMillisecondsWithinTheWindow) {
  for (const char* timestamp :
       {"1457018875000", "1457018875999", "1457019055000", "1457018695000"}) {
    set_timestamp(timestamp);
    EXPECT_EQ(call_.decision(), kOutOfTime);
    EXPECT_EQ(call_.cause().substr(0, 18), "time.milliseconds:") << timestamp;
  }
  for (const char* timestamp : {"1457019056000", "1457018694999", "1457018875000000"}) {
    set_timestamp(timestamp);
    EXPECT_EQ(call_.cause().substr(0, 12), "time.skewed:") << timestamp;
  }
}

// A quarter of an hour or several, up to fourteen hours, give or take five seconds.
TEST_F(VerdictTest, KnowsALocalTimeThatWasTakenForUtc) {
  for (const std::int64_t shift :
       {900, -900, 3600, -3600, 19800, 50400, -50400, 3605, 3595, -50405}) {
    set_timestamp(std::to_string(1457018875 + shift).c_str());
    EXPECT_EQ(call_.decision(), kOutOfTime);
    EXPECT_EQ(call_.cause().substr(0, 16), "time.zone-shift:") << shift;
  }
  for (const std::int64_t shift : {3606, 3594, 450, 51300, -51300, 50406}) {
    set_timestamp(std::to_string(1457018875 + shift).c_str());
    EXPECT_EQ(call_.cause().substr(0, 12), "time.skewed:") << shift;
  }
}

TEST_F(VerdictTest, HashesTheTimestampAsItStandsInItsHeader) {
  set_timestamp("01457018875");
  EXPECT_EQ(call_.decision(), "accepted");
  call_.set("X-Ovh-Timestamp", "1457018875");
  EXPECT_EQ(call_.decision(), kBadSignature);
}

// E7.
TEST_F(VerdictTest, RefusesACallOfWhichAnySignedPartWasChanged) {
  const JudgedCall signed_call = call_;
  call_.method = "PUT";
  EXPECT_EQ(call_.decision(), kBadSignature);
  call_ = signed_call;
  call_.target = "/1.0/domain/zone/example.com?x=%2f";
  EXPECT_EQ(call_.decision(), kBadSignature);
  call_ = signed_call;
  call_.host = "localhost:8081";
  EXPECT_EQ(call_.decision(), kBadSignature);
  call_ = signed_call;
  call_.body = " ";
  EXPECT_EQ(call_.decision(), kBadSignature);
  call_ = signed_call;
  call_.set("X-Ovh-Timestamp", "1457018876");
  EXPECT_EQ(call_.decision(), kBadSignature);
}

TEST_F(VerdictTest, LeavesTheCauseOfAWrongSignatureOpen) {
  call_.set("X-Ovh-Signature", "$1$e9556054b6309771395efa467c22e627407461ad");

  EXPECT_EQ(call_.decision(), kBadSignature);
  EXPECT_EQ(call_.cause(), "");
}

TEST_F(VerdictTest, RefusesASignatureByAnotherSecret) {
  call_.secret = kOtherSecret;
  call_.sign();

  EXPECT_EQ(call_.decision(), kBadSignature);
}

TEST_F(VerdictTest, RefusesASignatureInAnotherForm) {
  const std::string right = call_.headers.back().second;
  for (const std::string& wrong :
       {right.substr(3), "$1$" + right, "$2$" + right.substr(3), to_upper(right), right + " "}) {
    call_.set("X-Ovh-Signature", wrong);
    EXPECT_EQ(call_.decision(), kBadSignature) << wrong;
  }
}

TEST_F(VerdictTest, VerifiesTheBodyOfAnyMethod) {
  call_.body = "{\"é\":1}";
  call_.sign();

  EXPECT_EQ(call_.decision(), "accepted") << "a body on GET counts";
}

TEST_F(VerdictTest, VerifiesHeadAsHeadAndGrantsItAsGet) {
  call_.method = "HEAD";
  EXPECT_EQ(call_.decision(), kBadSignature) << "signed as GET";
  call_.sign();
  EXPECT_EQ(call_.decision(), "accepted");
  call_.credential().rules = {{"HEAD", "/*"}};
  EXPECT_EQ(call_.decision(), "access-rules: This call has not been granted");
}

// The real server routes and verifies /domain/zone/ as it was sent (facts 2.1).
TEST_F(VerdictTest, VerifiesATrailingSlashAsSent) {
  call_.target = "/1.0/domain/zone/";
  call_.sign();
  EXPECT_EQ(call_.decision(), "accepted");
  call_.target = "/1.0/domain/zone";
  EXPECT_EQ(call_.decision(), kBadSignature);
}

}  // namespace
}  // namespace countersign
