// /me/api/oauth2/client: the account's OAuth2 clients, service accounts among them (facts 5).
#include "ovhcloud/oauth2_client.hpp"

#include "mock_server/api/call.hpp"
#include "mock_server/api/handlers.hpp"
#include "ovhcloud/iam_errors.hpp"
#include "ovhcloud/iam_limits.hpp"

namespace countersign::mock_server {

namespace {

// The client of the path, when it is the caller's own.
Answer<const OAuthClient*> client_of(Call& call) {
  const std::string& id = call.arguments.path_value("clientId");
  const OAuthClient* client = call.tenant.directory.oauth_client(id);
  if (client == nullptr || client->account != call.caller.account()) {
    return refuse(unknown_object("clientId", id));
  }
  return client;
}

Answer<Reply> list_clients(Call& call) {
  Json ids = Json::array();
  for (const auto& [id, client] : call.tenant.directory.oauth_clients()) {
    if (client.account == call.caller.account()) ids.push_back(id);
  }
  return json_reply(ids);
}

Answer<Reply> create_client(Call& call) {
  auto asked = oauth_client_request(body_of(call));
  if (!asked) return refuse(asked.error());
  if (call.tenant.directory.oauth_clients().size() >= kMostOAuthClients) {
    return refuse(too_many_in_iam("OAuth2 clients", kMostOAuthClients));
  }
  KeySource& keys = call.tenant.keys;
  const OAuthClient& client = call.tenant.directory.add(
      OAuthClient{.id = oauth_client_id(name_of(call.tenant.region), keys.hex("client id", 16)),
                  .secret = ClientSecret{keys.hex("client secret", 32)},
                  .name = std::move(asked->name),
                  .description = std::move(asked->description),
                  .flow = asked->flow,
                  .callback_urls = std::move(asked->callback_urls),
                  .account = std::string{call.caller.account()},
                  .created = call.now});
  call.tenants.index_client(client.id, call.tenant.id);
  return json_reply(json_with_secret(client));
}

Answer<Reply> get_client(Call& call) {
  const auto client = client_of(call);
  if (!client) return refuse(client.error());
  return json_reply(json_of(**client, name_of(call.tenant.region)));
}

Answer<Reply> put_client(Call& call) {
  const auto client = client_of(call);
  if (!client) return refuse(client.error());
  const Model& model = call.models.find("oauth2.client")->second;
  const Json shown = json_of(**client, name_of(call.tenant.region));
  const std::string altered = altered_read_only(model, body_of(call), shown);
  if (!altered.empty()) return refuse(read_only_properties(altered));
  auto changed = changed_client(**client, body_of(call));
  if (!changed) return refuse(changed.error());
  *call.tenant.directory.edit_oauth_client((*client)->id) = *std::move(changed);
  return void_reply();
}

Answer<Reply> delete_client(Call& call) {
  const auto client = client_of(call);
  if (!client) return refuse(client.error());
  call.tenant.directory.remove_oauth_client(call.arguments.path_value("clientId"));
  return void_reply();
}

}  // namespace

Handlers oauth2_client_handlers() {
  return {{"GET /me/api/oauth2/client", list_clients},
          {"POST /me/api/oauth2/client", create_client},
          {"DELETE /me/api/oauth2/client/{clientId}", delete_client},
          {"GET /me/api/oauth2/client/{clientId}", get_client},
          {"PUT /me/api/oauth2/client/{clientId}", put_client}};
}

}  // namespace countersign::mock_server
