// The handlers with behaviour of their own, by "METHOD path", and the route
// table that the embedded descriptions and these handlers make together.
#pragma once

#include <map>
#include <string_view>

#include "core/error.hpp"
#include "mock_server/api/actions.hpp"
#include "mock_server/routing/route_table.hpp"
#include "ovhcloud/endpoints.hpp"

namespace countersign::mock_server {

using Handlers = std::map<std::string_view, Handler>;

[[nodiscard]] Handlers auth_handlers();
[[nodiscard]] Handlers me_handlers();
[[nodiscard]] Handlers domain_zone_handlers();
[[nodiscard]] Handlers sms_handlers();
[[nodiscard]] Handlers new_account_handlers();
[[nodiscard]] Handlers oauth2_client_handlers();
[[nodiscard]] Handlers user_handlers();
[[nodiscard]] Handlers user_group_handlers();
[[nodiscard]] Handlers personal_token_handlers();
[[nodiscard]] Handlers iam_policy_handlers();  // of /v2, as the next four
[[nodiscard]] Handlers iam_group_handlers();
[[nodiscard]] Handlers iam_resource_handlers();
[[nodiscard]] Handlers iam_check_handlers();
[[nodiscard]] Handlers iam_reference_handlers();

// A route that a configuration file adds.
[[nodiscard]] Answer<Reply> fixed_answer(Call& call);

struct Api {
  RouteTable v1;  // /1.0 and /v1
  RouteTable v2;
  Models models;
  ActionCatalogue actions = {};

  [[nodiscard]] const RouteTable& routes(ApiVersion version) const noexcept {
    return version == ApiVersion::v1 ? v1 : v2;
  }
};

// The index of each branch's description documents, and each of them.
void add_schema_routes(Api& api);

// The API that ships inside the program, with routes of the user's own; operations without a
// handler are `described`. Errors: bad_input when a route exists already.
[[nodiscard]] Result<Api> api_with(const std::vector<Route>& further);

}  // namespace countersign::mock_server
