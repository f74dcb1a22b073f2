// /createApp/: a name and a description, for an application key and its secret (facts 1).
#include "mock_server/pages/choices.hpp"
#include "mock_server/pages/guard.hpp"
#include "mock_server/pages/html.hpp"
#include "mock_server/pages/new_application.hpp"
#include "mock_server/pages/page_places.hpp"

namespace countersign::mock_server {

namespace {

constexpr std::string_view kSubject = "createApp";

Response asked(const PageCall& call, const Form& form, std::string_view wrong) {
  const Words& words = call.words;
  return html_page(
      call, wrong.empty() ? 200 : 400, words.create_app_title,
      fmt::format("<p>{}</p>\n{}<form method=\"post\">\n{}{}{}<div class=\"buttons\">\n"
                  "<button class=\"main\" name=\"do\" value=\"create\">{}</button>\n"
                  "</div>\n</form>\n",
                  words.create_app_lead, alert(wrong),
                  hidden_field(kProofField, proof_of(call.tenant, kSubject)),
                  account_field(call, form.text("account")), application_fields(words, form),
                  words.create));
}

Response created(const PageCall& call, const Application& application) {
  const Words& words = call.words;
  return html_page(call, 200, words.app_created_title,
                   keys_shown(call, application,
                              {{words.application_key, application.key},
                               {words.application_secret, application.secret.reveal()}}));
}

}  // namespace

Response create_app_page(const PageCall& call) {
  if (call.request.method != "POST") return asked(call, Form{}, {});
  const Posted posted = posted_form(call, kSubject);
  if (!posted.form) return posted.refusal;
  const auto account = chosen_account(call, *posted.form);
  if (!account || posted.form->text("do") != "create") return wrong_form(call);
  const std::string_view wrong = wrong_application(call.words, *posted.form);
  if (!wrong.empty()) return asked(call, *posted.form, wrong);
  return created(call, new_application(call, *posted.form, *account));
}

}  // namespace countersign::mock_server
