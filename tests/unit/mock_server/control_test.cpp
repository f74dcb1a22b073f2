#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "core/text.hpp"
#include "core/version.hpp"
#include "mock_server/control/control.hpp"
#include "mock_server/control/routes.hpp"
#include "tests/unit/mock_server/control_fixture.hpp"

namespace countersign::mock_server {
namespace {

using ::testing::HasSubstr;

TEST_F(ControlTest, AnswersUnderItsOwnPathAlone) {
  for (const char* target :
       {"/_countersign", "/_countersign/", "/_countersign/v1/tenants?x", "/_countersign?x"}) {
    call_.target = target;
    EXPECT_TRUE(Control::answers(call_.request())) << target;
  }
  for (const char* target : {"/", "/1.0/me", "/_countersignature", "/1.0/_countersign/v1", ""}) {
    call_.target = target;
    EXPECT_FALSE(Control::answers(call_.request())) << target;
  }
}

TEST_F(ControlTest, DoesNotExistUnderTheNamesOfOvhcloud) {
  for (const char* host : {"eu.api.ovh.com", "EU.API.OVH.COM:8780", "api.us.ovhcloud.com"}) {
    call_.host = host;
    EXPECT_FALSE(Control::answers(call_.request())) << host;
  }
}

TEST_F(ControlTest, SaysWhatItIs) {
  const Response response = answer();

  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(Json::parse(response.body), (Json{{"countersign", 1}, {"version", kVersion}}));
  EXPECT_EQ(response.fields,
            "Content-Type: application/json; charset=utf-8\r\nCache-Control: no-store\r\n"
            "X-Content-Type-Options: nosniff\r\nCross-Origin-Resource-Policy: same-origin\r\n"
            "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n");
}

TEST_F(ControlTest, AnswersLoopbackHosts) {
  for (const char* host : {"localhost", "LocalHost:8780", "127.0.0.1:8780", "127.255.255.255",
                           "[::1]:8780", "[::1]"}) {
    call_.host = host;
    EXPECT_EQ(answer().status, 200) << host;
  }
}

TEST_F(ControlTest, RefusesOtherHostsSoThatNoForeignNameReachesIt) {
  for (const char* host : {"", "evil.example", "126.255.255.255", "128.0.0.1", "[::2]",
                           "localhost.evil.example", "127.0.0.1.evil.example", "0.0.0.0", "[::1"}) {
    call_.host = host;
    EXPECT_EQ(answer().status, 403) << host;
  }
  EXPECT_EQ(error_of(answer()),
            "the control API answers only to a loopback address or localhost as Host");
}

TEST_F(ControlTest, RefusesWebPagesOfAnotherOrigin) {
  call_.set_header("Origin", "http://localhost:8780");
  EXPECT_EQ(answer().status, 200) << "its own";

  for (const char* origin :
       {"http://localhost:3000", "https://localhost:8780", "null", "http://evil.example", ""}) {
    call_.set_header("Origin", origin);
    EXPECT_EQ(answer().status, 403) << origin;
  }
  EXPECT_EQ(error_of(answer()), "the control API does not answer to web pages of another origin");
}

TEST_F(ControlTest, RefusesWritesOfAnotherTypeThanJson) {
  call_ = {.method = "POST", .target = kTenants, .body = "{}"};
  EXPECT_EQ(answer().status, 415) << "no type at all";

  for (const char* type : {"text/plain", "application/x-www-form-urlencoded", "application/jsonx",
                           "text/plain; application/json"}) {
    call_.set_header("Content-Type", type);
    EXPECT_EQ(answer().status, 415) << type;
  }
  EXPECT_EQ(error_of(answer()), "write with Content-Type: application/json");
}

TEST_F(ControlTest, TakesJsonWithACharset) {
  call_ = {.method = "POST", .target = kTenants, .body = "{}"};
  call_.set_header("Content-Type", "Application/JSON; charset=utf-8");

  EXPECT_EQ(answer().status, 201);
}

TEST_F(ControlTest, WantsItsTokenWhateverTheHost) {
  Control guarded{tenants_, traffic_, "a-token"};
  for (const char* given :
       {"", "Bearer", "Bearer a-toke", "Bearer a-tokens", "a-token", "Basic a-token"}) {
    call_.set_header("Authorization", given);
    const Response response = at_once(guarded.respond(call_.request()));
    EXPECT_EQ(response.status, 401) << given;
    EXPECT_THAT(response.fields, HasSubstr("WWW-Authenticate: Bearer realm=\"countersign\"\r\n"));
  }
  call_.set_header("Authorization", "Bearer a-token");
  call_.host = "mock.example:8780";

  EXPECT_EQ(at_once(guarded.respond(call_.request())).status, 200);
}

TEST_F(ControlTest, CreatesATenantAndHandsItsKeysOut) {
  const Response response = write("POST", "", R"({"id": "alpha"})");

  ASSERT_EQ(response.status, 201);
  const Json keys = Json::parse(response.body);
  const SharedTenant alpha = tenants_.find("alpha");
  ASSERT_NE(alpha, nullptr);
  EXPECT_EQ(keys.at("application_key"), first_application(*alpha).key);
  EXPECT_EQ(keys.at("application_secret"), first_application(*alpha).secret.reveal());
  EXPECT_EQ(keys.at("consumer_key"), first_credential(*alpha).consumer_key.reveal());
}

TEST_F(ControlTest, MakesAnIdUpThatIsFree) {
  ASSERT_EQ(write("POST", "", R"({"id": "tenant-1"})").status, 201);

  EXPECT_EQ(Json::parse(write("POST", "", "").body).at("id"), "tenant-2");
}

TEST_F(ControlTest, SaysWhatIsWrongInABodyAndWhere) {
  EXPECT_EQ(write("POST", "", "{").status, 400);
  EXPECT_EQ(error_of(write("POST", "", "{")), "the body is not JSON");
  EXPECT_EQ(error_of(write("POST", "", "[]")), "the body: an object wanted here");
  EXPECT_EQ(error_of(write("POST", "", R"({"settings": {"void": "nul"}})")),
            "/settings/void: \"nul\" is not known here; did you mean \"null\"?");
  EXPECT_EQ(error_of(write("POST", "", R"({"zone": []})")),
            "/zone: unknown member \"zone\"; did you mean \"zones\"?");
}

TEST_F(ControlTest, TakesABodyOf32LevelsAndNotOfOneMore) {
  const auto nested = [](int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') +
           std::string(static_cast<std::size_t>(depth), ']');
  };

  EXPECT_EQ(error_of(write("POST", "", nested(32))), "the body: an object wanted here");
  EXPECT_EQ(error_of(write("POST", "", nested(33))), "the body is too deep or too wide");
}

TEST_F(ControlTest, ResetsATenantToWhatItWasAtFirstAndKeepsItsKeys) {
  const Json made = Json::parse(
      write("POST", "", R"({"id": "r1", "clock": {"now": "2026-03-04T05:06:07Z", "frozen": true}})")
          .body);
  ASSERT_EQ(write("POST", "/r1/clock/advance", R"({"seconds": 60})").status, 200);
  ASSERT_EQ(
      write("POST", "/r1/credentials/revoke", Json{{"consumerKey", made.at("consumer_key")}}.dump())
          .status,
      200);

  const Json after = Json::parse(write("POST", "/r1/reset", "").body);

  EXPECT_EQ(after.at("clock").at("now"), "2026-03-04T05:06:07Z");
  EXPECT_EQ(after.at("credentials").at(0).at("state"), "validated");
  EXPECT_EQ(after.at("applications").at(0).at("application_key"), made.at("application_key"));
  EXPECT_EQ(
      write("POST", "/r1/credentials/revoke", Json{{"consumerKey", made.at("consumer_key")}}.dump())
          .status,
      200)
      << "the consumer key is the same";
}

TEST_F(ControlTest, ResetsNothingButATenantAndByPostAlone) {
  EXPECT_EQ(write("POST", "/nobody/reset", "").status, 404);
  EXPECT_EQ(read("/default/reset").status, 405);
  EXPECT_EQ(error_of(write("POST", "/default/reset", R"({"keys": true})")),
            "/keys: unknown member \"keys\"; none are known here");
  EXPECT_EQ(write("POST", "/default/reset", "").status, 200);
}

// Wider objects take the parser quadratic time, and the tenant's lock for as long.
TEST_F(ControlTest, TakesObjectsOf256MembersAndNotOfOneMore) {
  const auto wide = [](int members) {
    std::string body = "{";
    for (int i = 0; i < members; ++i)
      body += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":0";
    return body + "}";
  };

  EXPECT_THAT(error_of(write("POST", "", wide(256))), HasSubstr("unknown member"));
  EXPECT_EQ(error_of(write("POST", "", wide(257))), "the body is too deep or too wide");
}

// A consumer key that is masked in the middle of a character is no UTF-8.
TEST_F(ControlTest, ShowsATenantWhoseKeyIsNotAscii) {
  ASSERT_EQ(write("POST", "", R"({"id": "u1", "applications": [{"credentials":
                  [{"consumer_key": "ab\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac"}]}]})")
                .status,
            201);

  EXPECT_EQ(read("/u1").status, 200);
}

