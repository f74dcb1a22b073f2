// A form from a stranger: application/x-www-form-urlencoded, in the body of a
// token request or in the query of an authorization request. Bounded. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/form.hpp"
#include "ovhcloud/oauth2_error.hpp"

namespace countersign {

// What is larger is invalid_request; assumed.
inline constexpr std::size_t kMaxFormBytes = 64 * 1024;
inline constexpr std::size_t kMaxFormParameters = 64;

struct OAuthForm {
  std::vector<FormField> parameters;  // in the order received

  // The first of that name. Empty when there is none: a parameter without a value
  // counts as absent (RFC 6749, 3.2). Points into the form.
  [[nodiscard]] std::string_view value(std::string_view name) const noexcept;

  // Whether a name stands there more than once, which RFC 6749, 3.2 forbids; an
  // empty one counts (assumed).
  [[nodiscard]] bool repeats(std::string_view name) const noexcept;
  [[nodiscard]] bool repeats_any() const noexcept;
};

// A name or a value decoded (core/form), in one line: RFC 6749, appendix A has control characters
// nowhere.
[[nodiscard]] std::optional<std::string> form_text(std::string_view raw);

// Errors: invalid_request for a name or a value that is none, and for too much of
// anything.
[[nodiscard]] OAuthAnswer<OAuthForm> oauth_form(std::string_view text);

}  // namespace countersign
