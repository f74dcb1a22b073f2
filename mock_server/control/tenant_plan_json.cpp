#include "mock_server/control/tenant_plan_json.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "core/text.hpp"
#include "core/time_text.hpp"

namespace countersign::mock_server {

namespace {

using Json = nlohmann::ordered_json;

// Far enough for every test and near enough for arithmetic on instants.
constexpr std::int64_t kMostSeconds = 100LL * 366 * 86400;
constexpr std::int64_t kMostSecondsBack = 50LL * 366 * 86400;  // no clock stands before 1970

template <class T>
std::optional<T> named(std::string_view text,
                       std::initializer_list<std::pair<std::string_view, T>> names) {
  for (const auto& [name, value] : names) {
    if (name == text) return value;
  }
  return std::nullopt;
}

std::string text_at(const Json& json, const char* name) { return json.value(name, ""); }

CredentialState state_from(std::string_view text) {
  return named<CredentialState>(text, {{"pendingValidation", CredentialState::pending_validation},
                                       {"refused", CredentialState::refused},
                                       {"expired", CredentialState::expired},
                                       {"revoked", CredentialState::revoked}})
      .value_or(CredentialState::validated);
}

ApplicationStatus status_from(std::string_view text) {
  return named<ApplicationStatus>(text, {{"blocked", ApplicationStatus::blocked},
                                         {"inactive", ApplicationStatus::inactive},
                                         {"trusted", ApplicationStatus::trusted}})
      .value_or(ApplicationStatus::active);
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

ServiceAccountPlan planned_service_account(const Json& json) {
  ServiceAccountPlan plan{.name = text_at(json, "name"),
                          .description = text_at(json, "description"),
                          .client_id = text_at(json, "client_id"),
                          .client_secret = text_at(json, "client_secret"),
                          .allow = std::nullopt};
  if (json.contains("allow")) plan.allow = json.at("allow").get<std::vector<std::string>>();
  return plan;
}

Result<UserPlan> planned_user(const Json& json) {
  UserPlan plan{.login = json.at("login"),
                .description = text_at(json, "description"),
                .email = text_at(json, "email"),
                .group = text_at(json, "group")};
  for (const std::string& name : {plan.login, plan.group.empty() ? plan.login : plan.group}) {
    if (is_user_name(name)) continue;
    return fail(Errc::bad_input,
                fmt::format("\"{}\" is no name of a user or a group: 1 to 255 letters, digits and "
                            "._-@+",
                            utf8_or_replaced(name)));
  }
  if (json.contains("allow")) plan.allow = json.at("allow").get<std::vector<std::string>>();
  return plan;
}

// That nobody is there twice, and that whoever validates is there.
Result<void> check_users(const TenantPlan& plan) {
  std::set<std::string_view> logins;
  for (const UserPlan& user : plan.users) {
    if (!logins.insert(user.login).second) {
      return fail(Errc::bad_input, fmt::format("the user \"{}\" is given twice", user.login));
    }
  }
  for (const ApplicationPlan& application : plan.applications) {
    for (const CredentialPlan& credential : application.credentials) {
      if (credential.user.empty() || logins.contains(credential.user)) continue;
      return fail(Errc::bad_input,
                  fmt::format("a credential is validated by \"{}\", who is none of the users",
                              utf8_or_replaced(credential.user)));
    }
  }
  return {};
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

std::optional<ErrorForm> error_form_from(std::string_view text) {
  return named<ErrorForm>(text, {{"class", ErrorForm::api_class}, {"legacy", ErrorForm::legacy}});
}

std::optional<VoidForm> void_form_from(std::string_view text) {
  return named<VoidForm>(
      text,
      {{"null", VoidForm::null}, {"empty", VoidForm::empty}, {"no-content", VoidForm::no_content}});
}

std::optional<SignatureMode> signature_mode_from(std::string_view text) {
  return named<SignatureMode>(text, {{"compatible", SignatureMode::compatible},
                                     {"exact", SignatureMode::exact},
                                     {"report", SignatureMode::report},
                                     {"off", SignatureMode::off}});
}

std::optional<ValidationUrl> validation_url_from(std::string_view text) {
  return named<ValidationUrl>(text,
                              {{"sso", ValidationUrl::sso}, {"classic", ValidationUrl::classic}});
}

std::optional<ValidationBase> validation_base_from(std::string_view text) {
  return named<ValidationBase>(text,
                               {{"caller", ValidationBase::caller}, {"ovh", ValidationBase::ovh}});
}

std::optional<IamMode> iam_mode_from(std::string_view text) {
  return named<IamMode>(
      text, {{"strict", IamMode::strict}, {"report", IamMode::report}, {"off", IamMode::off}});
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
      plan.service_accounts->push_back(planned_service_account(account));
    }
  }
  if (json.contains("users")) {
    for (const Json& user : json.at("users")) {
      auto planned = planned_user(user);
      if (!planned) return tl::unexpected(planned.error());
      plan.users.push_back(*std::move(planned));
    }
  }
  if (const auto checked = check_users(plan); !checked) return tl::unexpected(checked.error());
  return plan;
}

}  // namespace countersign::mock_server
