// Who may ask for a token and what was handed out, as the token endpoint and the
// verdict ask it: OAuth2 clients (service accounts among them), access tokens,
// codes and refresh tokens. The mock implements the interface; the values are the
// API's (facts 5, 6).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/secret.hpp"
#include "ovhcloud/oauth2_scope.hpp"

namespace countersign {

using ClientSecret = Secret<struct ClientSecretTag>;
using BearerToken = Secret<struct BearerTokenTag>;
using RefreshToken = Secret<struct RefreshTokenTag>;
using AuthorizationCode = Secret<struct AuthorizationCodeTag>;

// What the real endpoint says a token lives (facts 6.1), whatever is asked.
inline constexpr std::chrono::seconds kTokenLife{3599};
// RFC 6749, 4.1.2 allows ten minutes at most; assumed.
inline constexpr std::chrono::seconds kCodeLife{600};

enum class OAuthFlow { authorization_code, client_credentials };

// As the API spells it: "CLIENT_CREDENTIALS".
[[nodiscard]] std::string_view name_of(OAuthFlow flow) noexcept;
[[nodiscard]] std::optional<OAuthFlow> oauth_flow(std::string_view name) noexcept;

struct OAuthClient {
  std::string id;  // "EU.3ec9fdabdbe60ca3"; older ones are without "EU."
  ClientSecret secret;
  std::string name;
  std::string description;
  OAuthFlow flow;
  std::vector<std::string> callback_urls;
  std::string account;  // nichandle of the owner
  Instant created;
};

// "EU." and 16 lower-case hexadecimal characters, which the caller draws. For "ca"
// and "us" the prefix is assumed.
[[nodiscard]] std::string oauth_client_id(std::string_view region, std::string_view hex);

// "urn:v1:eu:identity:credential:ab1234-ovh/oauth2-EU.3ec9fdabdbe60ca3"
[[nodiscard]] std::string credential_urn(std::string_view region, std::string_view account,
                                         std::string_view client_id);

enum class TokenKind { client_credentials, authorization_code, personal };

struct AccessToken {
  BearerToken text;  // opaque
  TokenKind kind;
  std::string client_id;  // that asked for it; empty for a personal access token
  std::string account;    // nichandle in whose name it calls
  std::string user;       // login of that account's user; empty: the account itself
  OAuthScope scope;
  Instant issued;
  std::optional<Instant> expires;  // none: a personal access token without an end
  bool revoked = false;
  std::int64_t grant = 0;  // the consent that it came of; 0: none
};

enum class TokenState { valid, expired, revoked };

// The state at `now`: a token expires at the instant of its expiry, not after it.
[[nodiscard]] TokenState state_at(const AccessToken& token, Instant now) noexcept;

// Whom policies must name: the client itself for its own credentials, else the
// account or the user (facts 6.4, 7.3).
[[nodiscard]] std::string identity_of(const AccessToken& token, std::string_view region);

// A code, from the consent at the page until it is redeemed.
struct IssuedCode {
  AuthorizationCode text;
  std::string client_id;
  std::string account;
  std::string user;          // empty: the account itself
  std::string redirect_uri;  // that it was sent to
  std::string challenge;     // S256
  OAuthScope scope;
  Instant expires;
  bool redeemed = false;
  std::int64_t grant = 0;  // what it gives has the same
};

struct IssuedRefreshToken {
  RefreshToken text;
  std::string client_id;
  std::string account;
  std::string user;  // empty: the account itself
  OAuthScope scope;
  Instant issued;
  std::optional<Instant> expires;  // none: without an end
  bool revoked = false;
  std::int64_t grant = 0;  // as of the code
};

// What is found belongs to the directory, as with Directory. A token is found as
// long as anything is known of it, whatever its state.
class OAuthDirectory {
 public:
  virtual ~OAuthDirectory() = default;
  [[nodiscard]] virtual const OAuthClient* oauth_client(std::string_view id) const = 0;
  [[nodiscard]] virtual const AccessToken* access_token(std::string_view text) const = 0;
};

}  // namespace countersign
