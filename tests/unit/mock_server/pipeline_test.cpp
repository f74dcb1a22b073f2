#include "mock_server/pipeline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "mock_server/api/call.hpp"
#include "mock_server/api_fields.hpp"
#include "tests/unit/mock_server/world.hpp"

namespace countersign::mock_server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class RecordingLog final : public Log {
 public:
  void event(std::string_view event, const Fields& fields) override {
    std::string line{event};
    for (const auto& [name, value] : fields) line.append(" ").append(name).append("=") += value;
    lines.push_back(line);
  }
  std::vector<std::string> lines;
};

// Starts from a signed call that is answered; each test spoils one thing in it.
class PipelineTest : public ::testing::Test {
 protected:
  PipelineTest() {
    tenant_ = tenants_.create(tenants_.plan("default")).value();
    sign(call_, *tenant_);
  }

  Response answer() { return at_once(pipeline_.respond(call_.request())); }

  // A call without a result.
  void call_something_void() {
    call_ = {.method = "POST", .target = "/1.0/domain/zone/example.com/refresh"};
    sign(call_, *tenant_);
  }

  const JournalEntry& last_entry() {
    return *tenant_->journal.entry(tenant_->journal.last_number());
  }

  StoppedClock clock_;
  RecordingLog log_;
  Api api_ = api_with({}).value();
  Tenants tenants_{clock_, "7", {}, {}, 1 << 20};
  Traffic traffic_;
  Control control_{tenants_, traffic_, std::nullopt};
  Explainer explainer_{tenants_, log_};
  Pipeline pipeline_{api_, tenants_, control_, explainer_, log_};
  SharedTenant tenant_;
  Incoming call_;
};

TEST_F(PipelineTest, AnswersASignedCall) {
  const Response response = answer();

  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(nlohmann::json::parse(response.body).at("nichandle"), "cs1234-ovh");
  EXPECT_FALSE(response.close);
}

TEST_F(PipelineTest, SendsTheHeadersOfTheApi) {
  const Response response = answer();

  const ExchangeId id{.seed = tenant_->identifier_seed, .request_number = 1, .at = Instant{kWhen}};
  EXPECT_EQ(response.fields, api_fields(id, "GET, PUT", response.body.size()));
}

TEST_F(PipelineTest, NumbersTheRequestsOfATenant) {
  const std::string first = answer().fields;
  const std::string second = answer().fields;

  EXPECT_EQ(tenant_->requests(), 2U);
  EXPECT_NE(first, second) << "each has a query id of its own";
}

TEST_F(PipelineTest, NotesWhenTheKeyWasUsed) {
  answer();

  EXPECT_EQ(first_credential(*tenant_).last_use, Instant{kWhen});
}

// Facts 1: /v1 is another name of /1.0.
TEST_F(PipelineTest, AnswersUnderBothNamesOfTheFirstVersion) {
  call_.target = "/v1/me";
  sign(call_, *tenant_);

  EXPECT_EQ(answer().status, 200);
}

TEST_F(PipelineTest, RefusesAWrongSignature) {
  call_.target = "/1.0/me?tampered";

  const Response response = answer();

  EXPECT_EQ(response.status, 400);  // facts E7
  EXPECT_EQ(response.body, R"({"class":"Client::BadRequest","message":"Invalid signature"})");
}

TEST_F(PipelineTest, RefusesInTheLegacyFormWhenTheTenantWantsIt) {
  tenant_->settings.errors = ErrorForm::legacy;
  call_.body = "tampered";

  EXPECT_EQ(answer().body, R"({"errorCode":"INVALID_SIGNATURE","httpCode":"400 Bad Request",)"
                           R"("message":"Invalid signature"})");
}

// Facts 8.2.
TEST_F(PipelineTest, AnswersNullToACallWithoutAResult) {
  call_something_void();

  const Response response = answer();

  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "null");
}

TEST_F(PipelineTest, AnswersNothingToACallWithoutAResultWhenTheTenantWantsIt) {
  tenant_->settings.void_form = VoidForm::empty;
  call_something_void();

  const Response response = answer();

  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "");
  EXPECT_THAT(response.fields, Not(HasSubstr("\r\nContent-Type: ")));
}

