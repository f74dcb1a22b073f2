// The token endpoint (facts 6): who shows a client's secret is given an access token.
#pragma once

#include "core/http.hpp"
#include "mock_server/directory/tenants.hpp"
#include "mock_server/journal/entry_of.hpp"

namespace countersign::mock_server {

// What is answered, and for the journal why not. Requires: the tenant's lock is held.
struct TokenAnswer {
  Response response;
  JournalVerdict verdict;
};
[[nodiscard]] TokenAnswer answer_token_request(const Request& request, Tenant& tenant,
                                               Tenants& tenants);

}  // namespace countersign::mock_server
