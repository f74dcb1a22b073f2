// What the handlers of /v2/iam share: an account's policies, and what it owns that policies can
// name.
#pragma once

#include <string_view>
#include <vector>

#include "mock_server/api/call.hpp"
#include "ovhcloud/iam_policy.hpp"

namespace countersign::mock_server {

// Requires: the call came with keys or a token.
[[nodiscard]] inline IamBook& book_of(Call& call) { return account_of(call).iam; }

// The account itself, its zones, and what is described.
[[nodiscard]] std::vector<Resource> resources_of(Call& call);

// Whether details=true was asked for.
[[nodiscard]] bool has_details(const Call& call);

}  // namespace countersign::mock_server
