// Rows of a tenant itself: how it looked at first, its settings, its clock and its counters.
#include <array>

#include "core/world_shape.hpp"
#include "mock_server/control/tenant_plan_json.hpp"
#include "mock_server/state/row_values.hpp"

namespace countersign::mock_server {

namespace {

using namespace row_shapes;

const Shape& settings_shape() {
  for (const Member& member : world_shape().members) {
    if (member.name == "settings") return *member.shape;
  }
  return kAnything;
}

const Shape& tenant_shape() {
  static const Shape kShape{.kind = Shape::Kind::object,
                            .members = {{"account", &kText, true},
                                        {"order", &kNumber, true},
                                        {"settings", &settings_shape(), true}}};
  return kShape;
}

std::optional<RowJson> tenant_row(const Tenant& tenant, const KeyParts&) {
  return RowJson{{"account", tenant.nichandle},
                 {"order", tenant.order},
                 {"settings", settings_json(tenant.settings)}};
}

Result<void> restore_tenant(Tenant& tenant, const KeyParts&, const RowJson& value) {
  const auto plan = planned(RowJson{{"settings", value.at("settings")}}, TenantPlan{});
  if (!plan) return tl::unexpected(plan.error());
  const auto order = value.at("order").get<std::int64_t>();
  // Counted on from the highest: below what a double holds exactly, as every JSON reader can.
  constexpr std::int64_t kMost = std::int64_t{1} << 53;
  if (order < 0 || order >= kMost) return fail(Errc::bad_input, "order is out of range");
  tenant.order = static_cast<std::uint64_t>(order);
  tenant.settings = plan->settings;
  tenant.region = plan->settings.region;
  tenant.nichandle = text_at(value, "account");
  return {};
}

std::optional<RowJson> plan_row(const Tenant& tenant, const KeyParts&) {
  RowJson json = plan_json(tenant.plan());
  json["seed"] = tenant.plan().seed;
  return json;
}

Result<void> restore_plan(Tenant& tenant, const KeyParts&, const RowJson& value) {
  TenantPlan blank;
  blank.id = tenant.id;
  auto plan = planned(value, std::move(blank));
  if (!plan) return tl::unexpected(plan.error());
  plan->seed = value.value("seed", "");
  tenant.restore_plan(*std::move(plan));
  return {};
}

const Shape kClock{
    .kind = Shape::Kind::object,
    .members = {{"frozen", &kFlag, true}, {"at", &kInstant, true}, {"shift", &kInstant, true}}};

std::optional<RowJson> clock_row(const Tenant& tenant, const KeyParts&) {
  const auto& [frozen, at, shift] = tenant.clock.state();
  return RowJson{{"frozen", frozen}, {"at", instant_json(at)}, {"shift", shift.count()}};
}

Result<void> restore_clock(Tenant& tenant, const KeyParts&, const RowJson& value) {
  const TenantClock::State state{
      .frozen = value.at("frozen").get<bool>(),
      .at = instant_from(value.at("at")),
      .shift = std::chrono::system_clock::duration{value.at("shift").get<std::int64_t>()}};
  // Within what POST /tenants allows, so that no sum of instants overflows.
  constexpr std::chrono::hours kMost{24 * 366 * 101};
  if (state.at < Instant{} || state.at > kEndOfTime || state.shift > kMost ||
      state.shift < -kMost) {
    return fail(Errc::bad_input, "the clock stands too far away");
  }
  tenant.clock.restore(state);
  return {};
}

const Shape kCounters{.kind = Shape::Kind::object,
                      .members = {{"keys", &kNumber, true},
                                  {"next_id", &kNumber, true},
                                  {"next_object", &kNumber, true},
                                  {"grants", &kNumber, true},
                                  {"requests", &kNumber, true},
                                  {"pages", &kNumber, true}}};

std::optional<RowJson> counters_row(const Tenant& tenant, const KeyParts&) {
  const auto [keys, next_id, next_object, grants, requests, pages] = tenant.counters();
  return RowJson{{"keys", keys},     {"next_id", next_id},   {"next_object", next_object},
                 {"grants", grants}, {"requests", requests}, {"pages", pages}};
}

Result<void> restore_counters(Tenant& tenant, const KeyParts&, const RowJson& value) {
  const auto at = [&](const char* name) { return value.at(name).get<std::int64_t>(); };
  constexpr std::int64_t kMost = std::int64_t{1} << 60;
  for (const char* name : {"keys", "next_id", "next_object", "grants", "requests", "pages"}) {
    if (at(name) < 0 || at(name) > kMost) return fail(Errc::bad_input, "a counter is out of range");
  }
  tenant.restore_counters({.keys = static_cast<std::uint64_t>(at("keys")),
                           .next_id = at("next_id"),
                           .next_object = at("next_object"),
                           .grants = at("grants"),
                           .requests = static_cast<std::uint64_t>(at("requests")),
                           .pages = static_cast<std::uint64_t>(at("pages"))});
  return {};
}

}  // namespace

std::span<const RowForm> tenant_row_forms() noexcept {
  static const std::array kForms{
      RowForm{RowKind::tenant, "tenant", 0, &tenant_shape(), tenant_row, restore_tenant},
      RowForm{RowKind::plan, "plan", 0, &new_tenant_shape(), plan_row, restore_plan},
      RowForm{RowKind::clock, "clock", 0, &kClock, clock_row, restore_clock},
      RowForm{RowKind::counters, "counters", 0, &kCounters, counters_row, restore_counters}};
  return kForms;
}

}  // namespace countersign::mock_server
