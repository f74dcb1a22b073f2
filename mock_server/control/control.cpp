#include "mock_server/control/control.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/ip.hpp"
#include "core/json_shape.hpp"
#include "core/json_text.hpp"
#include "core/text.hpp"
#include "core/version.hpp"
#include "core/world_shape.hpp"
#include "mock_server/control/control_json.hpp"
#include "mock_server/control/tenant_plan_json.hpp"
#include "ovhcloud/digest.hpp"
#include "ovhcloud/endpoints.hpp"

namespace countersign::mock_server {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kRoot = "/_countersign";
constexpr std::string_view kBase = "/_countersign/v1";
// Of one journal answer: whoever wants more asks again, since what is held is locked meanwhile.
constexpr std::size_t kMostEntries = 1000;
constexpr std::size_t kMostEntryBytes = 1024 * 1024;

Response answer(int status, const Json& json) {
  Response response{.status = status, .body = json.dump() + "\n"};
  add_header(response, "Content-Type", "application/json; charset=utf-8");
  add_header(response, "Cache-Control", "no-store");
  add_header(response, "X-Content-Type-Options", "nosniff");
  return response;
}

Response refused(int status, std::string_view sentence) {
  return answer(status, Json{{"error", utf8_or_replaced(sentence)}});
}

Response refused(const Error& error) {
  switch (error.code) {
    case Errc::not_found: return refused(404, error.message);
    case Errc::conflict: return refused(409, error.message);
    default: return refused(400, error.message);
  }
}

bool is_read(std::string_view method) { return method == "GET" || method == "HEAD"; }

bool is_json(const Request& request) {
  const auto type = find_header(request.headers, "content-type");
  return type && equals_ignoring_case(trimmed(cut(*type, ';').before), "application/json");
}

// The body as an object of the given shape. Errors: bad_input, with the place.
Result<Json> body_of(const Request& request, const Shape& shape) {
  constexpr JsonLimits kLimits{.depth = 32, .members = 256};
  const std::string_view text = request.body.empty() ? "{}" : request.body;
  if (!is_within(text, kLimits)) return fail(Errc::bad_input, "the body is too deep or too wide");
  const auto json = parse_json(text, kLimits);
  if (!json) return fail(Errc::bad_input, "the body is not JSON");
  if (const auto mismatch = first_mismatch(*json, shape)) {
    const std::string where = mismatch->pointer.empty() ? "the body" : mismatch->pointer;
    return fail(Errc::bad_input, fmt::format("{}: {}", where, mismatch->sentence));
  }
  return *json;
}

const Shape& nothing_shape() {
  static const Shape kNothing{.kind = Shape::Kind::object};
  return kNothing;
}

Response set_clock(const Request& request, Tenant& tenant) {
  const auto body = body_of(request, clock_shape());
  if (!body) return refused(body.error());
  const auto plan = planned_clock(*body);
  if (!plan) return refused(plan.error());
  const std::scoped_lock lock{tenant.mutex};
  if (plan->offset) tenant.clock.set_offset(*plan->offset);
  if (plan->now) tenant.clock.set(*plan->now, plan->frozen);
  if (!plan->now && plan->frozen) tenant.clock.freeze();
  if (!plan->now && !plan->offset && !plan->frozen) tenant.clock.set(tenant.clock.now(), false);
  return answer(200, clock_json(tenant));
}

Response advance_clock(const Request& request, Tenant& tenant) {
  static const Shape kSeconds{.kind = Shape::Kind::integer, .is = "a whole number of seconds"};
  static const Shape kAdvance{.kind = Shape::Kind::object,
                              .members = {{"seconds", &kSeconds, true}}};
  constexpr std::int64_t kMost = 100LL * 366 * 86400;
  const auto body = body_of(request, kAdvance);
  if (!body) return refused(body.error());
  const auto seconds = body->at("seconds").get<std::int64_t>();
  if (seconds < 0 || seconds > kMost) {
    return refused(400, "/seconds: from 0 to a hundred years; a clock is set back by PUT …/clock");
  }
  const std::scoped_lock lock{tenant.mutex};
  if (later(tenant.clock.now(), std::chrono::seconds{seconds}) == kEndOfTime) {
    return refused(400, "/seconds: the clock would pass the year 2260");
  }
  tenant.clock.advance(std::chrono::seconds{seconds});
  return answer(200, clock_json(tenant));
}

Result<Credential*> credential_named(const Json& body, Tenant& tenant) {
  if (body.contains("consumerKey") == body.contains("credentialId")) {
    return fail(Errc::bad_input, "give either consumerKey or credentialId");
  }
  Credential* credential =
      body.contains("consumerKey")
          ? tenant.directory.credential_for_update(body.at("consumerKey").get<std::string>())
          : tenant.directory.credential(body.at("credentialId").get<std::int64_t>());
  if (credential == nullptr) {
    return fail(Errc::not_found, fmt::format("tenant {} has no such credential", tenant.id));
  }
  return credential;
}

// What a person, or time, does to a credential. `validity` is what the person
// grants when validating.
Result<void> act(std::string_view action, Credential& credential, Tenant& tenant,
                 std::optional<std::chrono::seconds> validity) {
  const bool pending = credential.state == CredentialState::pending_validation;
  if ((action == "validate" || action == "refuse") && !pending) {
    return fail(Errc::conflict, fmt::format("the credential is {}; only a pending one can be {}d",
                                            name_of(credential.state), action));
  }
  if (action == "validate") {
    credential.state = CredentialState::validated;
    credential.account = tenant.nichandle;
    if (validity) credential.expiration = later(tenant.clock.now(), *validity);
  } else if (action == "refuse") {
    credential.state = CredentialState::refused;
  } else if (action == "expire") {
    const CredentialState state = state_at(credential, tenant.clock.now());
    if (state != CredentialState::validated && !pending) {
      return fail(Errc::conflict, fmt::format("the credential is {} already", name_of(state)));
    }
    credential.state = CredentialState::expired;
    credential.expiration = tenant.clock.now();
  } else {
    credential.state = CredentialState::revoked;
  }
  return {};
}

Response change_credential(const Request& request, Tenant& tenant, std::string_view action) {
  static const Shape kText{.kind = Shape::Kind::string};
  static const Shape kNumber{.kind = Shape::Kind::integer};
  static const Shape kBody{
      .kind = Shape::Kind::object,
      .members = {
          {"consumerKey", &kText}, {"credentialId", &kNumber}, {"validity_seconds", &kNumber}}};
  constexpr std::array<std::string_view, 4> kActions{"validate", "refuse", "expire", "revoke"};
  if (std::find(kActions.begin(), kActions.end(), action) == kActions.end()) {
    return refused(404,
                   "a credential can be validated, refused, expired or revoked: "
                   "credentials/{validate|refuse|expire|revoke}");
  }
  const auto body = body_of(request, kBody);
  if (!body) return refused(body.error());
  std::optional<std::chrono::seconds> validity;
  if (body->contains("validity_seconds")) {
    constexpr std::int64_t kMost = 100LL * 366 * 86400;
    const auto seconds = body->at("validity_seconds").get<std::int64_t>();
    if (action != "validate" || seconds < 0 || seconds > kMost) {
      return refused(400, "/validity_seconds: from 0 to a hundred years, when validating");
    }
    validity = std::chrono::seconds{seconds};
  }
  const std::scoped_lock lock{tenant.mutex};
  const auto credential = credential_named(*body, tenant);
  if (!credential) return refused(credential.error());
  const auto done = act(action, **credential, tenant, validity);
  if (!done) return refused(done.error());
  return answer(
      200, Json{{"credential_id", (*credential)->id}, {"state", name_of((*credential)->state)}});
}

Response show_journal(const Request& request, Tenant& tenant) {
  std::uint64_t since = 0;
  for (const std::string_view pair : split(query_of(request), '&')) {
    if (pair.empty()) continue;
    const auto [name, value] = cut(pair, '=');
    const auto number = number_from<std::uint64_t>(value);
    if (name != "since" || !number) {
      return refused(400, "the journal takes ?since=NUMBER and nothing else");
    }
    since = *number;
  }
  const std::scoped_lock lock{tenant.mutex};
  const Json entries =
      entries_json(tenant.journal.since(since, kMostEntries, kMostEntryBytes), tenant);
  return answer(200, Json{{"entries", entries},
                          {"last", tenant.journal.last_number()},
                          {"dropped", tenant.journal.dropped()}});
}

Response show_entry(Tenant& tenant, std::string_view text) {
  const std::scoped_lock lock{tenant.mutex};
  const auto number = number_from<std::uint64_t>(text);
  const JournalEntry* entry = number ? tenant.journal.entry(*number) : nullptr;
  if (entry == nullptr) {
    return refused(
        404, fmt::format("the journal of {} has no entry {}: it holds {} to {}", tenant.id, text,
                         tenant.journal.dropped() + 1, tenant.journal.last_number()));
  }
  return answer(200, entry_json(*entry, tenant));
}

Response wrong_method(std::string_view allowed) {
  Response response = refused(405, fmt::format("only {} here", allowed));
  add_header(response, "Allow", allowed);
  return response;
}

}  // namespace

