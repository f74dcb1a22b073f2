#include "mock_server/control/identity_plan_json.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "core/http.hpp"
#include "core/ip.hpp"
#include "core/text.hpp"
#include "ovhcloud/oauth2_client.hpp"

namespace countersign::mock_server {

namespace {

using Json = nlohmann::ordered_json;

std::string text_at(const Json& json, const char* name) { return json.value(name, ""); }

// Beside what the API registers, http on this machine: a test's own server has no certificate.
bool is_callback(const std::string& url) {
  constexpr std::string_view kHttp = "http://";
  if (is_callback_url(url)) return true;
  if (!url.starts_with(kHttp)) return false;
  const std::string rest = url.substr(kHttp.size());
  const std::string_view host = host_of(std::string_view{rest}.substr(0, rest.find_first_of("/?")));
  return (is_loopback(host) || host == "localhost") && is_callback_url("https://" + rest);
}

Result<void> check_flow(const ServiceAccountPlan& plan) {
  const bool by_code = plan.flow == OAuthFlow::authorization_code;
  if (by_code == plan.callback_urls.empty()) {
    return fail(Errc::bad_input,
                "a service account has callback_urls exactly when its flow is AUTHORIZATION_CODE");
  }
  if (by_code && plan.allow) {
    return fail(Errc::bad_input,
                "a service account of the flow AUTHORIZATION_CODE acts as whoever authorizes it: "
                "allow is for the other flow");
  }
  for (const std::string& url : plan.callback_urls) {
    if (is_callback(url)) continue;
    return fail(Errc::bad_input,
                fmt::format("callback_urls: \"{}\" is no https address without a fragment, nor an "
                            "http address of this machine",
                            utf8_or_replaced(url)));
  }
  return {};
}

}  // namespace

Result<ServiceAccountPlan> planned_service_account(const Json& json) {
  ServiceAccountPlan plan{.name = text_at(json, "name"),
                          .description = text_at(json, "description"),
                          .client_id = text_at(json, "client_id"),
                          .client_secret = text_at(json, "client_secret"),
                          .allow = std::nullopt};
  if (json.contains("allow")) plan.allow = json.at("allow").get<std::vector<std::string>>();
  if (const auto flow = oauth_flow(text_at(json, "flow"))) plan.flow = *flow;
  if (json.contains("callback_urls")) {
    plan.callback_urls = json.at("callback_urls").get<std::vector<std::string>>();
  }
  if (const auto fits = check_flow(plan); !fits) return tl::unexpected(fits.error());
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

Result<void> checked_users(const TenantPlan& plan) {
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

}  // namespace countersign::mock_server
