// The token endpoint, POST /auth/oauth2/token: what was asked, who asks, whether
// it may be given, and the answer (facts 6.1, 6.2, 6.4). Pure: tokens are drawn
// and kept elsewhere, and the time is an argument. The order of the checks is
// assumed: the request's form, the client, the grant.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/http.hpp"
#include "ovhcloud/oauth2_directory.hpp"
#include "ovhcloud/oauth2_error.hpp"

namespace countersign {

using CodeVerifier = Secret<struct CodeVerifierTag>;

struct ClientCredentialsGrant {
  OAuthScope scope;
};

struct AuthorizationCodeGrant {
  AuthorizationCode code;
  std::string redirect_uri;
  CodeVerifier verifier;  // as sent: of any form
};

struct RefreshTokenGrant {
  RefreshToken token;
  std::optional<OAuthScope> scope;  // none: all that was granted before
};

using Grant = std::variant<ClientCredentialsGrant, AuthorizationCodeGrant, RefreshTokenGrant>;

struct PresentedClient {
  std::string id;
  ClientSecret secret;
};

struct TokenRequest {
  PresentedClient client;
  // What HTTP Basic carried, taken literally: set where RFC 6749's form decoding
  // reads it otherwise. go-ovh encodes id and secret, python-ovh does not.
  std::optional<PresentedClient> literal_client;
  Grant grant;
};

// Reads the body alone: the query is not looked at (RFC 6749, 2.3.1). A body
// without Content-Type counts as a form (assumed), one of another type does not.
// A client_id beside HTTP Basic must be the same; a client_secret there is refused.
[[nodiscard]] OAuthAnswer<TokenRequest> token_request(const Request& request);

// Every text of a token request that can tell whose it is, whatever else is wrong with the
// request: client ids, as each reading has them, and the code or the refresh token.
struct TokenRequestNames {
  std::vector<std::string> clients;
  std::vector<std::string> grants;
};
[[nodiscard]] TokenRequestNames names_in(const Request& request);

// The client whose secret was shown, if its flow has this grant. A client without
// a secret is never taken. The pointer is the directory's own.
[[nodiscard]] OAuthAnswer<const OAuthClient*> asking_client(const TokenRequest& request,
                                                            const OAuthDirectory& directory);

// Why this client is not given a token for what it shows; nullopt when it is.
// `known` is what was found under the code's or the token's text, null when nothing
// was. A code that comes twice is refused; RFC 6749, 4.1.2 wants the tokens that it
// gave before revoked, which is for the caller to do.
[[nodiscard]] std::optional<OAuthError> refusal_of(const AuthorizationCodeGrant& grant,
                                                   const IssuedCode* known,
                                                   const OAuthClient& client, Instant now);
[[nodiscard]] std::optional<OAuthError> refusal_of(const RefreshTokenGrant& grant,
                                                   const IssuedRefreshToken* known,
                                                   const OAuthClient& client, Instant now);

// The answer: {"access_token":"…","token_type":"Bearer","expires_in":3599,"scope":
// "all"}, and "refresh_token" at the end where there is one (its place is assumed).
// Holds the tokens: this is where they leave. Requires: the token expires.
[[nodiscard]] std::string token_body(const AccessToken& token, const RefreshToken& refresh = {});

}  // namespace countersign
