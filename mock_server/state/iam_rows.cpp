// Rows of IAM: policies, groups and tags. Policies and permissions groups stand in the form that
// the API itself writes (ovhcloud/iam_policy_json, iam_group_json).
#include <array>

#include "mock_server/state/row_values.hpp"
#include "ovhcloud/iam_group_json.hpp"
#include "ovhcloud/iam_policy_json.hpp"

namespace countersign::mock_server {

namespace {

using namespace row_shapes;

const Shape kObject{.kind = Shape::Kind::object, .others = &kAnything};

const IamBook* book_in(const Tenant& tenant, const KeyParts& key) {
  const auto found = tenant.accounts().find(key[0]);
  return found == tenant.accounts().end() ? nullptr : &found->second.iam;
}

Result<IamBook*> book_of(Tenant& tenant, const KeyParts& key) {
  Account* account = tenant.account(key[0]);
  if (account == nullptr) {
    return fail(Errc::bad_input, "it belongs to an account that is not there: " + key[0]);
  }
  return &account->iam;
}

// The item of the key in that list, with its place there.
template <class Item>
std::optional<RowJson> listed(const KeptList<Item>& list, const std::string& id, const char* name,
                              RowJson (*json_of)(const Item&)) {
  const Item* item = list.find(id);
  if (item == nullptr) return std::nullopt;
  return RowJson{{"order", list.order_of(*item)}, {name, json_of(*item)}};
}

template <class Item>
Result<void> put_in(KeptList<Item>& list, const std::string& id, const RowJson& value, Item item) {
  const auto order = value.at("order").get<std::int64_t>();
  if (order < 1) return fail(Errc::bad_input, "order is below 1");
  if (item.id != id) return fail(Errc::bad_input, "its id is not the one of its key");
  list.add(std::move(item), static_cast<std::uint64_t>(order));
  return {};
}

const Shape kPolicy{.kind = Shape::Kind::object,
                    .members = {{"order", &kNumber, true}, {"policy", &kObject, true}}};

std::optional<RowJson> policy_row(const Tenant& tenant, const KeyParts& key) {
  const IamBook* book = book_in(tenant, key);
  if (book == nullptr) return std::nullopt;
  return listed<Policy>(book->policies, key[1], "policy",
                        [](const Policy& policy) { return to_json(policy); });
}

Result<void> restore_policy(Tenant& tenant, const KeyParts& key, const RowJson& value) {
  const auto book = book_of(tenant, key);
  if (!book) return tl::unexpected(book.error());
  auto policy = policy_from(value.at("policy"));
  if (!policy) return tl::unexpected(policy.error());
  return put_in((*book)->policies, key[1], value, *std::move(policy));
}

const Shape kPermissionsGroup{.kind = Shape::Kind::object,
                              .members = {{"order", &kNumber, true}, {"group", &kObject, true}}};

std::optional<RowJson> permissions_group_row(const Tenant& tenant, const KeyParts& key) {
  const IamBook* book = book_in(tenant, key);
  if (book == nullptr) return std::nullopt;
  return listed<PermissionsGroup>(book->permissions_groups, key[1], "group",
                                  [](const PermissionsGroup& group) { return to_json(group); });
}

Result<void> restore_permissions_group(Tenant& tenant, const KeyParts& key, const RowJson& value) {
  const auto book = book_of(tenant, key);
  if (!book) return tl::unexpected(book.error());
  auto group = permissions_group_from(value.at("group"));
  if (!group) return tl::unexpected(group.error());
  return put_in((*book)->permissions_groups, key[1], value, *std::move(group));
}

const Shape kMember{.kind = Shape::Kind::object,
                    .members = {{"id", &kText, true}, {"urn", &kText, true}}};
const Shape kMembers{.kind = Shape::Kind::array, .element = &kMember};
const Shape kResourceGroup{.kind = Shape::Kind::object,
                           .members = {{"order", &kNumber, true},
                                       {"urn", &kText, true},
                                       {"owner", &kText, true},
                                       {"read_only", &kFlag, true},
                                       {"everything", &kFlag, true},
                                       {"name", &kText, true},
                                       {"members", &kMembers, true},
                                       {"created", &kInstant, true},
                                       {"updated", &kMaybeInstant, true}}};

std::optional<RowJson> resource_group_row(const Tenant& tenant, const KeyParts& key) {
  const IamBook* book = book_in(tenant, key);
  const ResourceGroup* group = book == nullptr ? nullptr : book->resource_groups.find(key[1]);
  if (group == nullptr) return std::nullopt;
  const auto& [id, urn, owner, read_only, everything, content, created, updated] = *group;
  RowJson members = RowJson::array();
  for (const auto& [member_id, member_urn] : content.members) {
    members.push_back(RowJson{{"id", member_id}, {"urn", member_urn}});
  }
  return RowJson{{"order", book->resource_groups.order_of(*group)},
                 {"urn", urn},
                 {"owner", owner},
                 {"read_only", read_only},
                 {"everything", everything},
                 {"name", content.name},
                 {"members", members},
                 {"created", instant_json(created)},
                 {"updated", instant_json(updated)}};
}

Result<void> restore_resource_group(Tenant& tenant, const KeyParts& key, const RowJson& value) {
  const auto book = book_of(tenant, key);
  if (!book) return tl::unexpected(book.error());
  ResourceGroupContent content{.name = text_at(value, "name")};
  for (const RowJson& member : value.at("members")) {
    content.members.push_back({.id = text_at(member, "id"), .urn = text_at(member, "urn")});
  }
  return put_in((*book)->resource_groups, key[1], value,
                ResourceGroup{.id = key[1],
                              .urn = text_at(value, "urn"),
                              .owner = text_at(value, "owner"),
                              .read_only = value.at("read_only").get<bool>(),
                              .everything = value.at("everything").get<bool>(),
                              .content = std::move(content),
                              .created_at = instant_from(value.at("created")),
                              .updated_at = maybe_instant_from(value.at("updated"))});
}

const Shape kTags{.kind = Shape::Kind::object, .others = &kText};

std::optional<RowJson> tags_row(const Tenant& tenant, const KeyParts& key) {
  const IamBook* book = book_in(tenant, key);
  if (book == nullptr || !book->tags.contains(key[1])) return std::nullopt;
  RowJson json = RowJson::object();
  for (const auto& [name, value] : book->tags.find(key[1])->second) json[name] = value;
  return json;
}

Result<void> restore_tags(Tenant& tenant, const KeyParts& key, const RowJson& value) {
  const auto book = book_of(tenant, key);
  if (!book) return tl::unexpected(book.error());
  Tags tags;
  for (const auto& [name, text] : value.items()) tags.emplace(name, text.get<std::string>());
  (*book)->tags.put(key[1], std::move(tags));
  return {};
}

}  // namespace

std::span<const RowForm> iam_row_forms() noexcept {
  static const std::array kForms{
      RowForm{RowKind::policy, "policy", 2, &kPolicy, policy_row, restore_policy},
      RowForm{RowKind::permissions_group, "permissions_group", 2, &kPermissionsGroup,
              permissions_group_row, restore_permissions_group},
      RowForm{RowKind::resource_group, "resource_group", 2, &kResourceGroup, resource_group_row,
              restore_resource_group},
      RowForm{RowKind::tags, "tags", 2, &kTags, tags_row, restore_tags}};
  return kForms;
}

}  // namespace countersign::mock_server
