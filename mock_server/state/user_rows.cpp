// Rows of an account's users and the groups that they are in.
#include <array>

#include "mock_server/state/row_values.hpp"

namespace countersign::mock_server {

namespace {

using namespace row_shapes;

const Account* account_in(const Tenant& tenant, const KeyParts& key) {
  const auto found = tenant.accounts().find(key[0]);
  return found == tenant.accounts().end() ? nullptr : &found->second;
}

tl::unexpected<Error> no_account(const KeyParts& key) {
  return fail(Errc::bad_input, "it belongs to an account that is not there: " + key[0]);
}

const Shape kRole{.kind = Shape::Kind::string,
                  .values = {"ADMIN", "NONE", "REGULAR", "UNPRIVILEGED"}};
const Shape kGroup{.kind = Shape::Kind::object,
                   .members = {{"description", &kMaybeText, true},
                               {"role", &kRole, true},
                               {"default", &kFlag, true},
                               {"creation", &kInstant, true},
                               {"last_update", &kInstant, true}}};

RowJson maybe_json(const std::optional<std::string>& text) {
  return text ? RowJson(*text) : RowJson(nullptr);
}

std::optional<std::string> maybe_text(const RowJson& json) {
  return json.is_null() ? std::nullopt : std::optional{json.get<std::string>()};
}

std::optional<RowJson> group_row(const Tenant& tenant, const KeyParts& key) {
  const Account* account = account_in(tenant, key);
  if (account == nullptr || !account->groups.contains(key[1])) return std::nullopt;
  const auto& [name, description, role, is_default, creation, last_update] =
      account->groups.find(key[1])->second;
  return RowJson{{"description", maybe_json(description)},
                 {"role", name_of(role)},
                 {"default", is_default},
                 {"creation", instant_json(creation)},
                 {"last_update", instant_json(last_update)}};
}

Result<void> restore_group(Tenant& tenant, const KeyParts& key, const RowJson& value) {
  Account* account = tenant.account(key[0]);
  if (account == nullptr) return no_account(key);
  account->groups.put(
      key[1], UserGroup{.name = key[1],
                        .description = maybe_text(value.at("description")),
                        .role = group_role(text_at(value, "role")).value_or(GroupRole::none),
                        .is_default = value.at("default").get<bool>(),
                        .creation = instant_from(value.at("creation")),
                        .last_update = instant_from(value.at("last_update"))});
  return {};
}

const Shape kType{.kind = Shape::Kind::string, .values = {"USER", "SERVICE"}};
const Shape kUser{.kind = Shape::Kind::object,
                  .members = {{"description", &kText, true},
                              {"email", &kMaybeText, true},
                              {"group", &kText, true},
                              {"further", &kTexts, true},
                              {"type", &kType, true},
                              {"disabled", &kFlag, true},
                              {"creation", &kInstant, true},
                              {"last_update", &kInstant, true},
                              {"password_last_update", &kMaybeInstant, true}}};

std::optional<RowJson> user_row(const Tenant& tenant, const KeyParts& key) {
  const Account* account = account_in(tenant, key);
  if (account == nullptr || !account->users.contains(key[1])) return std::nullopt;
  const auto& [login, description, email, group, further, type, disabled, creation, last_update,
               password_last_update] = account->users.find(key[1])->second;
  return RowJson{{"description", description},
                 {"email", maybe_json(email)},
                 {"group", group},
                 {"further", further},
                 {"type", type == UserType::service ? "SERVICE" : "USER"},
                 {"disabled", disabled},
                 {"creation", instant_json(creation)},
                 {"last_update", instant_json(last_update)},
                 {"password_last_update", instant_json(password_last_update)}};
}

Result<void> restore_user(Tenant& tenant, const KeyParts& key, const RowJson& value) {
  Account* account = tenant.account(key[0]);
  if (account == nullptr) return no_account(key);
  const auto further = value.at("further").get<Texts>();
  const std::string group = text_at(value, "group");
  if (!account->groups.contains(group)) {
    return fail(Errc::bad_input, "its group is not there: " + group);
  }
  account->users.put(
      key[1],
      LocalUser{.login = key[1],
                .description = text_at(value, "description"),
                .email = maybe_text(value.at("email")),
                .group = group,
                .further = {further.begin(), further.end()},
                .type = text_at(value, "type") == "SERVICE" ? UserType::service : UserType::user,
                .disabled = value.at("disabled").get<bool>(),
                .creation = instant_from(value.at("creation")),
                .last_update = instant_from(value.at("last_update")),
                .password_last_update = maybe_instant_from(value.at("password_last_update"))});
  return {};
}

}  // namespace

std::span<const RowForm> user_row_forms() noexcept {
  static const std::array kForms{
      RowForm{RowKind::user_group, "user_group", 2, &kGroup, group_row, restore_group},
      RowForm{RowKind::user, "user", 2, &kUser, user_row, restore_user}};
  return kForms;
}

}  // namespace countersign::mock_server
