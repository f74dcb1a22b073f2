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
  return secrets_.contains(text) || by_consumer_key_.contains(text) ||
         access_tokens_.contains(text) || codes_.contains(text) || refresh_tokens_.contains(text);
}

void MemoryDirectory::remember_secret(std::string_view text) {
  if (text.empty()) return;
  secrets_.emplace(text);
  secret_lengths_.insert(text.size());
}

const Application& MemoryDirectory::add(Application application) {
  const std::int64_t id = application.id;
  const Application& kept = applications_.emplace(id, std::move(application)).first->second;
  by_key_.emplace(kept.key, &kept);
  remember_secret(kept.secret.reveal());
  return kept;
}

Credential& MemoryDirectory::add(Credential credential) {
  const std::int64_t id = credential.id;
  Credential& kept = credentials_.emplace(id, std::move(credential)).first->second;
  by_consumer_key_.emplace(kept.consumer_key.reveal(), &kept);
  secret_lengths_.insert(kept.consumer_key.reveal().size());
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
  if (found != access_tokens_.end()) return &found->second;
  const auto personal = by_personal_text_.find(text);
  return personal == by_personal_text_.end() ? nullptr : &personal->second->token;
}

const OAuthClient& MemoryDirectory::add(OAuthClient client) {
  remember_secret(client.secret.reveal());
  std::string id = client.id;
  return oauth_clients_.emplace(std::move(id), std::move(client)).first->second;
}

void MemoryDirectory::remove_oauth_client(std::string_view id) {
  const auto found = oauth_clients_.find(id);
  if (found == oauth_clients_.end()) return;
  for (auto& [unused, token] : access_tokens_) {
    if (token.client_id == id) token.revoked = true;
  }
  for (auto& [unused, token] : refresh_tokens_.all()) {
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
  const auto personal = by_personal_text_.find(text);
  if (personal != by_personal_text_.end()) personal->second->token.revoked = true;
}

std::string MemoryDirectory::add(IssuedCode code) {
  std::string text{code.text.reveal()};
  return codes_.add(std::move(text), std::move(code));
}

std::string MemoryDirectory::add(IssuedRefreshToken token) {
  std::string text{token.text.reveal()};
  return refresh_tokens_.add(std::move(text), std::move(token));
}

void MemoryDirectory::revoke_grant(std::int64_t grant) {
  const auto revoke = [&](auto& token) { token.revoked = token.revoked || token.grant == grant; };
  for (auto& [unused, token] : access_tokens_) revoke(token);
  for (auto& [unused, token] : refresh_tokens_.all()) revoke(token);
}

PersonalToken* MemoryDirectory::personal_token(const std::string& account, const std::string& user,
                                               const std::string& name) {
  const auto found = personal_tokens_.find({.account = account, .user = user, .name = name});
  return found == personal_tokens_.end() ? nullptr : &found->second;
}

std::vector<const PersonalToken*> MemoryDirectory::personal_tokens(const std::string& account,
                                                                   const std::string& user) const {
  std::vector<const PersonalToken*> found;
  for (auto at = personal_tokens_.lower_bound({.account = account, .user = user, .name = {}});
       at != personal_tokens_.end() && at->first.account == account && at->first.user == user;
       ++at) {
    found.push_back(&at->second);
  }
  return found;
}

const PersonalToken& MemoryDirectory::add(PersonalToken token) {
  const PersonalName name{
      .account = token.token.account, .user = token.token.user, .name = token.name};
  PersonalToken& kept = personal_tokens_.emplace(name, std::move(token)).first->second;
  by_personal_text_.emplace(kept.token.text.reveal(), &kept);
  remember_secret(kept.token.text.reveal());
  return kept;
}

void MemoryDirectory::remove_personal_token(const std::string& account, const std::string& user,
                                            const std::string& name) {
  const auto found = personal_tokens_.find({.account = account, .user = user, .name = name});
  if (found == personal_tokens_.end()) return;
  by_personal_text_.erase(std::string{found->second.token.text.reveal()});
  personal_tokens_.erase(found);
}

void MemoryDirectory::note_use(const AccessToken& token, Instant now) {
  const auto personal = by_personal_text_.find(token.text.reveal());
  if (personal != by_personal_text_.end()) personal->second->last_used = now;
}

void MemoryDirectory::revoke_all_of(std::string_view account, std::string_view user) {
  const auto is_theirs = [&](const auto& one) {
    return one.account == account && one.user == user;
  };
  for (auto& [unused, credential] : credentials_) {
    if (is_theirs(credential)) credential.state = CredentialState::revoked;
  }
  for (auto& [unused, token] : access_tokens_) token.revoked = token.revoked || is_theirs(token);
  for (auto& [unused, token] : refresh_tokens_.all()) {
    token.revoked = token.revoked || is_theirs(token);
  }
  for (auto& [unused, code] : codes_.all()) code.redeemed = code.redeemed || is_theirs(code);
  for (auto at = personal_tokens_.begin(); at != personal_tokens_.end();) {
    const bool theirs = is_theirs(at->second.token);
    if (theirs) by_personal_text_.erase(std::string{at->second.token.text.reveal()});
    at = theirs ? personal_tokens_.erase(at) : std::next(at);
  }
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
