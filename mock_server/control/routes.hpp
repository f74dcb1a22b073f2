// The routes of the control API, one table: what /_countersign/v1/openapi.json describes.
#pragma once

#include <span>
#include <string_view>

#include "core/http.hpp"
#include "mock_server/directory/tenants.hpp"
#include "mock_server/outcome.hpp"
#include "mock_server/traffic.hpp"

namespace countersign::mock_server {

// What a handler works with, for the time of the call.
struct ControlCall {
  const Request& request;
  Tenants& tenants;
  const Traffic& traffic;
  SharedTenant tenant = nullptr;  // the one that the path names; null where it names none
  std::string_view item = {};     // what stands for {number} or {action} in the path
  Written written = nullptr;      // what the answer waits for; null: for nothing
};

using ControlHandler = Outcome (*)(ControlCall&);

// Whether a handler is called with the lock of the tenant that the path names; what it changes
// there is then kept by the caller.
enum class TenantLock { held, not_held };

struct ControlRoute {
  std::string_view method;  // GET answers HEAD as well
  std::string_view path;    // below /_countersign/v1: "/tenants/{id}/journal/{number}"
  ControlHandler handler;
  TenantLock lock = TenantLock::held;
};

[[nodiscard]] std::span<const ControlRoute> control_routes() noexcept;

// By subject.
[[nodiscard]] Outcome create_tenant(ControlCall& call);
[[nodiscard]] Outcome list_tenants(ControlCall& call);
[[nodiscard]] Outcome show_tenant(ControlCall& call);
[[nodiscard]] Outcome remove_tenant(ControlCall& call);
[[nodiscard]] Outcome reset_tenant(ControlCall& call);

[[nodiscard]] Outcome show_clock(ControlCall& call);
[[nodiscard]] Outcome set_clock(ControlCall& call);
[[nodiscard]] Outcome advance_clock(ControlCall& call);

[[nodiscard]] Outcome change_credential(ControlCall& call);

[[nodiscard]] Outcome show_journal(ControlCall& call);
[[nodiscard]] Outcome show_entry(ControlCall& call);
[[nodiscard]] Outcome stream_events(ControlCall& call);

[[nodiscard]] Outcome show_privileges(ControlCall& call);

[[nodiscard]] Outcome show_metrics(ControlCall& call);

}  // namespace countersign::mock_server
