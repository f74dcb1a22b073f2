#include "ovhcloud/oauth2_directory.hpp"

#include <fmt/format.h>

#include "core/text.hpp"

namespace countersign {

std::string_view name_of(OAuthFlow flow) noexcept {
  switch (flow) {
    case OAuthFlow::authorization_code: return "AUTHORIZATION_CODE";
    case OAuthFlow::client_credentials: return "CLIENT_CREDENTIALS";
  }
  return "";
}

std::optional<OAuthFlow> oauth_flow(std::string_view name) noexcept {
  for (const OAuthFlow flow : {OAuthFlow::authorization_code, OAuthFlow::client_credentials}) {
    if (name == name_of(flow)) return flow;
  }
  return std::nullopt;
}

std::string oauth_client_id(std::string_view region, std::string_view hex) {
  return to_upper(region).append(".").append(hex);
}

std::string credential_urn(std::string_view region, std::string_view account,
                           std::string_view client_id) {
  return fmt::format("urn:v1:{}:identity:credential:{}/oauth2-{}", region, account, client_id);
}

TokenState state_at(const AccessToken& token, Instant now) noexcept {
  if (token.revoked) return TokenState::revoked;
  return token.expires && now >= *token.expires ? TokenState::expired : TokenState::valid;
}

std::string identity_of(const AccessToken& token, std::string_view region) {
  if (token.kind == TokenKind::client_credentials) {
    return credential_urn(region, token.account, token.client_id);
  }
  if (token.user.empty())
    return fmt::format("urn:v1:{}:identity:account:{}", region, token.account);
  return fmt::format("urn:v1:{}:identity:user:{}/{}", region, token.account, token.user);
}

}  // namespace countersign
