#include "mock_server/api/credential_json.hpp"

#include "core/time_text.hpp"

namespace countersign::mock_server {

namespace {

Json instant_or_null(const std::optional<Instant>& when) {
  return when ? Json(to_paris_time(*when)) : Json(nullptr);
}

}  // namespace

Json application_json(const Application& application) {
  return Json{{"applicationId", application.id},
              {"applicationKey", application.key},
              {"description", application.description},
              {"name", application.name},
              {"status", name_of(application.status)}};
}

Json rules_json(const std::vector<AccessRule>& rules) {
  Json list = Json::array();
  for (const AccessRule& rule : rules) {
    list.push_back(Json{{"method", rule.method}, {"path", rule.path}});
  }
  return list;
}

Json credential_json(const Credential& credential, Instant now) {
  return Json{
      {"allowedIPs", credential.allowed_ips.empty() ? Json(nullptr) : Json(credential.allowed_ips)},
      {"applicationId", credential.application_id},
      {"creation", to_paris_time(credential.creation)},
      {"credentialId", credential.id},
      {"expiration", instant_or_null(credential.expiration)},
      {"lastUse", instant_or_null(credential.last_use)},
      {"ovhSupport", false},
      {"rules", rules_json(credential.rules)},
      {"status", name_of(state_at(credential, now))}};
}

}  // namespace countersign::mock_server
