// The shape of a tenant's starting world: the body of POST /tenants, which the
// control API reads, and the "given" of a scenario, which the harness sends.
#pragma once

#include "core/json_shape.hpp"

namespace countersign {

// Without "id" and "seed", which only the control API takes.
[[nodiscard]] const Shape& world_shape();

// The whole body of POST /tenants.
[[nodiscard]] const Shape& new_tenant_shape();

// {"now": "...", "frozen": true} or {"offset_seconds": -90}
[[nodiscard]] const Shape& clock_shape();

}  // namespace countersign
