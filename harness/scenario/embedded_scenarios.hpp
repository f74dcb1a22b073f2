// The files of scenarios/, as part of the program.
#pragma once

#include <span>

#include "core/embedded_file.hpp"

namespace countersign::harness {

[[nodiscard]] std::span<const EmbeddedFile> embedded_scenarios();

}  // namespace countersign::harness
