// What curl -v, curl --trace-ascii and curl --trace print of a request. Pure.
#pragma once

#include <string_view>

#include "harness/capture/captured_request.hpp"

namespace countersign::harness {

// Whether the text has a trace of one of the three kinds.
[[nodiscard]] bool is_curl_trace(std::string_view text);

// The first request in it that has an X-Ovh-* header, else the first. -v shows no body: it is
// taken from the command line above the trace, where one stands, and is hidden otherwise.
[[nodiscard]] Captured<CapturedRequest> read_curl_trace(std::string_view text);

}  // namespace countersign::harness
