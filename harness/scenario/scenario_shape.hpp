// Which members a scenario file may have. scenarios/scenario.schema.json says the
// same to editors; a test holds the two against each other.
#pragma once

#include "core/json_shape.hpp"

namespace countersign::harness {

[[nodiscard]] const Shape& scenario_shape();

}  // namespace countersign::harness
