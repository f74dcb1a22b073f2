// What an HTML form sends, and every token request: application/x-www-form-urlencoded, in a body
// or in a query. From strangers, so bounded and decoded strictly. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace countersign {

struct FormField {
  std::string name;
  std::string value;  // decoded, as is the name
};

// Which texts a form may hold, control characters (NUL, DEL and C1's included) never.
enum class FormText { one_line, lines };  // `lines`: tabs and line ends too

struct FormRules {
  FormText text;
  std::size_t most_fields;
  // Whether "name" counts as "name=", and nothing between two "&" as no field; else both are
  // malformed.
  bool lenient;
};

enum class FormFault { malformed, too_many_fields };

// A name or a value decoded; nullopt for a wrong percent escape, for bytes that are not UTF-8 and
// for a text of another kind.
[[nodiscard]] std::optional<std::string> form_text(std::string_view raw, FormText text);

// In the order received; a name may stand there several times.
[[nodiscard]] tl::expected<std::vector<FormField>, FormFault> form_fields(std::string_view text,
                                                                          const FormRules& rules);

}  // namespace countersign