TEST_F(PipelineTest, AnswersNoContentWhenTheTenantWantsIt) {
  tenant_->settings.void_form = VoidForm::no_content;
  call_something_void();

  const Response response = answer();

  EXPECT_EQ(response.status, 204);
  EXPECT_EQ(response.body, "");
}

// Facts 8.7.
TEST_F(PipelineTest, AnswersOptionsWithoutKeysAndWithoutABody) {
  call_ = {.method = "OPTIONS"};

  const Response response = answer();

  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "");
  EXPECT_THAT(response.fields, HasSubstr("Access-Control-Allow-Methods: GET, PUT\r\n"));
  EXPECT_THAT(response.fields, HasSubstr("Access-Control-Allow-Origin: *\r\n"));
}

TEST_F(PipelineTest, AnswersOptionsAtAnyPath) {
  call_ = {.method = "OPTIONS", .target = "*"};

  const Response response = answer();

  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(response.fields, Not(HasSubstr("Access-Control-Allow-Methods")));
}

// Facts 9.3: verified as HEAD, routed as GET.
TEST_F(PipelineTest, AnswersHeadAsItAnswersGet) {
  const std::string body = answer().body;
  call_.method = "HEAD";
  EXPECT_EQ(answer().status, 400) << "signed as GET";
  sign(call_, *tenant_);

  const Response response = answer();

  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, body) << "which tells the length and is not sent";
}

// Facts R1, R7, 9.8.
TEST_F(PipelineTest, AnswersAnUnknownRouteBeforeLookingAtKeys) {
  for (const auto& [method, target] : {std::pair{"GET", "/1.0/nothing"},
                                       {"GET", "/me"},
                                       {"GET", "/v2/me"},
                                       {"GET", "/1.0/me//"},
                                       {"DELETE", "/1.0/me"},
                                       {"get", "/1.0/me"}}) {
    call_ = {.method = method, .target = target};
    const Response response = answer();
    EXPECT_EQ(response.status, 404) << method << " " << target;
    EXPECT_EQ(response.body,
              R"({"class":"Client::NotFound","message":"Got an invalid (or empty) URL"})");
  }
}

TEST_F(PipelineTest, TellsWhichMethodsExistWhereOneDoesNot) {
  call_.method = "DELETE";

  EXPECT_THAT(answer().fields, HasSubstr("Access-Control-Allow-Methods: GET, PUT\r\n"));
}

// Facts, order of the checks, 15.
TEST_F(PipelineTest, LooksAtParametersAfterTheVerdict) {
  call_.target = "/1.0/me?unknown=1";
  sign(call_, *tenant_);

  const Response response = answer();

  EXPECT_EQ(response.status, 400);
  EXPECT_THAT(response.body, HasSubstr("Received not described parameters: (unknown)"));
  EXPECT_EQ(last_entry().step, "parameters");
  EXPECT_EQ(last_entry().detail, "Received not described parameters: (unknown)");
}

TEST_F(PipelineTest, JournalsThatAHandlerRefused) {
  call_.target = "/1.0/domain/zone/example.net";
  sign(call_, *tenant_);

  EXPECT_EQ(answer().status, 404);  // facts R2
  EXPECT_EQ(last_entry().step, "handler");
  EXPECT_EQ(last_entry().detail, "This service does not exist");
}

TEST_F(PipelineTest, JournalsWhatCameAndWhatWasAnswered) {
  const Response response = answer();

  const JournalEntry& entry = last_entry();
  EXPECT_EQ(entry.number, 1U);
  EXPECT_EQ(entry.at, Instant{kWhen});
  EXPECT_TRUE(entry.claimed);
  EXPECT_EQ(entry.peer, "127.0.0.1");
  EXPECT_EQ(entry.method, "GET");
  EXPECT_EQ(entry.host, "localhost:8780");
  EXPECT_EQ(entry.path_and_query, "/1.0/me");
  EXPECT_THAT(entry.request_fields, HasSubstr("X-Ovh-Timestamp: 1790100638\r\n"));
  EXPECT_EQ(entry.status, 200);
  EXPECT_EQ(entry.response_fields, response.fields);
  EXPECT_EQ(entry.response_body, response.body);
  EXPECT_EQ(entry.step, "");
  EXPECT_EQ(log_.lines, std::vector<std::string>{}) << "only refusals are logged";
}

