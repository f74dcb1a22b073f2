#include "mock_server/api/token_endpoint.hpp"

#include "core/text.hpp"
#include "core/time_text.hpp"
#include "ovhcloud/oauth2.hpp"

namespace countersign::mock_server {

namespace {

// Which header fields the real endpoint sends is not established; these are RFC 6749's (5.1).
Response answer(int status, std::string body, Instant now) {
  Response response{.status = status, .body = std::move(body)};
  add_header(response, "Date", to_http_date(now));
  add_header(response, "Content-Type", "application/json; charset=utf-8");
  add_header(response, "Cache-Control", "no-store");
  add_header(response, "Pragma", "no-cache");
  return response;
}

OAuthAnswer<AccessToken> granted(const Request& request, Tenant& tenant) {
  if (request.method != "POST") return refuse(malformed_oauth_request("only POST is served here"));
  const auto asked = token_request(request);
  if (!asked) return refuse(asked.error());
  static const MemoryDirectory kNobody;  // of another region than the host (facts 1)
  const auto client =
      asking_client(*asked, tenant.is_known_at(request.host) ? tenant.directory : kNobody);
  if (!client) return refuse(client.error());
  const auto* own = std::get_if<ClientCredentialsGrant>(&asked->grant);
  if (own == nullptr) return refuse(code_refused());  // no code was ever given out
  const Instant now = tenant.clock.now();
  return AccessToken{.text = BearerToken{tenant.keys.hex("access token", kAccessTokenLength)},
                     .kind = TokenKind::client_credentials,
                     .client_id = (*client)->id,
                     .account = (*client)->account,
                     .user = {},
                     .scope = own->scope,
                     .issued = now,
                     .expires = later(now, tenant.settings.token_life)};
}

}  // namespace

TokenAnswer answer_token_request(const Request& request, Tenant& tenant, Tenants& tenants) {
  const Instant now = tenant.clock.now();
  auto token = granted(request, tenant);
  if (!token) {
    JournalVerdict verdict{.step = "token-request", .cause = {}, .detail = {}, .notes = {}};
    verdict.detail = token.error().description;
    return {.response = answer(token.error().status, body_of(token.error()), now),
            .verdict = std::move(verdict)};
  }
  std::string body = token_body(*token);
  const std::string text{token->text.reveal()};
  const std::string forgotten = tenant.directory.add(*std::move(token));
  tenants.index_access_token(text, forgotten, tenant.id);
  return {.response = answer(200, std::move(body), now), .verdict = {}};
}

}  // namespace countersign::mock_server
