// The token and the authorization endpoint as strangers ask them: nobody is taken
// for a client without having sent its secret, no browser is sent anywhere but to a
// registered address, and every refusal is JSON of the characters that RFC 6749 has.
//
// Input, a line each: the Authorization header (none when empty), the Content-Type
// (likewise), the query; then the body. Lines end with LF.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/text.hpp"
#include "ovhcloud/digest.hpp"
#include "ovhcloud/oauth2.hpp"
#include "ovhcloud/oauth2_authorize.hpp"
#include "ovhcloud/oauth2_client.hpp"
#include "ovhcloud/oauth2_form.hpp"
#include "tests/fuzz/require.hpp"

namespace countersign::fuzz {

namespace {

constexpr std::string_view kSecret = "0123456789abcdef";
constexpr std::array<std::string_view, 2> kCallbacks{"https://a.example/cb",
                                                     "https://a.example/?a=1"};

class TwoClients final : public OAuthDirectory {
 public:
  [[nodiscard]] const OAuthClient* oauth_client(std::string_view id) const override {
    if (id == service_.id) return &service_;
    return id == app_.id ? &app_ : nullptr;
  }
  [[nodiscard]] const AccessToken* access_token(std::string_view) const override { return nullptr; }

 private:
  OAuthClient service_{.id = "EU.s",
                       .secret = ClientSecret{std::string{kSecret}},
                       .name = "service",
                       .description = "",
                       .flow = OAuthFlow::client_credentials,
                       .callback_urls = {},
                       .account = "ab1234-ovh",
                       .created = {}};
  OAuthClient app_{.id = "EU.a",
                   .secret = ClientSecret{std::string{kSecret}},
                   .name = "app",
                   .description = "",
                   .flow = OAuthFlow::authorization_code,
                   .callback_urls = {kCallbacks.begin(), kCallbacks.end()},
                   .account = "ab1234-ovh",
                   .created = {}};
};

std::string_view take_line(std::string_view& text) {
  const auto [line, rest] = cut(text, '\n');
  text = rest;
  return line;
}

// Without any grammar: every escape that is one undone, everything else as it stands.
std::string loosely_decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto escape = percent_decoded(text.substr(i, 3), /*plus_is_space=*/false);
    const bool decoded = text[i] == '%' && escape && escape->size() == 1;
    result += decoded ? escape->front() : text[i];
    i += decoded ? 2 : 0;
  }
  return result;
}

bool shows_the_secret(const Request& request) {
  std::string basic{find_header(request.headers, "authorization").value_or("")};
  basic = base64_decoded(trimmed(cut(basic, ' ').after)).value_or("");
  for (const std::string& text : {loosely_decoded(request.body), basic, loosely_decoded(basic)}) {
    if (text.find(kSecret) != std::string::npos) return true;
  }
  return false;
}

void require_sound(const OAuthError& error) {
  const auto json = nlohmann::json::parse(body_of(error), nullptr, false);
  require(json.is_object() && json.size() == 2, "a refusal is a JSON object of two members");
  for (const auto& [unused, value] : json.items()) {
    const auto text = value.get<std::string>();
    require(std::all_of(text.begin(), text.end(),
                        [](char c) { return c >= 0x20 && c <= 0x7E && c != '"' && c != '\\'; }),
            "a refusal has the characters of RFC 6749, 5.2");
  }
  require(error.status == 400, "a refusal is a 400");
}

void judge_token_request(const Request& request, const OAuthDirectory& directory) {
  const auto asked = token_request(request);
  if (!asked) return require_sound(asked.error());
  const auto client = asking_client(*asked, directory);
  if (!client) return require_sound(client.error());
  require(shows_the_secret(request), "nobody is taken for a client without its secret");
  if (const auto* grant = std::get_if<ClientCredentialsGrant>(&asked->grant)) {
    require(parse_scope(text_of(grant->scope)) == grant->scope, "a scope is read back");
  }
}

void require_goes_home(const std::string& location, std::string_view state) {
  const auto* home = std::find_if(kCallbacks.begin(), kCallbacks.end(),
                                  [&](std::string_view url) { return location.starts_with(url); });
  require(home != kCallbacks.end(), "nobody is sent anywhere but to a registered address");
  const std::string_view added = std::string_view{location}.substr(home->size());
  require(std::all_of(added.begin(), added.end(), [](char c) { return c > 0x20 && c < 0x7F; }) &&
              added.find('#') == std::string_view::npos,
          "what is added to an address is escaped");
  const auto form = oauth_form(added.substr(1));
  require(form && form->value("state") == state, "the state comes back as it was sent");
}

void judge_authorize_request(const Request& request, const OAuthDirectory& directory) {
  const auto asked = authorize_request(request, directory);
  if (asked) {
    const AuthorizationCode code{"c0de"};
    return require_goes_home(redirect_with(asked->back, code), asked->back.state);
  }
  require_sound(asked.error().error);
  if (const auto& back = asked.error().back) {
    require_goes_home(redirect_with(*back, asked.error().error), back->state);
  }
}

void judge_client_request(std::string_view body) {
  const auto json = nlohmann::ordered_json::parse(body, nullptr, false);
  if (json.is_discarded()) return;
  const auto asked = oauth_client_request(json);
  if (!asked) return;
  for (const std::string& url : asked->callback_urls) {
    Response response;
    add_header(response, "Location",
               redirect_with({.redirect_uri = url, .state = "s"}, AuthorizationCode{"c"}));
    require(url.starts_with("https://"), "a callback URL is https");
  }
}

}  // namespace

void judge_oauth2(std::string_view input) {
  const std::string_view authorization = take_line(input);
  const std::string_view type = take_line(input);
  const std::string target = "/auth/oauth2/authorize?" + std::string{take_line(input)};
  std::vector<HeaderField> fields;
  if (!authorization.empty()) fields.push_back({.name = "Authorization", .value = authorization});
  if (!type.empty()) fields.push_back({.name = "Content-Type", .value = type});
  const Request request{.method = "POST",
                        .path_and_query = target,
                        .host = "www.ovh.com",
                        .headers = fields,
                        .body = input,
                        .scheme = Scheme::https,
                        .peer = "192.0.2.9"};
  const TwoClients directory;

  judge_token_request(request, directory);
  judge_authorize_request(request, directory);
  judge_client_request(input);
}

}  // namespace countersign::fuzz

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string text(data, data + size);
  countersign::fuzz::judge_oauth2(text);
  return 0;
}
