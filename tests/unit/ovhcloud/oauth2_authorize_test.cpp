#include "ovhcloud/oauth2_authorize.hpp"

#include <gtest/gtest.h>

#include <utility>

#include "core/text.hpp"
#include "ovhcloud/oauth2_form.hpp"
#include "tests/unit/ovhcloud/known_clients.hpp"

namespace countersign {
namespace {

constexpr std::string_view kChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

// The request that probo and aurora make (facts 6.4); each test spoils one thing in it.
class Authorize : public ::testing::Test {
 protected:
  void set(std::string_view name, std::string_view value) {
    for (auto& [known, text] : parameters_) {
      if (known == name) text = value;
    }
  }
  void remove(std::string_view name) {
    std::erase_if(parameters_, [&](const auto& parameter) { return parameter.first == name; });
  }
  void add(std::string_view name, std::string_view value) { parameters_.emplace_back(name, value); }

  [[nodiscard]] std::string query() const {
    std::string text;
    for (const auto& [name, value] : parameters_) {
      text.append(text.empty() ? "" : "&").append(name).append("=").append(percent_encoded(value));
    }
    return text + tail_;
  }

  [[nodiscard]] auto asked() const {
    const std::string target = "/auth/oauth2/authorize?" + query();
    return authorize_request({.method = "GET",
                              .path_and_query = target,
                              .host = "www.ovh.com",
                              .headers = {},
                              .body = "",
                              .scheme = Scheme::https,
                              .peer = "192.0.2.9"},
                             clients_);
  }

  // "taken", or what is said and where: "page: invalid_client", or the Location.
  [[nodiscard]] std::string decision() const {
    const auto request = asked();
    if (request) return "taken";
    const AuthorizeRefusal& refusal = request.error();
    return refusal.back ? redirect_with(*refusal.back, refusal.error)
                        : "page: " + refusal.error.error + ": " + refusal.error.description;
  }

  // The Location of an error, with the state that came.
  static std::string sent_back(std::string_view error, std::string_view description) {
    return std::string{kCallback} + "?error=" + std::string{error} +
           "&error_description=" + percent_encoded(description) + "&state=xyz";
  }

