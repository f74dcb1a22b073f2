#include "mock_server/control/tenant_plan_json.hpp"

#include <fmt/format.h>

#include <array>

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "core/time_text.hpp"
#include "mock_server/control/identity_plan_json.hpp"

namespace countersign::mock_server {

namespace {

using Json = nlohmann::ordered_json;

// Far enough for every test and near enough for arithmetic on instants.
constexpr std::int64_t kMostSeconds = 100LL * 366 * 86400;
constexpr std::int64_t kMostSecondsBack = 50LL * 366 * 86400;  // no clock stands before 1970

template <class T, std::size_t N>
using Names = std::array<std::pair<std::string_view, T>, N>;

constexpr Names<CredentialState, 5> kStates{
    {{"pendingValidation", CredentialState::pending_validation},
     {"validated", CredentialState::validated},
     {"refused", CredentialState::refused},
     {"expired", CredentialState::expired},
     {"revoked", CredentialState::revoked}}};
constexpr Names<ApplicationStatus, 4> kStatuses{{{"active", ApplicationStatus::active},
                                                 {"blocked", ApplicationStatus::blocked},
                                                 {"inactive", ApplicationStatus::inactive},
                                                 {"trusted", ApplicationStatus::trusted}}};
constexpr Names<ErrorForm, 2> kErrorForms{
    {{"class", ErrorForm::api_class}, {"legacy", ErrorForm::legacy}}};
constexpr Names<VoidForm, 3> kVoidForms{
    {{"null", VoidForm::null}, {"empty", VoidForm::empty}, {"no-content", VoidForm::no_content}}};
constexpr Names<SignatureMode, 4> kSignatureModes{{{"compatible", SignatureMode::compatible},
                                                   {"exact", SignatureMode::exact},
                                                   {"report", SignatureMode::report},
                                                   {"off", SignatureMode::off}}};
constexpr Names<ValidationUrl, 2> kValidationUrls{
    {{"sso", ValidationUrl::sso}, {"classic", ValidationUrl::classic}}};
constexpr Names<ValidationBase, 2> kValidationBases{
    {{"caller", ValidationBase::caller}, {"ovh", ValidationBase::ovh}}};
constexpr Names<IamMode, 3> kIamModes{
    {{"strict", IamMode::strict}, {"report", IamMode::report}, {"off", IamMode::off}}};

template <class T, std::size_t N>
std::optional<T> named(std::string_view text, const Names<T, N>& names) {
  for (const auto& [name, value] : names) {
    if (name == text) return value;
  }
  return std::nullopt;
}

template <class T, std::size_t N>
std::string_view name_in(const Names<T, N>& names, T wanted) {
  for (const auto& [name, value] : names) {
    if (value == wanted) return name;
  }
  return {};
}

std::string_view on_or_off(bool on) { return on ? "on" : "off"; }

std::string text_at(const Json& json, const char* name) { return json.value(name, ""); }

CredentialState state_from(std::string_view text) {
  return named(text, kStates).value_or(CredentialState::validated);
}

ApplicationStatus status_from(std::string_view text) {
  return named(text, kStatuses).value_or(ApplicationStatus::active);
}

bool is_in_range(std::int64_t seconds) {
  return seconds >= -kMostSeconds && seconds <= kMostSeconds;
}

Result<CredentialPlan> planned_credential(const Json& json) {
  CredentialPlan plan;
  plan.name = text_at(json, "name");
  plan.consumer_key = text_at(json, "consumer_key");
  plan.state = state_from(text_at(json, "state"));
  plan.user = text_at(json, "user");
  if (json.contains("rules")) {
    plan.rules.emplace();
    for (const Json& rule : json.at("rules")) {
      plan.rules->push_back({.method = rule.at("method"), .path = rule.at("path")});
    }
  }
  if (json.contains("allowed_ips")) {
    for (const Json& block : json.at("allowed_ips")) {
      if (!parse_ip_block(block.get_ref<const std::string&>())) {
        return fail(Errc::bad_input,
                    fmt::format("{} is no address or block of addresses", block.dump()));
      }
      plan.allowed_ips.push_back(block);
    }
  }
  if (json.contains("validity_seconds")) {
    const auto seconds = json.at("validity_seconds").get<std::int64_t>();
    if (!is_in_range(seconds)) return fail(Errc::bad_input, "validity_seconds is out of range");
    plan.validity = std::chrono::seconds{seconds};
  }
  return plan;
}

Result<ApplicationPlan> planned_application(const Json& json) {
  ApplicationPlan plan{.name = text_at(json, "name"),
                       .description = text_at(json, "description"),
                       .key = text_at(json, "key"),
                       .secret = text_at(json, "secret"),
                       .status = status_from(text_at(json, "status")),
                       .credentials = {}};
  if (!json.contains("credentials")) return plan;
  for (const Json& credential : json.at("credentials")) {
    auto planned = planned_credential(credential);
    if (!planned) return tl::unexpected(planned.error());
    plan.credentials.push_back(*std::move(planned));
  }
  return plan;
}

Result<void> apply_settings(const Json& json, TenantSettings& settings) {
  if (const auto form = error_form_from(text_at(json, "errors"))) settings.errors = *form;
  if (const auto form = void_form_from(text_at(json, "void"))) settings.void_form = *form;
  if (const auto mode = signature_mode_from(text_at(json, "signature"))) {
    settings.verdict.signature = *mode;
  }
  if (const auto form = validation_url_from(text_at(json, "validation_url"))) {
    settings.validation_url = *form;
  }
  if (const auto base = validation_base_from(text_at(json, "validation_base"))) {
    settings.validation_base = *base;
  }
  if (const auto region = region_named(text_at(json, "region"))) settings.region = *region;
  if (json.contains("clock_window")) {
    const auto seconds = json.at("clock_window").get<std::int64_t>();
    if (seconds < 0 || !is_in_range(seconds)) {
      return fail(Errc::bad_input, "clock_window is out of range");
    }
    settings.verdict.clock_window = std::chrono::seconds{seconds};
  }
  settings.auto_validate = json.value("auto_validate", settings.auto_validate);
  if (const auto mode = iam_mode_from(text_at(json, "iam"))) settings.iam = *mode;
  if (json.contains("iam_details")) {
    settings.iam_details =
        text_at(json, "iam_details") == "on" ? IamDetails::given : IamDetails::left_out;
  }
  if (json.contains("token_life")) {
    const auto seconds = json.at("token_life").get<std::int64_t>();
    if (seconds < 1 || !is_in_range(seconds)) {
      return fail(Errc::bad_input, "token_life is out of range");
    }
    settings.token_life = std::chrono::seconds{seconds};
  }
  if (json.contains("gzip")) settings.gzip = text_at(json, "gzip") == "on";
  if (json.contains("public_bases")) {
    settings.verdict.public_bases = json.at("public_bases").get<std::vector<std::string>>();
  }
  return {};
}

}  // namespace

std::optional<ErrorForm> error_form_from(std::string_view text) { return named(text, kErrorForms); }

std::optional<VoidForm> void_form_from(std::string_view text) { return named(text, kVoidForms); }

std::optional<SignatureMode> signature_mode_from(std::string_view text) {
  return named(text, kSignatureModes);
}

std::optional<ValidationUrl> validation_url_from(std::string_view text) {
  return named(text, kValidationUrls);
}

std::optional<ValidationBase> validation_base_from(std::string_view text) {
  return named(text, kValidationBases);
}

std::optional<IamMode> iam_mode_from(std::string_view text) { return named(text, kIamModes); }

namespace {

Json clock_plan_json(const ClockPlan& plan) {
  const auto& [now, offset, frozen] = plan;
  Json json{{"frozen", frozen}};
  if (now) json["now"] = to_rfc3339(*now);
  if (offset && !now) json["offset_seconds"] = offset->count();
  return json;
}

Json credential_plan_json(const CredentialPlan& plan) {
  const auto& [name, consumer_key, state, rules, allowed_ips, validity, user] = plan;
  Json json{{"name", name}, {"consumer_key", consumer_key}, {"state", name_in(kStates, state)}};
  if (rules) {
    json["rules"] = Json::array();
    for (const auto& [method, path] : *rules) {
      json["rules"].push_back(Json{{"method", method}, {"path", path}});
    }
  }
  json["allowed_ips"] = allowed_ips;
  if (validity) json["validity_seconds"] = validity->count();
  if (!user.empty()) json["user"] = user;
  return json;
}

Json application_plan_json(const ApplicationPlan& plan) {
  const auto& [name, description, key, secret, status, credentials] = plan;
  Json json{{"name", name},
            {"description", description},
            {"key", key},
            {"secret", secret},
            {"status", name_in(kStatuses, status)}};
  for (const CredentialPlan& one : credentials) {
    json["credentials"].push_back(credential_plan_json(one));
  }
  return json;
}

Json user_plan_json(const UserPlan& plan) {
  const auto& [login, description, email, group, allow] = plan;
  return Json{{"login", login},
              {"description", description},
              {"email", email},
              {"group", group},
              {"allow", allow}};
}

Json service_account_json(const ServiceAccountPlan& plan) {
  const auto& [name, description, client_id, client_secret, allow, flow, callback_urls] = plan;
  Json json{{"name", name},           {"description", description},
            {"client_id", client_id}, {"client_secret", client_secret},
            {"flow", name_of(flow)},  {"callback_urls", callback_urls}};
  if (allow) json["allow"] = *allow;
  return json;
}

}  // namespace

Json settings_json(const TenantSettings& settings) {
  const auto& [region, errors, void_form, validation_url, validation_base, auto_validate, gzip, iam,
               iam_details, token_life, verdict] = settings;
  const auto& [signature, clock_window, public_bases] = verdict;
  return Json{{"region", name_of(region)},
              {"errors", name_in(kErrorForms, errors)},
              {"void", name_in(kVoidForms, void_form)},
              {"signature", name_in(kSignatureModes, signature)},
              {"clock_window", clock_window.count()},
              {"validation_url", name_in(kValidationUrls, validation_url)},
              {"validation_base", name_in(kValidationBases, validation_base)},
              {"auto_validate", auto_validate},
              {"gzip", on_or_off(gzip)},
              {"iam", name_in(kIamModes, iam)},
              {"iam_details", on_or_off(iam_details == IamDetails::given)},
              {"token_life", token_life.count()},
              {"public_bases", public_bases}};
}

Json plan_json(const TenantPlan& plan) {
  const auto& [id, seed, settings, clock, nichandle, zones, applications, service_accounts, users] =
      plan;
  Json json{{"settings", settings_json(settings)},
            {"clock", clock_plan_json(clock)},
            {"account", nichandle},
            {"zones", zones}};
  for (const ApplicationPlan& one : applications) {
    json["applications"].push_back(application_plan_json(one));
  }
  if (service_accounts) {
    json["service_accounts"] = Json::array();
    for (const ServiceAccountPlan& one : *service_accounts) {
      json["service_accounts"].push_back(service_account_json(one));
    }
  }
  for (const UserPlan& one : users) json["users"].push_back(user_plan_json(one));
  return json;
}

Result<ClockPlan> planned_clock(const Json& json) {
  ClockPlan plan;
  plan.frozen = json.value("frozen", false);
  if (json.contains("now") && json.contains("offset_seconds")) {
    return fail(Errc::bad_input, "a clock has either now or offset_seconds");
  }
  if (json.contains("now")) {
    const auto text = json.at("now").get<std::string>();
    plan.now = parse_rfc3339(text);
    if (!plan.now || *plan.now < Instant{}) {
      return fail(Errc::bad_input,
                  fmt::format("{} is no time such as 2026-03-04T05:06:07Z", json.at("now").dump()));
    }
  }
  if (json.contains("offset_seconds")) {
    const auto seconds = json.at("offset_seconds").get<std::int64_t>();
    if (!is_in_range(seconds) || seconds < -kMostSecondsBack) {
      return fail(Errc::bad_input,
                  "offset_seconds is out of range: from fifty years back to a hundred ahead");
    }
    plan.offset = std::chrono::seconds{seconds};
  }
  return plan;
}

Result<TenantPlan> planned(const Json& json, TenantPlan plan) {
  if (json.contains("settings")) {
    const auto applied = apply_settings(json.at("settings"), plan.settings);
    if (!applied) return tl::unexpected(applied.error());
  }
  if (json.contains("clock")) {
    const auto clock = planned_clock(json.at("clock"));
    if (!clock) return tl::unexpected(clock.error());
    plan.clock = *clock;
  }
  if (json.contains("seed")) {
    const Json& seed = json.at("seed");
    // With the id, so that two tenants of one seed do not share their keys.
    plan.seed =
        fmt::format("{}\n{}", plan.id, seed.is_string() ? seed.get<std::string>() : seed.dump());
  }
  if (json.contains("account")) plan.nichandle = json.at("account").get<std::string>();
  if (json.contains("zones")) plan.zones = json.at("zones").get<std::vector<std::string>>();
  if (json.contains("applications")) {
    for (const Json& application : json.at("applications")) {
      auto planned = planned_application(application);
      if (!planned) return tl::unexpected(planned.error());
      plan.applications.push_back(*std::move(planned));
    }
  }
  if (json.contains("service_accounts")) {
    plan.service_accounts.emplace();
    for (const Json& account : json.at("service_accounts")) {
      auto planned = planned_service_account(account);
      if (!planned) return tl::unexpected(planned.error());
      plan.service_accounts->push_back(*std::move(planned));
    }
  }
  if (json.contains("users")) {
    for (const Json& user : json.at("users")) {
      auto planned = planned_user(user);
      if (!planned) return tl::unexpected(planned.error());
      plan.users.push_back(*std::move(planned));
    }
  }
  if (const auto checked = checked_users(plan); !checked) return tl::unexpected(checked.error());
  return plan;
}

}  // namespace countersign::mock_server
