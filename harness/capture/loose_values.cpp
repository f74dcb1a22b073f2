#include "harness/capture/loose_values.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/text.hpp"

namespace countersign::harness {

namespace {

constexpr std::string_view kBlanks = " \t\r\n";

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }

void skip_blanks(std::string_view text, std::size_t& at) {
  at = std::min(text.find_first_not_of(kBlanks, at), text.size());
}

bool skip(std::string_view text, std::size_t& at, std::string_view what) {
  if (text.substr(at, what.size()) != what) return false;
  at += what.size();
  return true;
}

// "(43)" of PHP's string(43).
void skip_count(std::string_view text, std::size_t& at) {
  const auto end = text.find(')', at);
  if (at < text.size() && text[at] == '(' && end != std::string_view::npos && end - at < 8) {
    at = end + 1;
  }
}

// What separates a name from its value. False when nothing does.
bool skip_separator(std::string_view text, std::size_t& at) {
  if (!skip(text, at, "\\\"") && at < text.size() && is_quote(text[at])) ++at;  // closes the name
  (void)skip(text, at, "]");
  const std::size_t before = at;
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
  for (const std::string_view separator : {"=>", ":=", "->", ":", "="}) {
    if (skip(text, at, separator)) return true;
  }
  at = before;
  return false;
}

// The list or array around a value: "[]string{", "array(0 =>", "Array\n(\n[0] =>", "[", "(".
void skip_wrappers(std::string_view text, std::size_t& at) {
  constexpr std::array<std::string_view, 10> kWrappers{
      "[]string{", "array(", "Array", "[0] =>", "0 =>", "[0]=>", "int(", "[", "(", "{"};
  constexpr int kMost = 8;
  for (int i = 0; i < kMost; ++i) {
    skip_blanks(text, at);
    const std::size_t before = at;
    const std::string_view next = text.substr(at, 2);
    if (next == "b'" || next == "b\"") ++at;  // Python's bytes
    if (skip(text, at, "string(")) {
      --at;
      skip_count(text, at);
      continue;
    }
    for (const std::string_view wrapper : kWrappers) {
      if (skip(text, at, wrapper)) break;
    }
    if (at == before) return;
  }
}

// The extent of a JSON object or list that begins at `at`; strings in it are passed over.
std::size_t balanced_end(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = at; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if ((c == '}' || c == ']') && --depth == 0) {
      return i + 1;
    }
  }
  return at;
}

std::string bare_value(std::string_view text, std::size_t at) {
  const auto end = std::min(text.find_first_of(" \t\r\n,;]})\"'`\\", at), text.size());
  return std::string{text.substr(at, end - at)};
}

// A body printed as it is: JSON, or a text in quotes.
std::optional<LooseValue> value_at(std::string_view text, std::size_t name_at, std::size_t at) {
  std::size_t begin = at;
  while (begin < text.size() && (text[begin] == ' ' || text[begin] == '\t')) ++begin;
  if (begin < text.size() && text.substr(begin, 2).find_first_of("{[") == 0) {
    const auto end = balanced_end(text, begin);
    const std::string_view whole = text.substr(begin, end - begin);
    if (whole.size() > 2 && (whole.starts_with("{\"") || whole.starts_with("[{"))) {
      return LooseValue{.at = name_at, .value = std::string{whole}, .quoted = true};
    }
    if (whole == "{}") return LooseValue{.at = name_at, .value = "{}", .quoted = true};
  }
  skip_wrappers(text, at);
  if (at >= text.size()) return std::nullopt;
  if (skip(text, at, "\\\"")) {  // a JSON text within a JSON text
    const auto end = text.find("\\\"", at);
    if (end == std::string_view::npos) return std::nullopt;
    return LooseValue{
        .at = name_at, .value = std::string{text.substr(at, end - at)}, .quoted = true};
  }
  if (is_quote(text[at])) {
    const char quote = text[at++];
    return LooseValue{.at = name_at, .value = unescaped(text, at, quote), .quoted = true};
  }
  std::string bare = bare_value(text, at);
  if (bare.empty()) return std::nullopt;
  return LooseValue{.at = name_at, .value = std::move(bare)};
}

