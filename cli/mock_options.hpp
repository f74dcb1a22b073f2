// The flags of `countersign mock`, and what they ask for.
#pragma once

#include "cli/options.hpp"
#include "mock_server/mock_server.hpp"

namespace countersign::cli {

[[nodiscard]] cxxopts::Options mock_flags();

// The path that a flag names, absolute: the mock may leave its folder. Throws WrongUsage when it
// is empty, which is what an unset variable of a shell gives. Requires: the flag was given.
[[nodiscard]] std::filesystem::path path_in(const cxxopts::ParseResult& flags,
                                            const std::string& name);

// Throws WrongUsage, also for a mistake in a file that a flag names.
[[nodiscard]] mock_server::MockOptions mock_options_from(const cxxopts::ParseResult& flags);

}  // namespace countersign::cli
