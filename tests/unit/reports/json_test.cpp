#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/version.hpp"
#include "reports/files.hpp"
#include "tests/unit/reports/a_run.hpp"

namespace countersign::reports {
namespace {

using Json = nlohmann::ordered_json;

TEST(JsonDocument, HasItsMembersInOrder) {
  auto run = a_run();
  run.cases = {skipped_case()};

  EXPECT_EQ(json_document(run), R"({
  "countersign": 1,
  "version": ")" + std::string{kVersion} +
                                    R"(",
  "command": "check",
  "endpoint": "the embedded mock",
  "started_at": "2026-09-22T18:10:38Z",
  "duration_us": 2345678,
  "counts": {
    "held": 0,
    "failed": 0,
    "broken": 0,
    "skipped": 1
  },
  "cases": [
    {
      "id": "signing/clock",
      "title": "The clock counts",
      "level": "INFO",
      "facts": [
        "2.3"
      ],
      "why": "",
      "outcome": "skipped",
      "reason": "it writes",
      "duration_us": 0,
      "steps": []
    }
  ]
}
)");
}

TEST(JsonDocument, CountsEveryOutcome) {
  EXPECT_EQ(Json::parse(json_document(a_run())).at("counts").dump(),
            R"({"held":1,"failed":1,"broken":1,"skipped":1})");
}

TEST(JsonDocument, ShowsEveryMismatchAndTheExchange) {
  const Json json = Json::parse(json_document(a_run()));

  EXPECT_EQ(json.at("cases").at(1).at("steps"), Json::parse(R"([{
    "origin": "errors/form.json#/steps/0",
    "name": "GET /1.0/me",
    "mismatches": [{"what": "status", "wanted": "400", "got": "500"},
                   {"what": "body /message", "wanted": "\"a\"", "got": "\"b\""}],
    "request": {"start": "GET /1.0/me HTTP/1.1", "headers": [["Host", "h"]], "body": ""},
    "response": {"start": "HTTP/1.1 500 Internal Server Error",
                 "headers": [["Content-Length", "4"]], "body": "null"}}])"));
}

TEST(JsonDocument, LeavesAReasonOutThatThereIsNot) {
  const Json cases = Json::parse(json_document(a_run())).at("cases");

  EXPECT_FALSE(cases.at(0).contains("reason"));
  EXPECT_EQ(cases.at(3).at("reason"), "the connection was lost");
}

TEST(JsonDocument, OfAnEmptyRunHasNoCases) {
  const Json json = Json::parse(json_document({.endpoint = "", .started_at = "", .cases = {}}));

  EXPECT_EQ(json.at("cases"), Json::array());
}

TEST(JsonDocument, EscapesControlCharacters) {
  auto run = a_run();
  run.cases[1].steps[0].response.body = "\x1b";

  EXPECT_NE(json_document(run).find(R"("body": "\u001b")"), std::string::npos);
}

}  // namespace
}  // namespace countersign::reports
