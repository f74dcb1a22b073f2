// What the control API shows, as JSON. Secrets stand only where handing them out
// is the purpose: the answer of POST /tenants.
#pragma once

#include <nlohmann/json.hpp>

#include "mock_server/directory/tenant.hpp"

namespace countersign::mock_server {

// The tenant's keys, secrets included. Requires: its lock is held, as for the next, or nobody
// else can reach it yet.
[[nodiscard]] nlohmann::ordered_json keys_json(const Tenant& tenant, const TenantPlan& plan);

// State without secrets: consumer keys are masked.
[[nodiscard]] nlohmann::ordered_json tenant_json(const Tenant& tenant);

[[nodiscard]] nlohmann::ordered_json clock_json(const Tenant& tenant);

// An entry with every secret of the tenant masked wherever it occurs.
[[nodiscard]] nlohmann::ordered_json entries_json(const std::vector<const JournalEntry*>& entries,
                                                  const Tenant& tenant);
[[nodiscard]] nlohmann::ordered_json entry_json(const JournalEntry& entry, const Tenant& tenant);

}  // namespace countersign::mock_server
