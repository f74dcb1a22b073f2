// What a page works with, for the time of one request.
#pragma once

#include <string_view>

#include "core/http.hpp"
#include "mock_server/directory/tenants.hpp"
#include "mock_server/pages/words.hpp"

namespace countersign::mock_server {

struct PageCall {
  const Request& request;
  Tenant& tenant;  // locked
  Tenants& tenants;
  const Words& words;
};

}  // namespace countersign::mock_server
