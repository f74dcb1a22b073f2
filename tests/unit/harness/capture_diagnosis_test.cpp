#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/capture/diagnosis.hpp"

namespace countersign::harness {
namespace {

using ::testing::HasSubstr;

// Starts from a right request; each test changes one thing in it.
class DiagnosisTest : public ::testing::Test {
 protected:
  DiagnosisTest() {
    request_.method = "GET";
    request_.url = "https://eu.api.ovh.com/1.0/me";
    set("X-Ovh-Application", "c6a1f0e92b7d4835");
    set("X-Ovh-Consumer", std::string{kConsumer});
    set("X-Ovh-Timestamp", "1790085038");
    sign_over("https://eu.api.ovh.com");
  }

  void set(const std::string& name, const std::string& value) {
    std::erase_if(request_.headers, [&](const CapturedHeader& h) { return h.name == name; });
    request_.headers.push_back({name, value});
  }
  void drop(const std::string& name) {
    std::erase_if(request_.headers, [&](const CapturedHeader& h) { return h.name == name; });
  }
  void answer(const std::string& message) { request_.answer = CapturedAnswer{.body = message}; }
  void sign_over(const std::string& base) {
    const Signer signer{secret_.reveal(), kConsumer};
    const Signature signature = signer.sign({.method = "GET",
                                             .base = base,
                                             .target = "/1.0/me",
                                             .body = "",
                                             .timestamp = "1790085038"});
    set("X-Ovh-Signature", std::string{signature.view()});
  }

  [[nodiscard]] Diagnosis diagnosed() const {
    auto early = diagnosed_early(request_, wishes_);
    return early ? *early : diagnosed_signature(request_, secret_, wishes_);
  }
  [[nodiscard]] std::string code() const {
    const auto causes = diagnosed().explanation.causes;
    return causes.empty() ? "none" : causes.front().code;
  }

  static constexpr std::string_view kConsumer = "9e07b3d5c2f84a61b7d03e9f5a2c8146";
  ApplicationSecret secret_{"4f2c9d81e6ab705d3c18f7e29a60b54d"};
  CapturedRequest request_;
  DiagnosisWishes wishes_;
};

TEST_F(DiagnosisTest, ARightSignatureIsRight) {
  EXPECT_EQ(diagnosed().outcome, DiagnosisOutcome::right);
  EXPECT_THAT(diagnosed().sentence, HasSubstr("signature is right"));
}

TEST_F(DiagnosisTest, ARightSignatureWithARefusalSaysWhatThatMeans) {
  answer(R"({"class":"Client::Forbidden","message":"This credential is not valid"})");

  EXPECT_EQ(diagnosed().outcome, DiagnosisOutcome::right);
  EXPECT_EQ(diagnosed().answer->fact, "E5");
  EXPECT_THAT(diagnosed().sentence, HasSubstr("consumer key waits for validation"));
}

TEST_F(DiagnosisTest, MissingHeadersAreNamed) {
  drop("X-Ovh-Signature");
  EXPECT_EQ(code(), "auth.missing-headers");
  EXPECT_THAT(diagnosed().explanation.causes[0].detail, HasSubstr("X-Ovh-Signature"));
}

TEST_F(DiagnosisTest, SomeHeadersAreTooFew) {
  drop("X-Ovh-Timestamp");
  EXPECT_EQ(code(), "auth.partial-headers");
}

TEST_F(DiagnosisTest, AnOpenCallNeedsNone) {
  request_.url = "https://eu.api.ovh.com/1.0/auth/time";
  request_.headers.clear();

  EXPECT_EQ(diagnosed().outcome, DiagnosisOutcome::right);
}

TEST_F(DiagnosisTest, AHeaderTwiceIsNoRequest) {
  request_.headers.push_back({"x-ovh-consumer", "other"});
  EXPECT_EQ(code(), "http.duplicate-header");
}

TEST_F(DiagnosisTest, ABearerTokenCannotBeJudged) {
  set("Authorization", "Bearer abc");
  EXPECT_EQ(diagnosed().outcome, DiagnosisOutcome::unknown);
}

TEST_F(DiagnosisTest, TheTimestampsFormIsLookedAt) {
  for (const auto& [timestamp, expected] :
       {std::pair{"1790085038.5", "time.not-a-number"},
        std::pair{"+1790085038", "time.not-a-number"}, std::pair{"NaN", "time.not-a-number"},
        std::pair{"1790085038000", "time.milliseconds"}}) {
    set("X-Ovh-Timestamp", timestamp);
    EXPECT_EQ(code(), expected) << timestamp;
  }
}

TEST_F(DiagnosisTest, ADriftIsMeasuredWithTheAnswersDate) {
  for (const auto& [date, expected] :
       {std::pair{"Tue, 22 Sep 2026 13:53:38 GMT", "none"},
        std::pair{"Tue, 22 Sep 2026 13:53:39 GMT", "time.skewed"},
        std::pair{"Tue, 22 Sep 2026 15:50:40 GMT", "time.zone-shift"},
        std::pair{"Tue, 22 Sep 2026 13:35:38 GMT", "time.zone-shift"}}) {
    request_.answer = CapturedAnswer{.headers = {{"Date", date}}};
    EXPECT_EQ(code(), expected) << date;
  }
}

TEST_F(DiagnosisTest, TheServersWordGoesBeforeTheClientsClock) {
  request_.at = Instant{std::chrono::seconds{1790085038 + 1000}};
  EXPECT_EQ(code(), "time.skewed");

  answer("Invalid signature");  // which is said only when the time was accepted
  EXPECT_EQ(diagnosed().step, "signature");
}

TEST_F(DiagnosisTest, OutOfTimeIsBelievedWithoutAClock) {
  answer("Query out of time");
  EXPECT_EQ(code(), "time.skewed");
  EXPECT_THAT(diagnosed().explanation.causes[0].detail, HasSubstr("--now"));
}

TEST_F(DiagnosisTest, AGuessedSchemeIsTriedBothWays) {
  sign_over("http://eu.api.ovh.com");
  EXPECT_EQ(diagnosed().outcome, DiagnosisOutcome::wrong);
  request_.scheme_guessed = true;
  EXPECT_EQ(diagnosed().outcome, DiagnosisOutcome::right);
}

TEST_F(DiagnosisTest, OtherBasesAreAcceptedWhenTheyAreNamed) {
  sign_over("http://127.0.0.1:8780");
  wishes_.bases = {"http://127.0.0.1:8780"};
  EXPECT_EQ(diagnosed().outcome, DiagnosisOutcome::right);
}

TEST_F(DiagnosisTest, AJournalsCausesAreItsOwn) {
  request_.told = ToldVerdict{.outcome = "refused",
                              .step = "signature",
                              .explanation = {.causes = {{.code = "url.scheme",
                                                          .title = "Other scheme signed",
                                                          .detail = "",
                                                          .fix = "Sign https.",
                                                          .fact = "S8",
                                                          .together_with = "url.port-missing"},
                                                         {.code = "url.port-missing",
                                                          .title = "Port left out",
                                                          .detail = "",
                                                          .fix = "Sign the port.",
                                                          .fact = "S8",
                                                          .together_with = "url.scheme"}}}};

  EXPECT_EQ(diagnosed().sentence,
            "Other scheme signed and port left out (url.scheme, url.port-missing): sign https; "
            "sign the port.");
}

}  // namespace
}  // namespace countersign::harness
