// A client's debug output that holds the four headers, whatever language wrote it, with a method
// and a URL near them. Pure; looks at 64 KiB before and behind the signature.
#pragma once

#include <cstddef>
#include <string_view>

#include "harness/capture/captured_request.hpp"

namespace countersign::harness {

// Whether an X-Ovh-* header is named in the text.
[[nodiscard]] bool names_ovh_header(std::string_view text);

// `entry` counts the signatures from 1; 0 takes the first. What the log does not show of method
// and URL stays empty. Errors: no such header in it.
[[nodiscard]] Captured<CapturedRequest> read_debug_log(std::string_view text, std::size_t entry);

}  // namespace countersign::harness
