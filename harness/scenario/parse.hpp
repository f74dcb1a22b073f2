// Scenario files to scenarios. Every mistake in a file is reported with its
// place: "signing/x.json:12:7: unknown member \"metod\"; did you mean \"method\"?".
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "harness/scenario/scenario.hpp"

namespace countersign::harness {

// `path` is the file's path below the folder of scenarios, ending in .json; it
// gives the id and stands in messages. Errors: bad_input.
[[nodiscard]] Result<Scenario> parse_scenario(std::string_view path, std::string_view text);

// The scenarios that are part of the program, by id. Errors: bad_input.
[[nodiscard]] Result<std::vector<Scenario>> embedded_suite();

// One file, or every .json below a folder, by id. Errors: bad_input, not_found.
[[nodiscard]] Result<std::vector<Scenario>> suite_at(const std::filesystem::path& path);

}  // namespace countersign::harness
