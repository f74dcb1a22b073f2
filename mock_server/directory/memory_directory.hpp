// A tenant's applications, credentials, OAuth2 clients, codes and tokens, in memory: what the
// verdict and the token endpoint ask, and the few ways in which they change. All of it is kept:
// whoever wants to change something asks for it by a name with `edit`, which notes it (kept.hpp).
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "mock_server/directory/kept_by_text.hpp"
#include "ovhcloud/directory.hpp"
#include "ovhcloud/oauth2_directory.hpp"

namespace countersign::mock_server {

// Of the tokens that this mock gives out: 64 lower-case hexadecimal characters; the real form
// is not established (facts 6.3).
inline constexpr std::size_t kAccessTokenLength = 64;

// A token that a user made to call as they are (facts 5); AccessToken's `kind` is personal.
struct PersonalToken {
  std::string name;
  std::string description;
  std::optional<Instant> last_used;
  AccessToken token;
};

// Who made a personal token, and what they call it.
struct PersonalName {
  std::string account;
  std::string user;
  std::string name;
  auto operator<=>(const PersonalName&) const = default;
};
[[nodiscard]] inline std::string key_part(const PersonalName& of) {
  return key_part(std::string_view{of.account}) + "/" + key_part(std::string_view{of.user}) + "/" +
         key_part(std::string_view{of.name});
}

class MemoryDirectory final : public Directory, public OAuthDirectory {
 public:
  static constexpr std::size_t kMostTokens = 100'000;

  // `changes` must outlive this; null: nothing is noted.
  explicit MemoryDirectory(Changes* changes = nullptr)
      : changes_(changes),
        applications_(RowKind::application, {changes, {}}),
        credentials_(RowKind::credential, {changes, {}}),
        oauth_clients_(RowKind::oauth_client, {changes, {}}),
        access_tokens_(kMostTokens, RowKind::access_token, {changes, {}}),
        codes_(kMostTokens, RowKind::code, {changes, {}}),
        refresh_tokens_(kMostTokens, RowKind::refresh_token, {changes, {}}),
        personal_tokens_(RowKind::personal_token, {changes, {}}) {}

  [[nodiscard]] const Application* application(std::string_view key) const override;
  [[nodiscard]] const Credential* credential(std::string_view consumer_key) const override;

  [[nodiscard]] const std::map<std::int64_t, Application>& applications() const noexcept {
    return applications_.all();
  }
  // Revoked ones are among them: a revoked key is not an unknown one.
  [[nodiscard]] const std::map<std::int64_t, Credential>& credentials() const noexcept {
    return credentials_.all();
  }
  [[nodiscard]] const Application* application(std::int64_t id) const;
  [[nodiscard]] const Credential* credential(std::int64_t id) const;
  [[nodiscard]] const Credential* credential_with_token(std::string_view token) const;
  // Null when there is none, as for the next. Keys, ids and secrets stay as they are.
  [[nodiscard]] Credential* edit_credential(std::int64_t id) { return credentials_.edit(id); }
  // At most `most`, those that were used last before those that were made last.
  [[nodiscard]] std::vector<const Credential*> recent_credentials(std::size_t most) const;
  // Requires: there is one of that id.
  void note_use(std::int64_t credential_id, Instant when);

  [[nodiscard]] const OAuthClient* oauth_client(std::string_view id) const override;
  [[nodiscard]] const AccessToken* access_token(std::string_view text) const override;
  [[nodiscard]] const std::map<std::string, OAuthClient, std::less<>>& oauth_clients()
      const noexcept {
    return oauth_clients_.all();
  }
  [[nodiscard]] OAuthClient* edit_oauth_client(std::string_view id) {
    return oauth_clients_.edit(id);
  }

