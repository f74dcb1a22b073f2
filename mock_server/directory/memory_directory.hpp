// A tenant's applications, credentials, OAuth2 clients and tokens, in memory: what the verdict
// and the token endpoint ask, and the few ways in which they change.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "ovhcloud/directory.hpp"
#include "ovhcloud/oauth2_directory.hpp"

namespace countersign::mock_server {

// Of the tokens that this mock gives out: 64 lower-case hexadecimal characters; the real form
// is not established (facts 6.3).
inline constexpr std::size_t kAccessTokenLength = 64;

class MemoryDirectory final : public Directory, public OAuthDirectory {
 public:
  [[nodiscard]] const Application* application(std::string_view key) const override;
  [[nodiscard]] const Credential* credential(std::string_view consumer_key) const override;

  [[nodiscard]] const std::map<std::int64_t, Application>& applications() const noexcept {
    return applications_;
  }
  // Revoked ones are among them: a revoked key is not an unknown one.
  [[nodiscard]] const std::map<std::int64_t, Credential>& credentials() const noexcept {
    return credentials_;
  }
  [[nodiscard]] const Application* application(std::int64_t id) const;
  [[nodiscard]] Credential* credential(std::int64_t id);
  [[nodiscard]] Credential* credential_for_update(std::string_view consumer_key);
  [[nodiscard]] Credential* credential_with_token(std::string_view token);

  [[nodiscard]] const OAuthClient* oauth_client(std::string_view id) const override;
  [[nodiscard]] const AccessToken* access_token(std::string_view text) const override;
  [[nodiscard]] const std::map<std::string, OAuthClient, std::less<>>& oauth_clients()
      const noexcept {
    return oauth_clients_;
  }
  [[nodiscard]] OAuthClient* oauth_client_for_update(std::string_view id);

  // Whether it is a secret of an application or a client, a consumer key or a token.
  [[nodiscard]] bool is_secret(std::string_view text) const;

  // Requires: no application has this key or id.
  const Application& add(Application application);
  // Requires: no credential has this key or id, and its application is here.
  Credential& add(Credential credential);

  // Requires: no client has this id.
  const OAuthClient& add(OAuthClient client);
  // Forgets the client; its tokens are revoked.
  void remove_oauth_client(std::string_view id);
  // At most kMostTokens are kept, the oldest forgotten: a client that asks for one each call
  // must not fill the memory. Gives the text of what was forgotten, or an empty one.
  std::string add(AccessToken token);
  void revoke_access_token(std::string_view text);
  static constexpr std::size_t kMostTokens = 100'000;

  // Deletes the application and revokes all credentials issued to it.
  void remove_application(std::int64_t id);

 private:
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };
  using IdByText = std::unordered_map<std::string, std::int64_t, TextHash, std::equal_to<>>;

  std::map<std::int64_t, Application> applications_;
  std::map<std::int64_t, Credential> credentials_;
  // Pointers into the maps above, which never move their elements.
  std::unordered_map<std::string, const Application*, TextHash, std::equal_to<>> by_key_;
  std::unordered_map<std::string, Credential*, TextHash, std::equal_to<>> by_consumer_key_;
  IdByText by_token_;
  std::unordered_set<std::string, TextHash, std::equal_to<>> application_secrets_;
  std::map<std::string, OAuthClient, std::less<>> oauth_clients_;
  std::unordered_map<std::string, AccessToken, TextHash, std::equal_to<>> access_tokens_;
  std::deque<std::string> tokens_by_age_;
  std::unordered_set<std::string, TextHash, std::equal_to<>> client_secrets_;
};

}  // namespace countersign::mock_server
