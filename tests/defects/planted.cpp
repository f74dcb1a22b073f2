#include "tests/defects/planted.hpp"

#include <cstdlib>

namespace countersign {

bool planted(std::string_view id) noexcept {
  static const char* const kChosen = std::getenv("COUNTERSIGN_PLANTED");
  return kChosen != nullptr && id == kChosen;
}

}  // namespace countersign
