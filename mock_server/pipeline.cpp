#include "mock_server/pipeline.hpp"

#include <exception>
#include <mutex>
#include <optional>

#include "mock_server/api/call.hpp"
#include "mock_server/api/near_route.hpp"
#include "mock_server/api/noted_call.hpp"
#include "mock_server/api/token_endpoint.hpp"
#include "mock_server/api_fields.hpp"
#include "mock_server/compression.hpp"
#include "mock_server/directory/mask.hpp"
#include "mock_server/journal/entry_of.hpp"
#include "mock_server/once_kept.hpp"
#include "mock_server/pages/pages.hpp"
#include "ovhcloud/endpoints.hpp"

namespace countersign::mock_server {

namespace {

// Under a host of another region nothing of a tenant is known (facts E2).
const MemoryDirectory& directory_at(const Tenant& tenant, std::string_view host) {
  static const MemoryDirectory kNobody;
  return tenant.is_known_at(host) ? tenant.directory : kNobody;
}

}  // namespace

// One request and what has been found out about it so far.
struct Pipeline::Exchange {
  const Request& request;
  const SharedTenant& shared;
  Tenant& tenant;  // the same, locked
  bool claimed;
  ExchangeId id;
  std::optional<VersionedPath> path;
  Match match;
  JournalVerdict verdict = {};
  std::uint64_t entry = 0;  // its number in the journal
};

namespace {

Response server_error() {
  Response response{.status = 500, .body = body_of(internal_error(), ErrorForm::api_class)};
  add_header(response, "Content-Type", "application/json; charset=utf-8");
  return response;
}

}  // namespace

// A bug of ours must neither take the mock down nor leave the caller without an answer.
Outcome Pipeline::respond(const Request& request) try {
  return answered(request);
} catch (const std::exception& e) {
  log_.event("bug", {{"what", e.what()}});
  return server_error();
}

Outcome Pipeline::answered(const Request& request) {
  if (control_.answers(request)) return control_.respond(request);

  const Claim claim = tenants_.claim(request);  // holds the tenant's lock
  Tenant& tenant = *claim.tenant;
  const auto place = path_at(host_of(request.host), path_of(request));
  if (place && is_page(*place)) {
    Response response = page(request, *place, tenant, tenants_);
    Written written = tenants_.keep(claim.tenant);
    if (!written) return response;
    return once_kept(std::move(response), std::move(written),
                     [unwritten = unwritten_page(request, tenant, tenants_)] { return unwritten; });
  }

  Exchange exchange{.request = request,
                    .shared = claim.tenant,
                    .tenant = tenant,
                    .claimed = claim.claimed,
                    .id = {.region = tenant.region,
                           .seed = tenant.identifier_seed,
                           .request_number = tenant.next_request(),
                           .at = tenant.clock.now()},
                    .path = place ? versioned_path(*place) : std::nullopt,
                    .match = {}};
  if (exchange.path) {
    exchange.match = api_.routes(exchange.path->version).find(request.method, exchange.path->path);
  }
  Response response = request.method == "OPTIONS" ? answer_options(exchange)
                      : place == kTokenPath       ? answer_token(exchange)
                                                  : answer_api(exchange);
  explain(exchange, response);
  record(exchange, response);
  if (tenant.settings.gzip) compress(response, request);
  return once_written(std::move(response), exchange);
}

// With --state nobody is told what is not on disk yet, be it his own doing or another's.
Outcome Pipeline::once_written(Response response, const Exchange& exchange) {
  Written written = tenants_.keep(exchange.shared);
  if (!written) return response;
  return once_kept(std::move(response), std::move(written),
                   [this, name = exchange.tenant.id, id = exchange.id, entry = exchange.entry,
                    status = response.status, errors = exchange.tenant.settings.errors,
                    methods = std::string{exchange.match.allowed_methods}] {
                     Response failed{.status = 500, .body = body_of(internal_error(), errors)};
                     failed.fields = api_fields(id, methods, failed.body.size());
                     if (const SharedTenant tenant = tenants_.find(name)) {
                       const std::scoped_lock lock{tenant->mutex};
                       const JournalEntry* told =
                           tenant->amend(entry, status, failed, "state",
                                         "what the call did could not be written");
                       if (told != nullptr) log_refusal(*told, *tenant);
                     }
                     return failed;
                   });
}

// Unsigned, whatever is asked for; status and empty body are assumed (facts 8.7).
Response Pipeline::answer_options(const Exchange& exchange) const {
  return {.status = 200, .fields = api_fields(exchange.id, exchange.match.allowed_methods, 0)};
}

Response Pipeline::answer_token(Exchange& exchange) {
  TokenAnswer answer = answer_token_request(exchange.request, exchange.tenant, tenants_);
  exchange.verdict = std::move(answer.verdict);
  return std::move(answer.response);
}

Response Pipeline::answer_api(Exchange& exchange) {
  const Match& match = exchange.match;
  const TenantSettings& settings = exchange.tenant.settings;
  const MemoryDirectory& directory = directory_at(exchange.tenant, exchange.request.host);
  const VersionedPath nowhere{.version = ApiVersion::v1, .path = "", .rule_path = ""};
  Verdict verdict = judge({.request = exchange.request,
                           .operation = match.route ? &match.route->operation : nullptr,
                           .methods = match.allowed_methods,
                           .path = exchange.path.value_or(nowhere),
                           .directory = directory,
                           .now = exchange.id.at,
                           .settings = settings.verdict,
                           .tokens = &directory});
  if (verdict) verdict = authorized(*std::move(verdict), exchange);
  if (!verdict) name_what_is_near(verdict.error(), exchange);
  exchange.verdict = journal_verdict(verdict);
  const Answer<Reply> answer =
      verdict ? handle(exchange, *verdict) : tl::unexpected(verdict.error().error);

  Response response;
  if (!answer) {
    response.status = answer.error().status;
    response.body = body_of(answer.error(), settings.errors);
  } else if (!answer->is_void) {
    response.status = answer->status;
    response.body = answer->body;
  } else if (exchange.path && exchange.path->version == ApiVersion::v2) {
    response.status = 204;  // of tags for certain, of the rest assumed (facts 9.13)
  } else if (settings.void_form == VoidForm::null) {
    response.body = "null";
  } else if (settings.void_form == VoidForm::no_content) {
    response.status = 204;
  }
  response.fields = api_fields(exchange.id, match.allowed_methods, response.body.size());
  if (answer) response.fields += answer->fields;
  return response;
}

// What the verdict cannot see: a key of another region, a route that was nearly meant.
void Pipeline::name_what_is_near(Refused& refused, const Exchange& exchange) const {
  if (refused.cause == "route.unknown") {
    refused.detail = told_nearest(api_, path_of(exchange.request), exchange.path);
  }
  if (refused.step != Step::application) return;
  const auto key = find_header(exchange.request.headers, "X-Ovh-Application").value_or("");
  const auto region = tenants_.region_of_application(key);
  if (!region) return;
  refused.cause = "application.other-region";
  refused.detail = "the application key is of the region " + std::string{name_of(*region)} +
                   ", the call went to " + std::string{host_of(exchange.request.host)};
}

IamSituation Pipeline::situation_of(const Exchange& exchange) {
  return {.operation = exchange.match.route->operation,
          .parameters = exchange.match.parameters,
          .peer = exchange.request.peer,
          .now = exchange.id.at,
          .tenant = exchange.tenant};
}

Verdict Pipeline::authorized(Accepted caller, const Exchange& exchange) {
  return iam_verdict(std::move(caller), situation_of(exchange));
}

Answer<Reply> Pipeline::handle(Exchange& exchange, const Accepted& caller) {
  Tenant& tenant = exchange.tenant;
  const Operation& operation = exchange.match.route->operation;
  if (caller.credential != nullptr) {
    tenant.directory.note_use(caller.credential->id, exchange.id.at);
  }
  if (caller.token != nullptr) tenant.directory.note_use(*caller.token, exchange.id.at);
  const Answer<Arguments> arguments =
      checked_arguments(operation, api_.models, exchange.match.parameters,
                        query_of(exchange.request), exchange.request.body);
  if (!arguments) {
    exchange.verdict.step = "parameters";
    exchange.verdict.detail = arguments.error().message;
    return tl::unexpected(arguments.error());
  }
  note_call(tenant, caller, situation_of(exchange), *exchange.path);

  Call call{.request = exchange.request,
            .operation = operation,
            .items = exchange.match.route->items,
            .fixed = exchange.match.route->fixed,
            .models = api_.models,
            .arguments = *arguments,
            .caller = caller,
            .tenant = tenant,
            .tenants = tenants_,
            .now = exchange.id.at,
            .api = api_};
  try {
    Answer<Reply> answer = exchange.match.route->handler(call);
    if (!answer) {
      exchange.verdict.step = "handler";
      exchange.verdict.detail = answer.error().message;
    }
    return answer;
  } catch (const std::exception& e) {  // a bug of ours must not take the mock down
    log_.event("bug", {{"operation", operation.method + " " + operation.path}, {"what", e.what()}});
    return tl::unexpected(internal_error());
  }
}

// Why it was refused: looked for at once when the request asks, else in the explainer's own time.
void Pipeline::explain(Exchange& exchange, Response& response) {
  JournalVerdict& verdict = exchange.verdict;
  if (verdict.step.empty() && verdict.notes.empty()) return;
  const bool asked = find_header(exchange.request.headers, "X-Countersign-Explain") == "1";
  if (verdict.is_unexplained()) {
    if (asked) {
      verdict.explanation =
          std::make_shared<const Explanation>(Explainer::now(exchange.request, exchange.tenant));
    } else {
      verdict.explaining = explainer_.has_room();
      if (!verdict.explaining) exchange.tenant.note_unsearched();
    }
  }
  if (!asked) return;
  for (const std::string& code : verdict.codes()) {
    add_header(response, "X-Countersign-Cause", code);
  }
}

void Pipeline::record(Exchange& exchange, const Response& response) {
  Tenant& tenant = exchange.tenant;
  JournalEntry entry = entry_of(exchange.request, response, exchange.verdict);
  entry.at = exchange.id.at;
  entry.claimed = exchange.claimed;
  if (response.status >= 400 && !entry.explaining) log_refusal(entry, tenant);
  exchange.entry = tenant.record(std::move(entry));
  if (!exchange.verdict.explaining) return;
  explainer_.later({.tenant = tenant.id,
                    .entry = exchange.entry,
                    .order = tenant.journal.entry(exchange.entry)->order,
                    .wrong = Explainer::question(exchange.request, tenant)});
}

void Pipeline::log_refusal(const JournalEntry& entry, const Tenant& tenant) {
  const auto mask = [&](std::string_view text) { return masked_words(text, tenant.directory); };
  log_.event("refused", log_fields(entry, tenant.id, mask));
}

Response Pipeline::refuse(const RequestFault& fault, std::string_view received,
                          std::string_view peer) {
  if (Control::is_meant_by(received)) return Control::refuse(fault);
  const SharedTenant shared = tenants_.find(kDefaultTenant);
  const std::scoped_lock lock{shared->mutex};
  Tenant& tenant = *shared;
  const ExchangeId id{.region = tenant.region,
                      .seed = tenant.identifier_seed,
                      .request_number = tenant.next_request(),
                      .at = tenant.clock.now()};
  Response response{
      .status = fault.status,
      .body = body_of(malformed_request(fault.status, fault.sentence), tenant.settings.errors),
      .close = true};
  response.fields = api_fields(id, "", response.body.size());
  JournalEntry entry = entry_of_malformed(response, fault, peer);
  entry.at = id.at;
  log_refusal(entry, tenant);
  tenant.record(std::move(entry));
  return response;
}

void Pipeline::note_handshake(std::string_view reason, std::string_view peer) {
  log_.event("tls-failed", {{"peer", std::string{peer}}, {"detail", std::string{reason}}});
}

}  // namespace countersign::mock_server
