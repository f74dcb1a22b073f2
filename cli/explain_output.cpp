#include "cli/explain_output.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/secret.hpp"
#include "core/text.hpp"

namespace countersign::cli {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kPlain = "\x1b[0m";

// Characters of a UTF-8 text, as a terminal counts most of them.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// A long text is shown around what differs.
std::string shown_head(std::string_view text) {
  constexpr std::size_t kMost = 600;
  if (text.size() <= kMost) return printable(text);
  return printable(text.substr(0, kMost / 2)) + " … " + printable(text.substr(text.size() - 60));
}

std::string shown_tail(std::string_view text) {
  constexpr std::size_t kMost = 200;
  if (text.size() <= kMost) return printable(text);
  return printable(text.substr(0, kMost)) + " …";
}

class Text {
 public:
  Text(bool coloured, bool quiet) : coloured_(coloured), quiet_(quiet) {}

  void sentence(const std::string& text) {
    out_ += coloured_ ? fmt::format("{}{}{}\n", kBold, text, kPlain) : text + "\n";
  }
  void gap() {
    if (!quiet_ && !out_.ends_with("\n\n")) out_ += '\n';
  }
  void line(std::string_view name, std::string_view text) {
    if (!quiet_ && !text.empty()) out_ += fmt::format("{:<10}{}\n", name, text);
  }
  // The text, and under it ^ where it differs; one ^ where something is missing.
  void marked(std::string_view name, const std::string& text, ComparedTexts::Range differs) {
    if (quiet_) return;
    const std::size_t from = std::min(differs.from, text.size());
    const std::size_t to = std::clamp(differs.to, from, text.size());
    const std::string before = shown_head(std::string_view{text}.substr(0, from));
    std::string middle = shown_tail(std::string_view{text}.substr(from, to - from));
    const std::size_t marks = std::max<std::size_t>(width_of(middle), 1);
    const std::string after = shown_tail(std::string_view{text}.substr(to));
    if (coloured_ && !middle.empty()) middle = fmt::format("{}{}{}", kRed, middle, kPlain);
    line(name, before + middle + after);
    line("", std::string(width_of(before), ' ') + std::string(marks, '^'));
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
  bool coloured_;
  bool quiet_;
};

void add_causes(Text& text, const std::vector<Cause>& causes, const SecretMask& mask) {
  const std::size_t of_sentence = !causes.empty() && !causes.front().together_with.empty() ? 2 : 1;
  for (std::size_t i = 0; i < causes.size(); ++i) {
    const Cause& cause = causes[i];
    if (i == of_sentence) {
      text.gap();
      text.line("or", "these fit the signature as well:");
    }
    if (i >= of_sentence) text.line("cause", fmt::format("{}  {}", cause.code, cause.title));
    text.line("detail", printable(mask(cause.detail)));
    if (i >= of_sentence) text.line("fix", cause.fix);
    if (!cause.fact.empty()) text.line("fact:", fmt::format("{} of docs/facts.md", cause.fact));
  }
}

// Whether the answer says no more than the diagnosis.
bool is_told_already(const harness::Diagnosis& diagnosis) {
  if (diagnosis.outcome != harness::DiagnosisOutcome::wrong) return false;
  return (diagnosis.step == "signature" && diagnosis.answer->fact == "E7") ||
         (diagnosis.step == "time" && diagnosis.answer->fact == "E8") ||
         (diagnosis.step == "authentication" && diagnosis.answer->fact == "E1");
}

void add_answer(Text& text, const harness::Diagnosis& diagnosis, int status) {
  if (diagnosis.answer == nullptr || is_told_already(diagnosis)) return;
  const harness::AnswerMeaning& answer = *diagnosis.answer;
  text.gap();
  text.line("answer", fmt::format("{}{}: {}", status == 0 ? "" : fmt::format("{} ", status),
                                  answer.message, answer.meaning));
  if (diagnosis.outcome != harness::DiagnosisOutcome::wrong) text.line("next", answer.ask);
  text.line("fact:", fmt::format("{} of docs/facts.md", answer.fact));
}

bool is_secret_header(std::string_view name) {
  return equals_ignoring_case(name, "X-Ovh-Consumer") ||
         equals_ignoring_case(name, "Authorization") || equals_ignoring_case(name, "Cookie") ||
         equals_ignoring_case(name, "Proxy-Authorization") ||
         equals_ignoring_case(name, "X-Ovh-Session");
}

Json request_json(const harness::CapturedRequest& request, const SecretMask& mask) {
  Json headers = Json::array();
  for (const auto& [name, value] : request.headers) {
    headers.push_back(
        Json::array({utf8_or_replaced(name),
                     utf8_or_replaced(is_secret_header(name) ? masked(value) : mask(value))}));
  }
  return {{"form", name_of(request.form)},
          {"method", utf8_or_replaced(mask(request.method))},
          {"url", utf8_or_replaced(mask(request.url))},
          {"headers", headers},
          {"body_bytes", request.body.size()}};
}

Json cause_json(const Cause& cause, const SecretMask& mask) {
  Json json{{"code", cause.code},
            {"title", cause.title},
            {"detail", utf8_or_replaced(mask(cause.detail))},
            {"fix", cause.fix},
            {"fact", cause.fact}};
  if (!cause.together_with.empty()) json["together_with"] = cause.together_with;
  return json;
}

Json compared_json(const ComparedTexts& texts) {
  const auto range = [](ComparedTexts::Range r) { return Json::array({r.from, r.to}); };
  return {{"base", texts.base},
          {"signed", utf8_or_replaced(texts.signed_text)},
          {"expected", utf8_or_replaced(texts.expected_text)},
          {"signed_differs", range(texts.signed_differs)},
          {"expected_differs", range(texts.expected_differs)}};
}

}  // namespace

std::string text_of(const ExplainOutput& output, bool coloured, bool quiet) {
  const harness::Diagnosis& diagnosis = output.diagnosis;
  Text text{coloured, quiet};
  text.sentence(printable(output.mask(diagnosis.sentence)));
  text.gap();
  text.line("request", printable(output.mask(output.request.method + " " + output.request.url)));
  if (const auto& compared = diagnosis.explanation.compared) {
    text.gap();
    if (compared->signed_text == compared->expected_text) {
      text.line("signed", printable(compared->signed_text));
      text.line("", "the same as expected: what was made of it differs");
    } else if (!compared->signed_text.empty()) {
      text.marked("signed", compared->signed_text, compared->signed_differs);
      text.marked("expected", compared->expected_text, compared->expected_differs);
    } else {
      text.line("expected", printable(compared->expected_text));
    }
  }
  text.gap();
  add_causes(text, diagnosis.explanation.causes, output.mask);
  if (diagnosis.explanation.truncated) {
    text.line("note", "not everything was tried (search.truncated)");
  }
  add_answer(text, diagnosis, output.request.answer ? output.request.answer->status : 0);
  if (!diagnosis.notes.empty()) text.gap();
  for (const std::string& note : diagnosis.notes) text.line("note", printable(output.mask(note)));
  return text.take();
}

std::string json_of(const ExplainOutput& output) {
  const harness::Diagnosis& diagnosis = output.diagnosis;
  Json json{{"outcome", name_of(diagnosis.outcome)},
            {"step", diagnosis.step},
            {"sentence", utf8_or_replaced(output.mask(diagnosis.sentence))}};
  const auto& causes = diagnosis.explanation.causes;
  if (!causes.empty()) {
    json["cause"] = causes.front().code;
    json["detail"] = utf8_or_replaced(output.mask(causes.front().detail));
  }
  json["causes"] = Json::array();
  for (const Cause& cause : causes) json["causes"].push_back(cause_json(cause, output.mask));
  if (diagnosis.explanation.compared) {
    json["compared"] = compared_json(*diagnosis.explanation.compared);
  }
  if (diagnosis.explanation.truncated) json["truncated"] = true;
  if (diagnosis.answer != nullptr) {
    json["answer"] = Json{{"status", output.request.answer->status},
                          {"message", diagnosis.answer->message},
                          {"fact", diagnosis.answer->fact},
                          {"meaning", diagnosis.answer->meaning},
                          {"ask", diagnosis.answer->ask}};
  }
  json["notes"] = Json::array();
  for (const std::string& note : diagnosis.notes) {
    json["notes"].push_back(utf8_or_replaced(output.mask(note)));
  }
  json["request"] = request_json(output.request, output.mask);
  return json.dump(2) + "\n";
}

}  // namespace countersign::cli
