#include "harness/capture/debug_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "harness/capture/http_message.hpp"
#include "harness/capture/loose_answer.hpp"
#include "harness/capture/loose_values.hpp"
#include "harness/capture/near_url.hpp"

namespace countersign::harness {

namespace {

constexpr std::array<std::string_view, 4> kHeaders{"X-Ovh-Application", "X-Ovh-Consumer",
                                                   "X-Ovh-Timestamp", "X-Ovh-Signature"};
constexpr std::size_t kReach = 64 * 1024;

// A part of the log, and where in it the signature stands.
struct Window {
  std::string_view text;
  std::size_t anchor;
  std::size_t offset;  // of the text in the log
};

Window window_around(std::string_view log, std::size_t at) {
  const std::size_t begin = at < kReach ? 0 : at - kReach;
  const std::size_t end = std::min(log.size(), at + kReach);
  return {.text = log.substr(begin, end - begin), .anchor = at - begin, .offset = begin};
}

// Where the signature stands that is asked for: each value counts once.
std::optional<std::size_t> signature_at(std::string_view log, std::size_t entry) {
  std::vector<std::string> seen;
  for (const LooseValue& value : loose_values(log, "X-Ovh-Signature")) {
    if (std::find(seen.begin(), seen.end(), value.value) != seen.end()) continue;
    seen.push_back(value.value);
    if (entry == 0 || seen.size() == entry) return value.at;
  }
  return std::nullopt;
}

Captured<std::size_t> anchor_in(std::string_view log, std::size_t entry) {
  if (const auto at = signature_at(log, entry)) return *at;
  if (entry > 1) {
    return fault(0, fmt::format("the log does not have {} different signatures", entry));
  }
  const auto any = to_lower(log).find("x-ovh-");
  if (any == std::string::npos) return fault(0, "no X-Ovh-* header stands in it");
  return any;
}

// The literal of Python's http.client and of Go's %q, in which a whole request head stands with
// its line ends escaped: the text it stands for.
std::optional<std::string> escaped_head(const Window& window, std::size_t& behind) {
  const std::string_view text = window.text;
  const auto line_begin = text.rfind('\n', window.anchor) + 1;
  const auto line_end = std::min(text.find('\n', window.anchor), text.size());
  const std::string_view line = text.substr(line_begin, line_end - line_begin);
  const auto version = line.find(" HTTP/1.1\\r\\n");
  if (version == std::string_view::npos) return std::nullopt;
  const auto open = line.substr(0, version).find_last_of("'\"");
  if (open == std::string_view::npos) return std::nullopt;
  std::size_t at = open + 1;
  std::string head = unescaped(line, at, line[open]);
  behind = line_begin + at;
  return head;
}

// Python sends the body in a second "send: b'…'".
std::string sent_next(std::string_view text, std::size_t at) {
  constexpr std::string_view kSend = "send: b";
  const auto next = text.find(kSend, at);
  const auto reply = text.find("reply:", at);
  if (next == std::string_view::npos || next > reply) return {};
  std::size_t begin = next + kSend.size() + 1;
  if (begin > text.size()) return {};
  return unescaped(text, begin, text[begin - 1]);
}

std::optional<CapturedRequest> read_escaped(const Window& window) {
  std::size_t behind = 0;
  auto head = escaped_head(window, behind);
  if (!head) return std::nullopt;
  if (head->ends_with("\r\n\r\n")) *head += sent_next(window.text, behind);
  auto request = read_http(*head);
  if (!request) return std::nullopt;
  request->form = CaptureForm::log;
  return *std::move(request);
}

std::vector<CapturedHeader> headers_near(const Window& window) {
  std::vector<CapturedHeader> headers;
  for (const std::string_view name : kHeaders) {
    if (auto value = nearest_value(window.text, name, window.anchor)) {
      headers.push_back({std::string{name}, std::move(value->value)});
    }
  }
  return headers;
}

// The value of the nearest name that usually holds a body.
std::optional<std::string> body_near(const Window& window) {
  constexpr std::array<std::string_view, 7> kNames{"body",         "data",    "payload", "json",
                                                   "request_body", "reqBody", "postData"};
  std::optional<LooseValue> nearest;
  for (const std::string_view name : kNames) {
    auto value = nearest_value(window.text, name, window.anchor);
    if (!value || !value->quoted) continue;
    const bool closer = !nearest || loose_distance(value->at, window.anchor) <
                                        loose_distance(nearest->at, window.anchor);
    if (closer) nearest = std::move(value);
  }
  if (!nearest || answer_meaning(nearest->value) != nullptr) return std::nullopt;
  return nearest->value;
}

bool may_have_body(std::string_view method) {
  return equals_ignoring_case(method, "POST") || equals_ignoring_case(method, "PUT") ||
         equals_ignoring_case(method, "PATCH");
}

void take_body(CapturedRequest& request, const Window& window) {
  const auto body = body_near(window);
  if (body && (may_have_body(request.method) || equals_ignoring_case(request.method, "DELETE"))) {
    request.body = *body;
    request.notes.emplace_back("what the log calls the body is taken for it, as it is printed");
  } else if (may_have_body(request.method)) {
    request.notes.emplace_back("no body stands in the log: give it with --body, when one was sent");
  }
}

}  // namespace

bool names_ovh_header(std::string_view text) {
  const std::string lower = to_lower(text);
  return std::any_of(kHeaders.begin(), kHeaders.end(), [&](std::string_view name) {
    return lower.find(to_lower(name)) != std::string::npos;
  });
}

Captured<CapturedRequest> read_debug_log(std::string_view text, std::size_t entry) {
  const auto anchor = anchor_in(text, entry);
  if (!anchor) return tl::unexpected(anchor.error());
  const Window window = window_around(text, *anchor);
  if (auto escaped = read_escaped(window)) return *std::move(escaped);
  CapturedRequest request{.form = CaptureForm::log};
  request.headers = headers_near(window);
  set_near_url(request, window.text, window.anchor);
  take_body(request, window);
  return request;
}

}  // namespace countersign::harness
