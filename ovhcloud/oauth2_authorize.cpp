#include "ovhcloud/oauth2_authorize.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "ovhcloud/oauth2_form.hpp"
#include "ovhcloud/pkce.hpp"

namespace countersign {

namespace {

struct TrustedReturn {
  const OAuthClient* client;
  ReturnAddress back;
};

// Who asks and where the answer may go: until this is known nothing is sent there.
OAuthAnswer<TrustedReturn> trusted_return(const OAuthForm& form, const OAuthDirectory& directory) {
  if (form.repeats("client_id") || form.repeats("redirect_uri")) {
    return refuse(repeated_oauth_parameter());
  }
  const OAuthClient* client = directory.oauth_client(form.value("client_id"));
  if (client == nullptr) return refuse(unknown_client());
  if (client->flow != OAuthFlow::authorization_code) return refuse(client_lacks_flow());

  const std::string_view uri = form.value("redirect_uri");
  if (uri.empty()) return refuse(missing_oauth_parameter("redirect_uri"));
  const auto& registered = client->callback_urls;
  if (std::find(registered.begin(), registered.end(), uri) == registered.end()) {
    return refuse(unregistered_redirect_uri());
  }
  // Of two states neither is the client's.
  const std::string_view state = form.repeats("state") ? "" : form.value("state");
  return TrustedReturn{.client = client,
                       .back = {.redirect_uri = std::string{uri}, .state = std::string{state}}};
}

std::optional<OAuthError> challenge_refusal(const OAuthForm& form) {
  const std::string_view challenge = form.value("code_challenge");
  if (challenge.empty()) return missing_oauth_parameter("code_challenge");
  // Without a method it is "plain" (RFC 7636, 4.3), which is not taken (assumed).
  if (form.value("code_challenge_method") != "S256") return unsupported_challenge_method();
  if (!is_code_challenge(challenge)) return malformed_oauth_request("code_challenge malformed");
  return std::nullopt;
}

std::optional<OAuthError> form_refusal(const OAuthForm& form) {
  if (form.repeats_any()) return repeated_oauth_parameter();
  const std::string_view type = form.value("response_type");
  if (type.empty()) return missing_oauth_parameter("response_type");
  if (type != "code") return unsupported_response_type();
  if (form.value("scope").empty()) return missing_oauth_parameter("scope");
  if (!parse_scope(form.value("scope"))) return unknown_scope();
  return challenge_refusal(form);
}

tl::unexpected<AuthorizeRefusal> refused(OAuthError error,
                                         std::optional<ReturnAddress> back = std::nullopt) {
  return tl::unexpected(AuthorizeRefusal{.error = std::move(error), .back = std::move(back)});
}

void append_parameter(std::string& url, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  const auto query = url.find('?');
  if (query == std::string::npos) {
    url += '?';
  } else if (query + 1 != url.size() && !url.ends_with('&')) {
    url += '&';
  }
  url.append(name).append("=").append(percent_encoded(value));
}

}  // namespace

tl::expected<AuthorizeRequest, AuthorizeRefusal> authorize_request(
    const Request& request, const OAuthDirectory& directory) {
  const auto form = oauth_form(query_of(request));
  if (!form) return refused(form.error());

  auto trusted = trusted_return(*form, directory);
  if (!trusted) return refused(std::move(trusted.error()));

  if (auto refusal = form_refusal(*form)) {
    return refused(*std::move(refusal), std::move(trusted->back));
  }
  return AuthorizeRequest{.client = trusted->client,
                          .back = std::move(trusted->back),
                          .scope = parse_scope(form->value("scope")).value_or(OAuthScope{}),
                          .challenge = std::string{form->value("code_challenge")}};
}

std::string redirect_with(const ReturnAddress& back, const AuthorizationCode& code) {
  std::string url = back.redirect_uri;
  append_parameter(url, "code", code.reveal());
  append_parameter(url, "state", back.state);
  return url;
}

std::string redirect_with(const ReturnAddress& back, const OAuthError& error) {
  std::string url = back.redirect_uri;
  append_parameter(url, "error", error.error);
  append_parameter(url, "error_description", error.description);
  append_parameter(url, "state", back.state);
  return url;
}

}  // namespace countersign
