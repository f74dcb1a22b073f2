// One scenario against one endpoint: its world made, its steps run in order until
// one does not hold, its world removed.
#pragma once

#include "core/clock.hpp"
#include "harness/client/sender.hpp"
#include "harness/runner/world.hpp"
#include "harness/scenario/scenario.hpp"

namespace countersign::harness {

// All borrowed for the run.
struct ScenarioEnvironment {
  Sender& sender;
  const std::string& base;  // scheme and authority of the endpoint
  const Clock& clock;
  // The user's keys, where the endpoint is not ours; null where a world is made.
  const World* brought;
  const std::string& control_token;  // empty: none is demanded
};

// What a result says of its scenario: held, until something else is known.
[[nodiscard]] CaseResult result_for(const Scenario& scenario);

// Never fails: what goes wrong is in the result, a lost connection as broken and
// not as a mismatch.
[[nodiscard]] asio::awaitable<CaseResult> run_scenario(const Scenario& scenario,
                                                       ScenarioEnvironment environment);

}  // namespace countersign::harness
