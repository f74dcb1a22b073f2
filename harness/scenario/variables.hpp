// "${name}" in a scenario: names for what earlier answers gave.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "harness/scenario/scenario.hpp"

namespace countersign::harness {

using Variables = std::map<std::string, Json, std::less<>>;

// Those that every step has: application_key, account, tenant, base, host, now.
[[nodiscard]] std::span<const std::string_view> predefined_variables() noexcept;

// The first name in any value of `json` (member names are not looked at) that is not
// in `defined`.
[[nodiscard]] std::optional<std::string> undefined_variable(
    const Json& json, const std::set<std::string, std::less<>>& defined);

// `text` with every ${name} replaced; values that are no strings as JSON.
[[nodiscard]] std::string filled_in(std::string_view text, const Variables& variables);

// The same for every string in `json`; a string that is one ${name} and nothing
// else becomes the value itself, with its type.
[[nodiscard]] Json filled_in(const Json& json, const Variables& variables);

}  // namespace countersign::harness
