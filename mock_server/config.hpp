// A configuration file (docs/config.md): the worlds that a mock starts with, and routes of the
// user's own.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "mock_server/directory/tenant.hpp"
#include "mock_server/routing/route_table.hpp"

namespace countersign::mock_server {

// What the file says of one tenant, over a plan that brings the mock's defaults.
struct ConfiguredTenant {
  std::string id;
  std::function<TenantPlan(TenantPlan)> plan;
};

struct Config {
  std::vector<ConfiguredTenant> tenants;  // the default one may be among them
  std::vector<Route> routes;              // below /1.0; they answer whatever they are sent
};

// `name` is what messages call the file. Errors: bad_input, with line and column.
[[nodiscard]] Result<Config> read_config(const std::string& name, const std::string& text);

}  // namespace countersign::mock_server
