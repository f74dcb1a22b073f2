// Any text as a captured request: read, in each form, or refused with a place that is in the
// text; what is read has a URL or none, and can be diagnosed; and what a shell quotes, it
// unquotes. Input: the capture.
#include <array>
#include <string>
#include <string_view>

#include "core/text.hpp"
#include "harness/capture/capture.hpp"
#include "harness/capture/diagnosis.hpp"
#include "harness/capture/shell_words.hpp"
#include "tests/fuzz/require.hpp"

namespace countersign::fuzz {

namespace {

using harness::CapturedRequest;
using harness::CaptureForm;

constexpr std::string_view kName = "input";

// "input: sentence" or "input:12:7: sentence", with line and column, from 1, in the text or
// right behind it.
void require_place(std::string_view message, std::string_view text) {
  require(is_utf8(message), "a message is UTF-8");
  require(message.find('\n') == std::string_view::npos, "a message is one line");
  require(message.starts_with("input:"), "a message begins with the name");
  const std::string_view rest = message.substr(kName.size() + 1);
  if (rest.starts_with(' ')) return;
  const auto [line_text, after_line] = cut(rest, ':');
  const auto [column_text, sentence] = cut(after_line, ':');
  const auto line = number_from<std::size_t>(line_text);
  const auto column = number_from<std::size_t>(column_text);
  require(line && column && sentence.size() > 1, "a message has a line, a column and a sentence");
  const auto lines = split(text, '\n');
  require(*line >= 1 && *line <= lines.size(), "the line is in the text");
  require(*column >= 1 && *column <= lines[*line - 1].size() + 1, "the column is in the line");
}

void require_sound(const CapturedRequest& request) {
  require(request.url.empty() || harness::url_pieces(request.url).has_value() || request.told,
          "a URL is absolute, or there is none");
  require(request.url.find('#') == std::string::npos || request.told ||
              request.form == CaptureForm::http || request.form == CaptureForm::trace ||
              request.form == CaptureForm::log,
          "a URL has no fragment, unless it was sent");
  if (request.told && request.told->explanation.compared) {
    const auto& compared = *request.told->explanation.compared;
    require(compared.signed_differs.from <= compared.signed_differs.to &&
                compared.signed_differs.to <= compared.signed_text.size(),
            "what differs is in the text");
  }
  const harness::DiagnosisWishes wishes;
  const auto diagnosis = harness::diagnosed_early(request, wishes);
  require(!diagnosis || !diagnosis->sentence.empty(), "a diagnosis is a sentence");
}

void read_as(std::optional<CaptureForm> form, std::string_view text) {
  const auto request = harness::read_capture(kName, text, {.form = form});
  if (request) {
    require_sound(*request);
  } else {
    require_place(request.error().message, text);
  }
}

void require_unquoted(std::string_view text) {
  std::string quoted = "curl '";
  for (const char c : text) quoted += c == '\'' ? std::string{"'\\''"} : std::string{c};
  const auto command = harness::shell_command(quoted + "'", 0);
  require(command && command->words.size() == 2 && command->words[1].text == text,
          "what a shell quotes, it unquotes");
}

}  // namespace

void judge_capture(std::string_view text) {
  constexpr std::array kForms{CaptureForm::curl, CaptureForm::trace, CaptureForm::har,
                              CaptureForm::http, CaptureForm::log,   CaptureForm::journal};
  read_as(std::nullopt, text);
  for (const CaptureForm form : kForms) read_as(form, text);
  require_unquoted(text);
}

}  // namespace countersign::fuzz

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string text(data, data + size);
  countersign::fuzz::judge_capture(text);
  return 0;
}
