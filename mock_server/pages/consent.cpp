// The page at validationUrl: an application asks, a person grants or refuses (facts 4.2).
#include "core/text.hpp"
#include "mock_server/directory/key_source.hpp"
#include "mock_server/pages/choices.hpp"
#include "mock_server/pages/guard.hpp"
#include "mock_server/pages/html.hpp"
#include "mock_server/pages/page_places.hpp"
#include "mock_server/pages/redirection.hpp"
#include "mock_server/pages/rights.hpp"

namespace countersign::mock_server {

namespace {

const Credential* pending_credential(const PageCall& call) {
  if (!call.tenant.is_known_at(call.request.host)) return nullptr;
  const Credential* credential =
      call.tenant.directory.credential_with_token(credential_token(query_of(call.request)));
  const bool pending =
      credential != nullptr && credential->state == CredentialState::pending_validation;
  return pending ? credential : nullptr;
}

// The title is the real page's, in any language. Behind "EU.AUTH.WEB." its id is assumed, and so
// is "CA" or "US" before it.
Response invalid_token(const PageCall& call) {
  const std::uint64_t number = mixed(call.tenant.identifier_seed ^ mixed(call.tenant.next_page()));
  std::string id = fmt::format("{}.AUTH.WEB.", prefix_of(call.tenant.region));
  append_hex(id, number, 16);
  append_hex(id, mixed(number), 16);
  return html_page(call, 200, "Error code: Invalid token",
                   fmt::format("<p>{}</p>\n<p class=\"hint\">Request-Id: {}</p>\n",
                               call.words.invalid_token, id));
}

std::string application_name(const PageCall& call, const Credential& credential) {
  const Application* application = call.tenant.directory.application(credential.application_id);
  return "<strong>" +
         html_name(application ? application->name : std::string{call.words.deleted_application}) +
         "</strong>";
}

std::string lead(const PageCall& call, const Credential& credential) {
  const Application* application = call.tenant.directory.application(credential.application_id);
  std::string text =
      fmt::format("<p>{}</p>\n", filled(call.words.asks, application_name(call, credential)));
  if (application != nullptr && !application->description.empty()) {
    text += fmt::format("<p class=\"hint\">{}</p>\n", html_name(application->description));
  }
  return text;
}

std::string networks(const PageCall& call, const Credential& credential) {
  if (credential.allowed_ips.empty()) return fmt::format("<p>{}</p>\n", call.words.any_network);
  std::string items;
  for (const std::string& block : credential.allowed_ips) {
    items += fmt::format("<li>{}</li>\n", html_code(block));
  }
  return "<ul>\n" + items + "</ul>\n";
}

std::string proof_subject(const Credential& credential) { return "consent " + credential.token; }

std::string decision_form(const PageCall& call, const Credential& credential) {
  const Words& words = call.words;
  const auto location = location_of(credential.redirection.value_or(""));
  return fmt::format(
      "<form method=\"post\">\n{}{}{}<p>{}</p>\n<div class=\"buttons\">\n"
      "<button class=\"main\" name=\"decision\" value=\"authorize\">{}</button>\n"
      "<button name=\"decision\" value=\"refuse\">{}</button>\n</div>\n</form>\n",
      hidden_field(kProofField, proof_of(call.tenant, proof_subject(credential))),
      person_field(call), validity_field(words),
      location ? filled(words.afterwards, html_code(*location))
               : std::string{words.afterwards_here},
      words.authorize, words.refuse);
}

Response shown(const PageCall& call, const Credential& credential) {
  const Words& words = call.words;
  const auto location = location_of(credential.redirection.value_or(""));
  return html_page(
      call, 200, words.consent_title,
      fmt::format("{}<h2>{}</h2>\n{}<h2>{}</h2>\n{}{}", lead(call, credential), words.rights_title,
                  rights_list(credential.rules, words), words.networks_title,
                  networks(call, credential), decision_form(call, credential)),
      location ? FormTarget::onward : FormTarget::own);
}

// That the browser also goes back after a refusal, and with nothing added, is assumed.
Response decided(const PageCall& call, const Credential& credential) {
  const Words& words = call.words;
  const bool granted = credential.state == CredentialState::validated;
  const std::string sentence =
      filled(granted ? words.authorized : words.refused, application_name(call, credential));
  const auto location = location_of(credential.redirection.value_or(""));
  const std::string next =
      location
          ? filled(words.moved, fmt::format("<a href=\"{0}\">{0}</a>", html_escaped(*location)))
          : std::string{words.close};
  Response response =
      html_page(call, location ? 303 : 200, granted ? words.authorized_title : words.refused_title,
                fmt::format("<p>{}</p>\n<p>{}</p>\n", sentence, next));
  if (location) add_header(response, "Location", *location);
  return response;
}

Response decide(const PageCall& call, const Credential& pending, const Form& form) {
  const std::string decision = form.text("decision");
  const auto person = chosen_person(call, form);
  if (!person) return wrong_form(call);
  Credential& credential = *call.tenant.directory.edit_credential(pending.id);
  if (decision == "refuse") {
    call.tenant.refuse(credential, *person);
    return decided(call, credential);
  }
  const auto validity = chosen_validity(form);
  if (decision != "authorize" || !validity) return wrong_form(call);
  call.tenant.grant(credential, *person, validity->time);
  return decided(call, credential);
}

}  // namespace

Response consent_page(const PageCall& call) {
  const Credential* credential = pending_credential(call);
  if (credential == nullptr) return invalid_token(call);
  if (call.request.method != "POST") return shown(call, *credential);
  const Posted posted = posted_form(call, proof_subject(*credential));
  return posted.form ? decide(call, *credential, *posted.form) : posted.refusal;
}

}  // namespace countersign::mock_server
