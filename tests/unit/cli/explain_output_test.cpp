#include "cli/explain_output.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/secret.hpp"

namespace countersign::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ExplainOutputTest : public ::testing::Test {
 protected:
  ExplainOutputTest() {
    request_.method = "GET";
    request_.url = "https://eu.api.ovh.com/1.0/me?k=" + kKey;
    request_.headers = {{"X-Ovh-Consumer", kKey}, {"Authorization", "Basic abcdefgh"}};
    diagnosis_.outcome = harness::DiagnosisOutcome::wrong;
    diagnosis_.step = "signature";
    diagnosis_.sentence = "Sentence.";
    diagnosis_.explanation.causes = {{.code = "url.query-missing",
                                      .title = "Title",
                                      .detail = "detail with " + kKey,
                                      .fix = "Fix.",
                                      .fact = "S2"}};
  }

  void compare(const std::string& signed_text, ComparedTexts::Range signed_range,
               const std::string& expected, ComparedTexts::Range expected_range) {
    diagnosis_.explanation.compared = ComparedTexts{.base = "https://eu.api.ovh.com",
                                                    .signed_text = signed_text,
                                                    .expected_text = expected,
                                                    .signed_differs = signed_range,
                                                    .expected_differs = expected_range};
  }

  [[nodiscard]] std::string text(bool quiet = false) const {
    return text_of({.request = request_, .diagnosis = diagnosis_, .mask = mask_}, false, quiet);
  }
  [[nodiscard]] nlohmann::json json() const {
    return nlohmann::json::parse(
        json_of({.request = request_, .diagnosis = diagnosis_, .mask = mask_}));
  }

  const std::string kKey = "9e07b3d5c2f84a61b7d03e9f5a2c8146";
  harness::CapturedRequest request_;
  harness::Diagnosis diagnosis_;
  SecretMask mask_ = [this](std::string_view shown) {
    std::string result{shown};
    if (const auto at = result.find(kKey); at != std::string::npos) {
      result.replace(at, kKey.size(), masked(kKey));
    }
    return result;
  };
};

TEST_F(ExplainOutputTest, BeginsWithTheSentence) {
  EXPECT_THAT(text(), ::testing::StartsWith("Sentence.\n"));
}

TEST_F(ExplainOutputTest, IsTheSentenceAloneWhenQuiet) { EXPECT_EQ(text(true), "Sentence.\n"); }

TEST_F(ExplainOutputTest, MarksWhatDiffersUnderBothTexts) {
  compare("a\u00e9+", {4, 4}, "a\u00e9+xyz+", {4, 7});

  EXPECT_THAT(text(), HasSubstr("signed    a\u00e9+\n             ^\n"
                                "expected  a\u00e9+xyz+\n             ^^^\n"));
}

TEST_F(ExplainOutputTest, ShowsControlsAsTheirEscapes) {
  compare("s\n+", {1, 2}, "s+", {1, 1});

  EXPECT_THAT(text(), HasSubstr("signed    s\\x0a+\n           ^^^^\n"));
}

TEST_F(ExplainOutputTest, MarksNothingInTextsThatAreTheSame) {
  compare("same", {4, 4}, "same", {4, 4});

  EXPECT_THAT(text(), HasSubstr("signed    same\n          the same as expected"));
  EXPECT_THAT(text(), Not(HasSubstr("^")));
}

TEST_F(ExplainOutputTest, ShortensWhatIsLong) {
  compare(std::string(5000, 'a') + "x" + std::string(5000, 'b'), {5000, 5001},
          std::string(5000, 'a') + "y" + std::string(5000, 'b'), {5000, 5001});

  EXPECT_LT(text().size(), 4000U);
}

TEST_F(ExplainOutputTest, MasksKeysEverywhere) {
  EXPECT_THAT(text(), Not(HasSubstr(kKey)));
  EXPECT_THAT(json().dump(), Not(HasSubstr(kKey)));
  EXPECT_THAT(json().dump(), Not(HasSubstr("abcdefgh")));
}

TEST_F(ExplainOutputTest, HasTheMembersOfAVerdictForPrograms) {
  compare("a", {0, 1}, "b", {0, 1});
  const auto told = json();

  EXPECT_EQ(told.at("outcome"), "wrong");
  EXPECT_EQ(told.at("step"), "signature");
  EXPECT_EQ(told.at("cause"), "url.query-missing");
  EXPECT_EQ(told.at("causes").at(0).at("fact"), "S2");
  EXPECT_EQ(told.at("compared").at("signed_differs"), nlohmann::json({0, 1}));
  EXPECT_EQ(told.at("request").at("method"), "GET");
  EXPECT_FALSE(told.contains("truncated"));
}

}  // namespace
}  // namespace countersign::cli
