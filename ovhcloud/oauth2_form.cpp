#include "ovhcloud/oauth2_form.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace countersign {

std::string_view OAuthForm::value(std::string_view name) const noexcept {
  for (const Parameter& parameter : parameters) {
    if (parameter.name == name) return parameter.value;
  }
  return {};
}

bool OAuthForm::repeats(std::string_view name) const noexcept {
  return std::count_if(parameters.begin(), parameters.end(),
                       [&](const Parameter& parameter) { return parameter.name == name; }) > 1;
}

bool OAuthForm::repeats_any() const noexcept {
  return std::any_of(parameters.begin(), parameters.end(),
                     [&](const Parameter& parameter) { return repeats(parameter.name); });
}

std::optional<std::string> form_text(std::string_view raw) {
  auto text = percent_decoded(raw, /*plus_is_space=*/true);
  if (!text || printable(*text) != *text) return std::nullopt;
  return text;
}

OAuthAnswer<OAuthForm> oauth_form(std::string_view text) {
  if (text.size() > kMaxFormBytes) return refuse(malformed_oauth_request("request too large"));
  OAuthForm form;
  for (const std::string_view pair : split(text, '&')) {
    if (pair.empty()) continue;
    if (form.parameters.size() == kMaxFormParameters) {
      return refuse(malformed_oauth_request("too many parameters"));
    }
    const auto [raw_name, raw_value] = cut(pair, '=');
    auto name = form_text(raw_name);
    auto value = form_text(raw_value);
    if (!name || !value) return refuse(malformed_oauth_request("malformed parameter"));
    form.parameters.push_back({.name = *std::move(name), .value = *std::move(value)});
  }
  return form;
}

}  // namespace countersign
