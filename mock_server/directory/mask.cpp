#include "mock_server/directory/mask.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace countersign::mock_server {

namespace {

constexpr std::size_t kShortestKey = 16;

bool looks_like_a_key(std::string_view word) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return word.size() >= kShortestKey && std::any_of(word.begin(), word.end(), is_digit) &&
         std::any_of(word.begin(), word.end(), is_letter) &&
         std::all_of(word.begin(), word.end(), [&](char c) { return is_digit(c) || is_letter(c); });
}

// How long the secret is with which the text begins; 0: with none.
std::size_t secret_at_front(std::string_view text, const MemoryDirectory& directory) {
  for (const std::size_t length : directory.secret_lengths()) {
    if (length <= text.size() && directory.is_secret(text.substr(0, length))) return length;
  }
  return 0;
}

}  // namespace

std::string Mask::operator()(std::string_view text) const {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = secret_at_front(text, directory_);
    if (length == 0) {
      result += text.front();
    } else {
      result += masked(text.substr(0, length));
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return utf8_or_replaced(result);
}

std::string masked_form(std::string_view form) {
  constexpr std::array<std::string_view, 5> kSecret{"access_token", "client_secret", "code",
                                                    "code_verifier", "refresh_token"};
  std::string result;
  bool first = true;
  for (const std::string_view pair : split(form, '&')) {
    if (!first) result += '&';
    first = false;
    const auto [name, value] = cut(pair, '=');
    const auto decoded = percent_decoded(name, /*plus_is_space=*/true);
    const bool secret =
        decoded && std::find(kSecret.begin(), kSecret.end(), *decoded) != kSecret.end();
    if (secret && !value.empty()) {
      result.append(name).append("=").append(masked(value));
    } else {
      result.append(pair);
    }
  }
  return result;
}

std::string masked_words(std::string_view text, const MemoryDirectory& directory) {
  constexpr std::string_view kSeparators = "/?&=+,;: \"'";
  std::string result;
  while (!text.empty()) {
    // Basic's base64 has separators in it.
    if (const std::size_t length = secret_at_front(text, directory); length > 0) {
      result += masked(text.substr(0, length));
      text.remove_prefix(length);
      continue;
    }
    const std::size_t end = std::min(text.find_first_of(kSeparators), text.size());
    const std::string_view word = text.substr(0, end);
    result += looks_like_a_key(word) ? masked(word) : std::string{word};
    if (end < text.size()) result += text[end];
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return utf8_or_replaced(result);
}

}  // namespace countersign::mock_server
