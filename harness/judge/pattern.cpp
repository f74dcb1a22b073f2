#include "harness/judge/pattern.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <regex>

#include "core/text.hpp"

namespace countersign::harness {

namespace {

constexpr std::size_t kLongestMatched = 10'000;  // std::regex recurses; longer texts do not match

std::string shown(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// libstdc++ reads the numbers of "{2,3}" and "\\1" without a look at how long they are.
bool counts_too_far(std::string_view pattern) {
  std::size_t digits = 0;
  bool counting = false;
  for (const char c : pattern) {
    const bool digit = c >= '0' && c <= '9';
    digits = digit ? digits + 1 : 0;
    if (counting && digits > 4) return true;
    if (!digit) counting = c == '{' || c == ',' || c == '\\';
  }
  return false;
}

bool is_matcher(const Json& pattern) {
  return pattern.is_object() && pattern.size() == 1 && pattern.begin().key().starts_with('$');
}

std::string type_of(const Json& value) {
  if (value.is_number_integer()) return "integer";
  return value.type_name();
}

bool type_matches(const std::string& type, const Json& value) {
  return type == type_of(value) || (type == "number" && value.is_number());
}

bool matches(const Json& pattern, const Json& got) {
  return mismatches_of(pattern, got, "").empty();
}

bool matcher_matches(const std::string& name, const Json& wanted, const Json& got) {
  if (name == "$type") return type_matches(wanted.get<std::string>(), got);
  if (name == "$matches") {
    return got.is_string() && got.get_ref<const std::string&>().size() <= kLongestMatched &&
           std::regex_match(got.get<std::string>(), std::regex{wanted.get<std::string>()});
  }
  if (name == "$length") {
    const std::size_t length = got.is_string() ? got.get<std::string>().size() : got.size();
    return (got.is_structured() || got.is_string()) && length == wanted.get<std::size_t>();
  }
  if (name == "$contains" && got.is_string() && wanted.is_string()) {
    return got.get_ref<const std::string&>().find(wanted.get_ref<const std::string&>()) !=
           std::string::npos;
  }
  if (name == "$contains") {
    return got.is_array() && std::any_of(got.begin(), got.end(),
                                         [&](const Json& item) { return matches(wanted, item); });
  }
  if (name == "$one_of") {
    return std::any_of(wanted.begin(), wanted.end(),
                       [&](const Json& choice) { return matches(choice, got); });
  }
  return name == "$not" && !matches(wanted, got);
}

std::vector<Mismatch> differ(const Json& pattern, const Json& got, const std::string& what) {
  return {{.what = what, .wanted = shown(pattern), .got = shown(got)}};
}

std::vector<Mismatch> object_mismatches(const Json& pattern, const Json& got,
                                        const std::string& what) {
  std::vector<Mismatch> all;
  for (const auto& [name, wanted] : pattern.items()) {
    const std::string where = what + "/" + name;
    const auto member = got.find(name);
    if (member == got.end()) {
      all.push_back({.what = where, .wanted = shown(wanted), .got = "no such member"});
    } else {
      const auto below = mismatches_of(wanted, *member, where);
      all.insert(all.end(), below.begin(), below.end());
    }
  }
  return all;
}

std::vector<Mismatch> array_mismatches(const Json& pattern, const Json& got,
                                       const std::string& what) {
  if (pattern.size() != got.size()) return differ(pattern, got, what);
  std::vector<Mismatch> all;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const auto below = mismatches_of(pattern[i], got[i], fmt::format("{}/{}", what, i));
    all.insert(all.end(), below.begin(), below.end());
  }
  return all;
}

std::optional<std::string> matcher_problem(const std::string& name, const Json& wanted) {
  static constexpr std::array<std::string_view, 6> kNames{"$type",   "$matches", "$contains",
                                                          "$length", "$one_of",  "$not"};
  if (std::find(kNames.begin(), kNames.end(), name) == kNames.end()) {
    return fmt::format(
        "no matcher \"{}\": there are $type, $matches, $contains, $length, $one_of "
        "and $not",
        name);
  }
  if ((name == "$type" || name == "$matches") && !wanted.is_string()) {
    return fmt::format("{} takes a string", name);
  }
  if (name == "$length" && !wanted.is_number_unsigned()) return "$length takes a number";
  if (name == "$one_of" && !wanted.is_array()) return "$one_of takes a list";
  if (name == "$matches") {
    if (counts_too_far(wanted.get_ref<const std::string&>())) {
      return fmt::format("{} repeats more than 9999 times", wanted.dump());
    }
    try {
      const std::regex compiled{wanted.get<std::string>()};
    } catch (const std::regex_error&) {
      return fmt::format("{} is no ECMAScript regular expression", wanted.dump());
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<Mismatch> mismatches_of(const Json& pattern, const Json& got, const std::string& what) {
  if (is_matcher(pattern)) {
    const bool fits = matcher_matches(pattern.begin().key(), pattern.begin().value(), got);
    return fits ? std::vector<Mismatch>{} : differ(pattern, got, what);
  }
  if (pattern.is_object() && got.is_object()) return object_mismatches(pattern, got, what);
  if (pattern.is_array() && got.is_array()) return array_mismatches(pattern, got, what);
  return pattern == got ? std::vector<Mismatch>{} : differ(pattern, got, what);
}

std::optional<PatternProblem> pattern_problem(const Json& json) {
  if (is_matcher(json)) {
    const std::string name = json.begin().key();
    if (auto problem = matcher_problem(name, json.begin().value())) {
      return PatternProblem{.pointer = "/" + name, .sentence = *std::move(problem)};
    }
  }
  if (!json.is_structured()) return std::nullopt;
  for (const auto& [name, value] : json.items()) {
    if (auto below = pattern_problem(value)) {
      below->pointer = "/" + name + below->pointer;
      return below;
    }
  }
  return std::nullopt;
}

}  // namespace countersign::harness
