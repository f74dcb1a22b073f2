// Rows of what was handed out: access tokens, codes, refresh tokens and personal tokens. Revoked
// ones are among them.
#include <array>

#include "mock_server/state/row_values.hpp"

namespace countersign::mock_server {

namespace {

using namespace row_shapes;

constexpr std::array<std::string_view, 3> kKindNames{"client_credentials", "authorization_code",
                                                     "personal"};

TokenKind kind_named(std::string_view name) {
  const auto found = std::find(kKindNames.begin(), kKindNames.end(), name);
  return static_cast<TokenKind>(found - kKindNames.begin());
}

Result<std::uint64_t> order_in(const RowJson& value) {
  const auto order = value.at("order").get<std::int64_t>();
  if (order < 1) return fail(Errc::bad_input, "order is below 1");
  return static_cast<std::uint64_t>(order);
}

const Shape kTokenKind{.kind = Shape::Kind::string,
                       .values = {kKindNames[0], kKindNames[1], kKindNames[2]}};
const Shape kToken{.kind = Shape::Kind::object,
                   .members = {{"order", &kNumber, true},
                               {"kind", &kTokenKind, true},
                               {"client", &kText, true},
                               {"account", &kText, true},
                               {"user", &kText, true},
                               {"scope", &kTexts, true},
                               {"issued", &kInstant, true},
                               {"expires", &kMaybeInstant, true},
                               {"revoked", &kFlag, true},
                               {"grant", &kNumber, true}}};

std::optional<RowJson> token_row(const Tenant& tenant, const KeyParts& key) {
  const auto& all = tenant.directory.access_tokens().all();
  const auto found = all.find(key[0]);
  if (found == all.end()) return std::nullopt;
  const auto& [token, order] = found->second;
  const auto& [text, kind, client, account, user, scope, issued, expires, revoked, grant] = token;
  return RowJson{{"order", order},
                 {"kind", kKindNames[static_cast<std::size_t>(kind)]},
                 {"client", client},
                 {"account", account},
                 {"user", user},
                 {"scope", scope.names},
                 {"issued", instant_json(issued)},
                 {"expires", instant_json(expires)},
                 {"revoked", revoked},
                 {"grant", grant}};
}

Result<void> restore_token(Tenant& tenant, const KeyParts& key, const RowJson& value) {
  const auto order = order_in(value);
  if (!order) return tl::unexpected(order.error());
  tenant.directory.restore(
      Aged<AccessToken>{.value = {.text = BearerToken{key[0]},
                                  .kind = kind_named(text_at(value, "kind")),
                                  .client_id = text_at(value, "client"),
                                  .account = text_at(value, "account"),
                                  .user = text_at(value, "user"),
                                  .scope = OAuthScope{value.at("scope").get<Texts>()},
                                  .issued = instant_from(value.at("issued")),
                                  .expires = maybe_instant_from(value.at("expires")),
                                  .revoked = value.at("revoked").get<bool>(),
                                  .grant = value.at("grant").get<std::int64_t>()},
                        .order = *order});
  return {};
}

const Shape kCode{.kind = Shape::Kind::object,
                  .members = {{"order", &kNumber, true},
                              {"client", &kText, true},
                              {"account", &kText, true},
                              {"user", &kText, true},
                              {"redirect_uri", &kText, true},
                              {"challenge", &kText, true},
                              {"scope", &kTexts, true},
                              {"expires", &kInstant, true},
                              {"redeemed", &kFlag, true},
                              {"grant", &kNumber, true}}};

std::optional<RowJson> code_row(const Tenant& tenant, const KeyParts& key) {
  const auto& all = tenant.directory.codes().all();
  const auto found = all.find(key[0]);
  if (found == all.end()) return std::nullopt;
  const auto& [code, order] = found->second;
  const auto& [text, client, account, user, redirect_uri, challenge, scope, expires, redeemed,
               grant] = code;
  return RowJson{{"order", order},
                 {"client", client},
                 {"account", account},
                 {"user", user},
                 {"redirect_uri", redirect_uri},
                 {"challenge", challenge},
                 {"scope", scope.names},
                 {"expires", instant_json(expires)},
                 {"redeemed", redeemed},
                 {"grant", grant}};
}

Result<void> restore_code(Tenant& tenant, const KeyParts& key, const RowJson& value) {
  const auto order = order_in(value);
  if (!order) return tl::unexpected(order.error());
  tenant.directory.restore(
      Aged<IssuedCode>{.value = {.text = AuthorizationCode{key[0]},
                                 .client_id = text_at(value, "client"),
                                 .account = text_at(value, "account"),
                                 .user = text_at(value, "user"),
                                 .redirect_uri = text_at(value, "redirect_uri"),
                                 .challenge = text_at(value, "challenge"),
                                 .scope = OAuthScope{value.at("scope").get<Texts>()},
                                 .expires = instant_from(value.at("expires")),
                                 .redeemed = value.at("redeemed").get<bool>(),
                                 .grant = value.at("grant").get<std::int64_t>()},
                       .order = *order});
  return {};
}

const Shape kRefreshToken{.kind = Shape::Kind::object,
                          .members = {{"order", &kNumber, true},
                                      {"client", &kText, true},
                                      {"account", &kText, true},
                                      {"user", &kText, true},
                                      {"scope", &kTexts, true},
                                      {"issued", &kInstant, true},
                                      {"expires", &kMaybeInstant, true},
                                      {"revoked", &kFlag, true},
                                      {"grant", &kNumber, true}}};

std::optional<RowJson> refresh_token_row(const Tenant& tenant, const KeyParts& key) {
  const auto& all = tenant.directory.refresh_tokens().all();
  const auto found = all.find(key[0]);
  if (found == all.end()) return std::nullopt;
  const auto& [token, order] = found->second;
  const auto& [text, client, account, user, scope, issued, expires, revoked, grant] = token;
  return RowJson{{"order", order},
                 {"client", client},
                 {"account", account},
                 {"user", user},
                 {"scope", scope.names},
                 {"issued", instant_json(issued)},
                 {"expires", instant_json(expires)},
                 {"revoked", revoked},
                 {"grant", grant}};
}

Result<void> restore_refresh_token(Tenant& tenant, const KeyParts& key, const RowJson& value) {
  const auto order = order_in(value);
  if (!order) return tl::unexpected(order.error());
  tenant.directory.restore(
      Aged<IssuedRefreshToken>{.value = {.text = RefreshToken{key[0]},
                                         .client_id = text_at(value, "client"),
                                         .account = text_at(value, "account"),
                                         .user = text_at(value, "user"),
                                         .scope = OAuthScope{value.at("scope").get<Texts>()},
                                         .issued = instant_from(value.at("issued")),
                                         .expires = maybe_instant_from(value.at("expires")),
                                         .revoked = value.at("revoked").get<bool>(),
                                         .grant = value.at("grant").get<std::int64_t>()},
                               .order = *order});
  return {};
}

const Shape kPersonalToken{.kind = Shape::Kind::object,
                           .members = {{"text", &kText, true},
                                       {"description", &kText, true},
                                       {"last_used", &kMaybeInstant, true},
                                       {"scope", &kTexts, true},
                                       {"issued", &kInstant, true},
                                       {"expires", &kMaybeInstant, true},
                                       {"revoked", &kFlag, true}}};

std::optional<RowJson> personal_token_row(const Tenant& tenant, const KeyParts& key) {
  const PersonalToken* found = tenant.directory.personal_token(key[0], key[1], key[2]);
  if (found == nullptr) return std::nullopt;
  const auto& [name, description, last_used, token] = *found;
  const auto& [text, kind, client, account, user, scope, issued, expires, revoked, grant] = token;
  return RowJson{{"text", text.reveal()},
                 {"description", description},
                 {"last_used", instant_json(last_used)},
                 {"scope", scope.names},
                 {"issued", instant_json(issued)},
                 {"expires", instant_json(expires)},
                 {"revoked", revoked}};
}

Result<void> restore_personal_token(Tenant& tenant, const KeyParts& key, const RowJson& value) {
  tenant.directory.add(PersonalToken{.name = key[2],
                                     .description = text_at(value, "description"),
                                     .last_used = maybe_instant_from(value.at("last_used")),
                                     .token = {.text = BearerToken{text_at(value, "text")},
                                               .kind = TokenKind::personal,
                                               .client_id = {},
                                               .account = key[0],
                                               .user = key[1],
                                               .scope = OAuthScope{value.at("scope").get<Texts>()},
                                               .issued = instant_from(value.at("issued")),
                                               .expires = maybe_instant_from(value.at("expires")),
                                               .revoked = value.at("revoked").get<bool>()}});
  return {};
}

}  // namespace

std::span<const RowForm> token_row_forms() noexcept {
  static const std::array kForms{
      RowForm{RowKind::access_token, "access_token", 1, &kToken, token_row, restore_token},
      RowForm{RowKind::code, "code", 1, &kCode, code_row, restore_code},
      RowForm{RowKind::refresh_token, "refresh_token", 1, &kRefreshToken, refresh_token_row,
              restore_refresh_token},
      RowForm{RowKind::personal_token, "personal_token", 3, &kPersonalToken, personal_token_row,
              restore_personal_token}};
  return kForms;
}

}  // namespace countersign::mock_server
