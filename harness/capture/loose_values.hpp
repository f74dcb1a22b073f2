// Names and their values in free text, whatever language printed them: JSON, Go's map[…],
// Python's and JavaScript's objects, PHP's arrays, "name: value" and "name=value". Pure; the
// time a search takes grows with the text alone.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace countersign::harness {

struct LooseValue {
  std::size_t at;  // of the name
  std::string value;
  bool quoted = false;
};

// Every place where the name stands, in any case, with a value. `header`: blanks alone may
// separate the two.
[[nodiscard]] std::vector<LooseValue> loose_values(std::string_view text, std::string_view name);

// The one nearest to `anchor`; what stands behind it counts for twice as far.
[[nodiscard]] std::optional<LooseValue> nearest_value(std::string_view text, std::string_view name,
                                                      std::size_t anchor);

// How far `at` is from the anchor, by that rule.
[[nodiscard]] std::size_t loose_distance(std::size_t at, std::size_t anchor) noexcept;

// The text that a quoted literal stands for, which begins behind its quote at `at`: \n, \", \u00e9,
// \xc3. Moves `at` behind the closing quote.
[[nodiscard]] std::string unescaped(std::string_view text, std::size_t& at, char quote);

}  // namespace countersign::harness
