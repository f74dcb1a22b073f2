#include "mock_server/control/control_json.hpp"

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "core/time_text.hpp"

namespace countersign::mock_server {

namespace {

using Json = nlohmann::ordered_json;

bool is_key_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// Masks every secret of a tenant wherever it stands in a text. Keys are runs of
// letters and digits, and looked up as such; the few that a plan gave otherwise
// are searched for.
class Mask {
 public:
  explicit Mask(const Tenant& tenant) : tenant_(tenant) {
    for (const auto& [unused, application] : tenant.directory.applications()) {
      note(application.secret.reveal());
    }
    for (const auto& [unused, credential] : tenant.directory.credentials()) {
      note(credential.consumer_key.reveal());
    }
  }

  std::string operator()(std::string_view text) const {
    std::string result;
    while (!text.empty()) {
      const auto end = std::find_if_not(text.begin(), text.end(), is_key_character);
      const std::string_view word = text.substr(0, static_cast<std::size_t>(end - text.begin()));
      if (word.empty()) {
        result += text.front();
        text.remove_prefix(1);
      } else {
        result += is_secret(word) ? masked(word) : std::string{word};
        text.remove_prefix(word.size());
      }
    }
    for (const std::string_view secret : unusual_) replace(result, secret);
    return utf8_or_replaced(result);
  }

 private:
  void note(std::string_view secret) {
    if (!std::all_of(secret.begin(), secret.end(), is_key_character)) unusual_.push_back(secret);
  }

  bool is_secret(std::string_view word) const {
    if (tenant_.directory.credential(word) != nullptr) return true;
    const auto& applications = tenant_.directory.applications();
    return std::any_of(applications.begin(), applications.end(),
                       [&](const auto& item) { return item.second.secret.reveal() == word; });
  }

  static void replace(std::string& text, std::string_view secret) {
    const std::string mask = masked(secret);
    for (auto at = text.find(secret); at != std::string::npos;
         at = text.find(secret, at + mask.size())) {
      text.replace(at, secret.size(), mask);
    }
  }

  const Tenant& tenant_;
  std::vector<std::string_view> unusual_;  // secrets with other characters
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
    list.push_back(Json::array({utf8_or_replaced(name), always ? masked(value) : mask(value)}));
  }
  return list;
}

Json message_json(std::string_view fields, std::string_view body, std::size_t body_bytes,
                  const Mask& mask) {
  return Json{
      {"headers", headers_json(fields, mask)}, {"body", mask(body)}, {"body_bytes", body_bytes}};
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

Json entry_json(const JournalEntry& entry, const Tenant& tenant) {
  const Mask mask{tenant};
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

}  // namespace countersign::mock_server
