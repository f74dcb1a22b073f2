// A request of a HAR file (HTTP Archive 1.2), as browsers and proxies save it. Pure.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>

#include "harness/capture/captured_request.hpp"

namespace countersign::harness {

[[nodiscard]] bool is_har(const nlohmann::json& json);

// `entry` counts from 1; 0 takes the first that has X-Ovh-Signature, else the first with any
// X-Ovh-* header, else the first. Errors: no such entry, or no request in it.
[[nodiscard]] Captured<CapturedRequest> read_har(const nlohmann::json& json, std::size_t entry);

}  // namespace countersign::harness
