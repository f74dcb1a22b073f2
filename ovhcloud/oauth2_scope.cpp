#include "ovhcloud/oauth2_scope.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace countersign {

namespace {

constexpr std::string_view kAll = "all";
constexpr std::string_view kSuffix = "/all";

// "account" of "account/all", and nothing of "all".
std::string_view product_of(std::string_view name) noexcept {
  return name.ends_with(kSuffix) ? name.substr(0, name.size() - kSuffix.size())
                                 : std::string_view{};
}

bool is_in_product(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

bool is_scope_name(std::string_view name) noexcept {
  const std::string_view product = product_of(name);
  return name == kAll ||
         (!product.empty() && std::all_of(product.begin(), product.end(), is_in_product));
}

bool has(const OAuthScope& scope, std::string_view name) noexcept {
  return std::find(scope.names.begin(), scope.names.end(), name) != scope.names.end();
}

}  // namespace

std::optional<OAuthScope> parse_scope(std::string_view text) {
  OAuthScope scope;
  for (const std::string_view name : split(text, ' ')) {
    if (!is_scope_name(name)) return std::nullopt;
    if (!has(scope, name)) scope.names.emplace_back(name);
  }
  return scope;
}

std::string text_of(const OAuthScope& scope) {
  std::string text;
  for (const std::string& name : scope.names) text.append(text.empty() ? "" : " ").append(name);
  return text;
}

bool is_part_of(const OAuthScope& asked, const OAuthScope& granted) noexcept {
  return has(granted, kAll) ||
         std::all_of(asked.names.begin(), asked.names.end(),
                     [&](const std::string& name) { return has(granted, name); });
}

bool covers(const OAuthScope& scope, std::string_view action) noexcept {
  const std::string_view product = cut(action, ':').before;
  return has(scope, kAll) ||
         std::any_of(scope.names.begin(), scope.names.end(), [&](const std::string& name) {
           return !product.empty() && product_of(name) == product;
         });
}

}  // namespace countersign
