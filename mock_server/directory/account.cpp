#include "mock_server/directory/account.hpp"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

namespace countersign::mock_server {

namespace {

using Json = nlohmann::ordered_json;

// Where a customer lives and pays. Only European accounts were seen: the others are assumed.
struct Home {
  std::string_view address, area, city, zip;  // an empty area is null
  std::string_view country, currency, symbol, language, phone;
};

const Home& home_in(Region region) {
  static constexpr std::array kHomes{
      Home{"2 rue Kellermann", "", "Roubaix", "59100", "FR", "EUR", "€", "fr_FR", "+33.100000000"},
      Home{"800 rue du Square-Victoria", "QC", "Montréal", "H4Z 1A1", "CA", "CAD", "$", "fr_CA",
           "+1.5145550100"},
      Home{"11480 Commerce Park Drive", "VA", "Reston", "20191", "US", "USD", "$", "en_US",
           "+1.7035550100"}};
  return kHomes[static_cast<std::size_t>(region)];
}

// The field set and order of the real answer of September 2026 (facts 5). Unset
// fields are there, with null.
Json new_details(const std::string& nichandle, const Home& home) {
  const Json none = nullptr;
  const Json area = home.area.empty() ? none : Json(home.area);
  return Json{{"address", home.address},
              {"area", area},
              {"birthCity", none},
              {"birthDay", none},
              {"city", home.city},
              {"companyNationalIdentificationNumber", none},
              {"complementaryAddress", none},
              {"corporationType", none},
              {"country", home.country},
              {"currency", Json{{"code", home.currency}, {"symbol", home.symbol}}},
              {"customerCode", "1234-5678-90"},
              {"displayName", none},
              {"einvoicingBillingAddress", none},
              {"email", nichandle + "@countersign.example"},
              {"fax", none},
              {"firstname", "Camille"},
              {"italianSDI", none},
              {"kycValidated", false},
              {"language", home.language},
              {"legalform", "individual"},
              {"name", "Dupont"},
              {"nationalIdentificationNumber", none},
              {"nichandle", nichandle},
              {"organisation", none},
              {"ovhCompany", "ovh"},
              {"ovhSubsidiary", home.country},
              {"phone", home.phone},
              {"phoneCountry", home.country},
              {"phoneType", none},
              {"purposeOfPurchase", none},
              {"sex", none},
              {"spareEmail", none},
              {"state", "complete"},
              {"vat", none},
              {"zip", home.zip}};
}

}  // namespace

Account::Account(std::string nichandle, Region region, Changes* changes)
    : nichandle_(std::move(nichandle)),
      region_(region),
      changes_(changes),
      zones(RowKind::zone, {changes, key_part(nichandle_) + "/"}),
      objects(RowKind::object, {changes, key_part(nichandle_) + "/"}),
      iam({changes, key_part(nichandle_) + "/"}),
      users(RowKind::user, {changes, key_part(nichandle_) + "/"}),
      groups(RowKind::user_group, {changes, key_part(nichandle_) + "/"}),
      details_(std::make_unique<Json>(new_details(nichandle_, home_in(region)))),
      details_text_(details_->dump()) {
  for (auto& [name, group] : default_groups()) groups.put(name, group);
  note();
}

Account::Account(Account&&) noexcept = default;
Account& Account::operator=(Account&&) noexcept = default;
Account::~Account() = default;

void Account::set_detail(const std::string& name, const Json& value) {
  (*details_)[name] = value;
  details_text_ = details_->dump();
  note();
}

std::uint64_t Account::next_object() {
  note();
  return ++last_object_;
}

void Account::leave_first_policies() {
  if (!has_first_policies_) return;
  has_first_policies_ = false;
  note();
}

void Account::restore(Json details, std::uint64_t last_object, bool has_first_policies) {
  *details_ = std::move(details);
  details_text_ = details_->dump();
  last_object_ = last_object;
  has_first_policies_ = has_first_policies;
  note();
}

void Account::note() {
  if (changes_ != nullptr) changes_->note(RowKind::account, key_part(nichandle_));
}

Zone new_zone(std::string name, std::string iam_id, std::int64_t first_record_id, Instant now) {
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(now)};
  const std::int64_t today = static_cast<int>(day.year()) * 10000 +
                             static_cast<std::int64_t>(static_cast<unsigned>(day.month())) * 100 +
                             static_cast<std::int64_t>(static_cast<unsigned>(day.day()));
  Zone zone{.name = std::move(name),
            .iam_id = std::move(iam_id),
            .last_record_id = 0,
            .soa = {.server = "dns10.ovh.net.",
                    .email = "tech.ovh.net.",
                    .serial = today * 100,
                    .refresh = 86400,
                    .expire = 3600000,
                    .nx_domain_ttl = 300,
                    .ttl = 3600},
            .last_update = now};
  const Record first[] = {
      {.field_type = "NS", .sub_domain = "", .target = "dns10.ovh.net.", .ttl = 0},
      {.field_type = "NS", .sub_domain = "", .target = "ns10.ovh.net.", .ttl = 0},
      {.field_type = "A", .sub_domain = "", .target = "192.0.2.1", .ttl = 0},
      {.field_type = "A", .sub_domain = "www", .target = "192.0.2.1", .ttl = 0},
  };
  for (const Record& record : first) zone.records.put(first_record_id++, record);
  return zone;
}

}  // namespace countersign::mock_server
