#include "mock_server/state/row_forms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/text.hpp"

namespace countersign::mock_server {

namespace {

std::vector<RowForm> all_forms() {
  std::vector<RowForm> forms;
  for (const auto part : {tenant_row_forms(), account_row_forms(), iam_row_forms(),
                          user_row_forms(), key_row_forms(), token_row_forms()}) {
    forms.insert(forms.end(), part.begin(), part.end());
  }
  return forms;
}

std::optional<KeyParts> parts_of(std::string_view key) {
  KeyParts parts;
  if (key.empty()) return parts;
  for (const std::string_view part : split(key, '/')) {
    auto text = percent_decoded(part, false);
    // What is not spelt as key_part() spells it would be two rows of one thing.
    if (!text || key_part(*text) != part || !is_utf8(*text)) return std::nullopt;
    parts.push_back(*std::move(text));
  }
  return parts;
}

}  // namespace

std::span<const RowForm> row_forms() noexcept {
  static const std::vector<RowForm> kForms = all_forms();
  return kForms;
}

const RowForm& form_of(RowKind kind) noexcept {
  // RowKind::mock comes first and belongs to no tenant.
  return row_forms()[static_cast<std::size_t>(kind) - 1];
}

const RowForm* form_named(std::string_view name) noexcept {
  const auto forms = row_forms();
  const auto found = std::find_if(forms.begin(), forms.end(),
                                  [&](const RowForm& form) { return form.name == name; });
  return found == forms.end() ? nullptr : &*found;
}

std::optional<RowJson> row_written(const Tenant& tenant, const RowId& row) {
  const RowForm& form = form_of(row.kind);
  const auto parts = parts_of(row.key);
  return parts && parts->size() == form.parts ? form.written(tenant, *parts) : std::nullopt;
}

Result<void> restore_row(Tenant& tenant, const RowForm& form, std::string_view key,
                         const RowJson& value, std::string* pointer) try {
  const auto parts = parts_of(key);
  if (!parts || parts->size() != form.parts) {
    return fail(Errc::bad_input, fmt::format("this is no key of a row of the kind {}", form.name));
  }
  if (const auto mismatch = first_mismatch(value, *form.shape)) {
    if (pointer != nullptr) *pointer = mismatch->pointer;
    return fail(Errc::bad_input, mismatch->sentence);
  }
  return form.restored(tenant, *parts, value);
} catch (const nlohmann::json::exception&) {  // what the shape lets pass and nobody can read
  return fail(Errc::bad_input, "the value is not what the kind of row needs");
}

Result<void> check_whole(const Tenant& tenant) {
  const auto& accounts = tenant.accounts();
  const auto missing = [&](std::string_view what, const std::string& account) {
    return fail(Errc::bad_input, fmt::format("the tenant \"{}\" has {} of an account that is not "
                                             "there: \"{}\"",
                                             tenant.id, what, account));
  };
  if (!accounts.contains(tenant.nichandle)) {
    return fail(Errc::bad_input, fmt::format("the tenant \"{}\" has no account \"{}\"", tenant.id,
                                             tenant.nichandle));
  }
  for (const auto& [unused, application] : tenant.directory.applications()) {
    if (!accounts.contains(application.owner)) return missing("an application", application.owner);
  }
  for (const auto& [unused, credential] : tenant.directory.credentials()) {
    if (!credential.account.empty() && !accounts.contains(credential.account)) {
      return missing("a credential", credential.account);
    }
    if (credential.account.empty() && credential.state == CredentialState::validated) {
      return missing("a validated credential", "");
    }
  }
  for (const auto& [unused, client] : tenant.directory.oauth_clients()) {
    if (!accounts.contains(client.account)) return missing("an OAuth2 client", client.account);
  }
  for (const auto& [unused, kept] : tenant.directory.access_tokens().all()) {
    if (!accounts.contains(kept.value.account)) return missing("a token", kept.value.account);
  }
  for (const auto& [unused, kept] : tenant.directory.codes().all()) {
    if (!accounts.contains(kept.value.account)) return missing("a code", kept.value.account);
  }
  for (const auto& [unused, kept] : tenant.directory.refresh_tokens().all()) {
    if (!accounts.contains(kept.value.account)) return missing("a token", kept.value.account);
  }
  for (const auto& [name, unused] : tenant.directory.personal_tokens()) {
    if (!accounts.contains(name.account)) return missing("a token", name.account);
  }
  return {};
}

}  // namespace countersign::mock_server
