#include "mock_server/pages/form.hpp"

#include <algorithm>
#include <set>

#include "core/text.hpp"

namespace countersign::mock_server {

namespace {

constexpr std::size_t kMostFields = 1024;

bool is_plain_text(std::string_view text) {
  const bool obeyed = std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F;
  });
  return !obeyed && is_utf8(text);
}

}  // namespace

std::optional<FormField> decoded_field(std::string_view pair) {
  const auto [name, value] = cut(pair, '=');
  if (name.empty() || name.size() == pair.size()) return std::nullopt;
  auto decoded_name = percent_decoded(name, true);
  auto decoded_value = percent_decoded(value, true);
  if (!decoded_name || !decoded_value) return std::nullopt;
  if (!is_plain_text(*decoded_name) || !is_plain_text(*decoded_value)) return std::nullopt;
  return FormField{.name = *std::move(decoded_name), .value = *std::move(decoded_value)};
}

Result<Form> Form::parse(std::string_view text) {
  Form form;
  if (text.empty()) return form;
  std::set<std::string> names;
  for (const std::string_view pair : split(text, '&')) {
    auto field = decoded_field(pair);
    if (!field) return fail(Errc::bad_input, "a field of the form cannot be decoded");
    if (!names.insert(field->name).second) {
      return fail(Errc::bad_input, "a field of the form stands twice");
    }
    if (names.size() > kMostFields) return fail(Errc::bad_input, "the form has too many fields");
    form.fields_.push_back(*std::move(field));
  }
  return form;
}

const std::string* Form::find(std::string_view name) const noexcept {
  const auto found = std::find_if(fields_.begin(), fields_.end(),
                                  [&](const FormField& field) { return field.name == name; });
  return found == fields_.end() ? nullptr : &found->value;
}

std::string Form::text(std::string_view name) const {
  const std::string* value = find(name);
  return value ? *value : std::string{};
}

}  // namespace countersign::mock_server
