// An answer held against what a scenario expects. All differences are told at
// once, each with what was wanted and what came.
#pragma once

#include "harness/client/sender.hpp"
#include "harness/scenario/scenario.hpp"

namespace countersign::harness {

// Requires: variables in `expect` have been filled in.
[[nodiscard]] std::vector<Mismatch> judged(const Expectation& expect,
                                           const IncomingResponse& response);

}  // namespace countersign::harness
