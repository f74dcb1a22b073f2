// Where things stand in a JSON text (comments allowed): line and column of what
// a JSON pointer names, for error messages about files. Scans the text, so it is
// for the moment an error is reported, not for reading.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace countersign {

struct TextPosition {
  std::size_t line;    // from 1
  std::size_t column;  // from 1, in bytes
};

// The position of the byte at `offset` (clamped to the end).
[[nodiscard]] TextPosition position_of_offset(std::string_view text, std::size_t offset) noexcept;

// The position of the value that `pointer` names ("/steps/0/call"); of the
// member's name when `of_key` is set. Requires: `json` is well formed. When the
// pointer leads nowhere, the position of the deepest value that exists.
[[nodiscard]] TextPosition position_of_pointer(std::string_view json, std::string_view pointer,
                                               bool of_key = false);

// How deep arrays and objects nest in `json`, comments aside; it need not be well formed.
[[nodiscard]] std::size_t nesting_depth(std::string_view json) noexcept;

// The name of a member that an object gives twice (a JSON pointer to it), if any.
// Requires: `json` is well formed.
[[nodiscard]] std::optional<std::string> duplicate_member(std::string_view json);

}  // namespace countersign
