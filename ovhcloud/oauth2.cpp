#include "ovhcloud/oauth2.hpp"

#include <cassert>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "ovhcloud/authorization.hpp"
#include "ovhcloud/digest.hpp"
#include "ovhcloud/oauth2_form.hpp"
#include "ovhcloud/pkce.hpp"

namespace countersign {

namespace {

constexpr std::string_view kFormType = "application/x-www-form-urlencoded";

struct ClientReadings {
  PresentedClient client;
  std::optional<PresentedClient> literal;
};

bool is_form(const Request& request) {
  const auto type = find_header(request.headers, "content-type");
  return !type || equals_ignoring_case(trimmed(cut(*type, ';').before), kFormType);
}

PresentedClient presented(std::string_view id, std::string_view secret) {
  return {.id = std::string{id}, .secret = ClientSecret{std::string{secret}}};
}

// As RFC 6749, 2.3.1 has them encoded; nullopt when they cannot have been.
std::optional<PresentedClient> form_decoded(const BasicCredentials& basic) {
  const auto id = form_text(basic.user);
  const auto secret = form_text(basic.password.reveal());
  if (!id || !secret) return std::nullopt;
  return presented(*id, *secret);
}

OAuthAnswer<ClientReadings> basic_client(std::string_view authorization) {
  if (!is_basic(authorization)) return refuse(unsupported_client_authentication());
  const auto basic = basic_credentials(authorization);
  if (!basic) return refuse(malformed_oauth_request("malformed Authorization header"));
  const PresentedClient literal = presented(basic->user, basic->password.reveal());
  const auto decoded = form_decoded(*basic);
  if (!decoded || (decoded->id == literal.id && decoded->secret == literal.secret)) {
    return ClientReadings{.client = literal, .literal = std::nullopt};
  }
  return ClientReadings{.client = *decoded, .literal = literal};
}

OAuthAnswer<ClientReadings> client_of(const Request& request, const OAuthForm& form) {
  const std::string_view id = form.value("client_id");
  const std::string_view secret = form.value("client_secret");
  const auto authorization = find_header(request.headers, "authorization");
  if (!authorization) {
    return ClientReadings{.client = presented(id, secret), .literal = std::nullopt};
  }
  auto readings = basic_client(*authorization);
  if (!readings) return readings;
  const bool same_id =
      id.empty() || id == readings->client.id || (readings->literal && id == readings->literal->id);
  if (!same_id || !secret.empty()) return refuse(two_client_authentications());
  return readings;
}

OAuthAnswer<OAuthScope> scope_of(std::string_view text) {
  if (text.empty()) return refuse(missing_oauth_parameter("scope"));
  auto scope = parse_scope(text);
  if (!scope) return refuse(unknown_scope());
  return *std::move(scope);
}

OAuthAnswer<Grant> client_credentials_grant(const OAuthForm& form) {
  auto scope = scope_of(form.value("scope"));
  if (!scope) return refuse(std::move(scope.error()));
  return ClientCredentialsGrant{.scope = *std::move(scope)};
}

OAuthAnswer<Grant> authorization_code_grant(const OAuthForm& form) {
  for (const std::string_view name : {"code", "redirect_uri", "code_verifier"}) {
    if (form.value(name).empty()) return refuse(missing_oauth_parameter(name));
  }
  return AuthorizationCodeGrant{.code = AuthorizationCode{std::string{form.value("code")}},
                                .redirect_uri = std::string{form.value("redirect_uri")},
                                .verifier = CodeVerifier{std::string{form.value("code_verifier")}}};
}

OAuthAnswer<Grant> refresh_token_grant(const OAuthForm& form) {
  const std::string_view token = form.value("refresh_token");
  if (token.empty()) return refuse(missing_oauth_parameter("refresh_token"));
  RefreshTokenGrant grant{.token = RefreshToken{std::string{token}}, .scope = std::nullopt};
  if (form.value("scope").empty()) return grant;
  auto scope = scope_of(form.value("scope"));
  if (!scope) return refuse(std::move(scope.error()));
  grant.scope = *std::move(scope);
  return grant;
}

OAuthAnswer<Grant> grant_of(const OAuthForm& form) {
  const std::string_view type = form.value("grant_type");
  if (type.empty()) return refuse(missing_oauth_parameter("grant_type"));
  if (type == "client_credentials") return client_credentials_grant(form);
  if (type == "authorization_code") return authorization_code_grant(form);
  if (type == "refresh_token") return refresh_token_grant(form);
  return refuse(unsupported_grant_type());
}

bool knows_secret(const PresentedClient& shown, const OAuthClient& client) {
  return !client.secret.empty() &&
         equal_in_constant_time(client.secret.reveal(), shown.secret.reveal());
}

OAuthFlow flow_of(const Grant& grant) noexcept {
  return std::holds_alternative<ClientCredentialsGrant>(grant) ? OAuthFlow::client_credentials
                                                               : OAuthFlow::authorization_code;
}

}  // namespace

OAuthAnswer<TokenRequest> token_request(const Request& request) {
  if (!equals_ignoring_case(request.method, "POST")) {
    return refuse(malformed_oauth_request("POST expected"));
  }
  if (!is_form(request)) {
    return refuse(malformed_oauth_request("application/x-www-form-urlencoded expected"));
  }
  const auto form = oauth_form(request.body);
  if (!form) return refuse(form.error());
  if (form->repeats_any()) return refuse(repeated_oauth_parameter());

  auto client = client_of(request, *form);
  if (!client) return refuse(std::move(client.error()));

  auto grant = grant_of(*form);
  if (!grant) return refuse(std::move(grant.error()));

  return TokenRequest{.client = std::move(client->client),
                      .literal_client = std::move(client->literal),
                      .grant = *std::move(grant)};
}

TokenRequestNames names_in(const Request& request) {
  TokenRequestNames names;
  const auto authorization = find_header(request.headers, "authorization");
  if (authorization) {
    if (const auto readings = basic_client(*authorization)) {
      names.clients.push_back(readings->client.id);
      if (readings->literal) names.clients.push_back(readings->literal->id);
    }
  }
  const auto form = oauth_form(request.body);
  if (!form) return names;
  for (const FormField& parameter : form->parameters) {
    if (parameter.name == "client_id") names.clients.push_back(parameter.value);
    if (parameter.name == "code" || parameter.name == "refresh_token") {
      names.grants.push_back(parameter.value);
    }
  }
  return names;
}

OAuthAnswer<const OAuthClient*> asking_client(const TokenRequest& request,
                                              const OAuthDirectory& directory) {
  const OAuthClient* known = nullptr;
  bool authenticated = false;
  const auto look_for = [&](const PresentedClient& shown) {
    const OAuthClient* client = directory.oauth_client(shown.id);
    if (authenticated || client == nullptr) return;
    known = client;
    authenticated = knows_secret(shown, *client);
  };
  look_for(request.client);
  if (request.literal_client) look_for(*request.literal_client);

  if (known == nullptr) return refuse(unknown_client());
  if (!authenticated) return refuse(wrong_client_secret());
  if (known->flow != flow_of(request.grant)) return refuse(client_lacks_flow());
  return known;
}

std::optional<OAuthError> refusal_of(const AuthorizationCodeGrant& grant, const IssuedCode* known,
                                     const OAuthClient& client, Instant now) {
  const bool fits = known != nullptr && known->client_id == client.id && !known->redeemed &&
                    now < known->expires && known->redirect_uri == grant.redirect_uri &&
                    verifier_fits(known->challenge, grant.verifier.reveal());
  return fits ? std::nullopt : std::optional{code_refused()};
}

std::optional<OAuthError> refusal_of(const RefreshTokenGrant& grant,
                                     const IssuedRefreshToken* known, const OAuthClient& client,
                                     Instant now) {
  const bool fits = known != nullptr && known->client_id == client.id && !known->revoked &&
                    (!known->expires || now < *known->expires);
  if (!fits) return refresh_token_refused();
  // RFC 6749, 6 forbids more than was granted, and facts 6.2 name the code (assumed for this).
  if (grant.scope && !is_part_of(*grant.scope, known->scope)) return unknown_scope();
  return std::nullopt;
}

std::string token_body(const AccessToken& token, const RefreshToken& refresh) {
  assert(token.expires);
  const auto life = token.expires.value_or(token.issued + kTokenLife) - token.issued;
  nlohmann::ordered_json body;
  body["access_token"] = token.text.reveal();
  body["token_type"] = "Bearer";
  body["expires_in"] = std::chrono::floor<std::chrono::seconds>(life).count();
  body["scope"] = text_of(token.scope);
  if (!refresh.empty()) body["refresh_token"] = refresh.reveal();
  return body.dump();
}

}  // namespace countersign