TEST_F(ControlTest, AnswersAClashWith409) {
  EXPECT_EQ(write("POST", "", R"({"id": "default"})").status, 409);
}

TEST_F(ControlTest, ListsTenants) {
  ASSERT_EQ(write("POST", "", R"({"id": "alpha"})").status, 201);

  EXPECT_EQ(Json::parse(read("").body).at("tenants"),
            Json::parse(R"([{"id":"alpha","requests":0},{"id":"default","requests":0}])"));
}

TEST_F(ControlTest, RemovesATenantButNotTheDefaultOne) {
  ASSERT_EQ(write("POST", "", R"({"id": "alpha"})").status, 201);

  call_ = {.method = "DELETE", .target = std::string{kTenants} + "/alpha"};
  EXPECT_EQ(answer().status, 204);
  EXPECT_EQ(answer().status, 404);
  EXPECT_EQ(error_of(answer()), "there is no tenant \"alpha\"");
  call_.target = std::string{kTenants} + "/default";
  EXPECT_EQ(answer().status, 409);
}

TEST_F(ControlTest, SetsATenantsClock) {
  const Response response =
      write("PUT", "/default/clock", R"({"now": "2030-01-02T03:04:05Z", "frozen": true})");

  EXPECT_EQ(
      Json::parse(response.body),
      (Json{{"now", "2030-01-02T03:04:05Z"}, {"unix_seconds", 1893553445}, {"frozen", true}}));
}

