// Least privilege for what a tenant accepted, as the control API tells it.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "mock_server/directory/seen_calls.hpp"
#include "mock_server/directory/tenant.hpp"

namespace countersign::mock_server {

// That of to_json(Privileges), with `truncated`; the tenant's secrets are masked. Requires: its
// lock is held.
[[nodiscard]] nlohmann::ordered_json privileges_json(const Tenant& tenant,
                                                     const SeenCalls::Of& callers, Ids ids);

}  // namespace countersign::mock_server
