// What is wrong with a captured timestamp, by whatever clock the capture shows. Pure.
#pragma once

#include <optional>

#include "core/clock.hpp"
#include "harness/capture/captured_request.hpp"
#include "ovhcloud/causes/cause.hpp"

namespace countersign::harness {

// `now`: the server's time, where the caller knows it; else the answer's Date, else when the
// client says that it sent the request. nullopt: nothing that can be known.
[[nodiscard]] std::optional<Cause> time_cause(const CapturedRequest& request,
                                              std::optional<Instant> now);

}  // namespace countersign::harness
