// What a person chooses in several forms: how long a key lasts, and in whose name.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "mock_server/pages/form.hpp"
#include "mock_server/pages/page_call.hpp"

namespace countersign::mock_server {

struct Validity {
  std::optional<std::chrono::seconds> time;  // nullopt: without end
};

// <select name="validity">; `chosen` is one of its values, or the usual one is.
[[nodiscard]] std::string validity_field(const Words& words, std::string_view chosen = {});
// nullopt: the field is absent, or holds what it does not offer.
[[nodiscard]] std::optional<Validity> chosen_validity(const Form& form);

// <select name="account"> where the tenant has several accounts, else nothing.
[[nodiscard]] std::string account_field(const PageCall& call, std::string_view chosen = {});
// The nichandle; without the field that of the tenant's own account. nullopt: nobody's.
[[nodiscard]] std::optional<std::string> chosen_account(const PageCall& call, const Form& form);

// <select name="person"> of accounts and their users, where there is a choice, else nothing.
// Disabled users are not offered.
[[nodiscard]] std::string person_field(const PageCall& call, std::string_view chosen = {});
// Without the field the tenant's own account. nullopt: nobody who is offered.
[[nodiscard]] std::optional<Person> chosen_person(const PageCall& call, const Form& form);

}  // namespace countersign::mock_server
