// The flags of `countersign mock`, and what they ask for.
#pragma once

#include "cli/options.hpp"
#include "mock_server/mock_server.hpp"

namespace countersign::cli {

[[nodiscard]] cxxopts::Options mock_flags();

// Throws WrongUsage, also for a mistake in a file that a flag names.
[[nodiscard]] mock_server::MockOptions mock_options_from(const cxxopts::ParseResult& flags);

}  // namespace countersign::cli
