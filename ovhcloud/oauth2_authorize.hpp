// The authorization endpoint, GET /auth/oauth2/authorize (facts 6.4): a client sends
// a person's browser there, and the browser is sent back to it with a code or with
// an error. PKCE with S256 is required (C: probo; here for every client), and so is
// redirect_uri, character by character as registered (assumed). Pure.
#pragma once

#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "core/http.hpp"
#include "ovhcloud/oauth2_directory.hpp"
#include "ovhcloud/oauth2_error.hpp"

namespace countersign {

// Where the browser goes when this is over: a registered URL.
struct ReturnAddress {
  std::string redirect_uri;
  std::string state;  // the client's own, handed back; empty when it sent none
};

struct AuthorizeRequest {
  const OAuthClient* client;  // the directory's own
  ReturnAddress back;
  OAuthScope scope;
  std::string challenge;  // S256
};

struct AuthorizeRefusal {
  OAuthError error;
  // None: nobody vouches for the address, so that the error is shown on a page and
  // the browser goes nowhere (RFC 6749, 4.1.2.1).
  std::optional<ReturnAddress> back;
};

// Reads the query alone, whatever the method.
[[nodiscard]] tl::expected<AuthorizeRequest, AuthorizeRefusal> authorize_request(
    const Request& request, const OAuthDirectory& directory);

// The value of Location. The query of a redirect_uri stays. Requires: the address
// is one of a client's callback URLs.
[[nodiscard]] std::string redirect_with(const ReturnAddress& back, const AuthorizationCode& code);
[[nodiscard]] std::string redirect_with(const ReturnAddress& back, const OAuthError& error);

}  // namespace countersign
