#include "ovhcloud/causes/charset.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/text.hpp"

namespace countersign {

namespace {

// What Windows-1252 has at 0x80 to 0x9F, where Latin-1 has controls. Zero: nothing.
constexpr std::array<char32_t, 32> kWindows{
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
constexpr char32_t kFirstWindows = 0x80;
constexpr char32_t kFirstShared = 0xA0;

std::size_t length_at(std::string_view text) {
  const auto byte = static_cast<unsigned char>(text.front());
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

char32_t code_of(std::string_view bytes) {
  const auto first = static_cast<unsigned char>(bytes.front());
  constexpr std::array<unsigned, 5> kMask{0, 0x7F, 0x1F, 0x0F, 0x07};
  char32_t code = first & kMask[bytes.size()];
  for (const char c : bytes.substr(1)) code = code << 6U | (static_cast<unsigned char>(c) & 0x3FU);
  return code;
}

}  // namespace

std::optional<std::vector<Character>> characters_of(std::string_view text) {
  if (!is_utf8(text)) return std::nullopt;
  std::vector<Character> characters;
  while (!text.empty()) {
    const std::string_view bytes = text.substr(0, length_at(text));
    characters.push_back({.code = code_of(bytes), .bytes = bytes});
    text.remove_prefix(bytes.size());
  }
  return characters;
}

void append_utf8(std::string& out, char32_t code) {
  const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) return put(code);
  if (code < 0x800) {
    put(0xC0U | code >> 6U);
  } else if (code < 0x10000) {
    put(0xE0U | code >> 12U);
    put(0x80U | (code >> 6U & 0x3FU));
  } else {
    put(0xF0U | code >> 18U);
    put(0x80U | (code >> 12U & 0x3FU));
    put(0x80U | (code >> 6U & 0x3FU));
  }
  put(0x80U | (code & 0x3FU));
}

std::optional<std::string> to_latin1(std::string_view utf8) {
  const auto characters = characters_of(utf8);
  if (!characters) return std::nullopt;
  std::string bytes;
  for (const Character& character : *characters) {
    if (character.code > 0xFF) return std::nullopt;
    bytes += static_cast<char>(character.code);
  }
  return bytes;
}

std::optional<std::string> to_windows1252(std::string_view utf8) {
  const auto characters = characters_of(utf8);
  if (!characters) return std::nullopt;
  std::string bytes;
  for (const Character& character : *characters) {
    const char32_t code = character.code;
    if (code < kFirstWindows || (code >= kFirstShared && code <= 0xFF)) {
      bytes += static_cast<char>(code);
      continue;
    }
    const auto* const at = std::find(kWindows.begin(), kWindows.end(), code);
    if (at == kWindows.end()) return std::nullopt;
    bytes += static_cast<char>(kFirstWindows + static_cast<char32_t>(at - kWindows.begin()));
  }
  return bytes;
}

std::string from_latin1(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) append_utf8(text, static_cast<unsigned char>(c));
  return text;
}

std::string from_windows1252(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    const bool special = byte >= kFirstWindows && byte < kFirstShared;
    const char32_t code = special ? kWindows[byte - kFirstWindows] : byte;
    append_utf8(text, code == 0 ? byte : code);
  }
  return text;
}

}  // namespace countersign
