// The version that --version and the control API tell; CMake defines it once.
#pragma once

#include <string_view>

namespace countersign {

inline constexpr std::string_view kVersion = COUNTERSIGN_VERSION;

}  // namespace countersign
