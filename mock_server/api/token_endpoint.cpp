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

// What a client is given: kept here and in the mock's index before it leaves.
class Issuer {
 public:
  Issuer(Tenant& tenant, Tenants& tenants, const OAuthClient& client)
      : tenant_(tenant), tenants_(tenants), client_(client), now_(tenant.clock.now()) {}

  OAuthAnswer<std::string> operator()(const ClientCredentialsGrant& grant) {
    return token_body(access_token({.kind = TokenKind::client_credentials,
                                    .account = client_.account,
                                    .user = {},
                                    .scope = grant.scope,
                                    .grant = 0}));
  }

  OAuthAnswer<std::string> operator()(const AuthorizationCodeGrant& grant) {
    const IssuedCode* code = tenant_.directory.code(grant.code.reveal());
    if (auto refusal = refusal_of(grant, code, client_, now_)) {
      // Somebody else has the code too: nobody keeps what it gave (RFC 6749, 4.1.2).
      const bool again = code != nullptr && code->redeemed && code->client_id == client_.id;
      if (again) tenant_.directory.revoke_grant(code->grant);
      return refuse(*std::move(refusal));
    }
    tenant_.directory.edit_code(grant.code.reveal())->redeemed = true;
    return both({.kind = TokenKind::authorization_code,
                 .account = code->account,
                 .user = code->user,
                 .scope = code->scope,
                 .grant = code->grant},
                code->scope);
  }

  // Each use gives a new refresh token and ends the one that was shown; one that is shown again
  // ends all that came of the consent (RFC 9700, 4.14.2). Whether the real endpoint does so is
  // not established.
  OAuthAnswer<std::string> operator()(const RefreshTokenGrant& grant) {
    const IssuedRefreshToken* token = tenant_.directory.refresh_token(grant.token.reveal());
    if (auto refusal = refusal_of(grant, token, client_, now_)) {
      const bool again = token != nullptr && token->revoked && token->client_id == client_.id;
      if (again) tenant_.directory.revoke_grant(token->grant);
      return refuse(*std::move(refusal));
    }
    tenant_.directory.edit_refresh_token(grant.token.reveal())->revoked = true;
    return both({.kind = TokenKind::authorization_code,
                 .account = token->account,
                 .user = token->user,
                 .scope = grant.scope.value_or(token->scope),
                 .grant = token->grant},
                token->scope);
  }

 private:
  struct What {
    TokenKind kind;
    std::string account;
    std::string user;
    OAuthScope scope;
    std::int64_t grant;
  };

  AccessToken access_token(const What& what) {
    AccessToken token{.text = BearerToken{tenant_.keys.hex("access token", kAccessTokenLength)},
                      .kind = what.kind,
                      .client_id = client_.id,
                      .account = what.account,
                      .user = what.user,
                      .scope = what.scope,
                      .issued = now_,
                      .expires = later(now_, tenant_.settings.token_life),
                      .grant = what.grant};
    index(token.text.reveal(), tenant_.directory.add(token));
    return token;
  }

  // Narrowing the scope of one access token leaves the refresh token what was granted.
  std::string both(const What& what, OAuthScope granted) {
    const RefreshToken text{tenant_.keys.hex("refresh token", kAccessTokenLength)};
    index(text.reveal(), tenant_.directory.add(IssuedRefreshToken{.text = text,
                                                                  .client_id = client_.id,
                                                                  .account = what.account,
                                                                  .user = what.user,
                                                                  .scope = std::move(granted),
                                                                  .issued = now_,
                                                                  .expires = std::nullopt,
                                                                  .grant = what.grant}));
    return token_body(access_token(what), text);
  }

  void index(std::string_view text, const std::string& forgotten) {
    tenants_.index_access_token(std::string{text}, forgotten, tenant_.id);
  }

  Tenant& tenant_;
  Tenants& tenants_;
  const OAuthClient& client_;
  Instant now_;
};

OAuthAnswer<std::string> granted(const Request& request, Tenant& tenant, Tenants& tenants) {
  if (request.method != "POST") return refuse(malformed_oauth_request("only POST is served here"));
  const auto asked = token_request(request);
  if (!asked) return refuse(asked.error());
  static const MemoryDirectory kNobody;  // of another region than the host (facts 1)
  const auto client =
      asking_client(*asked, tenant.is_known_at(request.host) ? tenant.directory : kNobody);
  if (!client) return refuse(client.error());
  return std::visit(Issuer{tenant, tenants, **client}, asked->grant);
}

}  // namespace

TokenAnswer answer_token_request(const Request& request, Tenant& tenant, Tenants& tenants) {
  const Instant now = tenant.clock.now();
  auto body = granted(request, tenant, tenants);
  if (!body) {
    JournalVerdict verdict{.step = "token-request", .cause = {}, .detail = {}, .notes = {}};
    verdict.detail = body.error().description;
    return {.response = answer(body.error().status, body_of(body.error()), now),
            .verdict = std::move(verdict)};
  }
  return {.response = answer(200, *std::move(body), now), .verdict = {}};
}

}  // namespace countersign::mock_server