TEST_F(ControlTest, LetsAFrozenClockRunAgain) {
  write("PUT", "/default/clock", R"({"frozen": true})");
  EXPECT_TRUE(tenant_->clock.frozen());

  write("PUT", "/default/clock", "{}");

  EXPECT_FALSE(tenant_->clock.frozen());
  EXPECT_EQ(tenant_->clock.now(), Instant{kWhen});
}

TEST_F(ControlTest, SaysWhatIsNoClock) {
  EXPECT_EQ(error_of(write("PUT", "/default/clock", R"({"now": "noon"})")),
            "\"noon\" is no time such as 2026-03-04T05:06:07Z");
  EXPECT_EQ(error_of(write("PUT", "/default/clock",
                           R"({"now": "2030-01-02T03:04:05Z", "offset_seconds": 1})")),
            "a clock has either now or offset_seconds");
  for (const char* offset : {"3162240001", "-1581120001"}) {
    EXPECT_EQ(error_of(write("PUT", "/default/clock",
                             std::string{R"({"offset_seconds": )"} + offset + "}")),
              "offset_seconds is out of range: from fifty years back to a hundred ahead");
  }
  EXPECT_EQ(error_of(write("PUT", "/default/clock", R"({"now": "1970-01-01T00:00:00+00:01"})")),
            "\"1970-01-01T00:00:00+00:01\" is no time such as 2026-03-04T05:06:07Z");
  EXPECT_EQ(write("PUT", "/default/clock", R"({"offset_seconds": -90})").status, 200);
}

TEST_F(ControlTest, AdvancesAClockByUpToAHundredYears) {
  EXPECT_EQ(write("POST", "/default/clock/advance", R"({"seconds": 0})").status, 200);
  EXPECT_EQ(write("POST", "/default/clock/advance", R"({"seconds": 3162240000})").status, 200);
  EXPECT_EQ(write("POST", "/default/clock/advance", R"({"seconds": 3162240001})").status, 400);
  EXPECT_EQ(error_of(write("POST", "/default/clock/advance", R"({"seconds": -1})")),
            "/seconds: from 0 to a hundred years; a clock is set back by PUT …/clock");
}

// The credential is made pending first; each action then does what it says.
TEST_F(ControlTest, ValidatesRefusesExpiresAndRevokes) {
  const Credential& credential = first_credential(*tenant_);
  const std::string named = "{\"credentialId\":" + std::to_string(credential.id) + "}";
  const auto after = [&](const std::string& action) {
    tenant_->directory.edit_credential(credential.id)->state = CredentialState::pending_validation;
    EXPECT_EQ(write("POST", "/default/credentials/" + action, named).status, 200) << action;
    return credential.state;
  };

  EXPECT_EQ(after("validate"), CredentialState::validated);
  EXPECT_EQ(after("refuse"), CredentialState::refused);
  EXPECT_EQ(after("expire"), CredentialState::expired);
  EXPECT_EQ(after("revoke"), CredentialState::revoked);
}

