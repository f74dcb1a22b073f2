// The API descriptions of mock_server/api/descriptions/, as part of the program.
#pragma once

#include <span>

#include "core/embedded_file.hpp"

namespace countersign::mock_server {

[[nodiscard]] std::span<const EmbeddedFile> embedded_descriptions();

}  // namespace countersign::mock_server
