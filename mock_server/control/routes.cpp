#include "mock_server/control/routes.hpp"

#include <array>

#include "core/version.hpp"
#include "mock_server/control/answers.hpp"
#include "mock_server/control/embedded_openapi.hpp"

namespace countersign::mock_server {

namespace {

using Json = nlohmann::ordered_json;

Outcome say_what_this_is(ControlCall&) {
  return answer(200, Json{{"countersign", 1}, {"version", kVersion}});
}

Outcome describe(ControlCall&) {
  return plain_answer("application/json; charset=utf-8",
                      std::string{embedded_openapi().front().text});
}

constexpr std::array kRoutes{
    ControlRoute{"GET", "/", say_what_this_is},
    ControlRoute{"GET", "/openapi.json", describe},
    ControlRoute{"GET", "/tenants", list_tenants},
    ControlRoute{"POST", "/tenants", create_tenant},
    ControlRoute{"GET", "/tenants/{id}", show_tenant},
    ControlRoute{"DELETE", "/tenants/{id}", remove_tenant, TenantLock::not_held},
    ControlRoute{"POST", "/tenants/{id}/reset", reset_tenant, TenantLock::not_held},
    ControlRoute{"GET", "/tenants/{id}/clock", show_clock},
    ControlRoute{"PUT", "/tenants/{id}/clock", set_clock},
    ControlRoute{"POST", "/tenants/{id}/clock/advance", advance_clock},
    ControlRoute{"POST", "/tenants/{id}/credentials/{action}", change_credential},
    ControlRoute{"GET", "/tenants/{id}/journal", show_journal},
    ControlRoute{"GET", "/tenants/{id}/journal/{number}", show_entry},
    ControlRoute{"GET", "/tenants/{id}/privileges", show_privileges},
    ControlRoute{"GET", "/events", stream_events},
    ControlRoute{"GET", "/metrics", show_metrics},
};

}  // namespace

std::span<const ControlRoute> control_routes() noexcept { return kRoutes; }

}  // namespace countersign::mock_server
