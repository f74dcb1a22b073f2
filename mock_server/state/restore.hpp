// A tenant, put together from its rows.
#pragma once

#include <vector>

#include "core/error.hpp"
#include "mock_server/state/row_forms.hpp"

namespace countersign::mock_server {

// Requires: the tenant's world is empty. Nothing counts as changed afterwards. Errors:
// bad_input, naming the row.
[[nodiscard]] Result<void> restore_tenant(Tenant& tenant, std::vector<StoredRow> rows);

}  // namespace countersign::mock_server
