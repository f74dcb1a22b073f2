// Of the bodies of the control API: who there is beside the account, from JSON to values.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "core/error.hpp"
#include "mock_server/directory/tenant.hpp"

namespace countersign::mock_server {

// Require: `json` has the shape of new_tenant_shape() there. Errors: bad_input with a sentence.
[[nodiscard]] Result<ServiceAccountPlan> planned_service_account(
    const nlohmann::ordered_json& json);
[[nodiscard]] Result<UserPlan> planned_user(const nlohmann::ordered_json& json);

// That no user is there twice, and that whoever validates a credential is there. Errors:
// bad_input with a sentence.
[[nodiscard]] Result<void> checked_users(const TenantPlan& plan);

}  // namespace countersign::mock_server
