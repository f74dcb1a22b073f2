// What a run of scenarios yields, as values: between the harness, which makes
// them, and the reports, which show them. Secrets are masked before they get here.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace countersign {

enum class Level { must, should, info };
enum class Outcome {
  held,
  failed,   // the endpoint did something else than wanted
  skipped,  // not run, with the reason
  broken,   // could not be judged: the endpoint was lost, or the scenario cannot be made
};

[[nodiscard]] std::string_view name_of(Level level) noexcept;      // "MUST"
[[nodiscard]] std::string_view name_of(Outcome outcome) noexcept;  // "held"
[[nodiscard]] std::optional<Outcome> outcome_from(std::string_view name) noexcept;

// One thing that was not as wanted.
struct Mismatch {
  std::string what;    // "status", "body /message", "header Content-Type"
  std::string wanted;  // as it would stand in the scenario
  std::string got;
};

struct Message {
  std::string start;  // "POST /1.0/me HTTP/1.1", "HTTP/1.1 200 OK"
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;  // UTF-8; long ones are cut
};

// A call that went out. Steps that prepare (a clock, a credential) leave none.
struct StepResult {
  std::string origin;  // "signing/query-is-signed.json#/steps/0"
  std::string name;    // what the scenario calls it, or method and target
  std::vector<Mismatch> mismatches;
  Message request;
  Message response;
  // Why a Countersign mock refused the call, of a step that failed; the likeliest first.
  struct Cause {
    std::string code;  // docs/causes.md
    std::string detail;
    std::string fix;
  };
  std::vector<Cause> causes = {};
};

struct CaseResult {
  std::string id;  // the scenario's path without .json
  std::string title;
  Level level = Level::must;
  std::vector<std::string> facts;
  std::string why;
  Outcome outcome = Outcome::held;
  std::string reason;  // of skipped and broken
  std::vector<StepResult> steps;
  std::chrono::microseconds duration{0};
};

struct Run {
  std::string endpoint;    // "the embedded mock", or the URL
  std::string started_at;  // RFC 3339
  std::vector<CaseResult> cases;
  std::chrono::microseconds duration{0};
};

struct Counts {
  std::size_t held = 0, failed = 0, skipped = 0, broken = 0;
};
[[nodiscard]] Counts counts_of(const Run& run) noexcept;

}  // namespace countersign
