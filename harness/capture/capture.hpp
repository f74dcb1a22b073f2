// Captures of a request in whatever form somebody pastes: recognised, found in the text around
// them, and read. Text -> value: no files, no sockets.
#pragma once

#include <optional>
#include <string_view>

#include "core/error.hpp"
#include "harness/capture/captured_request.hpp"

namespace countersign::harness {

inline constexpr std::size_t kMostCaptureBytes = 16 * 1024 * 1024;

struct CaptureChoice {
  std::optional<CaptureForm> form = std::nullopt;  // none: recognised
  std::size_t entry = 0;  // of a HAR file, a log or a journal, from 1; 0 chooses
};

// The request in a text: a whole file, or an issue's text with the capture in a fence or among
// the prose. `name` is what messages call it. Errors: bad_input, as "name:12:7: sentence".
[[nodiscard]] Result<CapturedRequest> read_capture(std::string_view name, std::string_view text,
                                                   const CaptureChoice& choice = {});

}  // namespace countersign::harness
