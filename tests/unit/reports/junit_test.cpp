#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pugixml.hpp>

#include "reports/files.hpp"
#include "tests/unit/reports/a_run.hpp"

namespace countersign::reports {
namespace {

using ::testing::HasSubstr;

TEST(JunitDocument, HasASuiteForEachFolder) {
  EXPECT_EQ(junit_document(a_run()),
            R"xml(<?xml version="1.0"?>
<testsuites name="countersign check" time="2.345678">
  <testsuite name="errors" tests="2" failures="1" errors="1")xml"
            R"xml( skipped="0" time="2.000010" timestamp="2026-09-22T18:10:38Z">
    <testcase classname="errors" name="form: Errors are &lt;compact &amp; ordered" time="2.000000">
      <failure message="GET /1.0/me (errors/form.json#/steps/0): status: wanted 400, got 500">)xml"
            R"xml(GET /1.0/me (errors/form.json#/steps/0): status: wanted 400, got 500
GET /1.0/me (errors/form.json#/steps/0): body /message: wanted "a", got "b"
why: Clients compare.</failure>
    </testcase>
    <testcase classname="errors" name="lost: An answer comes" time="0.000010">
      <error message="the connection was lost">the connection was lost
why: It should.</error>
    </testcase>
  </testsuite>
  <testsuite name="signing" tests="2" failures="0" errors="0")xml"
            R"xml( skipped="1" time="0.001500" timestamp="2026-09-22T18:10:38Z">
    <testcase classname="signing" name="query: The query is signed" time="0.001500" />
    <testcase classname="signing" name="clock: The clock counts" time="0.000000">
      <skipped message="it writes" />
    </testcase>
  </testsuite>
</testsuites>
)xml");
}

TEST(JunitDocument, OfAnEmptyRunHasNoSuites) {
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(
      junit_document({.endpoint = "", .started_at = "", .cases = {}}).c_str()));

  EXPECT_FALSE(document.child("testsuites").first_child());
}

TEST(JunitDocument, WritesControlCharactersOfAnAnswerOut) {
  auto run = a_run();
  run.cases[1].steps[0].mismatches[0].got = std::string{"a\x1b\r", 3} + '\0' + "]]><&\x01";
  run.cases[3].reason = "lost \x07";
  run.cases[2].reason = "skipped \x08";

  const std::string xml = junit_document(run);

  EXPECT_THAT(xml, HasSubstr("got a\\x1b\\x0d\\x00]]&gt;&lt;&amp;\\x01\n"));
  EXPECT_THAT(xml, HasSubstr("message=\"lost \\x07\""));
  EXPECT_THAT(xml, HasSubstr("message=\"skipped \\x08\""));
  for (const char c : xml) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
}

TEST(JunitDocument, KeepsTextOfAnyLanguage) {
  auto run = a_run();
  run.cases[3].reason = "é€";

  EXPECT_THAT(junit_document(run), HasSubstr("<error message=\"é€\">"));
}

TEST(Counts, AreThoseOfEachOutcome) {
  auto run = a_run();
  run.cases.push_back(held_case());

  const Counts counts = counts_of(run);

  EXPECT_EQ(counts.held, 2U);
  EXPECT_EQ(counts.failed, 1U);
  EXPECT_EQ(counts.skipped, 1U);
  EXPECT_EQ(counts.broken, 1U);
}

}  // namespace
}  // namespace countersign::reports
