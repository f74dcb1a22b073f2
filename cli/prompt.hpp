// A secret asked for on the terminal, without showing what is typed.
#pragma once

#include <optional>
#include <string>

namespace countersign::cli {

// A line of the terminal, whatever standard input is; nullopt when there is no terminal to ask
// on, which is when standard error is none.
[[nodiscard]] std::optional<std::string> asked_secret(const std::string& question);

}  // namespace countersign::cli
