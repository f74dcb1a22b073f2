// mock_server/control/openapi.json, as part of the program.
#pragma once

#include <span>

#include "core/embedded_file.hpp"

namespace countersign::mock_server {

[[nodiscard]] std::span<const EmbeddedFile> embedded_openapi();

}  // namespace countersign::mock_server
