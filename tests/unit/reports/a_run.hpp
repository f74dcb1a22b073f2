// A small run with one case of each outcome, for the tests of the reports.
#pragma once

#include "results/run.hpp"

namespace countersign::reports {

inline CaseResult held_case() {
  return {.id = "signing/query",
          .title = "The query is signed",
          .level = Level::must,
          .facts = {"2.1"},
          .why = "S2",
          .outcome = Outcome::held,
          .reason = "",
          .steps = {},
          .duration = std::chrono::microseconds{1500}};
}

inline CaseResult failed_case() {
  return {.id = "errors/form",
          .title = "Errors are <compact & ordered",
          .level = Level::should,
          .facts = {"0", "E7"},
          .why = "Clients compare.",
          .outcome = Outcome::failed,
          .reason = "",
          .steps = {{.origin = "errors/form.json#/steps/0",
                     .name = "GET /1.0/me",
                     .mismatches = {{.what = "status", .wanted = "400", .got = "500"},
                                    {.what = "body /message", .wanted = "\"a\"", .got = "\"b\""}},
                     .request = {.start = "GET /1.0/me HTTP/1.1",
                                 .headers = {{"Host", "h"}},
                                 .body = ""},
                     .response = {.start = "HTTP/1.1 500 Internal Server Error",
                                  .headers = {{"Content-Length", "4"}},
                                  .body = "null"}}},
          .duration = std::chrono::microseconds{2000000}};
}

inline CaseResult skipped_case() {
  return {.id = "signing/clock",
          .title = "The clock counts",
          .level = Level::info,
          .facts = {"2.3"},
          .why = "",
          .outcome = Outcome::skipped,
          .reason = "it writes",
          .steps = {},
          .duration = std::chrono::microseconds{0}};
}

inline CaseResult broken_case() {
  return {.id = "errors/lost",
          .title = "An answer comes",
          .level = Level::must,
          .facts = {"0"},
          .why = "It should.",
          .outcome = Outcome::broken,
          .reason = "the connection was lost",
          .steps = {},
          .duration = std::chrono::microseconds{10}};
}

inline Run a_run() {
  return {.endpoint = "the embedded mock",
          .started_at = "2026-09-22T18:10:38Z",
          .cases = {held_case(), failed_case(), skipped_case(), broken_case()},
          .duration = std::chrono::microseconds{2345678}};
}

}  // namespace countersign::reports
