#include "mock_server/directory/account.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace countersign::mock_server {

namespace {

using Json = nlohmann::ordered_json;

// The field set and order of the real answer of September 2026 (facts 5). Unset
// fields are there, with null.
Json new_details(const std::string& nichandle) {
  const Json none = nullptr;
  return Json{{"address", "2 rue Kellermann"},
              {"area", none},
              {"birthCity", none},
              {"birthDay", none},
              {"city", "Roubaix"},
              {"companyNationalIdentificationNumber", none},
              {"complementaryAddress", none},
              {"corporationType", none},
              {"country", "FR"},
              {"currency", Json{{"code", "EUR"}, {"symbol", "€"}}},
              {"customerCode", "1234-5678-90"},
              {"displayName", none},
              {"einvoicingBillingAddress", none},
              {"email", nichandle + "@countersign.example"},
              {"fax", none},
              {"firstname", "Camille"},
              {"italianSDI", none},
              {"kycValidated", false},
              {"language", "fr_FR"},
              {"legalform", "individual"},
              {"name", "Dupont"},
              {"nationalIdentificationNumber", none},
              {"nichandle", nichandle},
              {"organisation", none},
              {"ovhCompany", "ovh"},
              {"ovhSubsidiary", "FR"},
              {"phone", "+33.100000000"},
              {"phoneCountry", "FR"},
              {"phoneType", none},
              {"purposeOfPurchase", none},
              {"sex", none},
              {"spareEmail", none},
              {"state", "complete"},
              {"vat", none},
              {"zip", "59100"}};
}

}  // namespace

Account::Account(std::string nichandle)
    : nichandle_(std::move(nichandle)),
      details_(std::make_unique<Json>(new_details(nichandle_))),
      details_text_(details_->dump()) {}

Account::Account(Account&&) noexcept = default;
Account& Account::operator=(Account&&) noexcept = default;
Account::~Account() = default;

void Account::set_detail(const std::string& name, const Json& value) {
  (*details_)[name] = value;
  details_text_ = details_->dump();
}

Zone new_zone(std::string name, std::string iam_id, std::int64_t first_record_id, Instant now) {
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(now)};
  const std::int64_t today = static_cast<int>(day.year()) * 10000 +
                             static_cast<std::int64_t>(static_cast<unsigned>(day.month())) * 100 +
                             static_cast<std::int64_t>(static_cast<unsigned>(day.day()));
  Zone zone{.name = std::move(name),
            .iam_id = std::move(iam_id),
            .records = {},
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
  for (const Record& record : first) zone.records.emplace(first_record_id++, record);
  return zone;
}

}  // namespace countersign::mock_server
