// The Authorization header, as both sides of the API read it: a token on a call,
// a client's id and secret at the token endpoint. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/secret.hpp"

namespace countersign {

using BasicPassword = Secret<struct BasicPasswordTag>;

// The token of "Bearer <token>", which may be empty; nullopt for another scheme.
// Points into `authorization`.
[[nodiscard]] std::optional<std::string_view> bearer_token(std::string_view authorization) noexcept;

[[nodiscard]] bool is_basic(std::string_view authorization) noexcept;

struct BasicCredentials {
  std::string user;
  BasicPassword password;
};

// What "Basic <base64>" holds: split at the first colon and not decoded any
// further. nullopt for another scheme, for what is not base64 with its padding,
// without a colon, or with control characters or bytes that are not UTF-8 (RFC 7617).
[[nodiscard]] std::optional<BasicCredentials> basic_credentials(std::string_view authorization);

}  // namespace countersign
