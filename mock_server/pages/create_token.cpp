// /createToken/: an application and a consumer key at once, with the rights that the query
// proposes: ?GET=/me&POST=/sms/* (facts 1).
#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "mock_server/pages/choices.hpp"
#include "mock_server/pages/guard.hpp"
#include "mock_server/pages/html.hpp"
#include "mock_server/pages/new_application.hpp"
#include "mock_server/pages/page_places.hpp"
#include "mock_server/pages/rights.hpp"

namespace countersign::mock_server {

namespace {

using Rules = std::vector<AccessRule>;

constexpr std::string_view kSubject = "createToken";
constexpr std::array<std::string_view, 5> kMethods{"GET", "POST", "PUT", "DELETE", "PATCH"};
constexpr std::size_t kMostRows = 200;
constexpr std::size_t kLongestPath = 4096;  // as POST /auth/credential takes
constexpr std::size_t kSpareRows = 3;

bool is_method(std::string_view text) {
  return std::find(kMethods.begin(), kMethods.end(), text) != kMethods.end();
}

// In their order, one more than there is room for at most. Whatever proposes no right is passed
// over.
Rules proposed(std::string_view query) {
  Rules rules;
  for (const std::string_view pair : split(query, '&')) {
    auto field = decoded_field(pair);
    if (!field || !is_method(field->name) || rules.size() > kMostRows) continue;
    rules.push_back({.method = std::move(field->name), .path = std::move(field->value)});
  }
  return rules;
}

// The rows of the form that have a path. nullopt: one has no method that the form offers.
std::optional<Rules> chosen_rules(const Form& form) {
  Rules rules;
  for (std::size_t row = 1; row <= kMostRows + 1; ++row) {
    std::string path = form.text(fmt::format("path-{}", row));
    std::string method = form.text(fmt::format("method-{}", row));
    if (path.empty()) continue;
    if (!is_method(method)) return std::nullopt;
    rules.push_back({.method = std::move(method), .path = std::move(path)});
  }
  return rules;
}

std::string rule_row(const Words& words, std::size_t row, const AccessRule& rule, bool focused) {
  std::string options;
  for (const std::string_view method : kMethods) {
    options +=
        fmt::format("<option{}>{}</option>", method == rule.method ? " selected" : "", method);
  }
  return fmt::format(
      "<div class=\"right\">\n<label class=\"unseen\" for=\"method-{0}\">{1}</label>\n"
      "<select id=\"method-{0}\" name=\"method-{0}\"{2}>{3}</select>\n"
      "<label class=\"unseen\" for=\"path-{0}\">{4}</label>\n"
      "<input id=\"path-{0}\" name=\"path-{0}\" value=\"{5}\" autocomplete=\"off\" "
      "spellcheck=\"false\">\n</div>\n",
      row, filled(words.method_of, row), focused ? " autofocus" : "", options,
      filled(words.path_of, row), html_escaped(rule.path));
}

// `focus`: on the first row without a path.
std::string rule_rows(const Words& words, const Rules& rules, bool focus) {
  static const AccessRule kNone{.method = "GET", .path = ""};
  const std::size_t rows = std::min(rules.size() + kSpareRows, kMostRows);
  std::string text;
  for (std::size_t i = 0; i < rows; ++i) {
    text += rule_row(words, i + 1, i < rules.size() ? rules[i] : kNone, focus && i == rules.size());
  }
  return fmt::format(
      "<fieldset class=\"field\" aria-describedby=\"rights-hint\">\n<legend>{}</legend>\n"
      "<p class=\"hint\" id=\"rights-hint\">{}</p>\n{}</fieldset>\n",
      words.rights, words.rights_hint, text);
}

struct Asked {
  const Form& form;
  const Rules& rules;
  std::string wrong = {};  // as HTML
  bool more_rows = false;
};

// The button that creates comes first: it is the one that Enter presses.
Response asked(const PageCall& call, const Asked& state) {
  const Words& words = call.words;
  const Form& form = state.form;
  return html_page(
      call, state.wrong.empty() ? 200 : 400, words.create_token_title,
      fmt::format(
          "<p>{}</p>\n{}<form method=\"post\">\n{}{}{}{}{}{}<div class=\"buttons\">\n"
          "<button class=\"main\" name=\"do\" value=\"create\">{}</button>\n"
          "<button name=\"do\" value=\"more\" formnovalidate>{}</button>\n</div>\n</form>\n",
          words.create_token_lead, alert(state.wrong),
          hidden_field(kProofField, proof_of(call.tenant, kSubject)),
          person_field(call, form.text("person")), application_fields(words, form),
          validity_field(words, form.text("validity")),
          text_field({.name = "networks",
                      .label = words.allowed_ips,
                      .value = form.text("networks"),
                      .hint = words.allowed_ips_hint,
                      .more = "spellcheck=\"false\""}),
          rule_rows(words, state.rules, state.more_rows), words.create, words.more_rows));
}

std::vector<std::string> chosen_networks(const Form& form) {
  std::string text = form.text("networks");
  for (char& c : text) {
    if (c == ',' || c == ';' || c == '\t' || c == '\n' || c == '\r') c = ' ';
  }
  std::vector<std::string> networks;
  for (const std::string_view word : split(text, ' ')) {
    if (!word.empty()) networks.emplace_back(word);
  }
  return networks;
}

// As HTML; empty: nothing is.
std::string wrong_rules(const Words& words, const Rules& rules) {
  if (rules.size() > kMostRows) return filled(words.too_many_rights, kMostRows);
  const bool all_fit = std::all_of(rules.begin(), rules.end(), [](const AccessRule& rule) {
    return rule.path.size() <= kLongestPath;
  });
  return all_fit ? "" : filled(words.right_too_long, kLongestPath);
}

std::string wrong_answer(const PageCall& call, const Form& form, const Rules& rules) {
  const std::string_view wrong = wrong_application(call.words, form);
  if (!wrong.empty()) return std::string{wrong};
  for (const std::string& network : chosen_networks(form)) {
    if (!parse_ip_block(network)) return filled(call.words.no_network, html_code(network));
  }
  return rules.empty() ? std::string{call.words.needs_right} : wrong_rules(call.words, rules);
}

Response created(const PageCall& call, const Application& application,
                 const Credential& credential) {
  const Words& words = call.words;
  const LabelledKeys keys{{words.application_key, application.key},
                          {words.application_secret, application.secret.reveal()},
                          {words.consumer_key, credential.consumer_key.reveal()}};
  return html_page(call, 200, words.token_created_title,
                   fmt::format("{}<h2>{}</h2>\n{}", keys_shown(call, application, keys),
                               words.rights_title, rights_list(credential.rules, words)));
}

Response create(const PageCall& call, const Form& form, const Rules& rules) {
  const auto person = chosen_person(call, form);
  const auto validity = chosen_validity(form);
  if (!person || !validity) return wrong_form(call);
  std::string wrong = wrong_answer(call, form, rules);
  if (!wrong.empty()) {
    return asked(call, {.form = form, .rules = rules, .wrong = std::move(wrong)});
  }
  const Application& application = new_application(call, form, person->account);
  Credential& credential =
      call.tenant.issue(application, {.name = {},
                                      .consumer_key = {},
                                      .state = CredentialState::pending_validation,
                                      .rules = rules,
                                      .allowed_ips = chosen_networks(form),
                                      .validity = std::nullopt});
  call.tenant.grant(credential, *person, validity->time);
  return created(call, application, credential);
}

}  // namespace

Response create_token_page(const PageCall& call) {
  if (call.request.method != "POST") {
    const Rules rules = proposed(query_of(call.request));
    return asked(call, {.form = Form{}, .rules = rules, .wrong = wrong_rules(call.words, rules)});
  }
  const Posted posted = posted_form(call, kSubject);
  if (!posted.form) return posted.refusal;
  const std::string what = posted.form->text("do");
  const auto rules = chosen_rules(*posted.form);
  if (!rules || (what != "create" && what != "more")) return wrong_form(call);
  if (what == "create") return create(call, *posted.form, *rules);
  return asked(call, {.form = *posted.form, .rules = *rules, .more_rows = true});
}

}  // namespace countersign::mock_server
