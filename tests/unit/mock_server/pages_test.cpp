#include "mock_server/pages/pages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mock_server/pages/guard.hpp"
#include "mock_server/pages/html.hpp"
#include "tests/unit/mock_server/world.hpp"

namespace countersign::mock_server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::string_view kInvalidToken = "<h1>Error code: Invalid token</h1>";

class PagesTest : public ::testing::Test {
 protected:
  PagesTest() {
    tenant_ = tenants_.create(tenants_.plan("default")).value();
    call_.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  }

  Credential& pending(const std::vector<AccessRule>& rules = {{"GET", "/me"}},
                      std::optional<std::string> redirection = std::nullopt) {
    Credential& credential =
        tenant_->issue(first_application(*tenant_), {.name = {},
                                                     .consumer_key = {},
                                                     .state = CredentialState::pending_validation,
                                                     .rules = rules,
                                                     .allowed_ips = {},
                                                     .validity = std::nullopt});
    credential.redirection = std::move(redirection);
    call_.target = "/auth/sso/api?credentialToken=" + credential.token;
    return credential;
  }

  Response answer() {
    const Request request = call_.request();
    return page(request, path_of(request), *tenant_, tenants_);
  }

  Response shown(std::string target) {
    call_.method = "GET";
    call_.target = std::move(target);
    return answer();
  }

  Response posted(std::string body) {
    call_.method = "POST";
    call_.body = std::move(body);
    return answer();
  }

  // With the proof that the page itself shows.
  Response sent(const std::string& fields) {
    const std::string shown_body = [&] {
      call_.method = "GET";
      return answer().body;
    }();
    return posted("proof=" + proof_in(shown_body) + "&" + fields);
  }

  static std::string proof_in(const std::string& body) {
    constexpr std::string_view kField = "name=\"proof\" value=\"";
    const auto at = body.find(kField);
    return at == std::string::npos ? "" : body.substr(at + kField.size(), 64);
  }

  void speak_french() { call_.set_header("Accept-Language", "fr-FR,fr;q=0.9,en;q=0.8"); }

  LocalUser& add_user(const std::string& login) {
    const Instant now{kWhen};
    return tenant_->account(tenant_->nichandle)
        ->users.put(login, LocalUser{.login = login,
                                     .description = {},
                                     .email = {},
                                     .group = "DEFAULT",
                                     .creation = now,
                                     .last_update = now});
  }

  const Application& newest_application() {
    return tenant_->directory.applications().rbegin()->second;
  }
  const Credential& newest_credential() {
    return tenant_->directory.credentials().rbegin()->second;
  }
  std::size_t applications() { return tenant_->directory.applications().size(); }

  StoppedClock clock_;
  Tenants tenants_{clock_, "7", {}, {}, 1 << 20};
  SharedTenant tenant_;
  Incoming call_;
};

