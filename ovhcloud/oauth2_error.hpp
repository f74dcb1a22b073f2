// The catalogue of OAuth2's refusals (facts 6.2), each named for what happened.
// They have the form of RFC 6749, not that of ApiError; where no recording and no
// client's fixture exists, the RFC's code, the status 400 and the sentence are
// assumed (facts 9.11). No sentence repeats what the caller sent.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace countersign {

struct OAuthError {
  int status;
  std::string error;        // "invalid_client"
  std::string description;  // left out of the body when empty
  bool spaced = false;      // with a space after the comma, as the clients' fixture of it has
  friend bool operator==(const OAuthError&, const OAuthError&) = default;
};

template <class T>
using OAuthAnswer = tl::expected<T, OAuthError>;

[[nodiscard]] inline tl::unexpected<OAuthError> refuse(OAuthError error) {
  return tl::unexpected(std::move(error));
}

// {"error":"…","error_description":"…"}, compact and without a final newline.
[[nodiscard]] std::string body_of(const OAuthError& error);

// Of clients.
[[nodiscard]] OAuthError unknown_client();                     // also: no client named, assumed
[[nodiscard]] OAuthError wrong_client_secret();                // also: no secret, assumed
[[nodiscard]] OAuthError unsupported_client_authentication();  // assumed
[[nodiscard]] OAuthError two_client_authentications();         // assumed
[[nodiscard]] OAuthError client_lacks_flow();                  // assumed: unauthorized_client

// Of requests; all assumed, but that an unknown scope is invalid_request.
[[nodiscard]] OAuthError malformed_oauth_request(std::string_view sentence);
[[nodiscard]] OAuthError missing_oauth_parameter(std::string_view name);
[[nodiscard]] OAuthError repeated_oauth_parameter();
[[nodiscard]] OAuthError unknown_scope();
[[nodiscard]] OAuthError unsupported_grant_type();

// Of what a token is asked for with: unknown, expired, used before, another client's.
[[nodiscard]] OAuthError code_refused();           // invalid_grant; the sentence assumed
[[nodiscard]] OAuthError refresh_token_refused();  // likewise

// Of authorizing; all assumed.
[[nodiscard]] OAuthError unregistered_redirect_uri();
[[nodiscard]] OAuthError unsupported_response_type();
[[nodiscard]] OAuthError unsupported_challenge_method();  // RFC 7636, 4.4.1: invalid_request
[[nodiscard]] OAuthError access_denied();                 // by the person at the page

}  // namespace countersign
