// Access rules: which calls a customer granted with a consumer key (facts 4.4).
// Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace countersign {

struct AccessRule {
  std::string method;  // "GET", as it was asked for
  std::string path;    // "/domain/zone/*": no /1.0, no query
  friend bool operator==(const AccessRule&, const AccessRule&) = default;
};

// Whether `pattern` covers all of `path`. "*" stands for any run of characters,
// "/" and nothing at all included; every other character stands for itself.
// Linear in both lengths but for patterns with several "*", where the worst case
// is their product.
[[nodiscard]] bool path_matches(std::string_view pattern, std::string_view path) noexcept;

// Whether some rule covers the call. `path` is the raw, undecoded path without
// query and without the prefix /1.0 or /v1. On /v2, `path` is still with its
// prefix and rules with and without it count (assumed: facts 9.9). HEAD needs
// a rule for GET.
[[nodiscard]] bool is_granted(std::span<const AccessRule> rules, std::string_view method,
                              std::string_view path) noexcept;

}  // namespace countersign