TEST_F(PipelineTest, JournalsTheStepThatRefused) {
  clock_.at += std::chrono::seconds{200};

  answer();

  EXPECT_EQ(last_entry().status, 400);
  EXPECT_EQ(last_entry().step, "time");
  EXPECT_EQ(last_entry().cause, "time.skewed");
  EXPECT_EQ(last_entry().detail,
            "X-Ovh-Timestamp is 200 s behind the server's clock; 180 s are accepted");
}

TEST_F(PipelineTest, JournalsWhatAStricterMockWouldHaveSaid) {
  call_.host = "localhost";
  sign(call_, *tenant_);
  call_.host = "localhost:8780";

  EXPECT_EQ(answer().status, 200);
  EXPECT_EQ(last_entry().notes, std::vector<std::string>{"url.port-missing"});
}

TEST_F(PipelineTest, JournalsTheBeginningOfALongBodyAndItsLength) {
  call_.body = std::string(kMaxJournalledBody, 'x');
  answer();
  EXPECT_EQ(last_entry().request_body.size(), kMaxJournalledBody);

  call_.body += std::string(kLongestSecret, 'y');
  answer();
  EXPECT_EQ(last_entry().request_body, call_.body) << "a secret at the cut is to be seen whole";

  call_.body += 'z';
  answer();

  EXPECT_EQ(last_entry().request_body.size(), kMaxJournalledBody + kLongestSecret);
  EXPECT_EQ(last_entry().request_body_bytes, kMaxJournalledBody + kLongestSecret + 1);
}

TEST_F(PipelineTest, JournalsAnUnknownKeyAsUnclaimed) {
  call_.set_header("X-Ovh-Application", "0123456789abcdef");

  EXPECT_EQ(answer().status, 403);
  EXPECT_FALSE(last_entry().claimed);
}

TEST_F(PipelineTest, LogsARefusalWithoutSecrets) {
  const std::string secret{first_application(*tenant_).secret.reveal()};
  const std::string consumer{first_credential(*tenant_).consumer_key.reveal()};
  call_.target = "/1.0/me?key=" + consumer;
  call_.body = secret;
  call_.headers.push_back({"X-Countersign-Explain", "1"});  // so that the log does not wait

  answer();

  ASSERT_EQ(log_.lines.size(), 1U);
  EXPECT_EQ(log_.lines[0],
            "refused tenant=default method=GET path=/1.0/me status=400 step=signature "
            "cause=url.query-missing detail=Query left out of signature. Sign the URL with its "
            "query, exactly as it is sent.");
}

TEST_F(PipelineTest, AnswersAnotherTenantFromItsOwnWorld) {
  const SharedTenant alpha = tenants_.create(tenants_.plan("alpha")).value();
  sign(call_, *alpha);

  EXPECT_EQ(answer().status, 200);
  EXPECT_EQ(alpha->journal.last_number(), 1U);
  EXPECT_EQ(tenant_->journal.last_number(), 0U);
}

TEST_F(PipelineTest, LeavesTheControlApiAndPagesOutOfTheJournal) {
  call_ = {.target = "/_countersign/v1"};
  EXPECT_THAT(answer().body, HasSubstr("\"countersign\":1"));

  call_ = {.target = "/auth/sso/api?credentialToken=none"};
  EXPECT_THAT(answer().body, HasSubstr("Error code: Invalid token"));

  EXPECT_EQ(tenant_->requests(), 0U);
  EXPECT_EQ(tenant_->journal.last_number(), 0U);
}

