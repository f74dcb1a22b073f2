#include "mock_server/directory/memory_directory.hpp"

#include "core/text.hpp"
#include "ovhcloud/digest.hpp"

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

const Credential* MemoryDirectory::credential(std::int64_t id) const {
  const auto found = credentials_.find(id);
  return found == credentials_.end() ? nullptr : &found->second;
}

const Credential* MemoryDirectory::credential_with_token(std::string_view token) const {
  const auto found = by_token_.find(token);
  return found == by_token_.end() ? nullptr : credential(found->second);
}

void MemoryDirectory::note_use(std::int64_t credential_id, Instant when) {
  credentials_.touch(credential_id)->last_use = when;
  const bool again = uses_ > 0 && used_[(uses_ - 1) % used_.size()] == credential_id;
  if (!again) used_[uses_++ % used_.size()] = credential_id;
}

std::vector<const Credential*> MemoryDirectory::recent_credentials(std::size_t most) const {
  std::vector<const Credential*> recent;
  const auto add = [&](const Credential* credential) {
    const bool known = std::find(recent.begin(), recent.end(), credential) != recent.end();
    if (credential != nullptr && !known && recent.size() < most) recent.push_back(credential);
  };
  for (std::size_t back = 1; back <= std::min(uses_, used_.size()); ++back) {
    add(credential(used_[(uses_ - back) % used_.size()]));
  }
  const auto& all = credentials();
  for (auto it = all.rbegin(); it != all.rend() && recent.size() < most; ++it) add(&it->second);
  return recent;
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
  const Application& kept = applications_.put(id, std::move(application));
  by_key_.emplace(kept.key, &kept);
  remember_secret(kept.secret.reveal());
  return kept;
}

Credential& MemoryDirectory::add(Credential credential) {
  const std::int64_t id = credential.id;
  Credential& kept = credentials_.put(id, std::move(credential));
  by_consumer_key_.emplace(kept.consumer_key.reveal(), &kept);
  secret_lengths_.insert(kept.consumer_key.reveal().size());
  if (!kept.token.empty()) by_token_.emplace(kept.token, id);
  return kept;
}

const OAuthClient* MemoryDirectory::oauth_client(std::string_view id) const {
  const auto found = oauth_clients_.find(id);
  return found == oauth_clients_.end() ? nullptr : &found->second;
}

const AccessToken* MemoryDirectory::access_token(std::string_view text) const {
  if (const AccessToken* found = access_tokens_.find(text)) return found;
  const auto personal = by_personal_text_.find(text);
  return personal == by_personal_text_.end() ? nullptr : &personal->second->token;
}

const OAuthClient& MemoryDirectory::add(OAuthClient client) {
  remember_secret(client.secret.reveal());
  const std::string secret{client.secret.reveal()};
  remember_secret(base64(client.id + ":" + secret));
  // As RFC 6749, 2.3.1 has HTTP Basic, and go-ovh sends it.
  remember_secret(base64(percent_encoded(client.id) + ":" + percent_encoded(secret)));
  std::string id = client.id;
  return oauth_clients_.put(std::move(id), std::move(client));
}

namespace {

// Marks those that `which` holds for.
void revoke(auto& tokens, const auto& which) {
  tokens.edit_all(which, [](auto& token) { token.revoked = true; });
}

PersonalName name_of(const PersonalToken& token) {
  return {.account = token.token.account, .user = token.token.user, .name = token.name};
}

}  // namespace

void MemoryDirectory::remove_oauth_client(std::string_view id) {
  const auto is_its = [&](const auto& token) { return token.client_id == id; };
  revoke(access_tokens_, is_its);
  revoke(refresh_tokens_, is_its);
  oauth_clients_.erase(id);
}

std::string MemoryDirectory::add(AccessToken token) {
  std::string text{token.text.reveal()};
  return access_tokens_.add(std::move(text), std::move(token));
}

void MemoryDirectory::restore(Aged<AccessToken> token) {
  std::string text{token.value.text.reveal()};
  access_tokens_.restore(std::move(text), std::move(token));
}

void MemoryDirectory::restore(Aged<IssuedCode> code) {
  std::string text{code.value.text.reveal()};
  codes_.restore(std::move(text), std::move(code));
}

