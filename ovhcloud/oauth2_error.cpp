#include "ovhcloud/oauth2_error.hpp"

#include <nlohmann/json.hpp>

#include "core/text.hpp"

namespace countersign {

namespace {

OAuthError refusal(std::string_view error, std::string description) {
  return {.status = 400, .error = std::string{error}, .description = std::move(description)};
}

OAuthError invalid_request(std::string description) {
  return refusal("invalid_request", std::move(description));
}

std::string json_string(std::string_view text) {
  return nlohmann::ordered_json(utf8_or_replaced(text)).dump();
}

}  // namespace

std::string body_of(const OAuthError& error) {
  std::string body = "{\"error\":" + json_string(error.error);
  if (!error.description.empty()) {
    body.append(error.spaced ? ", " : ",");
    body.append("\"error_description\":").append(json_string(error.description));
  }
  return body + "}";
}

OAuthError unknown_client() {
  OAuthError error = refusal("invalid_client", "ovhcloud oauth2 client does not exists");
  error.spaced = true;
  return error;
}
OAuthError wrong_client_secret() {
  return refusal("invalid_client_credentials", "client secret invalid");
}
OAuthError unsupported_client_authentication() {
  return refusal("invalid_client", "client authentication method not supported");
}
OAuthError two_client_authentications() {
  return invalid_request("more than one client authentication method");
}
OAuthError client_lacks_flow() {
  return refusal("unauthorized_client", "flow not allowed for this client");
}

OAuthError malformed_oauth_request(std::string_view sentence) {
  return invalid_request(std::string{sentence});
}
OAuthError missing_oauth_parameter(std::string_view name) {
  return invalid_request("missing parameter " + std::string{name});
}
OAuthError repeated_oauth_parameter() { return invalid_request("parameter given more than once"); }
OAuthError unknown_scope() { return invalid_request("scope unknown"); }
OAuthError unsupported_grant_type() {
  return refusal("unsupported_grant_type", "grant type not supported");
}

OAuthError code_refused() { return refusal("invalid_grant", "authorization code invalid"); }
OAuthError refresh_token_refused() { return refusal("invalid_grant", "refresh token invalid"); }

OAuthError unregistered_redirect_uri() {
  return invalid_request("redirect_uri not registered for this client");
}
OAuthError unsupported_response_type() {
  return refusal("unsupported_response_type", "response type not supported");
}
OAuthError unsupported_challenge_method() {
  return invalid_request("transform algorithm not supported");
}
OAuthError access_denied() { return refusal("access_denied", "access denied by the user"); }

}  // namespace countersign
