// /me: the account, and the applications and credentials that belong to it
// (facts 5).
#include "core/text.hpp"
#include "mock_server/api/credential_json.hpp"
#include "mock_server/api/handlers.hpp"

namespace countersign::mock_server {

namespace {

Answer<Reply> get_me(Call& call) { return Reply{.body = account_of(call).details_text()}; }

Answer<Reply> put_me(Call& call) {
  Account& account = account_of(call);
  const Json& body = body_of(call);
  const Model& model = call.models.find("nichandle.Nichandle")->second;
  const std::string altered = altered_read_only(model, body, account.details());
  if (!altered.empty()) return refuse(read_only_properties(altered));
  for (const auto& [name, value] : body.items()) account.set_detail(name, value);
  return void_reply();
}

// The application of the path, when it is the caller's own.
Answer<const Application*> application_of(Call& call) {
  const std::string& id = call.arguments.path_value("applicationId");
  const Application* application =
      call.tenant.directory.application(number_from<std::int64_t>(id).value_or(0));
  if (application == nullptr || application->owner != call.caller.account()) {
    return refuse(unknown_object("applicationId", id));
  }
  return application;
}

Answer<Reply> list_applications(Call& call) {
  Json ids = Json::array();
  for (const auto& [id, application] : call.tenant.directory.applications()) {
    if (application.owner == call.caller.account()) ids.push_back(id);
  }
  return json_reply(ids);
}

Answer<Reply> get_application(Call& call) {
  const auto application = application_of(call);
  if (!application) return refuse(application.error());
  return json_reply(application_json(**application));
}

Answer<Reply> delete_application(Call& call) {
  const auto application = application_of(call);
  if (!application) return refuse(application.error());
  call.tenant.directory.remove_application((*application)->id);
  return void_reply();
}

bool is_listed(const Credential& credential, const Call& call) {
  return credential.account == call.caller.account() &&
         credential.state != CredentialState::revoked;
}

Answer<const Credential*> credential_of(Call& call) {
  const std::string& id = call.arguments.path_value("credentialId");
  const Credential* credential =
      call.tenant.directory.credential(number_from<std::int64_t>(id).value_or(0));
  if (credential == nullptr || !is_listed(*credential, call)) {
    return refuse(unknown_object("credentialId", id));
  }
  return credential;
}

Answer<Reply> list_credentials(Call& call) {
  const auto application = call.arguments.query_value("applicationId");
  const auto status = call.arguments.query_value("status");
  Json ids = Json::array();
  for (const auto& [id, credential] : call.tenant.directory.credentials()) {
    if (!is_listed(credential, call)) continue;
    if (application && std::to_string(credential.application_id) != *application) continue;
    if (status && name_of(state_at(credential, call.now)) != *status) continue;
    ids.push_back(id);
  }
  return json_reply(ids);
}

Answer<Reply> get_credential(Call& call) {
  const auto credential = credential_of(call);
  if (!credential) return refuse(credential.error());
  return json_reply(credential_json(**credential, call.now));
}

Answer<Reply> put_credential(Call& call) {
  const auto credential = credential_of(call);
  if (!credential) return refuse(credential.error());
  const Json& body = body_of(call);
  const Model& model = call.models.find("auth.ApiCredential")->second;
  const std::string altered =
      altered_read_only(model, body, credential_json(**credential, call.now));
  if (!altered.empty()) return refuse(read_only_properties(altered));
  if (body.contains("allowedIPs")) {
    const Json& given = body.at("allowedIPs");
    Credential& kept = *call.tenant.directory.edit_credential((*credential)->id);
    kept.allowed_ips =
        given.is_null() ? std::vector<std::string>{} : given.get<std::vector<std::string>>();
    kept.allowed_blocks.clear();
    for (const std::string& text : kept.allowed_ips) {
      if (const auto block = parse_ip_block(text)) kept.allowed_blocks.push_back(*block);
    }
  }
  return void_reply();
}

Answer<Reply> delete_credential(Call& call) {
  const auto credential = credential_of(call);
  if (!credential) return refuse(credential.error());
  call.tenant.directory.edit_credential((*credential)->id)->state = CredentialState::revoked;
  return void_reply();
}

// Answers also when the application belongs to somebody else (facts 5).
Answer<Reply> get_application_of_credential(Call& call) {
  const auto credential = credential_of(call);
  if (!credential) return refuse(credential.error());
  const Application* application = call.tenant.directory.application((*credential)->application_id);
  if (application == nullptr) {
    return refuse(unknown_object("credentialId", call.arguments.path_value("credentialId")));
  }
  return json_reply(application_json(*application));
}

}  // namespace

Handlers me_handlers() {
  return {{"GET /me", get_me},
          {"PUT /me", put_me},
          {"GET /me/api/application", list_applications},
          {"GET /me/api/application/{applicationId}", get_application},
          {"DELETE /me/api/application/{applicationId}", delete_application},
          {"GET /me/api/credential", list_credentials},
          {"GET /me/api/credential/{credentialId}", get_credential},
          {"PUT /me/api/credential/{credentialId}", put_credential},
          {"DELETE /me/api/credential/{credentialId}", delete_credential},
          {"GET /me/api/credential/{credentialId}/application", get_application_of_credential}};
}

}  // namespace countersign::mock_server
