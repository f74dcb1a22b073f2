#include "ovhcloud/oauth2_client.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/json_text.hpp"
#include "tests/unit/ovhcloud/known_clients.hpp"

namespace countersign {
namespace {

using Json = nlohmann::ordered_json;

// --- its addresses ------------------------------------------------------------

TEST(CallbackUrl, IsHttpsWithAHost) {
  for (const char* url :
       {"https://app.example.com", "https://app.example.com/", "https://app.example.com:8443/cb",
        "https://app.example.com?x=1", "https://127.0.0.1/cb", "https://[2001:db8::1]:8443/cb",
        "https://app.example.com/a%20b?c=d&e=%C3%A9/@:!$'()*+,;="}) {
    EXPECT_TRUE(is_callback_url(url)) << url;
  }
}

TEST(CallbackUrl, IsNothingElse) {
  for (const char* url : {"",
                          "app.example.com",
                          "http://app.example.com/",
                          "http://localhost/",
                          "https://",
                          "https:///cb",
                          "https://?x",
                          "https://app.example.com/#x",
                          "https://a b/",
                          "https://:443/",
                          "https://user@app.example.com/",
                          "https://app.example.com:http/",
                          "https://app.example.com/a b",
                          "https://app.example.com/\"",
                          "https://app.example.com/é",
                          "https://app.example.com/%",
                          "https://app.example.com/%4",
                          "https://app.example.com/\r\n",
                          "https://app.example.com\\@elsewhere.example/",
                          "javascript:alert(1)",
                          "urn:x",
                          "//app.example.com/",
                          "https://app.example.com/[x]",
                          "https://[::1/",
                          " https://a/"}) {
    EXPECT_FALSE(is_callback_url(url)) << url;
  }
}

TEST(CallbackUrl, HasABoundedLength) {
  const std::string start = "https://a.example/";
  const std::string longest = start + std::string(kMaxCallbackUrlBytes - start.size(), 'x');

  EXPECT_TRUE(is_callback_url(longest));
  EXPECT_FALSE(is_callback_url(longest + "x"));
}

// --- a new one ----------------------------------------------------------------

class NewClient : public ::testing::Test {
 protected:
  [[nodiscard]] std::string decision() const {
    const auto request = oauth_client_request(body_);
    return request ? "taken" : request.error().message;
  }

