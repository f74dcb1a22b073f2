// An answer held against what a scenario expects. All differences are told at
// once, each with what was wanted and what came.
#pragma once

#include "core/json_text.hpp"
#include "harness/client/sender.hpp"
#include "harness/scenario/scenario.hpp"

namespace countersign::harness {

// How JSON from an endpoint may be: schema documents are wide.
inline constexpr JsonLimits kAnswerLimits{.depth = 64, .members = 1024};

// Requires: variables in `expect` have been filled in. What came is told in full: whoever
// shows it masks secrets first and cuts it after that.
[[nodiscard]] std::vector<Mismatch> judged(const Expectation& expect,
                                           const IncomingResponse& response);

}  // namespace countersign::harness
