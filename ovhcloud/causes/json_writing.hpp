// The same JSON, written otherwise: what other libraries make of a body. Works on the text and
// keeps what it does not mean to change to the byte: numbers, the order of members, doubles. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace countersign {

struct JsonEscapes {
  // As \uXXXX, in lower or upper case, or left as they are.
  enum class Digits { none, lower, upper };
  Digits beyond_ascii = Digits::none;
  Digits marks = Digits::none;      // the characters of `marked`
  std::string_view marked = "<>&";  // what an HTML-safe writer escapes
  bool slash = false;               // "\/"
};

struct JsonLayout {
  std::string_view comma = ",";
  std::string_view colon = ":";
  std::string_view indent = "";  // for each depth; empty: all in one line
  bool sorted = false;           // members by their names
};

// With each string's escapes as asked, all else to the byte as it was. nullopt when `json` is no
// JSON document, or has a string that cannot be written so (half of a surrogate pair, bytes that
// are not UTF-8).
[[nodiscard]] std::optional<std::string> with_escapes(std::string_view json,
                                                      const JsonEscapes& escapes);

// With blanks and order as asked, strings and numbers to the byte as they were. nullopt when
// `json` is no JSON document, or nests deeper than 64.
[[nodiscard]] std::optional<std::string> with_layout(std::string_view json,
                                                     const JsonLayout& layout);

}  // namespace countersign
