// Any text as a scenario file: read, or refused with a place that is in the text.
// Input: the file.
#include <algorithm>
#include <string>
#include <string_view>
#include <variant>

#include "core/text.hpp"
#include "harness/judge/pattern.hpp"
#include "harness/scenario/parse.hpp"
#include "harness/scenario/variables.hpp"
#include "tests/fuzz/require.hpp"

namespace countersign::fuzz {

namespace {

using harness::Json;

constexpr std::string_view kPath = "fuzz/input.json";
constexpr std::size_t kDeepest = 64;

// "fuzz/input.json:12:7: sentence", with line and column, from 1, in the text or
// right after the end of the line.
void require_place(std::string_view message, std::string_view text) {
  require(is_utf8(message), "a message is UTF-8");
  require(message.starts_with(kPath) && message.substr(kPath.size()).starts_with(':'),
          "a message begins with the file's path");
  const auto [line_text, after_line] = cut(message.substr(kPath.size() + 1), ':');
  const auto [column_text, sentence] = cut(after_line, ':');
  const auto line = number_from<std::size_t>(line_text);
  const auto column = number_from<std::size_t>(column_text);
  require(line && column && sentence.size() > 1 && sentence.front() == ' ',
          "a message has a line, a column and a sentence");
  const auto lines = split(text, '\n');
  require(*line >= 1 && *line <= lines.size(), "the line is in the text");
  require(*column >= 1 && *column <= lines[*line - 1].size() + 1, "the column is in the line");
}

std::size_t depth_of(const Json& json) {
  if (!json.is_structured()) return 0;
  std::size_t deepest = 0;
  for (const auto& [unused, value] : json.items()) deepest = std::max(deepest, depth_of(value));
  return deepest + 1;
}

bool has_matcher(const Json& json) {
  if (!json.is_structured()) return false;
  for (const auto& [name, value] : json.items()) {
    if ((json.is_object() && name.starts_with('$')) || has_matcher(value)) return true;
  }
  return false;
}

void require_fits_itself(const Json& pattern) {
  require(has_matcher(pattern) || harness::mismatches_of(pattern, pattern, "body").empty(),
          "a pattern without matchers fits itself");
  require(harness::filled_in(pattern, {}) == pattern, "without variables nothing is filled in");
}

void require_sound(const harness::Scenario& scenario) {
  require(scenario.id == "fuzz/input", "the id is the path without .json");
  require(!scenario.steps.empty() && !scenario.facts.empty(), "there are steps and facts");
  for (const harness::Step& step : scenario.steps) {
    const auto* action = std::get_if<harness::CallStep>(&step.action);
    if (action == nullptr) continue;
    require(!action->call.method.empty() && !action->call.target.empty(),
            "a call has a method and a target");
    require(depth_of(action->call.body.value_or(Json{})) <= kDeepest,
            "what nests deeply is refused");
    if (action->expect.body) require_fits_itself(*action->expect.body);
    if (action->expect.error) require_fits_itself(*action->expect.error);
  }
}

}  // namespace

void judge_text(std::string_view text) {
  const auto scenario = harness::parse_scenario(kPath, text);
  if (scenario) {
    require_sound(*scenario);
  } else {
    require_place(scenario.error().message, text);
  }
}

}  // namespace countersign::fuzz

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string text(data, data + size);
  countersign::fuzz::judge_text(text);
  return 0;
}
