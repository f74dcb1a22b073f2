// Text in the encodings that clients mix up. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace countersign {

// A character and the bytes that it took.
struct Character {
  char32_t code;
  std::string_view bytes;  // into the text that was read
};

// nullopt when `text` is not UTF-8.
[[nodiscard]] std::optional<std::vector<Character>> characters_of(std::string_view text);

void append_utf8(std::string& out, char32_t code);

// nullopt when `text` is not UTF-8, or has a character that the encoding lacks.
[[nodiscard]] std::optional<std::string> to_latin1(std::string_view utf8);
[[nodiscard]] std::optional<std::string> to_windows1252(std::string_view utf8);

// Every text can be read so; the five bytes that Windows-1252 leaves out stay controls.
[[nodiscard]] std::string from_latin1(std::string_view bytes);
[[nodiscard]] std::string from_windows1252(std::string_view bytes);

}  // namespace countersign
