#include "ovhcloud/authorization.hpp"

#include "core/text.hpp"
#include "ovhcloud/digest.hpp"

namespace countersign {

namespace {

std::optional<std::string_view> text_after(std::string_view scheme,
                                           std::string_view authorization) noexcept {
  const auto [given, rest] = cut(authorization, ' ');
  if (!equals_ignoring_case(given, scheme)) return std::nullopt;
  return trimmed(rest);
}

}  // namespace

std::optional<std::string_view> bearer_token(std::string_view authorization) noexcept {
  return text_after("bearer", authorization);
}

bool is_basic(std::string_view authorization) noexcept {
  return text_after("basic", authorization).has_value();
}

std::optional<BasicCredentials> basic_credentials(std::string_view authorization) {
  const auto encoded = text_after("basic", authorization);
  if (!encoded) return std::nullopt;
  const auto pair = base64_decoded(*encoded);
  if (!pair || pair->find(':') == std::string::npos || printable(*pair) != *pair) {
    return std::nullopt;
  }
  const auto [user, password] = cut(*pair, ':');
  return BasicCredentials{.user = std::string{user},
                          .password = BasicPassword{std::string{password}}};
}

}  // namespace countersign
