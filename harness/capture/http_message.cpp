#include "harness/capture/http_message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/http.hpp"
#include "core/text.hpp"

namespace countersign::harness {

namespace {

struct Line {
  std::string_view text;  // without its end
  std::size_t next;       // where the next one begins
};

Line line_at(std::string_view text, std::size_t at) {
  const auto end = std::min(text.find('\n', at), text.size());
  std::string_view line = text.substr(at, end - at);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return {.text = line, .next = std::min(end + 1, text.size())};
}

bool is_token(std::string_view text) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           kOthers.find(c) != std::string_view::npos;
  });
}

// Headers from `at` up to the empty line; moves `at` behind it.
std::vector<CapturedHeader> headers_from(std::string_view text, std::size_t& at) {
  std::vector<CapturedHeader> headers;
  while (at < text.size()) {
    const Line line = line_at(text, at);
    if (!line.text.empty() && !header_line(line.text) && !line.text.starts_with(' ') &&
        !line.text.starts_with('\t')) {
      break;  // the body, where an empty line was lost
    }
    at = line.next;
    if (trimmed(line.text).empty()) break;
    if (auto header = header_line(line.text)) headers.push_back(*std::move(header));
  }
  return headers;
}

// The bytes of chunks; nullopt when they are none.
std::optional<std::string> without_chunks(std::string_view text) {
  std::string body;
  while (true) {
    const Line head = line_at(text, 0);
    const std::string_view digits = trimmed(cut(head.text, ';').before);
    std::size_t size = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
    if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size()) {
      return std::nullopt;
    }
    text.remove_prefix(head.next);
    if (size == 0) return body;
    if (size > text.size()) return std::nullopt;
    body.append(text.substr(0, size));
    text.remove_prefix(size);
    text.remove_prefix(line_at(text, 0).next);
  }
}

// Where an answer begins at the start of a line; the end of the text when none does.
std::size_t answer_begins(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Line line = line_at(text, at);
    if (status_line(line.text)) return at;
    at = line.next;
  }
  return text.size();
}

std::string_view without_last_line_ends(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

void take_measured_body(CapturedRequest& request, std::string_view rest, std::size_t length) {
  const std::string_view shown = rest.substr(0, length);
  request.body = std::string{shown};
  const std::string_view all = rest.substr(0, answer_begins(rest));
  if (shown.empty() && length > 0) {
    request.body_hidden = true;
  } else if (shown.size() < length || without_last_line_ends(all).size() > length) {
    request.notes.push_back(fmt::format("Content-Length says {} bytes, and the capture shows {}",
                                        length, shown.size() < length ? shown.size() : all.size()));
  }
}

// The body by Content-Length or chunks; without either what stands before the answer, less the
// line ends that separate them.
void take_body(CapturedRequest& request, std::string_view rest) {
  const auto coding = header_of(request.headers, "Transfer-Encoding");
  const auto length = header_of(request.headers, "Content-Length");
  const auto measured = length ? number_from<std::size_t>(trimmed(*length)) : std::nullopt;
  const std::string_view before_answer = rest.substr(0, answer_begins(rest));
  if (coding && equals_ignoring_case(*coding, "chunked")) {
    const auto body = without_chunks(rest);
    request.body = body ? *body : std::string{without_last_line_ends(before_answer)};
  } else if (measured) {
    take_measured_body(request, before_answer.size() < *measured ? before_answer : rest, *measured);
  } else {
    request.body = std::string{without_last_line_ends(before_answer)};
    if (!request.body.empty()) {
      request.notes.emplace_back(
          "the capture has no Content-Length: what follows the headers is taken for the body, "
          "without a line end at its end");
    }
  }
}

}  // namespace

std::optional<RequestLine> request_line(std::string_view line) noexcept {
  line = trimmed(line);
  const auto version = line.rfind(' ');
  if (version == std::string_view::npos || !line.substr(version + 1).starts_with("HTTP/")) {
    return std::nullopt;
  }
  line = trimmed(line.substr(0, version));
  const auto blank = line.find(' ');
  if (blank == std::string_view::npos || !is_token(line.substr(0, blank))) return std::nullopt;
  const std::string_view target = trimmed(line.substr(blank + 1));
  const bool plausible = target.starts_with('/') || target.starts_with("http://") ||
                         target.starts_with("https://") || target.starts_with('*');
  if (!plausible) return std::nullopt;
  return RequestLine{.method = line.substr(0, blank), .target = target};
}

std::optional<int> status_line(std::string_view line) noexcept {
  line = trimmed(line);
  if (!line.starts_with("HTTP/")) return std::nullopt;
  const auto blank = line.find(' ');
  if (blank == std::string_view::npos || blank > 8) return std::nullopt;
  const std::string_view rest = trimmed(line.substr(blank));
  const auto status = number_from<int>(rest.substr(0, std::min(rest.find(' '), rest.size())));
  constexpr int kLowest = 100;
  constexpr int kHighest = 599;
  if (!status || *status < kLowest || *status > kHighest) return std::nullopt;
  return status;
}

std::optional<CapturedHeader> header_line(std::string_view line) {
  const auto [name, value] = cut(line, ':');
  const std::string_view bare = trimmed(name);
  if (bare.size() == line.size() || !is_token(bare)) return std::nullopt;
  return CapturedHeader{.name = std::string{bare}, .value = std::string{trimmed(value)}};
}

std::optional<CapturedAnswer> read_http_answer(std::string_view text) {
  constexpr int kFirstFinal = 200;
  std::optional<CapturedAnswer> answer;
  for (auto status = status_line(line_at(text, 0).text); status;
       status = status_line(line_at(text, 0).text)) {
    std::size_t at = line_at(text, 0).next;
    answer = CapturedAnswer{.status = *status, .headers = headers_from(text, at), .body = {}};
    text.remove_prefix(at);
    if (*status >= kFirstFinal) break;  // else it was "100 Continue"
  }
  if (answer) answer->body = std::string{without_last_line_ends(text)};
  return answer;
}

Captured<CapturedRequest> read_http(std::string_view text, std::optional<std::string_view> scheme) {
  std::size_t at = 0;
  std::optional<RequestLine> start;
  while (at < text.size() && !start) {
    const Line line = line_at(text, at);
    start = request_line(line.text);
    at = line.next;
  }
  if (!start) {
    return fault(0, "no request line such as \"GET /1.0/me HTTP/1.1\" stands in it");
  }
  CapturedRequest request{.form = CaptureForm::http, .method = std::string{start->method}};
  const std::size_t headers_at = at;
  request.headers = headers_from(text, at);
  const auto host = header_of(request.headers, "Host");
  if (!host && !url_pieces(start->target)) {
    return fault(headers_at, "the request has no Host header, so that its URL is not known");
  }
  if (!start->target.starts_with("http") && !is_authority(*host)) {
    return fault(headers_at, "the Host header is not a host with or without a port");
  }
  set_url(request, host.value_or(""), start->target, scheme);
  take_body(request, text.substr(at));
  const std::string_view rest = text.substr(at);
  request.answer = read_http_answer(rest.substr(answer_begins(rest)));
  return request;
}

}  // namespace countersign::harness
