// What the mock notes of a call that it accepted, for least privilege (ovhcloud/privileges.hpp).
#pragma once

#include "mock_server/api/authorization.hpp"

namespace countersign::mock_server {

// Notes the call with the tenant, whose lock is held, unless it is known. Only a call that needs a
// right is one: with keys or a token, on an operation that wants authentication.
// Requires: `path` is that of the request, and the situation's parameters point into it.
void note_call(Tenant& tenant, const Accepted& caller, const IamSituation& situation,
               const VersionedPath& path);

}  // namespace countersign::mock_server
