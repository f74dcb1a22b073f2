#include "mock_server/pages/new_application.hpp"

#include "mock_server/pages/html.hpp"

namespace countersign::mock_server {

namespace {

// What the real pages take is not known (facts 4.2).
constexpr std::size_t kLongestName = 255;
constexpr std::size_t kLongestDescription = 1024;

}  // namespace

std::string application_fields(const Words& words, const Form& form) {
  return text_field({.name = "name",
                     .label = words.name,
                     .value = form.text("name"),
                     .more = "required maxlength=\"255\""}) +
         text_field({.name = "description",
                     .label = words.description,
                     .value = form.text("description"),
                     .hint = words.optional,
                     .more = "maxlength=\"1024\""});
}

std::string_view wrong_application(const Words& words, const Form& form) {
  const std::string name = form.text("name");
  if (name.find_first_not_of(" \t\r\n") == std::string::npos) return words.needs_name;
  if (name.size() > kLongestName) return words.name_too_long;
  if (form.text("description").size() > kLongestDescription) return words.description_too_long;
  return {};
}

const Application& new_application(const PageCall& call, const Form& form, std::string owner) {
  Tenant& tenant = call.tenant;
  std::string key;
  do {
    key = tenant.keys.hex("application key", 16);
  } while (!call.tenants.index_application_key(key, tenant.id));
  return tenant.directory.add(
      Application{.id = tenant.next_id(),
                  .key = std::move(key),
                  .secret = ApplicationSecret{tenant.keys.hex("application secret", 32)},
                  .name = form.text("name"),
                  .description = form.text("description"),
                  .status = ApplicationStatus::active,
                  .owner = std::move(owner)});
}

std::string keys_shown(const PageCall& call, const Application& application,
                       const LabelledKeys& keys) {
  std::string items;
  for (const auto& [label, key] : keys) {
    items += fmt::format("<dt>{}</dt>\n<dd><code>{}</code></dd>\n", label, html_escaped(key));
  }
  return fmt::format(
      "<p>{}</p>\n<dl>\n{}</dl>\n<p><strong>{}</strong></p>\n",
      filled(call.words.created_lead, "<strong>" + html_name(application.name) + "</strong>"),
      items, call.words.once);
}

std::string alert(std::string_view sentence) {
  return sentence.empty() ? "" : fmt::format("<p class=\"bad\" role=\"alert\">{}</p>\n", sentence);
}

}  // namespace countersign::mock_server
