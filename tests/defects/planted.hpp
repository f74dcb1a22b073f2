// Which planted defect is in force. Only the sources that plant.py writes ask it; the
// product's own have nothing of this.
#pragma once

#include <string_view>

namespace countersign {

// Whether COUNTERSIGN_PLANTED holds this id. The variable is read once.
[[nodiscard]] bool planted(std::string_view id) noexcept;

}  // namespace countersign
