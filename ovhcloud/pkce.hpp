// Proof Key for Code Exchange, the method S256 alone (RFC 7636; facts 6.4): who
// redeems a code shows the text whose digest came with the request for it. Pure.
#pragma once

#include <string>
#include <string_view>

namespace countersign {

// 43 to 128 of RFC 3986's unreserved characters.
[[nodiscard]] bool is_code_verifier(std::string_view text) noexcept;

// The 43 characters of a SHA-256 digest in base64url.
[[nodiscard]] bool is_code_challenge(std::string_view text) noexcept;

[[nodiscard]] std::string code_challenge_of(std::string_view verifier);

// Whether `verifier` is one, and the challenge was made from it; compares in
// constant time.
[[nodiscard]] bool verifier_fits(std::string_view challenge, std::string_view verifier);

}  // namespace countersign