  Json body_ = {{"callbackUrls", {kCallback}},
                {"description", "of a test"},
                {"flow", "AUTHORIZATION_CODE"},
                {"name", "app"}};
};

TEST_F(NewClient, IsTaken) {
  const auto request = oauth_client_request(body_);

  ASSERT_TRUE(request) << request.error().message;
  EXPECT_EQ(request->name, "app");
  EXPECT_EQ(request->description, "of a test");
  EXPECT_EQ(request->flow, OAuthFlow::authorization_code);
  EXPECT_EQ(request->callback_urls, std::vector<std::string>{std::string{kCallback}});
}

TEST_F(NewClient, NeedsNoCallbackForItsOwnCredentials) {
  body_["flow"] = "CLIENT_CREDENTIALS";
  for (const Json& none : {Json(nullptr), Json::array()}) {
    body_["callbackUrls"] = none;
    EXPECT_EQ(decision(), "taken");
  }
  body_.erase("callbackUrls");
  EXPECT_EQ(decision(), "taken");
}

TEST_F(NewClient, NeedsACallbackForThePeopleItSends) {
  body_["callbackUrls"] = Json::array();
  EXPECT_EQ(decision(), "The input provided isn't valid: 'callbackUrls' is a required property");

  body_.erase("callbackUrls");
  EXPECT_EQ(decision(), "The input provided isn't valid: 'callbackUrls' is a required property");
}

TEST_F(NewClient, NeedsNameDescriptionAndFlow) {
  for (const char* name : {"name", "description", "flow"}) {
    Json body = body_;
    body.erase(name);
    const auto request = oauth_client_request(body);
    ASSERT_FALSE(request) << name;
    EXPECT_EQ(request.error().status, 400);
    EXPECT_EQ(request.error().message,
              "The input provided isn't valid: '" + std::string{name} + "' is a required property");
  }
}

TEST_F(NewClient, HasAFlowThatThereIs) {
  body_["flow"] = "IMPLICIT";
  EXPECT_EQ(decision(), "[flow] Given data (IMPLICIT) is not valid for type oauth2.ClientFlowEnum");

  body_["flow"] = 1;
  EXPECT_EQ(decision(), "[flow] Given data (1) is not valid for type oauth2.ClientFlowEnum");
}

TEST_F(NewClient, HasTextsOfABoundedLength) {
  body_["name"] = std::string(kMaxClientText, 'n');
  body_["description"] = "";
  EXPECT_EQ(decision(), "taken");

  body_["name"] = "";
  EXPECT_EQ(decision(), "[name] Given data () is not valid for type string");

  for (const char* member : {"name", "description"}) {
    for (const Json& odd : {Json(std::string(kMaxClientText + 1, 'n')), Json("a\nb"), Json(nullptr),
                            Json(7), Json::array(), Json(std::string(1, '\0'))}) {
      Json body = body_;
      body["name"] = "n";
      body[member] = odd;
      EXPECT_FALSE(oauth_client_request(body)) << member;
    }
  }
}

TEST_F(NewClient, HasCallbacksThatAreHttps) {
  body_["callbackUrls"].push_back("http://app.example.com/");

  EXPECT_EQ(decision(),
            "[callbackUrls] Given data (http://app.example.com/) is not valid for type string[]");
}

TEST_F(NewClient, HasCallbacksInAListThatIsBounded) {
  for (const Json& odd : {Json("https://a.example/"), Json::object(), Json::array({1}), Json(7),
                          Json(std::vector<std::string>(kMaxCallbackUrls + 1, "https://a/"))}) {
    body_["callbackUrls"] = odd;
    EXPECT_EQ(decision(), "Body parameter callbackUrls isn't formated correctly") << odd;
  }
}

TEST_F(NewClient, HasNoOtherMembers) {
  body_["clientId"] = "EU.0000000000000000";

  EXPECT_EQ(decision(), "Unknown body parameter clientId");
}

TEST(NewClientBody, IsAnObject) {
  for (const char* text : {"null", "[]", "7", "\"x\"", "{}"}) {
    EXPECT_FALSE(oauth_client_request(parse_json(text).value())) << text;
  }
}

// --- changed ------------------------------------------------------------------

TEST(ChangedClient, HasWhatTheBodyGivesAndKeepsTheRest) {
  KnownClients known;

  const auto changed = changed_client(
      known.app(), Json{{"name", "other"}, {"callbackUrls", {"https://b.example/"}}});

  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->name, "other");
  EXPECT_EQ(changed->callback_urls, std::vector<std::string>{"https://b.example/"});
  EXPECT_EQ(changed->description, known.app().description);
  EXPECT_EQ(changed->id, kAppId);
  EXPECT_TRUE(changed->secret == known.app().secret);
}

// Who sends back what was read has changed nothing.
TEST(ChangedClient, IsTheSameAfterItsOwnObject) {
  KnownClients known;
  for (const OAuthClient& client : known.clients) {
    const Json shown = json_of(client, "eu");
    const auto changed = changed_client(client, shown);
    ASSERT_TRUE(changed) << changed.error().message;
    EXPECT_EQ(json_of(*changed, "eu"), shown);
  }
}

TEST(ChangedClient, IsHeldToTheSameRules) {
  KnownClients known;

  EXPECT_FALSE(changed_client(known.app(), Json{{"name", ""}}));
  EXPECT_FALSE(changed_client(known.app(), Json{{"description", 7}}));
  EXPECT_FALSE(changed_client(known.app(), Json{{"callbackUrls", Json::array()}}));
  EXPECT_FALSE(changed_client(known.app(), Json{{"callbackUrls", {"http://a.example/"}}}));
  EXPECT_TRUE(changed_client(known.service(), Json{{"callbackUrls", Json::array()}}));
  EXPECT_FALSE(changed_client(known.app(), Json::array()));
}

// --- shown --------------------------------------------------------------------

// Facts 5, the real object.
TEST(ClientObject, IsByteForByteAsSeen) {
  const OAuthClient client{.id = "EU.0000000000000000",
                           .secret = ClientSecret{"not shown"},
                           .name = "n",
                           .description = "d",
                           .flow = OAuthFlow::client_credentials,
                           .callback_urls = {},
                           .account = "ab1234-ovh",
                           .created = Instant{} + std::chrono::milliseconds{1790081400938}};

  EXPECT_EQ(json_of(client, "eu").dump(),
            R"({"callbackUrls":[],"clientId":"EU.0000000000000000",)"
            R"("createdAt":"2026-09-22T12:50:00.938Z","description":"d",)"
            R"("flow":"CLIENT_CREDENTIALS",)"
            R"("identity":"urn:v1:eu:identity:credential:ab1234-ovh/oauth2-EU.0000000000000000",)"
            R"("name":"n"})");
}

TEST(ClientObject, HasNoIdentityWhenItCallsForOthers) {
  KnownClients known;

  const Json json = json_of(known.app(), "eu");

  EXPECT_TRUE(json.at("identity").is_null());
  EXPECT_EQ(json.at("callbackUrls").front(), kCallback);
  EXPECT_EQ(json.dump().find(kAppSecret), std::string::npos);
}

// Facts 5, Datetimes.
TEST(ClientObject, HasItsDateWithoutTrailingZeros) {
  KnownClients known;
  const auto created = [&](int milliseconds) {
    known.app().created = Instant{} + std::chrono::milliseconds{milliseconds};
    return json_of(known.app(), "eu").at("createdAt").get<std::string>();
  };

  EXPECT_EQ(created(470), "1970-01-01T00:00:00.47Z");
  EXPECT_EQ(created(900), "1970-01-01T00:00:00.9Z");
  EXPECT_EQ(created(1), "1970-01-01T00:00:00.001Z");
  EXPECT_EQ(created(10'000), "1970-01-01T00:00:10Z");
}

TEST(ClientObject, HasItsSecretOnlyOnCreation) {
  KnownClients known;

  EXPECT_EQ(json_with_secret(known.service()).dump(),
            R"({"clientId":"EU.3ec9fdabdbe60ca3",)"
            R"("clientSecret":"0123456789abcdef0123456789abcdef"})");
}

}  // namespace
}  // namespace countersign
