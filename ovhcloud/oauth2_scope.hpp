// Scopes (facts 6.3): what a token is for, before any policy is asked. "all", or
// "<product>/all" such as "account/all", several of them with one space between.
// Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace countersign {

struct OAuthScope {
  std::vector<std::string> names;  // as asked for, each once; never empty when parsed
  friend bool operator==(const OAuthScope&, const OAuthScope&) = default;
};

// nullopt for anything else, the empty text and "account/read" included. More than
// one name, and which characters a product is made of, are assumed.
[[nodiscard]] std::optional<OAuthScope> parse_scope(std::string_view text);

// As it stands in a token's answer: "account/all vps/all".
[[nodiscard]] std::string text_of(const OAuthScope& scope);

// Whether whoever holds `granted` may be given `asked`: "all" includes each product.
[[nodiscard]] bool is_part_of(const OAuthScope& asked, const OAuthScope& granted) noexcept;

// Whether the scope is for a call of this IAM action: "account/all" is for
// "account:apiovh:me/get". That the product is the action's first part is assumed.
[[nodiscard]] bool covers(const OAuthScope& scope, std::string_view action) noexcept;

}  // namespace countersign
