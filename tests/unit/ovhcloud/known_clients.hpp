// Two OAuth2 clients, one for each flow, as the tests of the token endpoint and of
// the authorization endpoint find them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ovhcloud/oauth2_directory.hpp"

namespace countersign {

inline constexpr std::string_view kServiceId = "EU.3ec9fdabdbe60ca3";
inline constexpr std::string_view kServiceSecret = "0123456789abcdef0123456789abcdef";
inline constexpr std::string_view kAppId = "EU.00112233445566aa";
inline constexpr std::string_view kAppSecret = "fedcba9876543210fedcba9876543210";
inline constexpr std::string_view kCallback = "https://app.example.com/callback";
inline constexpr Instant kThen{std::chrono::seconds{1758565838}};  // 2025-09-22T18:30:38Z

class KnownClients final : public OAuthDirectory {
 public:
  KnownClients() {
    clients.push_back({.id = std::string{kServiceId},
                       .secret = ClientSecret{std::string{kServiceSecret}},
                       .name = "robot",
                       .description = "at night",
                       .flow = OAuthFlow::client_credentials,
                       .callback_urls = {},
                       .account = "ab1234-ovh",
                       .created = kThen});
    clients.push_back({.id = std::string{kAppId},
                       .secret = ClientSecret{std::string{kAppSecret}},
                       .name = "app",
                       .description = "",
                       .flow = OAuthFlow::authorization_code,
                       .callback_urls = {std::string{kCallback}, "https://app.example.com/?a=1"},
                       .account = "ab1234-ovh",
                       .created = kThen});
  }

  [[nodiscard]] const OAuthClient* oauth_client(std::string_view id) const override {
    for (const OAuthClient& client : clients) {
      if (client.id == id) return &client;
    }
    return nullptr;
  }
  [[nodiscard]] const AccessToken* access_token(std::string_view) const override { return nullptr; }

  OAuthClient& service() { return clients.front(); }
  OAuthClient& app() { return clients.back(); }

  std::vector<OAuthClient> clients;
};

}  // namespace countersign
