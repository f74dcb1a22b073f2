// Applications and credentials as the API shows them (facts 4.1, 5).
#pragma once

#include "mock_server/api/call.hpp"

namespace countersign::mock_server {

[[nodiscard]] Json application_json(const Application& application);
[[nodiscard]] Json credential_json(const Credential& credential, Instant now);
[[nodiscard]] Json rules_json(const std::vector<AccessRule>& rules);

}  // namespace countersign::mock_server
