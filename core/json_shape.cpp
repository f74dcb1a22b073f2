#include "core/json_shape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>

#include "core/text.hpp"

namespace countersign {

namespace {

using Json = nlohmann::ordered_json;

std::string in_quotes(std::string_view text) { return fmt::format("\"{}\"", text); }

std::string listed(const std::vector<std::string_view>& words) {
  std::string result;
  for (const std::string_view word : words) {
    result.append(result.empty() ? "" : ", ").append(word);
  }
  return result;
}

std::string_view kind_name(Shape::Kind kind) {
  switch (kind) {
    case Shape::Kind::string: return "a string";
    case Shape::Kind::integer: return "a whole number";
    case Shape::Kind::boolean: return "true or false";
    case Shape::Kind::object: return "an object";
    case Shape::Kind::array: return "a list";
    case Shape::Kind::null: return "null";
    case Shape::Kind::anything:
    case Shape::Kind::one_of: break;
  }
  return "a value";
}

std::string expectation(const Shape& shape) {
  return std::string{shape.is.empty() ? kind_name(shape.kind) : shape.is};
}

// Beyond it, a number would be read as another one.
bool is_int64(const Json& json) {
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (json.is_number_unsigned()) return json.get<std::uint64_t>() <= kMost;
  return json.is_number_integer();
}

bool kind_fits(const Json& json, Shape::Kind kind) {
  switch (kind) {
    case Shape::Kind::string: return json.is_string();
    case Shape::Kind::integer: return is_int64(json);
    case Shape::Kind::boolean: return json.is_boolean();
    case Shape::Kind::object: return json.is_object();
    case Shape::Kind::array: return json.is_array();
    case Shape::Kind::null: return json.is_null();
    case Shape::Kind::anything:
    case Shape::Kind::one_of: break;
  }
  return true;
}

std::string escaped(std::string_view name) {
  std::string result;
  for (const char c : name) {
    if (c == '~') {
      result += "~0";
    } else if (c == '/') {
      result += "~1";
    } else {
      result += c;
    }
  }
  return result;
}

std::string unknown_member(const std::string& name, const Shape& shape) {
  std::vector<std::string_view> names;
  for (const Member& member : shape.members) names.push_back(member.name);
  if (const auto nearest = nearest_word(name, names)) {
    return fmt::format("unknown member {}; did you mean {}?", in_quotes(name), in_quotes(*nearest));
  }
  if (names.empty()) return fmt::format("unknown member {}; none are known here", in_quotes(name));
  return fmt::format("unknown member {}; known here: {}", in_quotes(name), listed(names));
}

std::optional<ShapeMismatch> mismatch(const Json& json, const Shape& shape,
                                      const std::string& pointer);

std::optional<ShapeMismatch> object_mismatch(const Json& json, const Shape& shape,
                                             const std::string& pointer) {
  for (const auto& [name, value] : json.items()) {
    const auto member =
        std::find_if(shape.members.begin(), shape.members.end(),
                     [&wanted = name](const Member& m) { return m.name == wanted; });
    const Shape* expected = member == shape.members.end() ? shape.others : member->shape;
    const std::string below = pointer + "/" + escaped(name);
    if (expected == nullptr) {
      return ShapeMismatch{
          .pointer = below, .of_name = true, .sentence = unknown_member(name, shape)};
    }
    if (auto found = mismatch(value, *expected, below)) return found;
  }
  for (const Member& member : shape.members) {
    if (member.required && !json.contains(member.name)) {
      return ShapeMismatch{.pointer = pointer,
                           .sentence = fmt::format("{} is missing", in_quotes(member.name))};
    }
  }
  return std::nullopt;
}

std::optional<ShapeMismatch> array_mismatch(const Json& json, const Shape& shape,
                                            const std::string& pointer) {
  if (json.size() < shape.fewest) {
    return ShapeMismatch{.pointer = pointer,
                         .sentence = fmt::format("at least {} wanted here", shape.fewest)};
  }
  for (std::size_t i = 0; shape.element != nullptr && i < json.size(); ++i) {
    if (auto found = mismatch(json[i], *shape.element, fmt::format("{}/{}", pointer, i))) {
      return found;
    }
  }
  return std::nullopt;
}

// Of several choices the complaint comes from the one whose kind fits, since
// that is what the writer was about to write.
std::optional<ShapeMismatch> choice_mismatch(const Json& json, const Shape& shape,
                                             const std::string& pointer) {
  std::optional<ShapeMismatch> closest;
  for (const Shape* choice : shape.choices) {
    auto found = mismatch(json, *choice, pointer);
    if (!found) return std::nullopt;
    if (kind_fits(json, choice->kind) && !closest) closest = std::move(found);
  }
  if (closest) return closest;
  return ShapeMismatch{.pointer = pointer,
                       .sentence = fmt::format("{} wanted here", expectation(shape))};
}

std::optional<ShapeMismatch> mismatch(const Json& json, const Shape& shape,
                                      const std::string& pointer) {
  if (!kind_fits(json, shape.kind)) {
    return ShapeMismatch{.pointer = pointer,
                         .sentence = fmt::format("{} wanted here", expectation(shape))};
  }
  switch (shape.kind) {
    case Shape::Kind::object: return object_mismatch(json, shape, pointer);
    case Shape::Kind::array: return array_mismatch(json, shape, pointer);
    case Shape::Kind::one_of: return choice_mismatch(json, shape, pointer);
    default: break;
  }
  if (shape.kind == Shape::Kind::string && !shape.values.empty()) {
    const auto text = json.get<std::string>();
    if (std::find(shape.values.begin(), shape.values.end(), text) == shape.values.end()) {
      const auto nearest = nearest_word(text, shape.values);
      return ShapeMismatch{
          .pointer = pointer,
          .sentence =
              nearest ? fmt::format("{} is not known here; did you mean {}?", in_quotes(text),
                                    in_quotes(*nearest))
                      : fmt::format("{} is not one of: {}", in_quotes(text), listed(shape.values))};
    }
  }
  return std::nullopt;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({substituted, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::optional<std::string_view> nearest_word(std::string_view word,
                                             const std::vector<std::string_view>& candidates) {
  constexpr std::size_t kLongest = 64;  // nobody mistypes more, and the distance is quadratic
  if (word.size() > kLongest) return std::nullopt;
  std::size_t least = std::min<std::size_t>(2, word.size() / 2) + 1;
  std::optional<std::string_view> nearest;
  for (const std::string_view candidate : candidates) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

std::optional<ShapeMismatch> first_mismatch(const Json& json, const Shape& shape) {
  return mismatch(json, shape, "");
}

}  // namespace countersign
