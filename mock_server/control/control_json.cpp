#include "mock_server/control/control_json.hpp"

#include "core/text.hpp"
#include "core/time_text.hpp"
#include "mock_server/directory/mask.hpp"

namespace countersign::mock_server {

namespace {

using Json = nlohmann::ordered_json;

// A consumer key in its own header is masked whatever it is: it may be another
// mock's, or the real one of somebody who aimed wrongly.
Json headers_json(std::string_view lines, const Mask& mask) {
  Json list = Json::array();
  for (std::string_view line : split(lines, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    const auto colon = line.find(": ");
    const std::string_view name = line.substr(0, colon);
    const std::string_view value =
        colon == std::string_view::npos ? std::string_view{} : line.substr(colon + 2);
    const bool always =
        equals_ignoring_case(name, "x-ovh-consumer") || equals_ignoring_case(name, "authorization");
    list.push_back(Json::array(
        {utf8_or_replaced(name), utf8_or_replaced(always ? masked(value) : mask(value))}));
  }
  return list;
}

Json message_json(std::string_view fields, std::string_view body, std::size_t body_bytes,
                  const Mask& mask) {
  std::string shown = mask(body);
  if (body.size() > kMaxJournalledBody) {
    shown = utf8_or_replaced(shown.substr(0, shown.size() - (body.size() - kMaxJournalledBody)));
  }
  return Json{{"headers", headers_json(fields, mask)}, {"body", shown}, {"body_bytes", body_bytes}};
}

Json cause_json(const Cause& cause, const Mask& mask) {
  Json json{{"code", cause.code},
            {"title", cause.title},
            {"detail", mask(cause.detail)},
            {"fix", cause.fix},
            {"fact", cause.fact}};
  if (!cause.together_with.empty()) json["together_with"] = cause.together_with;
  return json;
}

// Not masked anew: the search saw to it, and the offsets are those of its texts.
Json compared_json(const ComparedTexts& texts) {
  const auto range = [](const ComparedTexts::Range& it) { return Json::array({it.from, it.to}); };
  return Json{{"base", texts.base},
              {"signed", texts.signed_text},
              {"expected", texts.expected_text},
              {"signed_differs", range(texts.signed_differs)},
              {"expected_differs", range(texts.expected_differs)}};
}

// What the search found, or else what the code alone tells.
void add_causes(Json& verdict, const JournalEntry& entry, const Mask& mask) {
  if (entry.explaining) verdict["explaining"] = true;
  if (!entry.explanation) {
    if (entry.cause.empty()) return;
    verdict["causes"] = Json::array({cause_json(cause_of(entry.cause, entry.detail), mask)});
    return;
  }
  Json causes = Json::array();
  for (const Cause& cause : entry.explanation->causes) causes.push_back(cause_json(cause, mask));
  verdict["causes"] = causes;
  if (entry.explanation->compared)
    verdict["compared"] = compared_json(*entry.explanation->compared);
  if (entry.explanation->truncated) verdict["truncated"] = true;
}

Json verdict_json(const JournalEntry& entry, const Mask& mask) {
  Json verdict{{"outcome", entry.step.empty() ? "accepted" : "refused"}};
  if (!entry.step.empty()) verdict["step"] = entry.step;
  if (!entry.cause.empty()) verdict["cause"] = entry.cause;
  if (!entry.detail.empty()) verdict["detail"] = mask(entry.detail);
  if (!entry.notes.empty()) verdict["notes"] = entry.notes;
  add_causes(verdict, entry, mask);
  return verdict;
}

Json masked_entry(const JournalEntry& entry, const Mask& mask) {
  const auto [path, query] = cut(entry.path_and_query, '?');
  const bool asks_for_token = path.ends_with("/oauth2/token");  // by whatever host's path
  const std::string target =
      asks_for_token ? std::string{path} + (query.empty() ? "" : "?") + masked_form(query)
                     : entry.path_and_query;
  const std::string body = asks_for_token ? masked_form(entry.request_body) : entry.request_body;
  Json request{{"method", mask(entry.method)},
               {"target", mask(target)},
               {"host", mask(entry.host)},
               {"peer", entry.peer}};
  request.update(message_json(entry.request_fields, body, entry.request_body_bytes, mask));
  Json response{{"status", entry.status}};
  response.update(
      message_json(entry.response_fields, entry.response_body, entry.response_body_bytes, mask));
  return Json{{"number", entry.number},   {"at", to_rfc3339(entry.at)},
              {"claimed", entry.claimed}, {"request", request},
              {"response", response},     {"verdict", verdict_json(entry, mask)}};
}

// Where the plan gave no name: the first has a usual one, the others their number.
std::string planned_name(const std::string& given, std::size_t index, const char* first) {
  if (!given.empty()) return given;
  return index == 0 ? first : std::to_string(index + 1);
}

}  // namespace

Json keys_json(const Tenant& tenant, const TenantPlan& plan) {
  Json applications = Json::array();
  std::size_t index = 0;
  for (const auto& [id, application] : tenant.directory.applications()) {
    const ApplicationPlan planned =
        index < plan.applications.size() ? plan.applications[index] : ApplicationPlan{};
    Json credentials = Json::array();
    for (const auto& [credential_id, credential] : tenant.directory.credentials()) {
      if (credential.application_id != id) continue;
      const std::size_t at = credentials.size();
      const std::string name = at < planned.credentials.size() ? planned.credentials[at].name : "";
      credentials.push_back(Json{{"name", planned_name(name, at, "full")},
                                 {"credential_id", credential_id},
                                 {"consumer_key", credential.consumer_key.reveal()},
                                 {"state", name_of(credential.state)}});
    }
    applications.push_back(Json{{"name", planned_name(planned.name, index, "main")},
                                {"application_id", id},
                                {"application_key", application.key},
                                {"application_secret", application.secret.reveal()},
                                {"credentials", credentials}});
    ++index;
  }
  Json clients = Json::array();
  for (const auto& [id, client] : tenant.directory.oauth_clients()) {
    clients.push_back(
        Json{{"name", client.name}, {"client_id", id}, {"client_secret", client.secret.reveal()}});
  }
  const Json& first = applications.at(0);
  return Json{{"id", tenant.id},
              {"account", tenant.nichandle},
              {"application_key", first.at("application_key")},
              {"application_secret", first.at("application_secret")},
              {"consumer_key", first.at("credentials").at(0).at("consumer_key")},
              {"applications", applications},
              {"service_accounts", clients}};
}

Json clock_json(const Tenant& tenant) {
  return Json{{"now", to_rfc3339(tenant.clock.now())},
              {"unix_seconds", unix_seconds(tenant.clock.now()).count()},
              {"frozen", tenant.clock.frozen()}};
}

Json tenant_json(const Tenant& tenant) {
  Json applications = Json::array();
  for (const auto& [id, application] : tenant.directory.applications()) {
    applications.push_back(Json{{"application_id", id},
                                {"application_key", application.key},
                                {"name", application.name},
                                {"status", name_of(application.status)}});
  }
  Json credentials = Json::array();
  for (const auto& [id, credential] : tenant.directory.credentials()) {
    credentials.push_back(Json{{"credential_id", id},
                               {"application_id", credential.application_id},
                               {"consumer_key", credential.consumer_key.masked()},
                               {"state", name_of(state_at(credential, tenant.clock.now()))}});
  }
  return Json{{"id", tenant.id},
              {"account", tenant.nichandle},
              {"clock", clock_json(tenant)},
              {"requests", tenant.requests()},
              {"applications", applications},
              {"credentials", credentials}};
}

Json entries_json(const std::vector<const JournalEntry*>& entries, const Tenant& tenant) {
  const Mask mask{tenant.directory};
  Json list = Json::array();
  for (const JournalEntry* entry : entries) list.push_back(masked_entry(*entry, mask));
  return list;
}

Json entry_json(const JournalEntry& entry, const Tenant& tenant) {
  return masked_entry(entry, Mask{tenant.directory});
}

}  // namespace countersign::mock_server