// Facts 4.2: the answer is the same, and the key valid all the same.
TEST_F(PipelineTest, ValidatesAKeyAtOnceWhenTheTenantWantsIt) {
  tenant_->settings.auto_validate = true;
  const std::string key = first_application(*tenant_).key;
  call_ = {.method = "POST", .target = "/1.0/auth/credential"};
  call_.headers = {{"X-Ovh-Application", key}};
  call_.body = R"({"accessRules":[{"method":"GET","path":"/me"}]})";

  EXPECT_EQ(nlohmann::json::parse(answer().body).at("state"), "pendingValidation");

  const Credential& made = tenant_->directory.credentials().rbegin()->second;
  EXPECT_EQ(made.state, CredentialState::validated);
  EXPECT_EQ(made.account, "cs1234-ovh");
  EXPECT_EQ(made.expiration, std::nullopt);
}

TEST_F(PipelineTest, ShowsThePagesUnderTheNamesThatEachHostHasForThem) {
  for (const auto& [host, target] :
       {std::pair{"localhost:8780", "/createToken/index.cgi?GET=/untold"},
        std::pair{"eu.api.ovh.com", "/createToken/index.cgi?GET=/untold"},
        std::pair{"auth.eu.ovhcloud.com", "/api/createToken?GET=/untold"},
        std::pair{"www.ovh.com", "/auth/api/createToken/?GET=/untold"}}) {
    call_ = {.target = target, .host = host};
    EXPECT_THAT(answer().body, HasSubstr("value=\"/untold\"")) << host;
  }
}

TEST_F(PipelineTest, RefusesBytesThatAreNoRequestAndClosesTheConnection) {
  const Response response =
      pipeline_.refuse({.status = 431, .sentence = "too long", .cause = "http.too-large"},
                       "GET /1.0/me", "192.0.2.7");

  EXPECT_EQ(response.status, 431);
  EXPECT_TRUE(response.close);
  EXPECT_EQ(response.body,
            R"({"class":"Client::RequestHeaderFieldsTooLarge","message":"too long"})");
  EXPECT_EQ(last_entry().step, "framing");
  EXPECT_EQ(last_entry().cause, "http.too-large");
  EXPECT_EQ(last_entry().peer, "192.0.2.7");
  ASSERT_EQ(log_.lines.size(), 1U);
  EXPECT_THAT(log_.lines[0], HasSubstr("detail=too long"));
}

TEST_F(PipelineTest, TellsWhatWasNoRequestToTheControlApiInAFormThatNoPageMayRead) {
  for (const char* received :
       {"GET /_countersign/v1/tenants HTTP/1.1\r\nHost: a b\r\n", "DELETE /_countersign?x=",
        "GET http://evil.example/_countersign/v1 HTTP/1.1", "GET /_countersign"}) {
    const Response response = pipeline_.refuse(
        {.status = 400, .sentence = "no host", .cause = "http.malformed"}, received, "192.0.2.7");

    EXPECT_EQ(response.body, "{\"error\":\"no host\"}\n") << received;
    EXPECT_TRUE(response.close);
    EXPECT_THAT(response.fields, Not(HasSubstr("Access-Control"))) << received;
  }
  EXPECT_EQ(tenant_->journal.last_number(), 0U);
}

Answer<Reply> fail_at_it(Call&) { throw std::runtime_error{"a bug"}; }

TEST_F(PipelineTest, OutlivesAHandlerThatThrows) {
  Api api;
  api.v1.add({.operation = {.method = "GET",
                            .path = "/me",
                            .parameters = {},
                            .response_type = "void",
                            .iam_actions = {},
                            .no_authentication = false},
              .handler = fail_at_it});
  Pipeline pipeline{api, tenants_, control_, explainer_, log_};

  const Response response = at_once(pipeline.respond(call_.request()));

  EXPECT_EQ(response.status, 500);  // facts 3.5
  EXPECT_EQ(response.body,
            R"({"class":"Server::InternalServerError","message":"Internal server error"})");
  ASSERT_FALSE(log_.lines.empty());
  EXPECT_EQ(log_.lines[0], "bug operation=GET /me what=a bug");
}

}  // namespace
}  // namespace countersign::mock_server