void MemoryDirectory::restore(Aged<IssuedRefreshToken> token) {
  std::string text{token.value.text.reveal()};
  refresh_tokens_.restore(std::move(text), std::move(token));
}

void MemoryDirectory::revoke_access_token(std::string_view text) {
  if (AccessToken* token = access_tokens_.edit(text)) token->revoked = true;
  const auto personal = by_personal_text_.find(text);
  if (personal == by_personal_text_.end()) return;
  edit_personal_token(*personal->second)->token.revoked = true;
}

std::string MemoryDirectory::add(IssuedCode code) {
  std::string text{code.text.reveal()};
  return codes_.add(std::move(text), std::move(code));
}

std::string MemoryDirectory::add(IssuedRefreshToken token) {
  std::string text{token.text.reveal()};
  return refresh_tokens_.add(std::move(text), std::move(token));
}

std::int64_t MemoryDirectory::next_grant() {
  if (changes_ != nullptr) changes_->note(RowKind::counters);
  return ++last_grant_;
}

void MemoryDirectory::revoke_grant(std::int64_t grant) {
  const auto is_its = [&](const auto& token) { return token.grant == grant; };
  revoke(access_tokens_, is_its);
  revoke(refresh_tokens_, is_its);
}

const PersonalToken* MemoryDirectory::personal_token(const std::string& account,
                                                     const std::string& user,
                                                     const std::string& name) const {
  const auto found =
      personal_tokens_.find(PersonalName{.account = account, .user = user, .name = name});
  return found == personal_tokens_.end() ? nullptr : &found->second;
}

PersonalToken* MemoryDirectory::edit_personal_token(const PersonalToken& token) {
  return personal_tokens_.edit(name_of(token));
}

std::vector<const PersonalToken*> MemoryDirectory::personal_tokens(const std::string& account,
                                                                   const std::string& user) const {
  std::vector<const PersonalToken*> found;
  for (auto at =
           personal_tokens_.lower_bound(PersonalName{.account = account, .user = user, .name = {}});
       at != personal_tokens_.end() && at->first.account == account && at->first.user == user;
       ++at) {
    found.push_back(&at->second);
  }
  return found;
}

const PersonalToken& MemoryDirectory::add(PersonalToken token) {
  PersonalName name = name_of(token);
  const PersonalToken& kept = personal_tokens_.put(std::move(name), std::move(token));
  by_personal_text_.emplace(kept.token.text.reveal(), &kept);
  remember_secret(kept.token.text.reveal());
  return kept;
}

void MemoryDirectory::remove_personal_token(const std::string& account, const std::string& user,
                                            const std::string& name) {
  const PersonalToken* found = personal_token(account, user, name);
  if (found == nullptr) return;
  by_personal_text_.erase(std::string{found->token.text.reveal()});
  personal_tokens_.erase(PersonalName{.account = account, .user = user, .name = name});
}

void MemoryDirectory::note_use(const AccessToken& token, Instant now) {
  const auto personal = by_personal_text_.find(token.text.reveal());
  if (personal == by_personal_text_.end()) return;
  personal_tokens_.touch(name_of(*personal->second))->last_used = now;
}

void MemoryDirectory::revoke_all_of(std::string_view account, std::string_view user) {
  const auto is_theirs = [&](const auto& one) {
    return one.account == account && one.user == user;
  };
  for (const auto& [id, credential] : credentials_) {
    if (is_theirs(credential)) credentials_.edit(id)->state = CredentialState::revoked;
  }
  revoke(access_tokens_, is_theirs);
  revoke(refresh_tokens_, is_theirs);
  codes_.edit_all(is_theirs, [](IssuedCode& code) { code.redeemed = true; });
  std::vector<PersonalName> names;
  for (const auto& [name, token] : personal_tokens_) {
    if (is_theirs(token.token)) names.push_back(name);
  }
  for (const PersonalName& one : names) remove_personal_token(one.account, one.user, one.name);
}

void MemoryDirectory::remove_application(std::int64_t id) {
  const auto found = applications_.find(id);
  if (found == applications_.end()) return;
  for (const auto& [own_id, credential] : credentials_) {
    if (credential.application_id == id) {
      credentials_.edit(own_id)->state = CredentialState::revoked;
    }
  }
  by_key_.erase(found->second.key);
  applications_.erase(id);
}

}  // namespace countersign::mock_server
