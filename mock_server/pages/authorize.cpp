// /auth/oauth2/authorize: an OAuth2 client asks for a code, a person grants or refuses, and the
// browser goes back to the client (facts 6.4). That it goes with 303 is assumed.
#include "core/text.hpp"
#include "mock_server/pages/choices.hpp"
#include "mock_server/pages/guard.hpp"
#include "mock_server/pages/html.hpp"
#include "mock_server/pages/page_places.hpp"
#include "ovhcloud/oauth2_authorize.hpp"

namespace countersign::mock_server {

namespace {

// For this request and no other: what was shown is what is granted.
std::string proof_subject(const PageCall& call) {
  return "authorize " + std::string{query_of(call.request)};
}

Response sent_to(const PageCall& call, const std::string& location, std::string_view title,
                 std::string_view sentence) {
  const std::string link = fmt::format("<a href=\"{0}\">{0}</a>", html_escaped(location));
  Response response =
      html_page(call, 303, title,
                fmt::format("<p>{}</p>\n<p>{}</p>\n", sentence, filled(call.words.moved, link)));
  add_header(response, "Location", location);
  return response;
}

std::string client_name(const OAuthClient& client) {
  return "<strong>" + html_name(client.name) + "</strong>";
}

// Nobody vouches for an address, or the client is told itself (RFC 6749, 4.1.2.1).
Response refused(const PageCall& call, const AuthorizeRefusal& refusal) {
  const Words& words = call.words;
  const std::string told = fmt::format("{}: {}", refusal.error.error, refusal.error.description);
  const std::string sentence = filled(words.wrong_request, html_code(told));
  if (!refusal.back) return sentence_page(call, 400, words.wrong_request_title, sentence);
  return sent_to(call, redirect_with(*refusal.back, refusal.error), words.wrong_request_title,
                 sentence);
}

std::string scope_list(const OAuthScope& scope, const Words& words) {
  constexpr std::string_view kAll = "/all";
  std::string items;
  for (const std::string& name : scope.names) {
    const std::string product = name.substr(0, name.size() - std::min(name.size(), kAll.size()));
    const std::string what = name == "all" ? std::string{words.scope_all}
                                           : filled(words.scope_product, html_code(product));
    items += fmt::format("<li>{}<br>{}</li>\n", what, html_code(name));
  }
  return "<ul>\n" + items + "</ul>\n";
}

Response shown(const PageCall& call, const AuthorizeRequest& asked) {
  const Words& words = call.words;
  const OAuthClient& client = *asked.client;
  const std::string description =
      client.description.empty()
          ? ""
          : fmt::format("<p class=\"hint\">{}</p>\n", html_name(client.description));
  return html_page(
      call, 200, words.consent_title,
      fmt::format("<p>{}</p>\n{}<h2>{}</h2>\n{}<form method=\"post\">\n{}{}<p>{}</p>\n"
                  "<div class=\"buttons\">\n"
                  "<button class=\"main\" name=\"decision\" value=\"authorize\">{}</button>\n"
                  "<button name=\"decision\" value=\"refuse\">{}</button>\n</div>\n</form>\n",
                  filled(words.asks, client_name(client)), description, words.rights_title,
                  scope_list(asked.scope, words),
                  hidden_field(kProofField, proof_of(call.tenant, proof_subject(call))),
                  person_field(call), filled(words.afterwards, html_code(asked.back.redirect_uri)),
                  words.authorize, words.refuse),
      FormTarget::onward);
}

// A code for the client, which acts as that person once it has redeemed it.
AuthorizationCode issued_code(const PageCall& call, const AuthorizeRequest& asked,
                              const Person& person) {
  Tenant& tenant = call.tenant;
  const std::string text = tenant.keys.hex("authorization code", kAccessTokenLength);
  const std::string forgotten =
      tenant.directory.add(IssuedCode{.text = AuthorizationCode{text},
                                      .client_id = asked.client->id,
                                      .account = person.account,
                                      .user = person.user,
                                      .redirect_uri = asked.back.redirect_uri,
                                      .challenge = asked.challenge,
                                      .scope = asked.scope,
                                      .expires = later(tenant.clock.now(), kCodeLife),
                                      .grant = tenant.directory.next_grant()});
  call.tenants.index_access_token(text, forgotten, tenant.id);
  return AuthorizationCode{text};
}

Response authorized(const PageCall& call, const AuthorizeRequest& asked, const Person& person) {
  const Words& words = call.words;
  const AuthorizationCode code = issued_code(call, asked, person);
  return sent_to(call, redirect_with(asked.back, code), words.authorized_title,
                 filled(words.authorized, client_name(*asked.client)));
}

Response decide(const PageCall& call, const AuthorizeRequest& asked, const Form& form) {
  const Words& words = call.words;
  const std::string decision = form.text("decision");
  const auto person = chosen_person(call, form);
  if (!person) return wrong_form(call);
  if (decision == "authorize") return authorized(call, asked, *person);
  if (decision != "refuse") return wrong_form(call);
  return sent_to(call, redirect_with(asked.back, access_denied()), words.refused_title,
                 filled(words.refused, client_name(*asked.client)));
}

}  // namespace

Response authorize_page(const PageCall& call) {
  const auto asked = authorize_request(call.request, call.tenant.directory);
  if (!asked) return refused(call, asked.error());
  // Not for HEAD, by which a link is looked at and not followed.
  if (call.tenant.settings.auto_validate && call.request.method != "HEAD") {
    return authorized(call, *asked, {.account = call.tenant.nichandle});
  }
  if (call.request.method != "POST") return shown(call, *asked);
  const Posted posted = posted_form(call, proof_subject(call));
  return posted.form ? decide(call, *asked, *posted.form) : posted.refusal;
}

}  // namespace countersign::mock_server
