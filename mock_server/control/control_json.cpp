#include "mock_server/control/control_json.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include "core/text.hpp"
#include "core/time_text.hpp"

namespace countersign::mock_server {

namespace {

using Json = nlohmann::ordered_json;

// Masks every secret of a tenant wherever it stands in a text. At each place, texts
// of the lengths that secrets have are looked up, so the cost does not grow with
// how many there are.
class Mask {
 public:
  explicit Mask(const Tenant& tenant) : tenant_(tenant) {
    for (const auto& [unused, application] : tenant.directory.applications()) {
      application_secrets_.insert(application.secret.reveal());
      lengths_.insert(application.secret.reveal().size());
    }
    for (const auto& [unused, credential] : tenant.directory.credentials()) {
      lengths_.insert(credential.consumer_key.reveal().size());
    }
    lengths_.erase(0);
  }

  std::string operator()(std::string_view text) const {
    std::string result;
    while (!text.empty()) {
      const std::size_t length = secret_at_front(text);
      result += length == 0 ? std::string{text.front()} : masked(text.substr(0, length));
      text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return utf8_or_replaced(result);
  }

 private:
  std::size_t secret_at_front(std::string_view text) const {
    for (const std::size_t length : lengths_) {
      if (length > text.size()) continue;
      const std::string_view word = text.substr(0, length);
      if (application_secrets_.contains(word) || tenant_.directory.credential(word) != nullptr) {
        return length;
      }
    }
    return 0;
  }

  const Tenant& tenant_;
  std::set<std::string_view> application_secrets_;
  std::set<std::size_t, std::greater<>> lengths_;  // the longest first
};

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
  return Json{
      {"headers", headers_json(fields, mask)}, {"body", mask(body)}, {"body_bytes", body_bytes}};
}

Json masked_entry(const JournalEntry& entry, const Mask& mask) {
  Json verdict{{"outcome", entry.step.empty() ? "accepted" : "refused"}};
  if (!entry.step.empty()) verdict["step"] = entry.step;
  if (!entry.cause.empty()) verdict["cause"] = entry.cause;
  if (!entry.detail.empty()) verdict["detail"] = mask(entry.detail);
  if (!entry.notes.empty()) verdict["notes"] = entry.notes;

  Json request{{"method", utf8_or_replaced(entry.method)},
               {"target", mask(entry.path_and_query)},
               {"host", utf8_or_replaced(entry.host)},
               {"peer", entry.peer}};
  request.update(
      message_json(entry.request_fields, entry.request_body, entry.request_body_bytes, mask));
  Json response{{"status", entry.status}};
  response.update(
      message_json(entry.response_fields, entry.response_body, entry.response_body_bytes, mask));
  return Json{{"number", entry.number}, {"at", to_rfc3339(entry.at)}, {"claimed", entry.claimed},
              {"request", request},     {"response", response},       {"verdict", verdict}};
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
  const Json& first = applications.at(0);
  return Json{{"id", tenant.id},
              {"account", tenant.nichandle},
              {"application_key", first.at("application_key")},
              {"application_secret", first.at("application_secret")},
              {"consumer_key", first.at("credentials").at(0).at("consumer_key")},
              {"applications", applications}};
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
              {"requests", tenant.requests},
              {"applications", applications},
              {"credentials", credentials}};
}

Json entries_json(const std::vector<const JournalEntry*>& entries, const Tenant& tenant) {
  const Mask mask{tenant};
  Json list = Json::array();
  for (const JournalEntry* entry : entries) list.push_back(masked_entry(*entry, mask));
  return list;
}

Json entry_json(const JournalEntry& entry, const Tenant& tenant) {
  return masked_entry(entry, Mask{tenant});
}

}  // namespace countersign::mock_server
