// How the six fields are joined, rightly or wrongly. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace countersign {

// Secret, consumer key, method, URL, body, timestamp.
inline constexpr std::size_t kSignedFields = 6;
using FieldTexts = std::array<std::string_view, kSignedFields>;

struct Join {
  std::array<std::uint8_t, kSignedFields> order{0, 1, 2, 3, 4, 5};
  std::array<std::string_view, kSignedFields - 1> separators{"+", "+", "+", "+", "+"};
  std::string_view before = {};
  std::string_view after = {};
  std::string_view code = {};
  std::string note = {};  // as in "the client signed …"
  bool alone = false;     // too unlikely to be tried together with another mistake
};

[[nodiscard]] std::string joined(const FieldTexts& fields, const Join& join = {});

// The mistakes that are worth a try together with others.
[[nodiscard]] const std::vector<Join>& usual_joins();
// Every other order of the fields.
[[nodiscard]] const std::vector<Join>& unusual_orders();

}  // namespace countersign
