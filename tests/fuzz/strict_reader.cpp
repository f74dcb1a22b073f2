#include "tests/fuzz/strict_reader.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/text.hpp"
#include "tests/fuzz/require.hpp"

namespace countersign::fuzz {

namespace {

bool is_token(std::string_view text) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           kOthers.find(c) != std::string_view::npos;
  });
}

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7F;
  });
}

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The line at the front, without its CRLF, which is removed with it.
std::optional<std::string_view> take_line(std::string_view& bytes) {
  const auto end = bytes.find("\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = bytes.substr(0, end);
  bytes.remove_prefix(end + 2);
  return line;
}

std::optional<std::size_t> chunk_size(std::string_view line) {
  const std::size_t digits =
      std::min(line.find_first_not_of("0123456789abcdefABCDEF"), line.size());
  const std::string_view extension = without_blanks(line.substr(digits));
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + digits, size, 16);
  if (digits == 0 || error != std::errc{}) return std::nullopt;
  if (has_control_character(extension)) return std::nullopt;
  if (!extension.empty() && extension.front() != ';') return std::nullopt;
  return size;
}

// The body of a chunked message that takes up all of `bytes` (RFC 9112, 7.1).
std::optional<std::string> unchunked(std::string_view bytes) {
  std::string body;
  for (;;) {
    const auto line = take_line(bytes);
    const auto size = line ? chunk_size(*line) : std::nullopt;
    if (!size) return std::nullopt;
    if (*size == 0) break;
    if (bytes.size() < *size + 2 || bytes.substr(*size, 2) != "\r\n") return std::nullopt;
    body += bytes.substr(0, *size);
    bytes.remove_prefix(*size + 2);
  }
  for (;;) {
    const auto trailer = take_line(bytes);
    if (!trailer) return std::nullopt;
    if (trailer->empty()) return bytes.empty() ? std::optional{body} : std::nullopt;
  }
}

void require_sound_header(const SeenRequest& request, std::string_view header) {
  const auto first = take_line(header);
  require(first && first->starts_with(request.method + " ") &&
              first->ends_with(request.http_1_0 ? " HTTP/1.0" : " HTTP/1.1"),
          "the request line is method, target and version");
  require(is_token(request.method), "a method is a token");
  require(!request.target.empty() && !has_control_character(request.target) &&
              request.target.find(' ') == std::string::npos,
          "a target has no blanks and no control characters");
  require(request.target.front() == '/' || request.target == "*", "a target is in origin form");
  for (const auto& [name, value] : request.fields) {
    const auto line = take_line(header);
    const auto colon = line ? line->find(':') : std::string_view::npos;
    require(colon != std::string_view::npos && line->substr(0, colon) == name &&
                without_blanks(line->substr(colon + 1)) == value,
            "each header field is one line: its name, a colon and its value");
    require(is_token(name), "a header's name is a token");
    require(!has_control_character(value), "a header's value has no control characters");
  }
  require(header == "\r\n", "no header line is passed over");
}

void require_sound_body(const SeenRequest& request, std::string_view bytes) {
  std::vector<std::string_view> lengths;
  std::vector<std::string_view> codings;
  for (const auto& [name, value] : request.fields) {
    if (equals_ignoring_case(name, "content-length")) lengths.push_back(value);
    if (equals_ignoring_case(name, "transfer-encoding")) codings.push_back(value);
  }
  require(lengths.size() + codings.size() <= 1, "a body's end is told in one way at most");
  if (!codings.empty()) {
    require(equals_ignoring_case(codings.front(), "chunked"), "chunked is the only coding");
    require(unchunked(bytes) == request.body, "a chunked body is what its chunks say");
    return;
  }
  require(request.body == bytes, "a body is what follows the header");
  if (lengths.empty()) {
    require(request.body.empty(), "without a length there is no body");
    return;
  }
  for (const std::string_view length : split(lengths.front(), ',')) {  // "5, 5" is allowed to be 5
    require(number_from<std::size_t>(without_blanks(length)) == request.body.size(),
            "a body is as long as Content-Length says");
  }
}

}  // namespace

bool has_field(const SeenRequest& request, std::string_view name) {
  return std::any_of(request.fields.begin(), request.fields.end(),
                     [&](const auto& field) { return equals_ignoring_case(field.first, name); });
}

void require_sound(const SeenRequest& request, std::string_view bytes,
                   const mock_server::RequestLimits& limits) {
  const auto end = bytes.find("\r\n\r\n");
  require(end != std::string_view::npos, "a header ends with an empty line");
  require(end + 4 <= limits.header_bytes, "a header is within its limit");
  require(request.body.size() <= limits.body_bytes, "a body is within its limit");
  require(request.http_1_0 || has_field(request, "host"), "an HTTP/1.1 request has a Host");
  require_sound_header(request, bytes.substr(0, end + 4));
  require_sound_body(request, bytes.substr(end + 4));
}

}  // namespace countersign::fuzz
