// Small questions about text, in ASCII and without locales.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace countersign {

[[nodiscard]] bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept;
[[nodiscard]] std::string to_lower(std::string_view text);
[[nodiscard]] std::string to_upper(std::string_view text);

// Without leading and trailing spaces, tabs, CR and LF. Points into `text`.
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;

// The parts between separators, empty ones included. They point into `text`.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

// What stands before the first `separator`, and what after it (empty when there is none).
struct Halves {
  std::string_view before;
  std::string_view after;
};
[[nodiscard]] Halves cut(std::string_view text, char separator) noexcept;

// "%C3%A9" -> "é"; nullopt when a % is not followed by two hexadecimal digits.
// With `plus_is_space`, as in a query string, "+" becomes a space.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space);

// All but RFC 3986's unreserved characters as %XX, upper case.
[[nodiscard]] std::string percent_encoded(std::string_view text);

[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

// `text` with bytes that are not UTF-8 replaced by U+FFFD, so that it can stand
// in a JSON document.
[[nodiscard]] std::string utf8_or_replaced(std::string_view text);

// The whole of `text` as a decimal number: no sign for unsigned types, no spaces.
template <class Number>
[[nodiscard]] std::optional<Number> number_from(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// UTF-8 in which nothing is left that a terminal would obey: control characters,
// C1's included, become "\\x1b".
[[nodiscard]] std::string printable(std::string_view text);

[[nodiscard]] std::string to_hex(std::string_view bytes);

// Appends a number in decimal, or in hexadecimal of a fixed width (leading zeros,
// the lowest digits when it is wider): what answers are made of, many times a second.
void append_decimal(std::string& out, std::uint64_t value);
void append_hex(std::string& out, std::uint64_t value, std::size_t width, bool upper = false);

// "one", "one and two", "one, two and three", for sentences.
[[nodiscard]] std::string enumerated(const std::vector<std::string>& words);

}  // namespace countersign
