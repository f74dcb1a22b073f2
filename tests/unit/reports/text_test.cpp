#include "reports/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/reports/a_run.hpp"

namespace countersign::reports {
namespace {

using ::testing::HasSubstr;

constexpr TextStyle kPlain{.colour = false};
constexpr TextStyle kColour{.colour = true};

std::string details(const CaseResult& result) {
  return case_details(result, kPlain, "countersign check --endpoint http://h");
}

TEST(CaseLine, SaysWhatBecameOfACase) {
  EXPECT_EQ(case_line(held_case(), kPlain),
            "  ✓ signing/query                        The query is signed\n");
  EXPECT_EQ(case_line(failed_case(), kPlain),
            "  ✗ errors/form                          Errors are <compact & ordered\n");
  EXPECT_EQ(case_line(skipped_case(), kPlain),
            "  – signing/clock                        The clock counts (it writes)\n");
  EXPECT_EQ(case_line(broken_case(), kPlain),
            "  ! errors/lost                          An answer comes (the connection was lost)\n");
}

TEST(CaseLine, IsColouredOnRequest) {
  EXPECT_THAT(case_line(held_case(), kColour), HasSubstr("\x1b[32m✓\x1b[0m"));
  EXPECT_THAT(case_line(failed_case(), kColour), HasSubstr("\x1b[31m✗\x1b[0m"));
  EXPECT_THAT(case_line(skipped_case(), kColour), HasSubstr("\x1b[33m–\x1b[0m"));
  EXPECT_THAT(case_line(broken_case(), kColour), HasSubstr("\x1b[35m!\x1b[0m"));
}

TEST(CaseLine, LetsNoControlCharacterOfAReasonThrough) {
  CaseResult result = broken_case();
  result.reason = "a\x1b]0;title\x07";

  EXPECT_THAT(case_line(result, kPlain), HasSubstr("(a\\x1b]0;title\\x07)"));
}

TEST(CaseDetails, ShowWhatWasWantedWhatCameAndTheExchange) {
  EXPECT_EQ(details(failed_case()), R"(
✗ errors/form · SHOULD · Errors are <compact & ordered
    GET /1.0/me  errors/form.json#/steps/0
      status
        wanted  400
        got     500
      body /message
        wanted  "a"
        got     "b"
      > GET /1.0/me HTTP/1.1
      > Host: h
      < HTTP/1.1 500 Internal Server Error
      < Content-Length: 4
      <
      < null
    why     Clients compare.
    facts   0, E7
    again   countersign check --endpoint http://h --filter errors/form
)");
}

TEST(CaseDetails, ShowWhyACaseCouldNotBeJudged) {
  EXPECT_EQ(details(broken_case()), R"(
! errors/lost · MUST · An answer comes
    the connection was lost
    why     It should.
    facts   0
    again   countersign check --endpoint http://h --filter errors/lost
)");
}

TEST(CaseDetails, AreEmptyForWhatHeldOrWasNotRun) {
  EXPECT_EQ(details(held_case()), "");
  EXPECT_EQ(details(skipped_case()), "");
}

TEST(CaseDetails, LeaveStepsOutThatWereAsWanted) {
  CaseResult result = failed_case();
  StepResult fine = result.steps[0];
  fine.mismatches.clear();
  fine.name = "POST /1.0/fine";
  result.steps.insert(result.steps.begin(), fine);

  EXPECT_EQ(details(result), details(failed_case()));
}

TEST(CaseDetails, LetNoControlCharacterOfAnAnswerThrough) {
  const std::string hostile = "a\x1b[2J\r\n\x07\x7F";
  CaseResult result = failed_case();
  StepResult& step = result.steps[0];
  step.name = hostile;
  step.mismatches[0] = {.what = hostile, .wanted = hostile, .got = hostile};
  step.request = {.start = hostile, .headers = {{hostile, hostile}}, .body = hostile};
  step.response = step.request;
  result.reason = hostile;

  const std::string text = details(result);

  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    EXPECT_TRUE(c == '\n' || (byte >= 0x20 && byte != 0x7F)) << static_cast<int>(byte);
  }
  EXPECT_THAT(text, HasSubstr("got     a\\x1b[2J\\x0d\\x0a\\x07\\x7f\n"));
}

TEST(CaseDetails, KeepTextOfAnyLanguage) {
  CaseResult result = failed_case();
  result.steps[0].mismatches[0].got = "\"é€\"";

  EXPECT_THAT(details(result), HasSubstr("got     \"é€\"\n"));
}

TEST(SummaryLine, CountsEveryOutcomeThatOccurred) {
  EXPECT_EQ(summary_line(a_run(), kPlain),
            "4 scenarios: 1 held, 1 failed, 1 broken, 1 skipped in 2.35 s\n");

  auto run = a_run();
  run.cases.resize(1);
  run.duration = std::chrono::microseconds{0};
  EXPECT_EQ(summary_line(run, kPlain), "1 scenario: 1 held in 0.00 s\n");
}

TEST(SummaryLine, CountsNothingInAnEmptyRun) {
  EXPECT_EQ(summary_line({.endpoint = "", .started_at = "", .cases = {}}, kPlain),
            "0 scenarios: 0 held in 0.00 s\n");
}

TEST(SummaryLine, IsColouredOnRequest) {
  EXPECT_EQ(summary_line(a_run(), kColour),
            "4 scenarios: \x1b[32m1 held\x1b[0m, \x1b[31m1 failed\x1b[0m, \x1b[35m1 broken\x1b[0m, "
            "\x1b[33m1 skipped\x1b[0m in 2.35 s\n");
}

}  // namespace
}  // namespace countersign::reports
