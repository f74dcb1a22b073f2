// A curl command line, as the request that curl makes of it. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "harness/capture/captured_request.hpp"

namespace countersign::harness {

// Where a curl command begins: at the start of a line, after blanks and a prompt.
[[nodiscard]] std::optional<std::size_t> curl_command_in(std::string_view text,
                                                         std::size_t from = 0);

// Whether the command that would be read sends an X-Ovh-* header.
[[nodiscard]] bool curl_sends_ovh_header(std::string_view text);

// The first curl command in the text that has an X-Ovh-* header, else the first. What follows
// it is searched for the answer. Errors: what the line alone does not tell.
[[nodiscard]] Captured<CapturedRequest> read_curl(std::string_view text);

}  // namespace countersign::harness
