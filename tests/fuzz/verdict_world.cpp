#include "tests/fuzz/verdict_world.hpp"

#include <map>
#include <string>

#include "core/ip.hpp"
#include "mock_server/api/embedded_descriptions.hpp"
#include "tests/fuzz/require.hpp"

namespace countersign::fuzz {

namespace {

class FixedDirectory final : public Directory {
 public:
  FixedDirectory() {
    add_application(1, "app", ApplicationStatus::active);
    add_application(2, "other", ApplicationStatus::trusted);
    add_application(3, "blocked", ApplicationStatus::blocked);
    add(1, "full", CredentialState::validated).rules = {
        {.method = "GET", .path = "/*"},    {.method = "POST", .path = "/*"},
        {.method = "PUT", .path = "/*"},    {.method = "DELETE", .path = "/*"},
        {.method = "PATCH", .path = "/me"},
    };
    add(1, "some", CredentialState::validated).rules = {{.method = "GET", .path = "/me/api/*/1*"}};
    add(1, "pending", CredentialState::pending_validation);
    add(1, "refused", CredentialState::refused);
    add(1, "revoked", CredentialState::revoked);
    add(1, "late", CredentialState::validated).expiration = kNow;
    Credential& home = add(1, "home", CredentialState::validated);
    home.allowed_ips = {"127.0.0.0/8", "2001:db8::/32"};
    for (const std::string& block : home.allowed_ips) {
      home.allowed_blocks.push_back(*parse_ip_block(block));
    }
    add(2, "others", CredentialState::validated);
    add(3, "stopped", CredentialState::validated);
  }

  const Application* application(std::string_view key) const override {
    const auto found = applications_.find(key);
    return found == applications_.end() ? nullptr : &found->second;
  }
  const Credential* credential(std::string_view key) const override {
    const auto found = credentials_.find(key);
    return found == credentials_.end() ? nullptr : &found->second;
  }

 private:
  static std::string secret_of(std::int64_t application) {
    return "secret" + std::to_string(application);
  }

  void add_application(std::int64_t id, const std::string& key, ApplicationStatus status) {
    applications_.emplace(key, Application{.id = id,
                                           .key = key,
                                           .secret = ApplicationSecret{secret_of(id)},
                                           .name = key,
                                           .description = "",
                                           .status = status,
                                           .owner = "cs1234-ovh"});
  }

  Credential& add(std::int64_t application, const std::string& key, CredentialState state) {
    Credential credential{.id = static_cast<std::int64_t>(credentials_.size()) + 100,
                          .consumer_key = ConsumerKey{key},
                          .application_id = application,
                          .state = state,
                          .rules = {{.method = "GET", .path = "*"}},
                          .allowed_ips = {},
                          .allowed_blocks = {},
                          .creation = kNow,
                          .expiration = std::nullopt,
                          .last_use = std::nullopt,
                          .redirection = std::nullopt,
                          .token = "",
                          .account = "cs1234-ovh",
                          .signer = Signer{secret_of(application), key}};
    return credentials_.emplace(key, std::move(credential)).first->second;
  }

  std::map<std::string, Application, std::less<>> applications_;
  std::map<std::string, Credential, std::less<>> credentials_;
};

DescribedApi read_descriptions() {
  DescribedApi api;
  for (const EmbeddedFile& file : mock_server::embedded_descriptions()) {
    auto description = parse_api_description(file.text);
    require(description.has_value(), "the descriptions in the program can be read");
    for (Operation& operation : description->operations) {
      api.routes.add({.operation = std::move(operation), .handler = nullptr});
    }
    api.models.merge(description->models);
  }
  return api;
}

}  // namespace

const Directory& fixed_directory() {
  static const FixedDirectory kDirectory;
  return kDirectory;
}

const DescribedApi& described_api() {
  static const DescribedApi kApi = read_descriptions();
  return kApi;
}

}  // namespace countersign::fuzz
