#include "mock_server/pages/form.hpp"

#include <algorithm>
#include <set>

namespace countersign::mock_server {

namespace {

constexpr FormRules kRules{.text = FormText::lines, .most_fields = 1024, .lenient = false};

}  // namespace

std::optional<FormField> decoded_field(std::string_view pair) {
  auto fields = form_fields(pair, kRules);
  if (!fields || fields->size() != 1) return std::nullopt;
  return std::move(fields->front());
}

Result<Form> Form::parse(std::string_view text) {
  auto fields = form_fields(text, kRules);
  if (!fields && fields.error() == FormFault::too_many_fields) {
    return fail(Errc::bad_input, "the form has too many fields");
  }
  if (!fields) return fail(Errc::bad_input, "a field of the form cannot be decoded");
  std::set<std::string_view> names;
  for (const FormField& field : *fields) {
    if (!names.insert(field.name).second) {
      return fail(Errc::bad_input, "a field of the form stands twice");
    }
  }
  Form form;
  form.fields_ = *std::move(fields);
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
