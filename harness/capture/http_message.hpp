// A raw HTTP request, and the answer after it where there is one: request line, headers and
// body, with CRLF or LF at the ends of lines, as a proxy or a packet capture shows it. Pure.
#pragma once

#include <string_view>

#include "harness/capture/captured_request.hpp"

namespace countersign::harness {

struct RequestLine {
  std::string_view method;
  std::string_view target;
};

// "GET /1.0/me HTTP/1.1", blanks around it allowed; nullopt for any other line.
[[nodiscard]] std::optional<RequestLine> request_line(std::string_view line) noexcept;

// The status of "HTTP/1.1 400 Bad Request", blanks around it allowed.
[[nodiscard]] std::optional<int> status_line(std::string_view line) noexcept;

// "Name: value", if the line is one.
[[nodiscard]] std::optional<CapturedHeader> header_line(std::string_view line);

// The request that begins with the first request line in the text; what stands before is
// passed over. `scheme`: where something else than the request tells it.
[[nodiscard]] Captured<CapturedRequest> read_http(
    std::string_view text, std::optional<std::string_view> scheme = std::nullopt);

// An answer that begins at the front of the text.
[[nodiscard]] std::optional<CapturedAnswer> read_http_answer(std::string_view text);

}  // namespace countersign::harness