TEST_F(ControlTest, ValidatesForATime) {
  Credential& credential = *tenant_->directory.edit_credential(first_credential(*tenant_).id);
  credential.state = CredentialState::pending_validation;
  const std::string key{credential.consumer_key.reveal()};

  write("POST", "/default/credentials/validate",
        R"({"validity_seconds": 60, "consumerKey": ")" + key + "\"}");

  EXPECT_EQ(credential.expiration, Instant{kWhen + std::chrono::seconds{60}});
}

TEST_F(ControlTest, ValidatesOnlyWhatIsPending) {
  const std::string named =
      "{\"credentialId\":" + std::to_string(first_credential(*tenant_).id) + "}";

  const Response response = write("POST", "/default/credentials/validate", named);

  EXPECT_EQ(response.status, 409);
  EXPECT_EQ(error_of(response), "the credential is validated; only a pending one can be validated");
}

TEST_F(ControlTest, SaysWhichCredentialIsMissing) {
  EXPECT_EQ(error_of(write("POST", "/default/credentials/revoke", "{}")),
            "give either consumerKey or credentialId");
  EXPECT_EQ(error_of(write("POST", "/default/credentials/revoke", R"({"credentialId": 1})")),
            "tenant default has no such credential");
  EXPECT_EQ(write("POST", "/default/credentials/destroy", R"({"credentialId": 1})").status, 404);
}

TEST_F(ControlTest, CountsAnswersAndRefusals) {
  JournalEntry entry{};
  entry.status = 200;
  tenant_->record(entry);
  tenant_->record(entry);
  entry.status = 400;
  entry.step = "signature";
  tenant_->record(entry);
  traffic_.connections = 3;
  call_ = {.target = "/_countersign/v1/metrics"};

  const Response response = answer();

  EXPECT_THAT(response.fields, HasSubstr("Content-Type: text/plain; version=0.0.4"));
  for (const char* line : {"countersign_requests_total{status=\"200\"} 2\n",
                           "countersign_requests_total{status=\"400\"} 1\n",
                           "countersign_refusals_total{step=\"signature\",cause=\"\"} 1\n",
                           "countersign_connections 3\n", "countersign_tenants 1\n"}) {
    EXPECT_THAT(response.body, HasSubstr(line));
  }
}

TEST_F(ControlTest, DescribesEachOfItsRoutesAndNoOther) {
  call_ = {.target = "/_countersign/v1/openapi.json"};
  const Json document = Json::parse(answer().body);
  std::set<std::string> described;
  for (const auto& [path, item] : document.at("paths").items()) {
    for (const auto& [method, unused] : item.items()) {
      if (method != "parameters") described.insert(to_upper(method) + " " + path);
    }
  }
  std::set<std::string> real;
  for (const ControlRoute& route : control_routes()) {
    real.insert(std::string{route.method} + " " + std::string{route.path});
  }

  EXPECT_EQ(described, real);
}

TEST_F(ControlTest, SaysWhichMethodsAPathHas) {
  const auto allowed = [&](const char* method, const std::string& target) {
    call_.target = target;
    call_.method = method;
    call_.set_header("Content-Type", "application/json");
    const Response response = answer();
    EXPECT_EQ(response.status, 405) << target;
    return response.fields.substr(response.fields.find("Allow: "));
  };
  const std::string tenants = kTenants;

  EXPECT_EQ(allowed("PUT", "/_countersign/v1"), "Allow: GET\r\n");
  EXPECT_EQ(allowed("PUT", tenants), "Allow: GET, POST\r\n");
  EXPECT_EQ(allowed("PUT", tenants + "/default"), "Allow: GET, DELETE\r\n");
  EXPECT_EQ(allowed("POST", tenants + "/default/clock"), "Allow: GET, PUT\r\n");
  EXPECT_EQ(allowed("GET", tenants + "/default/clock/advance"), "Allow: POST\r\n");
  EXPECT_EQ(allowed("GET", tenants + "/default/credentials/revoke"), "Allow: POST\r\n");
  EXPECT_EQ(allowed("DELETE", tenants + "/default/journal"), "Allow: GET\r\n");
  EXPECT_EQ(allowed("DELETE", tenants + "/default/journal/1"), "Allow: GET\r\n");
}

TEST_F(ControlTest, HasNothingElsewhere) {
  for (const char* target :
       {"/_countersign/v2", "/_countersign/v1/tenant", "/_countersign/v1/tenantsx",
        "/_countersign/v1/tenants/default/x", "/_countersign/v1/tenants/nobody"}) {
    call_.target = target;
    EXPECT_EQ(answer().status, 404) << target;
  }
}

}  // namespace
}  // namespace countersign::mock_server
