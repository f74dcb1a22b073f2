// A run for people to read in a terminal. Pure functions of the results.
#pragma once

#include <string>

#include "results/run.hpp"

namespace countersign::reports {

struct TextStyle {
  bool colour;  // ANSI colours
};

// One line: mark, id and title, and the reason of what was not run.
[[nodiscard]] std::string case_line(const CaseResult& result, const TextStyle& style);

// What a failed or broken case wanted and what came, with the exchange and the
// scenario's why. Empty for the others.
// `command` is what ran it ("countersign check --endpoint …"), to be run again for
// this case alone.
[[nodiscard]] std::string case_details(const CaseResult& result, const TextStyle& style,
                                       const std::string& command);

// "61 scenarios: 60 held, 1 failed in 0.41 s"
[[nodiscard]] std::string summary_line(const Run& run, const TextStyle& style);

}  // namespace countersign::reports
