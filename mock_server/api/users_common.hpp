// What the handlers of /me/identity share: the user or the group that the path names.
#pragma once

#include "mock_server/api/call.hpp"
#include "ovhcloud/iam_body.hpp"

namespace countersign::mock_server {

// Errors: R3. The pointer is the account's own.
[[nodiscard]] Answer<const LocalUser*> user_of(Call& call);

}  // namespace countersign::mock_server
