#include "ovhcloud/oauth2_form.hpp"

#include <algorithm>

namespace countersign {

std::string_view OAuthForm::value(std::string_view name) const noexcept {
  for (const FormField& parameter : parameters) {
    if (parameter.name == name) return parameter.value;
  }
  return {};
}

bool OAuthForm::repeats(std::string_view name) const noexcept {
  return std::count_if(parameters.begin(), parameters.end(),
                       [&](const FormField& parameter) { return parameter.name == name; }) > 1;
}

bool OAuthForm::repeats_any() const noexcept {
  return std::any_of(parameters.begin(), parameters.end(),
                     [&](const FormField& parameter) { return repeats(parameter.name); });
}

std::optional<std::string> form_text(std::string_view raw) {
  return form_text(raw, FormText::one_line);
}

OAuthAnswer<OAuthForm> oauth_form(std::string_view text) {
  if (text.size() > kMaxFormBytes) return refuse(malformed_oauth_request("request too large"));
  auto fields = form_fields(
      text, {.text = FormText::one_line, .most_fields = kMaxFormParameters, .lenient = true});
  if (fields) return OAuthForm{.parameters = *std::move(fields)};
  const bool too_many = fields.error() == FormFault::too_many_fields;
  return refuse(malformed_oauth_request(too_many ? "too many parameters" : "malformed parameter"));
}

}  // namespace countersign