bool Control::answers(const Request& request) noexcept {
  const std::string_view path = path_of(request);
  const bool under = path == kRoot || (path.starts_with(kRoot) && path[kRoot.size()] == '/');
  return under && !is_ovhcloud_host(host_of(request.host));
}

std::optional<Response> Control::refusal(const Request& request) const {
  if (token_) {
    const std::string wanted = "Bearer " + *token_;
    const auto given = find_header(request.headers, "authorization");
    if (!given || !equal_in_constant_time(*given, wanted)) {
      Response response = refused(401,
                                  "the control API of this mock wants its token: "
                                  "Authorization: Bearer …");
      add_header(response, "WWW-Authenticate", "Bearer realm=\"countersign\"");
      return response;
    }
  } else if (!is_loopback(host_of(request.host))) {
    return refused(403, "the control API answers only to a loopback address or localhost as Host");
  }
  const auto origin = find_header(request.headers, "origin");
  const std::string own = fmt::format("{}://{}", name_of(request.scheme), request.host);
  if (origin && *origin != own) {
    return refused(403, "the control API does not answer to web pages of another origin");
  }
  if (!is_read(request.method) && request.method != "DELETE" && !is_json(request)) {
    return refused(415, "write with Content-Type: application/json");
  }
  return std::nullopt;
}

