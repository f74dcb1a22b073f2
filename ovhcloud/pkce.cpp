#include "ovhcloud/pkce.hpp"

#include <algorithm>

#include "ovhcloud/digest.hpp"

namespace countersign {

namespace {

constexpr bool is_alphanumeric(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

bool is_code_verifier(std::string_view text) noexcept {
  return text.size() >= 43 && text.size() <= 128 &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
         });
}

bool is_code_challenge(std::string_view text) noexcept {
  return text.size() == 43 && std::all_of(text.begin(), text.end(), [](char c) {
           return is_alphanumeric(c) || c == '-' || c == '_';
         });
}

std::string code_challenge_of(std::string_view verifier) {
  return base64url(digest_of("SHA256", verifier));
}

bool verifier_fits(std::string_view challenge, std::string_view verifier) {
  return is_code_verifier(verifier) &&
         equal_in_constant_time(code_challenge_of(verifier), challenge);
}

}  // namespace countersign