  // Null when there is none of this text, or of this name.
  [[nodiscard]] const IssuedCode* code(std::string_view text) const { return codes_.find(text); }
  [[nodiscard]] IssuedCode* edit_code(std::string_view text) { return codes_.edit(text); }
  [[nodiscard]] const IssuedRefreshToken* refresh_token(std::string_view text) const {
    return refresh_tokens_.find(text);
  }
  [[nodiscard]] IssuedRefreshToken* edit_refresh_token(std::string_view text) {
    return refresh_tokens_.edit(text);
  }
  [[nodiscard]] const PersonalToken* personal_token(const std::string& account,
                                                    const std::string& user,
                                                    const std::string& name) const;
  // Null when it is none of these.
  [[nodiscard]] PersonalToken* edit_personal_token(const PersonalToken& token);
  // By name.
  [[nodiscard]] std::vector<const PersonalToken*> personal_tokens(const std::string& account,
                                                                  const std::string& user) const;

  // Whether it is something that remember_secret() was told, a consumer key, a code or a token.
  [[nodiscard]] bool is_secret(std::string_view text) const;
  // Of all secrets that there are or were, the longest first.
  [[nodiscard]] const std::set<std::size_t, std::greater<>>& secret_lengths() const noexcept {
    return secret_lengths_;
  }
  // A text that is a secret for as long as the directory lives; an empty one is none.
  void remember_secret(std::string_view text);

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
  // As for an access token: the oldest are forgotten. Requires: the text is new.
  std::string add(IssuedCode code);
  std::string add(IssuedRefreshToken token);
  // Of a new consent, for `grant` of what comes of it.
  [[nodiscard]] std::int64_t next_grant();
  [[nodiscard]] std::int64_t last_grant() const noexcept { return last_grant_; }
  // Revokes every token that came of one consent.
  void revoke_grant(std::int64_t grant);

  // Requires: the user has no token of this name.
  const PersonalToken& add(PersonalToken token);
  void remove_personal_token(const std::string& account, const std::string& user,
                             const std::string& name);
  // The token was used just now; of a personal one that is noted.
  void note_use(const AccessToken& token, Instant now);

  // Revokes all keys, codes and tokens of an account's user.
  void revoke_all_of(std::string_view account, std::string_view user);

  // All of them, to be written down; and what was, when a directory is put together again.
  [[nodiscard]] const KeptByText<AccessToken>& access_tokens() const noexcept {
    return access_tokens_;
  }
  [[nodiscard]] const KeptByText<IssuedCode>& codes() const noexcept { return codes_; }
  [[nodiscard]] const KeptByText<IssuedRefreshToken>& refresh_tokens() const noexcept {
    return refresh_tokens_;
  }
  [[nodiscard]] const std::map<PersonalName, PersonalToken>& personal_tokens() const noexcept {
    return personal_tokens_.all();
  }
  void restore(Aged<AccessToken> token);
  void restore(Aged<IssuedCode> code);
  void restore(Aged<IssuedRefreshToken> token);
  void restore_grants(std::int64_t last) noexcept { last_grant_ = last; }

  // Deletes the application and revokes all credentials issued to it.
  void remove_application(std::int64_t id);

 private:
  Changes* changes_;
  // Ids of the credentials that were used last, in turns: the same may stand here twice.
  std::array<std::int64_t, 256> used_{};
  std::size_t uses_ = 0;
  Kept<std::map<std::int64_t, Application>> applications_;
  Kept<std::map<std::int64_t, Credential>> credentials_;
  // Pointers into the maps above, which never move their elements.
  ByText<const Application*> by_key_;
  ByText<const Credential*> by_consumer_key_;
  ByText<std::int64_t> by_token_;
  Kept<std::map<std::string, OAuthClient, std::less<>>> oauth_clients_;
  KeptByText<AccessToken> access_tokens_;
  KeptByText<IssuedCode> codes_;
  KeptByText<IssuedRefreshToken> refresh_tokens_;
  std::int64_t last_grant_ = 0;
  Kept<std::map<PersonalName, PersonalToken>> personal_tokens_;
  ByText<const PersonalToken*> by_personal_text_;  // into the map above
  std::unordered_set<std::string, TextHash, std::equal_to<>> secrets_;
  std::set<std::size_t, std::greater<>> secret_lengths_{kAccessTokenLength};
};

}  // namespace countersign::mock_server
