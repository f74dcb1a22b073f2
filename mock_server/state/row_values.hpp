// What the row forms share: instants and lists as JSON, and names of enumerators.
#pragma once

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "mock_server/state/row_forms.hpp"

namespace countersign::mock_server {

// Nanoseconds since 1970: nothing is rounded.
[[nodiscard]] inline RowJson instant_json(Instant when) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(when.time_since_epoch()).count();
}
[[nodiscard]] inline RowJson instant_json(const std::optional<Instant>& when) {
  return when ? instant_json(*when) : RowJson(nullptr);
}
[[nodiscard]] inline Instant instant_from(const RowJson& json) {
  return Instant{std::chrono::duration_cast<Instant::duration>(
      std::chrono::nanoseconds{json.get<std::int64_t>()})};
}
[[nodiscard]] inline std::optional<Instant> maybe_instant_from(const RowJson& json) {
  return json.is_null() ? std::nullopt : std::optional{instant_from(json)};
}

using Texts = std::vector<std::string>;

[[nodiscard]] inline std::string text_at(const RowJson& json, const char* name) {
  return json.at(name).get<std::string>();
}

// The enumerator that name_of() calls so. Requires: the shape allowed no other name.
template <class Enum, std::size_t N>
[[nodiscard]] Enum named(const std::array<Enum, N>& all, std::string_view name) {
  for (const Enum one : all) {
    if (name_of(one) == name) return one;
  }
  return all.front();
}

namespace row_shapes {

inline const Shape kText{.kind = Shape::Kind::string};
inline const Shape kTexts{.kind = Shape::Kind::array, .element = &kText, .is = "a list of strings"};
inline const Shape kNumber{.kind = Shape::Kind::integer};
inline const Shape kFlag{.kind = Shape::Kind::boolean};
inline const Shape kNull{.kind = Shape::Kind::null};
inline const Shape kAnything{};
inline const Shape kInstant{.kind = Shape::Kind::integer, .is = "nanoseconds since 1970"};
inline const Shape kMaybeInstant{.kind = Shape::Kind::one_of,
                                 .choices = {&kInstant, &kNull},
                                 .is = "nanoseconds since 1970, or null"};
inline const Shape kMaybeText{
    .kind = Shape::Kind::one_of, .choices = {&kText, &kNull}, .is = "a string or null"};

}  // namespace row_shapes

}  // namespace countersign::mock_server
