// Which members a JSON document may have, as a value, and the first place where
// a document differs, in a sentence for whoever wrote it. For the files and
// bodies that are ours (scenarios, the control API); OVHcloud's own parameters
// have their own rules and texts (ovhcloud/parameters).
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace countersign {

struct Shape;

struct Member {
  std::string_view name;
  const Shape* shape;
  bool required = false;
};

struct Shape {
  enum class Kind { anything, string, integer, boolean, object, array, null, one_of };
  Kind kind = Kind::anything;
  std::vector<Member> members = {};           // of an object; any other is a mistake …
  const Shape* others = nullptr;              // … unless this says what others look like
  const Shape* element = nullptr;             // of an array
  std::size_t fewest = 0;                     // elements
  std::vector<std::string_view> values = {};  // of a string; empty: any
  std::vector<const Shape*> choices = {};     // of one_of
  std::string_view is = {};                   // "a number of seconds": for the sentence
};

struct ShapeMismatch {
  std::string pointer;   // JSON pointer to the offending value
  bool of_name = false;  // the member's name is what is wrong, not its value
  std::string sentence;  // "unknown member \"metod\"; did you mean \"method\"?"
};

// Requires: shapes outlive the call (they are constants).
[[nodiscard]] std::optional<ShapeMismatch> first_mismatch(const nlohmann::ordered_json& json,
                                                          const Shape& shape);

// The candidate that `word` was probably meant to be: at most two edits away.
[[nodiscard]] std::optional<std::string_view> nearest_word(
    std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace countersign