TEST(HtmlEscaped, LeavesNothingThatHtmlGivesAMeaningTo) {
  EXPECT_EQ(html_escaped("<a href=\"x\" b='c'>&</a>"),
            "&lt;a href=&quot;x&quot; b=&#39;c&#39;&gt;&amp;&lt;/a&gt;");
  EXPECT_EQ(html_escaped("é\xFF"), "é\xEF\xBF\xBD");
  EXPECT_EQ(html_escaped(std::string_view{"a\0b\x1B\x7F", 5}),
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(html_escaped("a\r\nb\tc"), "a  b c");
}

TEST(HtmlName, KeepsADirectionToItself) {
  EXPECT_EQ(html_name("<\xE2\x80\xAE>"), "<bdi>&lt;\xE2\x80\xAE&gt;</bdi>");
}

TEST(IsPage, KnowsThePlaces) {
  for (const std::string_view path : {"/auth/sso/api", "/auth/", "/createApp/", "/createApp",
                                      "/createToken/", "/createToken", "/createToken/index.cgi"}) {
    EXPECT_TRUE(is_page(path)) << path;
  }
  for (const std::string_view path : {"/", "/auth", "/auth/sso/api/", "/createapp/", "/1.0/me"}) {
    EXPECT_FALSE(is_page(path)) << path;
  }
}

TEST_F(PagesTest, ConsentSaysWhoAsksForWhatFromWhereAndOfWhom) {
  Credential& credential = pending({{"GET", "/me"}, {"POST", "/sms/*"}});
  credential.allowed_ips = {"192.0.2.0/24"};

  const Response response = answer();

  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(
      response.body,
      AllOf(HasSubstr("<html lang=\"en\">"), HasSubstr("countersign"), HasSubstr("GET /me"),
            HasSubstr("POST /sms/*"), HasSubstr("<li><code><bdi>192.0.2.0/24</bdi></code></li>"),
            HasSubstr("<bdi>cs1234-ovh</bdi>"), HasSubstr("value=\"86400\" selected")));
}

TEST_F(PagesTest, ConsentSaysItInFrench) {
  pending();
  speak_french();

  const Response response = answer();

  EXPECT_THAT(response.body, AllOf(HasSubstr("<html lang=\"fr\">"), HasSubstr("Autoriser"),
                                   HasSubstr("<strong>Lire</strong>")));
  EXPECT_THAT(response.fields,
              AllOf(HasSubstr("Content-Language: fr\r\n"), HasSubstr("Vary: Accept-Language\r\n")));
}

// Facts 4.2.
TEST_F(PagesTest, ConsentValidatesForAsLongAsWasChosen) {
  Credential& credential = pending();

  const Response response = sent("validity=300&decision=authorize");

  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(response.body, HasSubstr("<h1>Access granted</h1>"));
  EXPECT_EQ(credential.state, CredentialState::validated);
  EXPECT_EQ(credential.account, "cs1234-ovh");
  EXPECT_EQ(credential.expiration, Instant{kWhen + std::chrono::seconds{300}});
}

TEST_F(PagesTest, ConsentValidatesWithoutEnd) {
  Credential& credential = pending();

  sent("validity=unlimited&decision=authorize");

  EXPECT_EQ(credential.state, CredentialState::validated);
  EXPECT_EQ(credential.expiration, std::nullopt);
}

TEST_F(PagesTest, ConsentRefuses) {
  Credential& credential = pending();

  const Response response = sent("validity=300&decision=refuse");

  EXPECT_THAT(response.body, HasSubstr("<h1>Access refused</h1>"));
  EXPECT_EQ(credential.state, CredentialState::refused);
  EXPECT_EQ(credential.expiration, std::nullopt);
}

TEST_F(PagesTest, ConsentSendsTheBrowserBack) {
  for (const char* decision : {"authorize", "refuse"}) {
    pending({}, "https://app.example/back?state=1");

    const Response response = sent(std::string{"validity=300&decision="} + decision);

    EXPECT_EQ(response.status, 303);
    EXPECT_THAT(response.fields, HasSubstr("Location: https://app.example/back?state=1\r\n"));
  }
}

TEST_F(PagesTest, ConsentGoesToNoOtherAddressThanAWebAddress) {
  pending({}, "javascript:alert(1)");

  const Response response = sent("validity=300&decision=authorize");

  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(response.fields, Not(HasSubstr("Location")));
  EXPECT_THAT(response.body, Not(HasSubstr("javascript:")));
}

// A form-action of 'self' alone would stop Chromium at the redirect.
TEST_F(PagesTest, ConsentLetsItsFormLeadOnOnlyWhenThereIsWhere) {
  pending({}, "https://app.example/");
  EXPECT_THAT(answer().fields, HasSubstr("form-action 'self' http: https:\r\n"));

  pending({}, "javascript:alert(1)");
  EXPECT_THAT(answer().fields, HasSubstr("form-action 'self'\r\n"));
}

TEST_F(PagesTest, ConsentOfAnUnknownUsedOrRefusedTokenIsInvalid) {
  pending().state = CredentialState::validated;
  EXPECT_THAT(answer().body, HasSubstr(kInvalidToken));
  pending().state = CredentialState::refused;
  EXPECT_THAT(answer().body, HasSubstr(kInvalidToken));
  pending().state = CredentialState::expired;
  speak_french();
  EXPECT_THAT(answer().body, HasSubstr(kInvalidToken));
  EXPECT_THAT(shown("/auth/?credentialToken=").body, HasSubstr(kInvalidToken));
  EXPECT_THAT(shown("/auth/").body, HasSubstr(kInvalidToken));
}

TEST_F(PagesTest, AnInvalidTokenHasARequestIdOfItsOwn) {
  const std::string first = shown("/auth/").body;
  const std::string second = shown("/auth/").body;

  EXPECT_THAT(first, HasSubstr("Request-Id: EU.AUTH.WEB."));
  EXPECT_NE(first, second);
}

TEST_F(PagesTest, ConsentCanBeOpenedAgainWhileItIsPending) {
  pending();
  EXPECT_EQ(answer().body, answer().body);
}

TEST_F(PagesTest, ConsentIsGivenOnce) {
  Credential& credential = pending();
  call_.method = "GET";
  const std::string proof = proof_in(answer().body);

  EXPECT_EQ(posted("proof=" + proof + "&decision=refuse").status, 200);
  const Response again = posted("proof=" + proof + "&decision=authorize&validity=300");

  EXPECT_THAT(again.body, HasSubstr(kInvalidToken));
  EXPECT_EQ(credential.state, CredentialState::refused);
}

TEST_F(PagesTest, ConsentAsksInWhoseNameWhereThereAreSeveral) {
  tenant_->add_account("zz99-ovh");
  Credential& credential = pending();

  EXPECT_THAT(answer().body,
              AllOf(HasSubstr("<label for=\"person\">In whose name</label>"),
                    HasSubstr("<option value=\"cs1234-ovh\" selected>"), HasSubstr("zz99-ovh")));
  sent("person=zz99-ovh&validity=300&decision=authorize");

  EXPECT_EQ(credential.account, "zz99-ovh");
  EXPECT_EQ(credential.user, "");
}

TEST_F(PagesTest, ConsentCanBeAUsers) {
  add_user("paul");
  add_user("out").disabled = true;
  Credential& credential = pending();

  EXPECT_THAT(answer().body, AllOf(HasSubstr("<option value=\"cs1234-ovh\" selected>"),
                                   HasSubstr("<option value=\"cs1234-ovh/paul\">"),
                                   Not(HasSubstr("cs1234-ovh/out"))));
  EXPECT_EQ(sent("person=cs1234-ovh/out&validity=300&decision=authorize").status, 400);
  sent("person=cs1234-ovh/paul&validity=300&decision=authorize");

  EXPECT_EQ(credential.account, "cs1234-ovh");
  EXPECT_EQ(credential.user, "paul");
}

TEST_F(PagesTest, ATokenThatAUserMakesIsTheUsers) {
  add_user("paul");
  call_.target = "/createToken/?GET=/me";

  EXPECT_EQ(
      sent("do=create&name=x&validity=300&person=cs1234-ovh/paul&method-1=GET&path-1=/me").status,
      200);

  EXPECT_EQ(newest_credential().user, "paul");
  EXPECT_EQ(newest_application().owner, "cs1234-ovh");
}

TEST_F(PagesTest, ConsentTakesNoValueThatItsFormDoesNotOffer) {
  Credential& credential = pending();

  for (const char* fields : {"decision=authorize", "validity=7&decision=authorize", "validity=300",
                             "validity=300&decision=grant", "validity=-300&decision=authorize",
                             "person=nobody&validity=300&decision=authorize"}) {
    EXPECT_EQ(sent(fields).status, 400) << fields;
    EXPECT_EQ(credential.state, CredentialState::pending_validation) << fields;
  }
}

TEST_F(PagesTest, ConsentEscapesWhatOthersWrote) {
  CredentialPlan plan;
  plan.state = CredentialState::pending_validation;
  const Application& application =
      tenant_->directory.add(Application{.id = 1,
                                         .key = "k",
                                         .secret = ApplicationSecret{"s"},
                                         .name = "<script>alert('n')</script>",
                                         .description = "\"><img src=x onerror=alert(1)>",
                                         .status = ApplicationStatus::active,
                                         .owner = "cs1234-ovh"});
  Credential& credential = tenant_->issue(application, plan);
  credential.redirection = "https://app.example/'\"><script>alert(2)</script>";

  const std::string body = shown("/auth/?credentialToken=" + credential.token).body;

  EXPECT_THAT(body, AllOf(HasSubstr("&lt;script&gt;alert(&#39;n&#39;)&lt;/script&gt;"),
                          Not(HasSubstr("<script")), Not(HasSubstr("<img"))));
}

TEST_F(PagesTest, AFormNeedsTheProofOfItsOwnPage) {
  Credential& other = pending();
  const std::string others = proof_in(answer().body);
  Credential& credential = pending();
  const std::string app = proof_in(shown("/createApp/").body);
  call_.target = "/auth/?credentialToken=" + credential.token;

  for (const std::string& proof : {std::string{}, others, app, std::string(64, '0')}) {
    EXPECT_EQ(posted("validity=300&decision=authorize&proof=" + proof).status, 403) << proof;
  }
  EXPECT_EQ(posted("validity=300&decision=authorize").status, 403);
  EXPECT_EQ(credential.state, CredentialState::pending_validation);
  EXPECT_EQ(other.state, CredentialState::pending_validation);
}

TEST_F(PagesTest, TheProofIsTheTenants) {
  const SharedTenant alpha = tenants_.create(tenants_.plan("alpha")).value();

  EXPECT_NE(proof_of(*tenant_, "createApp"), proof_of(*alpha, "createApp"));
  EXPECT_NE(proof_of(*tenant_, "createApp"), proof_of(*tenant_, "createToken"));
  EXPECT_EQ(proof_of(*tenant_, "createApp"), proof_of(*tenant_, "createApp"));
}

TEST_F(PagesTest, AFormOfAnotherOriginChangesNothing) {
  call_.target = "/createApp/";
  for (const auto& [name, value] :
       std::vector<std::pair<std::string, std::string>>{{"Origin", "http://evil.example"},
                                                        {"Origin", "null"},
                                                        {"Origin", "http://localhost:8781"},
                                                        {"Origin", "https://localhost:8780"},
                                                        {"Sec-Fetch-Site", "cross-site"},
                                                        {"Sec-Fetch-Site", "same-site"},
                                                        {"Sec-Fetch-Site", "none"}}) {
    call_.set_header(name, value);
    EXPECT_EQ(sent("do=create&name=x").status, 403) << name << ": " << value;
    std::erase_if(call_.headers, [&, n = name](const auto& h) { return h.first == n; });
  }
  EXPECT_EQ(applications(), 1U);

  call_.set_header("Origin", "http://localhost:8780");
  call_.set_header("Sec-Fetch-Site", "same-origin");
  EXPECT_EQ(sent("do=create&name=x").status, 200);
}

// A foreign name that leads to loopback: the page is its, and so is the proof that it read.
TEST_F(PagesTest, AFormUnderANameThatIsNotTheMocksChangesNothing) {
  call_.target = "/createApp/";
  for (const char* host : {"evil.example:8780", "localhost.evil.example", "192.0.2.1"}) {
    call_.host = host;
    const Response response = sent("do=create&name=x");
    EXPECT_EQ(response.status, 403) << host;
    EXPECT_THAT(response.body, HasSubstr("--public-base http://" + call_.host)) << host;
  }
  EXPECT_EQ(applications(), 1U);

  for (const char* host : {"127.0.0.1:8780", "[::1]:8780", "localhost", "default.localhost:8780",
                           "eu.api.ovh.com", "www.ovh.com"}) {
    call_.host = host;
    EXPECT_EQ(sent("do=create&name=x").status, 200) << host;
  }
  tenant_->settings.verdict.public_bases = {"https://evil.example"};
  call_.host = "evil.example:8780";
  call_.set_header("Origin", "https://evil.example");
  EXPECT_EQ(sent("do=create&name=x").status, 200) << "it has been named";
}

TEST_F(PagesTest, OnlyAFormCounts) {
  call_.target = "/createApp/";
  for (const char* type : {"text/plain", "application/json", "multipart/form-data; boundary=a"}) {
    call_.set_header("Content-Type", type);
    EXPECT_EQ(sent("do=create&name=x").status, 415) << type;
  }
  call_.headers.clear();
  EXPECT_EQ(sent("do=create&name=x").status, 415);
  call_.set_header("Content-Type", "Application/X-WWW-Form-Urlencoded; charset=utf-8");
  EXPECT_EQ(sent("do=create&name=x").status, 200);
}

TEST_F(PagesTest, AFormIsBounded) {
  call_.target = "/createApp/";

  EXPECT_EQ(sent("do=create&name=x&pad=" + std::string(64 * 1024, 'a')).status, 413);
  EXPECT_EQ(sent("do=create&name=x&name=y").status, 400);
  EXPECT_EQ(sent("do=create&name=%zz").status, 400);
  EXPECT_EQ(applications(), 1U);
}

TEST_F(PagesTest, CreateAppMakesAnApplicationThatTheMockKnows) {
  call_.target = "/createApp/";

  const Response response = sent("do=create&name=My+app&description=does+things");

  const Application& made = newest_application();
  EXPECT_EQ(made.name, "My app");
  EXPECT_EQ(made.description, "does things");
  EXPECT_EQ(made.owner, "cs1234-ovh");
  EXPECT_EQ(made.key.size(), 16U);
  EXPECT_EQ(made.secret.reveal().size(), 32U);
  EXPECT_THAT(response.body, AllOf(HasSubstr("<dd><code>" + made.key + "</code></dd>"),
                                   HasSubstr(std::string{made.secret.reveal()})));
  call_ = {.headers = {{"X-Ovh-Application", made.key}}};
  EXPECT_TRUE(tenants_.claim(call_.request()).claimed);
  EXPECT_THAT(shown("/createApp/").body, Not(HasSubstr(std::string{made.secret.reveal()})));
}

TEST_F(PagesTest, CreateAppAsksAgainForWhatIsMissing) {
  call_.target = "/createApp/";

  const Response response = sent("do=create&name=+&description=%22%3Ekept");

  EXPECT_EQ(response.status, 400);
  EXPECT_THAT(response.body, AllOf(HasSubstr("role=\"alert\">Give the application a name.</p>"),
                                   HasSubstr("value=\"&quot;&gt;kept\"")));
  EXPECT_EQ(sent("do=create&name=" + std::string(256, 'a')).status, 400);
  EXPECT_EQ(sent("do=create&name=a&description=" + std::string(1025, 'a')).status, 400);
  EXPECT_EQ(sent("name=a").status, 400);
  EXPECT_EQ(applications(), 1U);
}

TEST_F(PagesTest, CreateTokenProposesTheRightsOfTheQueryInTheirOrder) {
  const std::string body =
      shown("/createToken/?POST=/sms/*&GET=%2Fme&x=1&get=/no&GET=%zz&DELETE=\"><b>").body;

  const auto row = [](int number, std::string_view method, std::string_view path) {
    return AllOf(
        HasSubstr("name=\"path-" + std::to_string(number) + "\" value=\"" + std::string{path}),
        HasSubstr("<option selected>" + std::string{method}));
  };
  EXPECT_THAT(body, row(1, "POST", "/sms/*"));
  EXPECT_THAT(body, row(2, "GET", "/me"));
  EXPECT_THAT(body, row(3, "DELETE", "&quot;&gt;&lt;b&gt;"));
  EXPECT_THAT(body, row(4, "GET", "\""));
  EXPECT_THAT(body, Not(HasSubstr("/no")));
}

TEST_F(PagesTest, CreateTokenMakesAKeyThatIsValidAtOnce) {
  call_.target = "/createToken/index.cgi?GET=/me";

  const Response response = sent(
      "do=create&name=script&description=&validity=3600&networks=192.0.2.0%2F24%2C+2001%3Adb8%3A%"
      "3A1"
      "&method-1=GET&path-1=%2Fme&method-2=POST&path-2=&method-3=PUT&path-3=%2Fvps%2F*");

  ASSERT_EQ(response.status, 200) << response.body;
  const Credential& made = newest_credential();
  EXPECT_EQ(made.state, CredentialState::validated);
  EXPECT_EQ(made.rules, (std::vector<AccessRule>{{"GET", "/me"}, {"PUT", "/vps/*"}}));
  EXPECT_EQ(made.allowed_ips, (std::vector<std::string>{"192.0.2.0/24", "2001:db8::1"}));
  EXPECT_EQ(made.expiration, Instant{kWhen + std::chrono::seconds{3600}});
  EXPECT_EQ(made.account, "cs1234-ovh");
  EXPECT_EQ(made.application_id, newest_application().id);
  EXPECT_THAT(response.body, HasSubstr(std::string{made.consumer_key.reveal()}));
}

TEST_F(PagesTest, CreateTokenGivesMoreRowsAndKeepsWhatWasWritten) {
  call_.target = "/createToken/";

  const Response response =
      sent("do=more&name=kept&validity=unlimited&method-1=PUT&path-1=%2Fme&method-2=GET&path-2=");

  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(response.body,
              AllOf(HasSubstr("value=\"kept\""), HasSubstr("value=\"unlimited\" selected"),
                    HasSubstr("name=\"path-1\" value=\"/me\""), HasSubstr("id=\"path-4\""),
                    HasSubstr("name=\"method-2\" autofocus"), Not(HasSubstr("id=\"path-5\""))));
  EXPECT_EQ(applications(), 1U);
}

TEST_F(PagesTest, CreateTokenAsksAgainForWhatIsWrong) {
  call_.target = "/createToken/";
  const std::string good = "do=create&validity=300&";

  EXPECT_THAT(sent(good + "name=x").body, HasSubstr("Give at least one right"));
  EXPECT_THAT(sent(good + "method-1=GET&path-1=%2Fme").body, HasSubstr("Give the application a"));
  EXPECT_THAT(sent(good + "name=x&method-1=GET&path-1=%2Fme&networks=<i>").body,
              HasSubstr("<code><bdi>&lt;i&gt;</bdi></code> is no address"));
  EXPECT_EQ(sent(good + "name=x&method-1=get&path-1=%2Fme").status, 400);
  EXPECT_EQ(sent("do=create&name=x&method-1=GET&path-1=%2Fme").status, 400);
  EXPECT_EQ(applications(), 1U);
}

TEST_F(PagesTest, AnswerNoOtherMethod) {
  for (const char* method : {"PUT", "DELETE", "OPTIONS", "PATCH"}) {
    call_.method = method;
    call_.target = "/createApp/";
    const Response response = answer();
    EXPECT_EQ(response.status, 405) << method;
    EXPECT_THAT(response.fields,
                AllOf(HasSubstr("Allow: GET, HEAD, POST\r\n"), Not(HasSubstr("Access-Control"))));
  }
}

TEST_F(PagesTest, AllowNothingThatTheyDoNotNeed) {
  for (const char* target : {"/createApp/", "/createToken/?GET=/me", "/auth/"}) {
    const Response response = shown(target);
    EXPECT_THAT(response.body, StartsWith("<!doctype html>"));
    EXPECT_THAT(
        response.fields,
        AllOf(HasSubstr("Content-Security-Policy: default-src 'none'; style-src 'sha256-"),
              HasSubstr("frame-ancestors 'none'"), HasSubstr("form-action 'self'\r\n"),
              HasSubstr("Cache-Control: no-store\r\n"),
              HasSubstr("Referrer-Policy: same-origin\r\n"), Not(HasSubstr("Access-Control")),
              Not(HasSubstr("Set-Cookie")), Not(HasSubstr("unsafe"))));
  }
}

}  // namespace
}  // namespace countersign::mock_server
