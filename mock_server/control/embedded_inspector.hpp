// The files of mock_server/control/inspector, as part of the program.
#pragma once

#include <span>

#include "core/embedded_file.hpp"

namespace countersign::mock_server {

[[nodiscard]] std::span<const EmbeddedFile> embedded_inspector();

}  // namespace countersign::mock_server