Response Control::respond(const Request& request) {
  if (auto response = refusal(request)) return *std::move(response);
  return route(request);
}

Response Control::route(const Request& request) {
  std::string_view path = path_of(request);
  if (path.ends_with('/')) path.remove_suffix(1);
  if (path == kBase || path == kRoot) {
    if (!is_read(request.method)) return wrong_method("GET");
    return answer(200, Json{{"countersign", 1}, {"version", kVersion}});
  }
  constexpr std::string_view kTenants = "/_countersign/v1/tenants";
  if (path == kTenants) {
    if (request.method == "POST") return create_tenant(request);
    return is_read(request.method) ? list_tenants() : wrong_method("GET, POST");
  }
  if (path.starts_with(kTenants) && path[kTenants.size()] == '/') {
    const auto [id, rest] = cut(path.substr(kTenants.size() + 1), '/');
    return tenant_route(request, id, rest);
  }
  return refused(404, fmt::format("the control API has nothing at {}", path));
}

Response Control::tenant_route(const Request& request, std::string_view id, std::string_view rest) {
  const SharedTenant tenant = tenants_.find(id);
  if (!tenant) return refused(404, fmt::format("there is no tenant \"{}\"", id));
  const std::string_view method = request.method;
  constexpr std::string_view kCredentials = "credentials/";
  constexpr std::string_view kEntries = "journal/";
  if (rest.empty() && method == "DELETE") {
    const auto removed = tenants_.remove(id);
    return removed ? Response{.status = 204} : refused(removed.error());
  }
  if (rest.empty() && is_read(method)) {
    const std::scoped_lock lock{tenant->mutex};
    return answer(200, tenant_json(*tenant));
  }
  if (rest.empty()) return wrong_method("GET, DELETE");
  if (rest == "reset") {
    if (method != "POST") return wrong_method("POST");
    if (const auto body = body_of(request, nothing_shape()); !body) return refused(body.error());
    const auto fresh = tenants_.reset(id);
    if (!fresh) return refused(fresh.error());
    const std::scoped_lock lock{(*fresh)->mutex};
    return answer(200, tenant_json(**fresh));
  }
  if (rest == "clock" && is_read(method)) {
    const std::scoped_lock lock{tenant->mutex};
    return answer(200, clock_json(*tenant));
  }
  if (rest == "clock") {
    return method == "PUT" ? set_clock(request, *tenant) : wrong_method("GET, PUT");
  }
  if (rest == "clock/advance") {
    return method == "POST" ? advance_clock(request, *tenant) : wrong_method("POST");
  }
  if (rest.starts_with(kCredentials)) {
    return method == "POST" ? change_credential(request, *tenant, rest.substr(kCredentials.size()))
                            : wrong_method("POST");
  }
  if (rest == "journal") {
    return is_read(method) ? show_journal(request, *tenant) : wrong_method("GET");
  }
  if (rest.starts_with(kEntries)) {
    return is_read(method) ? show_entry(*tenant, rest.substr(kEntries.size()))
                           : wrong_method("GET");
  }
  return refused(404, fmt::format("a tenant has nothing at {}", rest));
}

Response Control::create_tenant(const Request& request) {
  const auto body = body_of(request, new_tenant_shape());
  if (!body) return refused(body.error());
  std::string id = body->value("id", "");
  if (id.empty()) {
    const std::scoped_lock lock{ids_mutex_};
    do {
      id = fmt::format("tenant-{}", ++made_up_ids_);
    } while (tenants_.find(id));
  }
  const auto plan = planned(*body, tenants_.plan(id));
  if (!plan) return refused(plan.error());
  const auto tenant = tenants_.create(*plan);
  if (!tenant) return refused(tenant.error());
  const std::scoped_lock lock{(*tenant)->mutex};
  return answer(201, keys_json(**tenant, *plan));
}

Response Control::list_tenants() const {
  Json list = Json::array();
  for (const SharedTenant& tenant : tenants_.all()) {
    const std::scoped_lock lock{tenant->mutex};
    list.push_back(Json{{"id", tenant->id}, {"requests", tenant->requests}});
  }
  return answer(200, Json{{"tenants", list}});
}

}  // namespace countersign::mock_server
