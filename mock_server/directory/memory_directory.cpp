#include "mock_server/directory/memory_directory.hpp"

namespace countersign::mock_server {

const Application* MemoryDirectory::application(std::string_view key) const {
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? nullptr : found->second;
}

const Credential* MemoryDirectory::credential(std::string_view consumer_key) const {
  const auto found = by_consumer_key_.find(consumer_key);
  return found == by_consumer_key_.end() ? nullptr : found->second;
}

const Application* MemoryDirectory::application(std::int64_t id) const {
  const auto found = applications_.find(id);
  return found == applications_.end() ? nullptr : &found->second;
}

Credential* MemoryDirectory::credential(std::int64_t id) {
  const auto found = credentials_.find(id);
  return found == credentials_.end() ? nullptr : &found->second;
}

Credential* MemoryDirectory::credential_for_update(std::string_view consumer_key) {
  const auto found = by_consumer_key_.find(consumer_key);
  return found == by_consumer_key_.end() ? nullptr : found->second;
}

Credential* MemoryDirectory::credential_with_token(std::string_view token) {
  const auto found = by_token_.find(token);
  return found == by_token_.end() ? nullptr : credential(found->second);
}

bool MemoryDirectory::is_secret(std::string_view text) const {
  return application_secrets_.contains(text) || by_consumer_key_.contains(text) ||
         client_secrets_.contains(text) || access_tokens_.contains(text);
}

const Application& MemoryDirectory::add(Application application) {
  const std::int64_t id = application.id;
  const Application& kept = applications_.emplace(id, std::move(application)).first->second;
  by_key_.emplace(kept.key, &kept);
  application_secrets_.emplace(kept.secret.reveal());
  return kept;
}

Credential& MemoryDirectory::add(Credential credential) {
  const std::int64_t id = credential.id;
  Credential& kept = credentials_.emplace(id, std::move(credential)).first->second;
  by_consumer_key_.emplace(kept.consumer_key.reveal(), &kept);
  if (!kept.token.empty()) by_token_.emplace(kept.token, id);
  return kept;
}

const OAuthClient* MemoryDirectory::oauth_client(std::string_view id) const {
  const auto found = oauth_clients_.find(id);
  return found == oauth_clients_.end() ? nullptr : &found->second;
}

OAuthClient* MemoryDirectory::oauth_client_for_update(std::string_view id) {
  const auto found = oauth_clients_.find(id);
  return found == oauth_clients_.end() ? nullptr : &found->second;
}

const AccessToken* MemoryDirectory::access_token(std::string_view text) const {
  const auto found = access_tokens_.find(text);
  return found == access_tokens_.end() ? nullptr : &found->second;
}

const OAuthClient& MemoryDirectory::add(OAuthClient client) {
  client_secrets_.emplace(client.secret.reveal());
  std::string id = client.id;
  return oauth_clients_.emplace(std::move(id), std::move(client)).first->second;
}

void MemoryDirectory::remove_oauth_client(std::string_view id) {
  const auto found = oauth_clients_.find(id);
  if (found == oauth_clients_.end()) return;
  for (auto& [unused, token] : access_tokens_) {
    if (token.client_id == id) token.revoked = true;
  }
  oauth_clients_.erase(found);
}

std::string MemoryDirectory::add(AccessToken token) {
  std::string forgotten;
  if (access_tokens_.size() >= kMostTokens) {
    forgotten = std::move(tokens_by_age_.front());
    tokens_by_age_.pop_front();
    access_tokens_.erase(forgotten);
  }
  std::string text{token.text.reveal()};
  tokens_by_age_.push_back(text);
  access_tokens_.emplace(std::move(text), std::move(token));
  return forgotten;
}

void MemoryDirectory::revoke_access_token(std::string_view text) {
  const auto found = access_tokens_.find(text);
  if (found != access_tokens_.end()) found->second.revoked = true;
}

void MemoryDirectory::remove_application(std::int64_t id) {
  const auto found = applications_.find(id);
  if (found == applications_.end()) return;
  for (auto& [unused, credential] : credentials_) {
    if (credential.application_id == id) credential.state = CredentialState::revoked;
  }
  by_key_.erase(found->second.key);
  applications_.erase(found);
}

}  // namespace countersign::mock_server
