// A tenant's clock is shown, set and moved on.
#include "core/world_shape.hpp"
#include "mock_server/control/answers.hpp"
#include "mock_server/control/control_json.hpp"
#include "mock_server/control/routes.hpp"
#include "mock_server/control/tenant_plan_json.hpp"

namespace countersign::mock_server {

Outcome show_clock(ControlCall& call) { return answer(200, clock_json(*call.tenant)); }

Outcome set_clock(ControlCall& call) {
  const auto body = body_of(call.request, clock_shape());
  if (!body) return refused(body.error());
  const auto plan = planned_clock(*body);
  if (!plan) return refused(plan.error());
  TenantClock& clock = call.tenant->clock;
  if (plan->offset) clock.set_offset(*plan->offset);
  if (plan->now) clock.set(*plan->now, plan->frozen);
  if (!plan->now && plan->frozen) clock.freeze();
  if (!plan->now && !plan->offset && !plan->frozen) clock.set(clock.now(), false);
  return answer(200, clock_json(*call.tenant));
}

Outcome advance_clock(ControlCall& call) {
  static const Shape kSeconds{.kind = Shape::Kind::integer, .is = "a whole number of seconds"};
  static const Shape kAdvance{.kind = Shape::Kind::object,
                              .members = {{"seconds", &kSeconds, true}}};
  constexpr std::int64_t kMost = 100LL * 366 * 86400;
  const auto body = body_of(call.request, kAdvance);
  if (!body) return refused(body.error());
  const auto seconds = body->at("seconds").get<std::int64_t>();
  if (seconds < 0 || seconds > kMost) {
    return refused(400, "/seconds: from 0 to a hundred years; a clock is set back by PUT …/clock");
  }
  if (later(call.tenant->clock.now(), std::chrono::seconds{seconds}) == kEndOfTime) {
    return refused(400, "/seconds: the clock would pass the year 2260");
  }
  call.tenant->clock.advance(std::chrono::seconds{seconds});
  return answer(200, clock_json(*call.tenant));
}

}  // namespace countersign::mock_server