unsigned int hex_at(std::string_view text, std::size_t at, std::size_t digits) {
  unsigned int value = 0;
  const std::string_view piece = text.substr(std::min(at, text.size()), digits);
  const auto [end, error] = std::from_chars(piece.data(), piece.data() + piece.size(), value, 16);
  const bool whole = piece.size() == digits && end == piece.data() + piece.size();
  return error == std::errc{} && whole ? value : 0;
}

void append_code(std::string& out, unsigned int code) {
  const auto byte = [&](unsigned int value) { out += static_cast<char>(value); };
  if (code < 0x80) return byte(code);
  if (code < 0x800) {
    byte(0xC0 | (code >> 6));
    return byte(0x80 | (code & 0x3F));
  }
  if (code < 0x10000) {
    byte(0xE0 | (code >> 12));
  } else {
    byte(0xF0 | (code >> 18));
    byte(0x80 | ((code >> 12) & 0x3F));
  }
  byte(0x80 | ((code >> 6) & 0x3F));
  byte(0x80 | (code & 0x3F));
}

// "\ud83d\ude00" is one character.
void append_unicode(std::string_view text, std::size_t& at, std::string& out) {
  unsigned int code = hex_at(text, at, 4);
  at += 4;
  if (code >= 0xD800 && code < 0xDC00 && text.substr(std::min(at, text.size()), 2) == "\\u") {
    const unsigned int low = hex_at(text, at + 2, 4);
    if (low >= 0xDC00 && low < 0xE000) {
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
      at += 6;
    }
  }
  append_code(out, code);
}

void append_escape(std::string_view text, std::size_t& at, std::string& out) {
  constexpr std::string_view kLetters = "nrtbf0";
  constexpr std::string_view kMeanings{"\n\r\t\b\f\0", 6};
  const char c = text[at++];
  if (const auto letter = kLetters.find(c); letter != std::string_view::npos) {
    out += kMeanings[letter];
  } else if (c == 'u') {
    append_unicode(text, at, out);
  } else if (c == 'x') {
    out += static_cast<char>(hex_at(text, at, 2));
    at += 2;
  } else {
    out += c;
  }
}

}  // namespace

std::string unescaped(std::string_view text, std::size_t& at, char quote) {
  std::string result;
  while (at < text.size() && text[at] != quote) {
    if (text[at] == '\\' && at + 1 < text.size()) {
      ++at;
      append_escape(text, at, result);
    } else {
      result += text[at++];
    }
  }
  at = std::min(at + 1, text.size());
  return result;
}

std::vector<LooseValue> loose_values(std::string_view text, std::string_view name) {
  constexpr std::size_t kMost = 1000;
  constexpr std::size_t kLongestValue = 256 * 1024;
  std::vector<LooseValue> found;
  const std::string lower = to_lower(text);
  const std::string wanted = to_lower(name);
  for (auto at = lower.find(wanted); at != std::string::npos && found.size() < kMost;
       at = lower.find(wanted, at + 1)) {
    std::size_t behind = at + wanted.size();
    const bool whole =
        (at == 0 || !is_word(text[at - 1])) && (behind == text.size() || !is_word(text[behind]));
    if (!whole || !skip_separator(text, behind)) continue;
    const std::string_view near = text.substr(0, behind + kLongestValue);
    if (auto value = value_at(near, at, behind)) found.push_back(*std::move(value));
  }
  return found;
}

std::size_t loose_distance(std::size_t at, std::size_t anchor) noexcept {
  return at <= anchor ? anchor - at : 2 * (at - anchor);
}

std::optional<LooseValue> nearest_value(std::string_view text, std::string_view name,
                                        std::size_t anchor) {
  auto found = loose_values(text, name);
  if (found.empty()) return std::nullopt;
  return *std::min_element(found.begin(), found.end(), [&](const auto& a, const auto& b) {
    return loose_distance(a.at, anchor) < loose_distance(b.at, anchor);
  });
}

}  // namespace countersign::harness
