// Rows of what an account owns: its details, zones and their records, other objects.
#include <array>
#include <limits>

#include "core/text.hpp"
#include "mock_server/state/row_values.hpp"

namespace countersign::mock_server {

namespace {

using namespace row_shapes;

const Account* account_in(const Tenant& tenant, const std::string& nichandle) {
  const auto found = tenant.accounts().find(nichandle);
  return found == tenant.accounts().end() ? nullptr : &found->second;
}

tl::unexpected<Error> no_account(const std::string& nichandle) {
  return fail(Errc::bad_input, "it belongs to an account that is not there: " + nichandle);
}

const Shape kDetails{.kind = Shape::Kind::object, .others = &kAnything};
const Shape kAccount{.kind = Shape::Kind::object,
                     .members = {{"details", &kDetails, true},
                                 {"last_object", &kNumber, true},
                                 {"first_policies", &kFlag, true}}};

std::optional<RowJson> account_row(const Tenant& tenant, const KeyParts& key) {
  const Account* account = account_in(tenant, key[0]);
  if (account == nullptr) return std::nullopt;
  return RowJson{{"details", account->details()},
                 {"last_object", account->last_object()},
                 {"first_policies", account->has_first_policies()}};
}

Result<void> restore_account(Tenant& tenant, const KeyParts& key, const RowJson& value) {
  const auto last = value.at("last_object").get<std::int64_t>();
  if (last < 0) return fail(Errc::bad_input, "last_object is negative");
  Account& account = tenant.add_account(key[0]);
  account.restore(value.at("details"), static_cast<std::uint64_t>(last),
                  value.at("first_policies").get<bool>());
  for (const auto& [name, unused] : default_groups())
    account.groups.erase(name);  // rows of their own
  return {};
}

const Shape kSoa{.kind = Shape::Kind::object,
                 .members = {{"server", &kText, true},
                             {"email", &kText, true},
                             {"serial", &kNumber, true},
                             {"refresh", &kNumber, true},
                             {"expire", &kNumber, true},
                             {"nx_domain_ttl", &kNumber, true},
                             {"ttl", &kNumber, true}}};
const Shape kZone{.kind = Shape::Kind::object,
                  .members = {{"iam_id", &kText, true},
                              {"last_record", &kNumber, true},
                              {"soa", &kSoa, true},
                              {"last_update", &kInstant, true},
                              {"deployed", &kFlag, true}}};

std::optional<RowJson> zone_row(const Tenant& tenant, const KeyParts& key) {
  const Account* account = account_in(tenant, key[0]);
  if (account == nullptr || !account->zones.contains(key[1])) return std::nullopt;
  const auto& [name, iam_id, records, last, soa, updated, deployed] =
      account->zones.find(key[1])->second;
  const auto& [server, email, serial, refresh, expire, nx_domain_ttl, ttl] = soa;
  return RowJson{{"iam_id", iam_id},
                 {"last_record", last},
                 {"soa", RowJson{{"server", server},
                                 {"email", email},
                                 {"serial", serial},
                                 {"refresh", refresh},
                                 {"expire", expire},
                                 {"nx_domain_ttl", nx_domain_ttl},
                                 {"ttl", ttl}}},
                 {"last_update", instant_json(updated)},
                 {"deployed", deployed}};
}

Result<void> restore_zone(Tenant& tenant, const KeyParts& key, const RowJson& value) {
  Account* account = tenant.account(key[0]);
  if (account == nullptr) return no_account(key[0]);
  const RowJson& soa = value.at("soa");
  Zone zone;
  zone.name = key[1];
  zone.iam_id = text_at(value, "iam_id");
  zone.last_record_id = value.at("last_record").get<std::int64_t>();
  constexpr std::int64_t kMost = std::int64_t{1} << 53;  // the next ones are counted on from it
  if (zone.last_record_id < 0 || zone.last_record_id >= kMost) {
    return fail(Errc::bad_input, "last_record is out of range");
  }
  zone.soa = {.server = text_at(soa, "server"),
              .email = text_at(soa, "email"),
              .serial = soa.at("serial").get<std::int64_t>(),
              .refresh = soa.at("refresh").get<std::int64_t>(),
              .expire = soa.at("expire").get<std::int64_t>(),
              .nx_domain_ttl = soa.at("nx_domain_ttl").get<std::int64_t>(),
              .ttl = soa.at("ttl").get<std::int64_t>()};
  zone.last_update = instant_from(value.at("last_update"));
  zone.deployed = value.at("deployed").get<bool>();
  account->zones.put(key[1], std::move(zone));
  return {};
}

const Shape kRecord{.kind = Shape::Kind::object,
                    .members = {{"type", &kText, true},
                                {"sub_domain", &kText, true},
                                {"target", &kText, true},
                                {"ttl", &kNumber, true}}};

std::optional<RowJson> record_row(const Tenant& tenant, const KeyParts& key) {
  const Account* account = account_in(tenant, key[0]);
  if (account == nullptr || !account->zones.contains(key[1])) return std::nullopt;
  const Zone& zone = account->zones.find(key[1])->second;
  const auto found = zone.records.find(number_from<std::int64_t>(key[2]).value_or(0));
  if (found == zone.records.end()) return std::nullopt;
  const auto& [type, sub_domain, target, ttl] = found->second;
  return RowJson{{"type", type}, {"sub_domain", sub_domain}, {"target", target}, {"ttl", ttl}};
}

Result<void> restore_record(Tenant& tenant, const KeyParts& key, const RowJson& value) {
  Account* account = tenant.account(key[0]);
  if (account == nullptr) return no_account(key[0]);
  Zone* zone = account->zones.edit(key[1]);
  if (zone == nullptr) return fail(Errc::bad_input, "its zone is not there: " + key[1]);
  const auto id = number_from<std::int64_t>(key[2]);
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 2;
  if (!id || *id < 1 || *id > kMost) return fail(Errc::bad_input, "its key has no record's number");
  zone->records.put(*id, Record{.field_type = text_at(value, "type"),
                                .sub_domain = text_at(value, "sub_domain"),
                                .target = text_at(value, "target"),
                                .ttl = value.at("ttl").get<std::int64_t>()});
  return {};
}

const Shape kObject{.kind = Shape::Kind::object,
                    .members = {{"order", &kNumber, true}, {"object", &kAnything, true}}};

std::optional<RowJson> object_row(const Tenant& tenant, const KeyParts& key) {
  const Account* account = account_in(tenant, key[0]);
  if (account == nullptr || !account->objects.contains(key[1])) return std::nullopt;
  const auto& [order, text] = account->objects.find(key[1])->second;
  return RowJson{{"order", order}, {"object", RowJson::parse(text)}};
}

Result<void> restore_object(Tenant& tenant, const KeyParts& key, const RowJson& value) {
  Account* account = tenant.account(key[0]);
  if (account == nullptr) return no_account(key[0]);
  const auto order = value.at("order").get<std::int64_t>();
  if (order < 0) return fail(Errc::bad_input, "order is negative");
  account->objects.put(key[1], KeptObject{.order = static_cast<std::uint64_t>(order),
                                          .text = value.at("object").dump()});
  return {};
}

}  // namespace

std::span<const RowForm> account_row_forms() noexcept {
  static const std::array kForms{
      RowForm{RowKind::account, "account", 1, &kAccount, account_row, restore_account},
      RowForm{RowKind::zone, "zone", 2, &kZone, zone_row, restore_zone},
      RowForm{RowKind::record, "record", 3, &kRecord, record_row, restore_record},
      RowForm{RowKind::object, "object", 2, &kObject, object_row, restore_object}};
  return kForms;
}

}  // namespace countersign::mock_server
