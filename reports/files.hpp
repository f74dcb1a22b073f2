// A run as documents for programs: JSON, the source of all others, and JUnit XML.
// Pure functions of the results.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "results/run.hpp"

namespace countersign::reports {

// One JSON object, indented, with a final newline; docs/results.md lists its members.
[[nodiscard]] std::string json_document(const Run& run);

// Id and outcome of each case in such a document; nullopt for any other text.
[[nodiscard]] std::optional<std::vector<std::pair<std::string, Outcome>>> outcomes_in(
    std::string_view json);

// A testsuites element as CI systems read it: a suite for each folder of
// scenarios, a testcase for each scenario.
[[nodiscard]] std::string junit_document(const Run& run);

}  // namespace countersign::reports
