// A tenant's applications and credentials, in memory: what the verdict asks, and
// the few ways in which they change.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "ovhcloud/directory.hpp"

namespace countersign::mock_server {

class MemoryDirectory final : public Directory {
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

  // Whether it is an application's secret or a consumer key.
  [[nodiscard]] bool is_secret(std::string_view text) const;

  // Requires: no application has this key or id.
  const Application& add(Application application);
  // Requires: no credential has this key or id, and its application is here.
  Credential& add(Credential credential);

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
};

}  // namespace countersign::mock_server
