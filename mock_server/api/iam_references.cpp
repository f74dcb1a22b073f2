// /v2/iam/reference: which actions and which types of resources there are (facts 7.1), from
// the descriptions of what this mock serves.
#include <algorithm>

#include "mock_server/api/handlers.hpp"
#include "mock_server/api/iam_common.hpp"
#include "mock_server/api/paged.hpp"

namespace countersign::mock_server {

namespace {

Answer<Reply> list_actions(Call& call) {
  const auto types = call.arguments.query_values("resourceType");
  Json list = Json::array();
  for (const auto& [name, action] : call.api.actions.of(call.api).by_name()) {
    if (is_wanted(types, action.resource_type)) list.push_back(to_json(name, action));
  }
  return paged_reply(call, list);
}

Answer<Reply> list_types(Call& call) {
  return paged_reply(call, Json(call.api.actions.of(call.api).resource_types()));
}

}  // namespace

Handlers iam_reference_handlers() {
  return {{"GET /iam/reference/action", list_actions},
          {"GET /iam/reference/resource/type", list_types}};
}

}  // namespace countersign::mock_server
