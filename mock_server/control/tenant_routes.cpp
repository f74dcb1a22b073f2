// Tenants are made, listed, shown, reset and removed.
#include "core/world_shape.hpp"
#include "mock_server/control/answers.hpp"
#include "mock_server/control/control_json.hpp"
#include "mock_server/control/routes.hpp"
#include "mock_server/control/tenant_plan_json.hpp"

namespace countersign::mock_server {

namespace {

using Json = nlohmann::ordered_json;

const Shape& nothing_shape() {
  static const Shape kNothing{.kind = Shape::Kind::object};
  return kNothing;
}

}  // namespace

Outcome create_tenant(ControlCall& call) {
  const auto body = body_of(call.request, new_tenant_shape());
  if (!body) return refused(body.error());
  std::string id = body->value("id", "");
  if (id.empty()) id = call.tenants.unused_id();
  const auto plan = planned(*body, call.tenants.plan(id));
  if (!plan) return refused(plan.error());
  Json keys;
  const auto tenant = call.tenants.create(
      *plan, [&](const Tenant& made) { keys = keys_json(made, *plan); }, &call.written);
  return tenant ? answer(201, keys) : refused(tenant.error());
}

Outcome list_tenants(ControlCall& call) {
  Json list = Json::array();
  for (const SharedTenant& tenant : call.tenants.all()) {
    const std::scoped_lock lock{tenant->mutex};
    list.push_back(Json{{"id", tenant->id}, {"requests", tenant->requests()}});
  }
  return answer(200, Json{{"tenants", list}});
}

Outcome show_tenant(ControlCall& call) { return answer(200, tenant_json(*call.tenant)); }

Outcome remove_tenant(ControlCall& call) {
  const auto removed = call.tenants.remove(call.tenant->id, &call.written);
  return removed ? no_content() : refused(removed.error());
}

Outcome reset_tenant(ControlCall& call) {
  const auto body = body_of(call.request, nothing_shape());
  if (!body) return refused(body.error());
  const auto fresh = call.tenants.reset(call.tenant->id, &call.written);
  if (!fresh) return refused(fresh.error());
  const std::scoped_lock lock{(*fresh)->mutex};
  return answer(200, tenant_json(**fresh));
}

}  // namespace countersign::mock_server
