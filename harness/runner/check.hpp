// `countersign check`: scenarios against an endpoint, within what is allowed there.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "harness/runner/world.hpp"
#include "harness/scenario/scenario.hpp"
#include "results/run.hpp"

namespace countersign::harness {

struct CheckOptions {
  std::optional<std::string> endpoint;        // absent: an embedded mock
  std::optional<std::string> allowed_writes;  // the host that scenarios may write to
  std::string control_token;                  // of a mock of ours that demands one
  std::optional<World> brought;               // the user's own keys, for an endpoint not ours
  std::chrono::milliseconds limit{10'000};    // for one call
  std::chrono::seconds case_limit{60};        // for one scenario, a last call not counted
  std::size_t jobs = 1;                       // scenarios at once; 1 on OVHcloud's own hosts
};

// Told as the run goes on, in the order of the scenarios; may be empty.
struct CheckProgress {
  std::function<void(const std::string& where)> before_first_request;
  std::function<void(const CaseResult&)> after_case;
};

// Errors: bad_input (the endpoint's name; no keys for an endpoint that is not
// ours), machine or connection_lost (it cannot be reached).
[[nodiscard]] Result<Run> check(const std::vector<Scenario>& scenarios, const CheckOptions& options,
                                const Clock& clock, const CheckProgress& progress);

}  // namespace countersign::harness
