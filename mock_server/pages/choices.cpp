#include "mock_server/pages/choices.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "mock_server/pages/html.hpp"

namespace countersign::mock_server {

namespace {

constexpr std::string_view kUnlimited = "unlimited";
constexpr std::string_view kUsual = "86400";  // facts 4.2: what go-ovh's guide calls the default

struct Choice {
  std::string_view value;  // seconds
  std::string_view Words::*label;
};

constexpr std::array kValidities{
    Choice{kUnlimited, &Words::unlimited}, Choice{"300", &Words::five_minutes},
    Choice{"3600", &Words::one_hour},      Choice{"86400", &Words::one_day},
    Choice{"604800", &Words::seven_days},  Choice{"2592000", &Words::thirty_days},
    Choice{"31536000", &Words::one_year},
};

std::string option(std::string_view value, std::string_view label, bool chosen) {
  return fmt::format("<option value=\"{}\"{}>{}</option>\n", html_escaped(value),
                     chosen ? " selected" : "", html_escaped(label));
}

std::string select(std::string_view name, std::string_view label, std::string_view options) {
  return fmt::format(
      "<div class=\"field\">\n<label for=\"{0}\">{1}</label>\n<select id=\"{0}\" "
      "name=\"{0}\">\n{2}</select>\n</div>\n",
      name, label, options);
}

// As the field's values name a person: "ab1234-ovh", "ab1234-ovh/paul".
std::vector<std::pair<std::string, Person>> offered_people(const Tenant& tenant) {
  std::vector<std::pair<std::string, Person>> people;
  for (const auto& [nichandle, account] : tenant.accounts()) {
    people.emplace_back(nichandle, Person{.account = nichandle});
    for (const auto& [login, user] : account.users) {
      if (user.disabled) continue;
      people.emplace_back(nichandle + "/" + login, Person{.account = nichandle, .user = login});
    }
  }
  return people;
}

}  // namespace

std::string validity_field(const Words& words, std::string_view chosen) {
  const bool offered = std::any_of(kValidities.begin(), kValidities.end(),
                                   [&](const Choice& choice) { return choice.value == chosen; });
  if (!offered) chosen = kUsual;
  std::string options;
  for (const Choice& choice : kValidities) {
    options += option(choice.value, words.*choice.label, choice.value == chosen);
  }
  return select("validity", words.validity, options);
}

std::optional<Validity> chosen_validity(const Form& form) {
  const std::string text = form.text("validity");
  if (text == kUnlimited) return Validity{};
  for (const Choice& choice : kValidities) {
    if (choice.value != text) continue;
    return Validity{std::chrono::seconds{number_from<std::int64_t>(text).value_or(0)}};
  }
  return std::nullopt;
}

std::string account_field(const PageCall& call, std::string_view chosen) {
  const auto& accounts = call.tenant.accounts();
  if (accounts.size() < 2) return {};
  if (!accounts.contains(chosen)) chosen = call.tenant.nichandle;
  std::string options;
  for (const auto& [nichandle, unused] : accounts) {
    options += option(nichandle, nichandle, nichandle == chosen);
  }
  return select("account", call.words.account, options);
}

std::optional<std::string> chosen_account(const PageCall& call, const Form& form) {
  const std::string* account = form.find("account");
  if (account == nullptr) return call.tenant.nichandle;
  if (!call.tenant.accounts().contains(*account)) return std::nullopt;
  return *account;
}

std::string person_field(const PageCall& call, std::string_view chosen) {
  const auto people = offered_people(call.tenant);
  if (people.size() < 2) return {};
  const bool offered = std::any_of(people.begin(), people.end(),
                                   [&](const auto& person) { return person.first == chosen; });
  if (!offered) chosen = call.tenant.nichandle;
  std::string options;
  for (const auto& [value, unused] : people) options += option(value, value, value == chosen);
  return select("person", call.words.person, options);
}

std::optional<Person> chosen_person(const PageCall& call, const Form& form) {
  const std::string* chosen = form.find("person");
  if (chosen == nullptr) return Person{.account = call.tenant.nichandle};
  for (auto& [value, person] : offered_people(call.tenant)) {
    if (value == *chosen) return person;
  }
  return std::nullopt;
}

}  // namespace countersign::mock_server