  KnownClients clients_;
  std::vector<std::pair<std::string, std::string>> parameters_{
      {"response_type", "code"},
      {"client_id", std::string{kAppId}},
      {"redirect_uri", std::string{kCallback}},
      {"scope", "all"},
      {"state", "xyz"},
      {"code_challenge", std::string{kChallenge}},
      {"code_challenge_method", "S256"}};
  std::string tail_;
};

TEST_F(Authorize, TakesTheRequestOfAClientThatIsRegistered) {
  const auto request = asked();

  ASSERT_TRUE(request);
  EXPECT_EQ(request->client->id, kAppId);
  EXPECT_EQ(request->back.redirect_uri, kCallback);
  EXPECT_EQ(request->back.state, "xyz");
  EXPECT_EQ(text_of(request->scope), "all");
  EXPECT_EQ(request->challenge, kChallenge);
}

TEST_F(Authorize, NeedsNoState) {
  remove("state");

  const auto request = asked();

  ASSERT_TRUE(request);
  EXPECT_EQ(request->back.state, "");
}

// --- shown on a page ----------------------------------------------------------

// Facts 6.2: invalid_client before redirect_uri is looked at.
TEST_F(Authorize, ShowsThatAClientIsUnknown) {
  set("client_id", "EU.ffffffffffffffff");
  set("redirect_uri", "https://elsewhere.example/");
  EXPECT_EQ(decision(), "page: invalid_client: ovhcloud oauth2 client does not exists");

  remove("client_id");
  EXPECT_EQ(decision(), "page: invalid_client: ovhcloud oauth2 client does not exists");
}

TEST_F(Authorize, SendsNobodyToAnAddressThatIsNotRegisteredToTheLetter) {
  for (const char* uri :
       {"https://elsewhere.example/callback", "https://app.example.com/callback/",
        "https://app.example.com/callback?x=1", "https://app.example.com/callback#x",
        "https://APP.example.com/callback", "https://app.example.com/", "http://app.example.com/",
        "https://app.example.com/?a=2", "https://app.example.com:443/callback",
        "https://app.example.com/callback https://elsewhere.example/"}) {
    set("redirect_uri", uri);
    EXPECT_EQ(decision(), "page: invalid_request: redirect_uri not registered for this client")
        << uri;
  }
  remove("redirect_uri");
  EXPECT_EQ(decision(), "page: invalid_request: missing parameter redirect_uri");
}

TEST_F(Authorize, ShowsThatAServiceAccountCannotSendPeople) {
  set("client_id", kServiceId);

  EXPECT_EQ(decision(), "page: unauthorized_client: flow not allowed for this client");
}

TEST_F(Authorize, ShowsWhatIsWrongWithARequestThatCannotBeRead) {
  tail_ = "&x=%";
  EXPECT_EQ(decision(), "page: invalid_request: malformed parameter");

  tail_ = "&x=%00";
  EXPECT_EQ(decision(), "page: invalid_request: malformed parameter");

  tail_ = "&x=" + std::string(kMaxFormBytes, 'x');
  EXPECT_EQ(decision(), "page: invalid_request: request too large");
}

TEST_F(Authorize, TrustsNoClientAndNoAddressOutOfTwo) {
  add("client_id", kAppId);
  EXPECT_EQ(decision(), "page: invalid_request: parameter given more than once");

  parameters_.pop_back();
  add("redirect_uri", "https://elsewhere.example/");
  EXPECT_EQ(decision(), "page: invalid_request: parameter given more than once");
}

// --- sent back ----------------------------------------------------------------

TEST_F(Authorize, SendsBackWhatIsMissing) {
  for (const char* name : {"response_type", "scope", "code_challenge"}) {
    const auto whole = parameters_;
    remove(name);
    EXPECT_EQ(decision(), sent_back("invalid_request", "missing parameter " + std::string{name}));
    parameters_ = whole;
  }
}

TEST_F(Authorize, SendsBackOtherResponseTypesThanCode) {
  for (const char* type : {"token", "id_token", "code token", "CODE"}) {
    set("response_type", type);
    EXPECT_EQ(decision(), sent_back("unsupported_response_type", "response type not supported"));
  }
}

TEST_F(Authorize, SendsBackAScopeThatIsUnknown) {
  set("scope", "account/read");

  EXPECT_EQ(decision(), sent_back("invalid_request", "scope unknown"));
}

TEST_F(Authorize, SendsBackAChallengeThatIsNotOfSha256) {
  set("code_challenge_method", "plain");
  EXPECT_EQ(decision(), sent_back("invalid_request", "transform algorithm not supported"));

  remove("code_challenge_method");
  EXPECT_EQ(decision(), sent_back("invalid_request", "transform algorithm not supported"));

  add("code_challenge_method", "S256");
  for (const std::string& challenge :
       {std::string{"x"}, std::string{kChallenge} + "=", std::string(10'000, 'a')}) {
    set("code_challenge", challenge);
    EXPECT_EQ(decision(), sent_back("invalid_request", "code_challenge malformed"));
  }
}

TEST_F(Authorize, SendsBackARepeatedParameter) {
  add("scope", "all");

  EXPECT_EQ(decision(), sent_back("invalid_request", "parameter given more than once"));
}

TEST_F(Authorize, HandsBackNeitherOfTwoStates) {
  add("state", "abc");

  EXPECT_EQ(decision(),
            "https://app.example.com/callback?error=invalid_request&error_description="
            "parameter%20given%20more%20than%20once");
}

// --- the address --------------------------------------------------------------

std::string to_code(std::string_view uri, std::string_view state) {
  return redirect_with({.redirect_uri = std::string{uri}, .state = std::string{state}},
                       AuthorizationCode{"c0de"});
}

TEST(Redirect, HasCodeAndState) {
  EXPECT_EQ(to_code("https://a.example/cb", "xyz"), "https://a.example/cb?code=c0de&state=xyz");
  EXPECT_EQ(to_code("https://a.example", ""), "https://a.example?code=c0de");
}

TEST(Redirect, KeepsTheQueryThatIsThere) {
  EXPECT_EQ(to_code("https://a.example/?a=1", "s"), "https://a.example/?a=1&code=c0de&state=s");
  EXPECT_EQ(to_code("https://a.example/?", "s"), "https://a.example/?code=c0de&state=s");
  EXPECT_EQ(to_code("https://a.example/?a=1&", "s"), "https://a.example/?a=1&code=c0de&state=s");
}

TEST(Redirect, EscapesWhatTheClientSent) {
  EXPECT_EQ(to_code("https://a.example/", "a b&code=x#y=é+%\"\r\nSet-Cookie: z"),
            "https://a.example/?code=c0de&state=a%20b%26code%3Dx%23y%3D%C3%A9%2B%25%22%0D%0A"
            "Set-Cookie%3A%20z");
}

TEST(Redirect, IsReadBackAsItWasMeant) {
  const std::string state = "a=b&c d+%é~!'()*";
  const std::string location = to_code("https://a.example/?code_source=1", state);

  const auto form = oauth_form(cut(location, '?').after).value();

  EXPECT_EQ(form.value("code"), "c0de");
  EXPECT_EQ(form.value("state"), state);
  EXPECT_EQ(form.parameters.size(), 3U);
}

TEST(Redirect, SaysThatThePersonRefused) {
  EXPECT_EQ(redirect_with({.redirect_uri = "https://a.example/cb", .state = "s"}, access_denied()),
            "https://a.example/cb?error=access_denied&error_description="
            "access%20denied%20by%20the%20user&state=s");
}

}  // namespace
}  // namespace countersign
