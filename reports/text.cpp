#include "reports/text.hpp"

#include <fmt/format.h>

#include "core/text.hpp"

namespace countersign::reports {

namespace {

constexpr std::size_t kIdWidth = 36;

struct Look {
  std::string_view mark;
  std::string_view colour;
};

Look look_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::held: return {.mark = "✓", .colour = "\x1b[32m"};
    case Outcome::failed: return {.mark = "✗", .colour = "\x1b[31m"};
    case Outcome::skipped: return {.mark = "–", .colour = "\x1b[33m"};
    case Outcome::broken: return {.mark = "!", .colour = "\x1b[35m"};
  }
  return {.mark = "", .colour = ""};
}

std::string painted(std::string_view text, std::string_view colour, const TextStyle& style) {
  if (!style.colour) return std::string{text};
  return fmt::format("{}{}\x1b[0m", colour, text);
}

std::string dimmed(std::string_view text, const TextStyle& style) {
  return painted(text, "\x1b[2m", style);
}

std::string indented(const Message& message, std::string_view arrow, const TextStyle& style) {
  std::string text = fmt::format("      {} {}\n", arrow, printable(message.start));
  for (const auto& [name, value] : message.headers) {
    text += fmt::format("      {} {}: {}\n", arrow, printable(name), printable(value));
  }
  if (!message.body.empty()) {
    text += fmt::format("      {}\n      {} {}\n", arrow, arrow, printable(message.body));
  }
  return dimmed(text, style);
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

}  // namespace

std::string case_line(const CaseResult& result, const TextStyle& style) {
  const Look look = look_of(result.outcome);
  std::string line = fmt::format("  {} {:<{}} {}", painted(look.mark, look.colour, style),
                                 printable(result.id), kIdWidth, printable(result.title));
  if (!result.reason.empty()) line += dimmed(fmt::format(" ({})", printable(result.reason)), style);
  return line + "\n";
}

std::string case_details(const CaseResult& result, const TextStyle& style,
                         const std::string& command) {
  if (result.outcome != Outcome::failed && result.outcome != Outcome::broken) return {};
  const Look look = look_of(result.outcome);
  std::string text = fmt::format("\n{} {} · {} · {}\n", painted(look.mark, look.colour, style),
                                 painted(printable(result.id), "\x1b[1m", style),
                                 name_of(result.level), printable(result.title));
  if (!result.reason.empty()) text += fmt::format("    {}\n", printable(result.reason));
  for (const StepResult& step : result.steps) {
    if (step.mismatches.empty()) continue;
    text +=
        fmt::format("    {}  {}\n", printable(step.name), dimmed(printable(step.origin), style));
    for (const Mismatch& mismatch : step.mismatches) {
      text += fmt::format("      {}\n        wanted  {}\n        got     {}\n",
                          printable(mismatch.what), printable(mismatch.wanted),
                          printable(mismatch.got));
    }
    for (const StepResult::Cause& cause : step.causes) {
      text += fmt::format("      cause     {}: {}\n        fix     {}\n", printable(cause.code),
                          printable(cause.detail), printable(cause.fix));
    }
    text += indented(step.request, ">", style) + indented(step.response, "<", style);
  }
  text += fmt::format("    why     {}\n    facts   {}\n    again   {} --filter {}\n",
                      printable(result.why), printable(joined(result.facts)), printable(command),
                      printable(result.id));
  return text;
}

std::string summary_line(const Run& run, const TextStyle& style) {
  const Counts counts = counts_of(run);
  const double seconds = std::chrono::duration<double>(run.duration).count();
  std::string text = fmt::format(
      "{} scenario{}: {}", run.cases.size(), run.cases.size() == 1 ? "" : "s",
      painted(fmt::format("{} held", counts.held), look_of(Outcome::held).colour, style));
  const auto add = [&](std::size_t count, Outcome outcome) {
    if (count == 0) return;
    text += ", " +
            painted(fmt::format("{} {}", count, name_of(outcome)), look_of(outcome).colour, style);
  };
  add(counts.failed, Outcome::failed);
  add(counts.broken, Outcome::broken);
  add(counts.skipped, Outcome::skipped);
  return text + fmt::format(" in {:.2f} s\n", seconds);
}

}  // namespace countersign::reports
