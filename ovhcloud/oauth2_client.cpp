#include "ovhcloud/oauth2_client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/http.hpp"
#include "core/text.hpp"
#include "core/time_text.hpp"

namespace countersign {

namespace {

using Json = nlohmann::ordered_json;

std::string shown(const Json& value) {
  return value.is_string() ? value.get<std::string>()
                           : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool is_url_character(char c) {
  constexpr std::string_view kOthers = "-._~:/?@!$&'()*+,;=%";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kOthers.find(c) != std::string_view::npos;
}

// A text that is there; the empty one only where it `may_be_empty`.
Answer<std::string> text_member(const Json& body, std::string_view name, bool may_be_empty) {
  const auto member = body.find(name);
  if (member == body.end()) return refuse(missing_required(name));
  const auto* text = member->get_ptr<const std::string*>();
  const bool fits = text != nullptr && (may_be_empty || !text->empty()) &&
                    text->size() <= kMaxClientText && printable(*text) == *text;
  if (!fits) return refuse(invalid_value(name, shown(*member), "string"));
  return *text;
}

Answer<OAuthFlow> flow_member(const Json& body) {
  const auto member = body.find("flow");
  if (member == body.end()) return refuse(missing_required("flow"));
  const auto flow =
      member->is_string() ? oauth_flow(member->get_ref<const std::string&>()) : std::nullopt;
  if (!flow) return refuse(invalid_value("flow", shown(*member), "oauth2.ClientFlowEnum"));
  return *flow;
}

// Absent or null: none. Those of a client that never sends anybody anywhere are kept too.
Answer<std::vector<std::string>> callback_member(const Json& body, OAuthFlow flow) {
  std::vector<std::string> urls;
  const auto member = body.find("callbackUrls");
  if (member != body.end() && !member->is_null()) {
    if (!member->is_array() || member->size() > kMaxCallbackUrls) {
      return refuse(misshapen_body_parameter("callbackUrls"));
    }
    for (const Json& url : *member) {
      if (!url.is_string()) return refuse(misshapen_body_parameter("callbackUrls"));
      urls.push_back(url.get<std::string>());
      if (!is_callback_url(urls.back())) {
        return refuse(invalid_value("callbackUrls", urls.back(), "string[]"));
      }
    }
  }
  if (urls.empty() && flow == OAuthFlow::authorization_code) {
    return refuse(missing_required("callbackUrls"));
  }
  return urls;
}

// As the services behind these objects write it: fractions without trailing zeros
// (facts 5, Datetimes).
std::string trimmed_rfc3339(Instant when) {
  std::string text = to_rfc3339(when);
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of("0Z") + 1);
  return text + "Z";
}

}  // namespace

bool is_callback_url(std::string_view text) {
  constexpr std::string_view kHttps = "https://";
  if (text.size() > kMaxCallbackUrlBytes || !text.starts_with(kHttps)) return false;
  const std::string_view rest = text.substr(kHttps.size());
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
  const std::string_view target = rest.substr(authority.size());
  return is_authority(authority) && std::all_of(target.begin(), target.end(), is_url_character) &&
         percent_decoded(target, /*plus_is_space=*/false).has_value();
}

Answer<OAuthClientRequest> oauth_client_request(const Json& body) {
  constexpr std::array<std::string_view, 4> kMembers{"callbackUrls", "description", "flow", "name"};
  if (!body.is_object()) return refuse(malformed_json());
  for (const auto& [name, value] : body.items()) {
    if (std::find(kMembers.begin(), kMembers.end(), name) == kMembers.end()) {
      return refuse(unknown_body_parameter(name));
    }
  }
  auto description = text_member(body, "description", /*may_be_empty=*/true);
  if (!description) return refuse(std::move(description.error()));
  const auto flow = flow_member(body);
  if (!flow) return refuse(flow.error());
  auto name = text_member(body, "name", /*may_be_empty=*/false);
  if (!name) return refuse(std::move(name.error()));
  auto urls = callback_member(body, *flow);
  if (!urls) return refuse(std::move(urls.error()));
  return OAuthClientRequest{.name = *std::move(name),
                            .description = *std::move(description),
                            .flow = *flow,
                            .callback_urls = *std::move(urls)};
}

Answer<OAuthClient> changed_client(const OAuthClient& client, const Json& body) {
  if (!body.is_object()) return refuse(malformed_json());
  OAuthClient changed = client;
  if (body.contains("description")) {
    auto description = text_member(body, "description", /*may_be_empty=*/true);
    if (!description) return refuse(std::move(description.error()));
    changed.description = *std::move(description);
  }
  if (body.contains("name")) {
    auto name = text_member(body, "name", /*may_be_empty=*/false);
    if (!name) return refuse(std::move(name.error()));
    changed.name = *std::move(name);
  }
  if (body.contains("callbackUrls")) {
    auto urls = callback_member(body, client.flow);
    if (!urls) return refuse(std::move(urls.error()));
    changed.callback_urls = *std::move(urls);
  }
  return changed;
}

Json json_of(const OAuthClient& client, std::string_view region) {
  Json json;
  json["callbackUrls"] = client.callback_urls;
  json["clientId"] = client.id;
  json["createdAt"] = trimmed_rfc3339(client.created);
  json["description"] = client.description;
  json["flow"] = name_of(client.flow);
  json["identity"] = client.flow == OAuthFlow::client_credentials
                         ? Json(credential_urn(region, client.account, client.id))
                         : Json(nullptr);
  json["name"] = client.name;
  return json;
}

Json json_with_secret(const OAuthClient& client) {
  return {{"clientId", client.id}, {"clientSecret", client.secret.reveal()}};
}

}  // namespace countersign
