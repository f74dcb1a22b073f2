// Which rights the calls that were accepted need.
#include <fmt/format.h>

#include "core/form.hpp"
#include "core/text.hpp"
#include "mock_server/control/answers.hpp"
#include "mock_server/control/privileges_json.hpp"
#include "mock_server/control/routes.hpp"
#include "mock_server/directory/mask.hpp"

namespace countersign::mock_server {

namespace {

struct Asked {
  SeenCalls::Of callers = {};
  Ids ids = Ids::as_seen;
};

tl::unexpected<Error> wrong_query() {
  return fail(Errc::bad_input,
              "the query may hold generalise=ids, and credential_id=NUMBER or client_id=ID");
}

Result<void> read_field(const FormField& field, Asked& asked) {
  if (field.name == "generalise" && field.value == "ids") {
    asked.ids = Ids::generalised;
  } else if (field.name == "credential_id") {
    asked.callers.credential = number_from<std::int64_t>(field.value);
    if (!asked.callers.credential) return wrong_query();
  } else if (field.name == "client_id" && !field.value.empty()) {
    asked.callers.client = field.value;
  } else {
    return wrong_query();
  }
  return {};
}

Result<Asked> asked_by(std::string_view query) {
  constexpr FormRules kRules{.text = FormText::one_line, .most_fields = 3, .lenient = true};
  Asked asked;
  const auto fields = form_fields(query, kRules);
  if (!fields) return wrong_query();
  for (const FormField& field : *fields) {
    const auto read = read_field(field, asked);
    if (!read) return tl::unexpected(read.error());
  }
  if (asked.callers.credential && asked.callers.client) return wrong_query();
  return asked;
}

Result<void> check_callers(const SeenCalls::Of& callers, const MemoryDirectory& directory) {
  if (callers.credential && directory.credential(*callers.credential) == nullptr) {
    return fail(Errc::not_found, fmt::format("there is no credential {}", *callers.credential));
  }
  if (callers.client && directory.oauth_client(*callers.client) == nullptr) {
    return fail(Errc::not_found, "there is no such OAuth2 client");
  }
  return {};
}

// Who calls a path with a secret in it shall not read the secret here.
std::vector<SeenCall> masked_calls(std::vector<SeenCall> calls, const MemoryDirectory& directory) {
  const Mask mask{directory};
  for (SeenCall& call : calls) {
    call.rule_path = mask(call.rule_path);
    call.pattern = mask(call.pattern);
    for (SeenAction& action : call.actions) action.urn = mask(action.urn);
  }
  return calls;
}

}  // namespace

nlohmann::ordered_json privileges_json(const Tenant& tenant, const SeenCalls::Of& callers,
                                       Ids ids) {
  const auto calls = masked_calls(tenant.seen->calls(callers), tenant.directory);
  nlohmann::ordered_json json = to_json(least_privileges(calls, ids));
  json["truncated"] = tenant.seen->truncated();
  return json;
}

Outcome show_privileges(ControlCall& call) {
  const auto asked = asked_by(query_of(call.request));
  if (!asked) return refused(asked.error());
  const auto known = check_callers(asked->callers, call.tenant->directory);
  if (!known) return refused(known.error());
  return answer(200, privileges_json(*call.tenant, asked->callers, asked->ids));
}

}  // namespace countersign::mock_server
