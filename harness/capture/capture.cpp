#include "harness/capture/capture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/json_positions.hpp"
#include "core/text.hpp"
#include "harness/capture/curl_line.hpp"
#include "harness/capture/curl_trace.hpp"
#include "harness/capture/debug_log.hpp"
#include "harness/capture/har.hpp"
#include "harness/capture/http_message.hpp"
#include "harness/capture/journal_capture.hpp"
#include "harness/capture/json_capture.hpp"
#include "harness/capture/loose_answer.hpp"

namespace countersign::harness {

namespace {

std::string_view first_line(std::string_view text, std::size_t at) {
  return text.substr(at, std::min(text.find('\n', at), text.size()) - at);
}

// What stands between lines of ``` or ~~~, in order. They point into the text.
std::vector<std::string_view> fenced_blocks(std::string_view text) {
  constexpr std::size_t kMost = 256;
  std::vector<std::string_view> blocks;
  std::optional<std::size_t> begin;
  for (std::size_t at = 0; at < text.size() && blocks.size() < kMost;) {
    const std::string_view line = trimmed(first_line(text, at));
    const std::size_t next = std::min(text.find('\n', at), text.size() - 1) + 1;
    if (line.starts_with("```") || line.starts_with("~~~")) {
      if (begin) blocks.push_back(text.substr(*begin, at - *begin));
      begin = begin ? std::nullopt : std::optional{next};
    }
    at = next;
  }
  if (begin && *begin < text.size()) blocks.push_back(text.substr(*begin));
  return blocks;
}

bool has_request_line(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (request_line(first_line(text, at))) return true;
    at = std::min(text.find('\n', at), text.size() - 1) + 1;
  }
  return false;
}

// JSON that is one of ours to read, else nothing: a log may begin with a brace too.
std::optional<CaptureForm> json_form(std::string_view text) {
  if (!trimmed(text).starts_with('{')) return std::nullopt;
  const auto json = captured_json(text);
  if (json && is_har(*json)) return CaptureForm::har;
  if (json && is_journal(*json)) return CaptureForm::journal;
  const bool wants_to_be_har = text.find("\"log\"") != std::string_view::npos &&
                               text.find("\"entries\"") != std::string_view::npos;
  if (wants_to_be_har) return CaptureForm::har;
  const bool wants_to_be_journal = text.find("\"verdict\"") != std::string_view::npos &&
                                   text.find("\"request\"") != std::string_view::npos;
  return wants_to_be_journal ? std::optional{CaptureForm::journal} : std::nullopt;
}

std::optional<CaptureForm> form_of(std::string_view text) {
  if (const auto json = json_form(text)) return json;
  if (is_curl_trace(text)) return CaptureForm::trace;
  if (curl_command_in(text)) return CaptureForm::curl;
  if (has_request_line(text)) return CaptureForm::http;
  return std::nullopt;
}

struct Candidate {
  std::string_view text;
  CaptureForm form;
};

// The block to read: one with the headers in it goes before one without, and a form that shows
// the request whole before a log. In a log the pieces may stand in several blocks.
std::optional<Candidate> recognised(std::string_view text) {
  std::vector<std::string_view> blocks = fenced_blocks(text);
  blocks.push_back(text);
  std::optional<Candidate> without_headers;
  for (const std::string_view block : blocks) {
    const auto form = form_of(block);
    if (!form) continue;
    const bool has_headers =
        *form == CaptureForm::curl ? curl_sends_ovh_header(block) : names_ovh_header(block);
    if (has_headers) return Candidate{.text = block, .form = *form};
    if (!without_headers) without_headers = Candidate{.text = block, .form = *form};
  }
  if (names_ovh_header(text)) return Candidate{.text = text, .form = CaptureForm::log};
  return without_headers;
}

// Of a form that the caller named: the first block that has it, else the whole text.
Candidate named_form(std::string_view text, CaptureForm form) {
  if (form == CaptureForm::log) return {.text = text, .form = form};
  for (const std::string_view block : fenced_blocks(text)) {
    if (form_of(block) == form) return {.text = block, .form = form};
  }
  return {.text = text, .form = form};
}

Captured<CapturedRequest> read_json(const Candidate& candidate, std::size_t entry) {
  const auto json = captured_json(candidate.text);
  if (!json) return tl::unexpected(json.error());
  return candidate.form == CaptureForm::har ? read_har(*json, entry) : read_journal(*json, entry);
}

Captured<CapturedRequest> read(const Candidate& candidate, std::size_t entry) {
  switch (candidate.form) {
    case CaptureForm::curl: return read_curl(candidate.text);
    case CaptureForm::trace: return read_curl_trace(candidate.text);
    case CaptureForm::http: return read_http(candidate.text);
    case CaptureForm::log: return read_debug_log(candidate.text, entry);
    case CaptureForm::har:
    case CaptureForm::journal: break;
  }
  return read_json(candidate, entry);
}

tl::unexpected<Error> wrong_at(std::string_view name, std::string_view text, std::size_t offset,
                               std::string_view sentence) {
  const TextPosition place = position_of_offset(text, offset);
  return fail(Errc::bad_input,
              fmt::format("{}:{}:{}: {}", name, place.line, place.column, sentence));
}

// What the text around tells of the answer, where the capture has none, or no sentence in it.
void take_answer(CapturedRequest& request, std::string_view text) {
  if (request.form == CaptureForm::har || request.form == CaptureForm::journal) return;
  auto found = loose_answer(text);
  if (!found) return;
  if (!request.answer) {
    request.answer = std::move(found);
  } else if (request.answer->body.empty()) {
    request.answer->body = found->body;
  }
}

}  // namespace

Result<CapturedRequest> read_capture(std::string_view name, std::string_view text,
                                     const CaptureChoice& choice) {
  if (text.size() > kMostCaptureBytes) {
    return fail(Errc::bad_input, fmt::format("{}: a capture may have {} MiB, and this has more",
                                             name, kMostCaptureBytes / 1024 / 1024));
  }
  if (trimmed(text).empty()) return fail(Errc::bad_input, fmt::format("{}: it is empty", name));
  const auto candidate =
      choice.form ? std::optional{named_form(text, *choice.form)} : recognised(text);
  if (!candidate) {
    return wrong_at(name, text, 0,
                    "no request is found in it: no curl command, curl -v trace, HAR file, HTTP "
                    "request, journal entry, or log with X-Ovh-* headers");
  }
  auto request = read(*candidate, choice.entry);
  if (!request) {
    const auto base = static_cast<std::size_t>(candidate->text.data() - text.data());
    return wrong_at(name, text, base + request.error().offset, request.error().sentence);
  }
  take_answer(*request, text);
  return *std::move(request);
}

}  // namespace countersign::harness
