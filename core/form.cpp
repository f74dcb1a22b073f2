#include "core/form.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace countersign {

namespace {

bool is_line_sign(char c) { return c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

std::optional<std::string> form_text(std::string_view raw, FormText text) {
  auto decoded = percent_decoded(raw, /*plus_is_space=*/true);
  if (!decoded) return std::nullopt;
  std::string one_line = *decoded;
  if (text == FormText::lines) std::erase_if(one_line, is_line_sign);
  if (printable(one_line) != one_line || !is_utf8(*decoded)) return std::nullopt;
  return decoded;
}

tl::expected<std::vector<FormField>, FormFault> form_fields(std::string_view text,
                                                            const FormRules& rules) {
  std::vector<FormField> fields;
  if (text.empty()) return fields;
  for (const std::string_view pair : split(text, '&')) {
    if (pair.empty() && rules.lenient) continue;
    if (fields.size() == rules.most_fields) return tl::unexpected(FormFault::too_many_fields);
    const auto [raw_name, raw_value] = cut(pair, '=');
    const bool whole = !raw_name.empty() && raw_name.size() < pair.size();
    auto name = form_text(raw_name, rules.text);
    auto value = form_text(raw_value, rules.text);
    if (!name || !value || (!whole && !rules.lenient)) {
      return tl::unexpected(FormFault::malformed);
    }
    fields.push_back({.name = *std::move(name), .value = *std::move(value)});
  }
  return fields;
}

}  // namespace countersign
