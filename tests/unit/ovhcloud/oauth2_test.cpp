#include "ovhcloud/oauth2.hpp"

#include <gtest/gtest.h>

#include <utility>

#include "ovhcloud/digest.hpp"
#include "ovhcloud/oauth2_form.hpp"
#include "tests/unit/ovhcloud/known_clients.hpp"

namespace countersign {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kAskedBody = "grant_type=client_credentials&scope=all";

// A request as it arrives; each test spoils one thing in it.
struct TokenCall {
  std::string method = "POST";
  std::vector<std::pair<std::string, std::string>> headers = {
      {"Content-Type", "application/x-www-form-urlencoded"}};
  std::string body = {};
  std::string target = "/auth/oauth2/token";

  // What `read` makes of the request.
  template <class Read>
  [[nodiscard]] auto read_by(Read read) const {
    std::vector<HeaderField> fields;
    for (const auto& [name, value] : headers) fields.push_back({.name = name, .value = value});
    return read(Request{.method = method,
                        .path_and_query = target,
                        .host = "www.ovh.com",
                        .headers = fields,
                        .body = body,
                        .scheme = Scheme::https,
                        .peer = "192.0.2.9"});
  }

  [[nodiscard]] OAuthAnswer<TokenRequest> asked() const { return read_by(token_request); }

  // "invalid_request: missing parameter scope", or "taken".
  [[nodiscard]] std::string decision() const {
    const auto request = asked();
    return request ? "taken" : request.error().error + ": " + request.error().description;
  }

  // Which client is taken for the caller: its name, or the refusal's code.
  [[nodiscard]] std::string caller(const OAuthDirectory& directory = KnownClients{}) const {
    const auto request = asked();
    if (!request) return request.error().error;
    const auto client = asking_client(*request, directory);
    return client ? (*client)->name : client.error().error;
  }
};

TokenCall with_basic(std::string_view user_and_password, std::string_view body = kAskedBody) {
  TokenCall call{.body = std::string{body}};
  call.headers.emplace_back("Authorization", "Basic " + base64(user_and_password));
  return call;
}

TokenCall with_body(std::string_view body) { return {.body = std::string{body}}; }

std::string service_pair() { return std::string{kServiceId} + ":" + std::string{kServiceSecret}; }

std::string in_body(std::string_view id, std::string_view secret, std::string_view rest) {
  return "client_id=" + std::string{id} + "&client_secret=" + std::string{secret} + "&" +
         std::string{rest};
}

// --- whose a request is ---

using Texts = std::vector<std::string>;

TEST(TokenRequestNames, AreTheClientTheCodeAndTheRefreshToken) {
  const auto names =
      with_body("client_id=a&code=b&refresh_token=c&code_verifier=d&scope=e").read_by(names_in);

  EXPECT_EQ(names.clients, (Texts{"a"}));
  EXPECT_EQ(names.grants, (Texts{"b", "c"}));
}

TEST(TokenRequestNames, AreThereWhateverElseIsWrong) {
  EXPECT_EQ(with_body("client_id=a&client_id=b&grant_type=x").read_by(names_in).clients,
            (Texts{"a", "b"}));
  EXPECT_EQ(with_basic("a:b", "client_id=c&client_secret=d").read_by(names_in).clients,
            (Texts{"a", "c"}));
}

TEST(TokenRequestNames, HaveBothReadingsOfBasic) {
  EXPECT_EQ(with_basic("a%2Fb:c", "").read_by(names_in).clients, (Texts{"a/b", "a%2Fb"}));
}

TEST(TokenRequestNames, AreNoneInWhatCannotBeRead) {
  const auto names = with_body("client_id=%zz").read_by(names_in);
  EXPECT_TRUE(names.clients.empty());
  EXPECT_TRUE(names.grants.empty());
}

// --- how each client asks -----------------------------------------------------

// What arrives; facts/clients.md, 1.1 and 2.3, and the guide of 2023 (seed3).
struct ClientsWay {
  std::string_view client;
  TokenCall call;
};
void PrintTo(const ClientsWay& way, std::ostream* out) { *out << way.client; }

class TokenRequestOf : public ::testing::TestWithParam<ClientsWay> {};

TEST_P(TokenRequestOf, IsUnderstood) {
  const TokenCall& call = GetParam().call;

  const auto request = call.asked();

  ASSERT_TRUE(request) << request.error().description;
  EXPECT_EQ(request->client.id, kServiceId);
  EXPECT_EQ(request->client.secret.reveal(), kServiceSecret);
  EXPECT_EQ(text_of(std::get<ClientCredentialsGrant>(request->grant).scope), "all");
  EXPECT_EQ(call.caller(), "robot");
}

INSTANTIATE_TEST_SUITE_P(
    Clients, TokenRequestOf,
    ::testing::Values(
        ClientsWay{"go_first",  // golang.org/x/oauth2 tries HTTP Basic …
                   {.headers = {{"User-Agent", "Go-http-client/1.1"},
                                {"Authorization", "Basic " + base64(service_pair())},
                                {"Content-Type", "application/x-www-form-urlencoded"},
                                {"Accept-Encoding", "gzip"}},
                    .body = "grant_type=client_credentials&scope=all"}},
        ClientsWay{"go_then",  // … and after a refusal the body, names in alphabetical order
                   {.headers = {{"User-Agent", "Go-http-client/1.1"},
                                {"Content-Type", "application/x-www-form-urlencoded"}},
                    .body = "client_id=EU.3ec9fdabdbe60ca3&client_secret="
                            "0123456789abcdef0123456789abcdef&grant_type=client_credentials&"
                            "scope=all"}},
        ClientsWay{"python",
                   {.headers = {{"Accept", "application/json"},
                                {"Content-Type", "application/x-www-form-urlencoded"},
                                {"Authorization", "Basic " + base64(service_pair())}},
                    .body = "grant_type=client_credentials&scope=all"}},
        ClientsWay{"php",
                   {.headers = {{"content-type", "application/x-www-form-urlencoded"}},
                    .body = "client_id=EU.3ec9fdabdbe60ca3&client_secret="
                            "0123456789abcdef0123456789abcdef&grant_type=client_credentials&"
                            "scope=all"}},
        ClientsWay{"node",
                   {.headers = {{"accept", "application/json"},
                                {"authorization", "Basic " + base64(service_pair())},
                                {"content-type", "application/x-www-form-urlencoded"}},
                    .body = "grant_type=client_credentials&scope=all"}},
        ClientsWay{"guide",
                   {.headers = {{"content-type", "application/x-www-form-urlencoded"}},
                    .body = "grant_type=client_credentials&client_id=EU.3ec9fdabdbe60ca3&"
                            "client_secret=0123456789abcdef0123456789abcdef&scope=all"}}),
    [](const auto& tested) { return std::string{tested.param.client}; });

// The very bytes that facts/clients.md has of php-ovh.
TEST(TokenRequest, OfPhpOvhIsReadAsCaptured) {
  const auto request =
      with_body("client_id=cid&client_secret=csecret&grant_type=client_credentials&scope=all")
          .asked();

  ASSERT_TRUE(request);
  EXPECT_EQ(request->client.id, "cid");
  EXPECT_EQ(request->client.secret.reveal(), "csecret");
}

// C O1: go-ovh v1.5.0 left it out.
TEST(TokenRequest, NeedsAScope) {
  EXPECT_EQ(with_basic(service_pair(), "grant_type=client_credentials").decision(),
            "invalid_request: missing parameter scope");
  EXPECT_EQ(with_basic(service_pair(), "grant_type=client_credentials&scope=").decision(),
            "invalid_request: missing parameter scope");
}

// --- who asks -----------------------------------------------------------------

// RFC 6749, 2.3.1; python-ovh and curl do not encode, go-ovh and node-ovh do.
TEST(TokenRequest, HasBothReadingsOfHttpBasicWhereTheyDiffer) {
  const auto request = with_basic("a%3Ab:c+d%2B").asked();

  ASSERT_TRUE(request && request->literal_client);
  EXPECT_EQ(request->client.id, "a:b");
  EXPECT_EQ(request->client.secret.reveal(), "c d+");
  EXPECT_EQ(request->literal_client->id, "a%3Ab");
  EXPECT_EQ(request->literal_client->secret.reveal(), "c+d%2B");
}

TEST(TokenRequest, HasOneReadingOfHttpBasicWhereThereIsOne) {
  const auto plain = with_basic(service_pair()).asked();
  const auto no_escape = with_basic("id:100%").asked();

  EXPECT_FALSE(plain.value().literal_client);
  EXPECT_FALSE(no_escape.value().literal_client);
  EXPECT_EQ(no_escape->client.secret.reveal(), "100%");
}

TEST(TokenRequest, IsFromWhomeverEitherReadingNames) {
  KnownClients known;
  known.service().secret = ClientSecret{"a+b%20c"};

  EXPECT_EQ(with_basic("EU.3ec9fdabdbe60ca3:a%2Bb%2520c").caller(known), "robot");
  EXPECT_EQ(with_basic("EU%2E3ec9fdabdbe60ca3:a%2Bb%2520c").caller(known), "robot");
  EXPECT_EQ(with_basic("EU.3ec9fdabdbe60ca3:a+b%20c").caller(known), "robot");
  EXPECT_EQ(with_basic("EU.3ec9fdabdbe60ca3:a b c").caller(known), "invalid_client_credentials");
}

TEST(TokenRequest, OfAnUnknownClientIsToldSoBeforeItsSecret) {
  EXPECT_EQ(with_basic("EU.ffffffffffffffff:x").caller(), "invalid_client");
  EXPECT_EQ(with_body(in_body("EU.ffffffffffffffff", "x", kAskedBody)).caller(), "invalid_client");
}

TEST(TokenRequest, WithoutAClientIsOfAnUnknownOne) {
  EXPECT_EQ(with_body(kAskedBody).caller(), "invalid_client");
  EXPECT_EQ(with_basic(":", kAskedBody).caller(), "invalid_client");
}

TEST(TokenRequest, WithAWrongSecretIsRefused) {
  const std::string id{kServiceId};
  const std::string secret{kServiceSecret};
  for (const std::string& wrong : {std::string{}, std::string{"x"}, secret + "0", secret.substr(1),
                                   "0123456789ABCDEF0123456789abcdef" + std::string{}}) {
    EXPECT_EQ(with_basic(id + ":" + wrong).caller(), "invalid_client_credentials") << wrong;
    EXPECT_EQ(with_body(in_body(id, wrong, kAskedBody)).caller(), "invalid_client_credentials")
        << wrong;
  }
}

TEST(TokenRequest, OfAClientThatHasNoSecretIsRefused) {
  KnownClients known;
  known.service().secret = ClientSecret{};

  EXPECT_EQ(with_body("client_id=EU.3ec9fdabdbe60ca3&" + std::string{kAskedBody}).caller(known),
            "invalid_client_credentials");
}

TEST(TokenRequest, IsOnlyForTheClientsOwnFlow) {
  const std::string app{in_body(kAppId, kAppSecret, kAskedBody)};
  const std::string service{
      in_body(kServiceId, kServiceSecret, "grant_type=refresh_token&refresh_token=r")};

  EXPECT_EQ(with_body(app).caller(), "unauthorized_client");
  EXPECT_EQ(with_body(service).caller(), "unauthorized_client");
}

TEST(TokenRequest, AuthenticatesInOneWay) {
  const std::string pair = service_pair();
  const std::string body{kAskedBody};

  EXPECT_EQ(with_basic(pair, body + "&client_secret=x").decision(),
            "invalid_request: more than one client authentication method");
  EXPECT_EQ(with_basic(pair, in_body(kServiceId, kServiceSecret, body)).decision(),
            "invalid_request: more than one client authentication method");
  EXPECT_EQ(with_basic(pair, body + "&client_id=other").decision(),
            "invalid_request: more than one client authentication method");
}

TEST(TokenRequest, MayNameItsClientAgainBesideHttpBasic) {
  const std::string body{kAskedBody};

  EXPECT_EQ(with_basic(service_pair(), body + "&client_id=EU.3ec9fdabdbe60ca3").caller(), "robot");
  EXPECT_EQ(with_basic(service_pair(), body + "&client_id=&client_secret=").caller(), "robot");
  EXPECT_EQ(with_basic("a%3Ab:c", body + "&client_id=a%3Ab").decision(), "taken");
  EXPECT_EQ(with_basic("a%3Ab:c", body + "&client_id=a%253Ab").decision(), "taken");
}

TEST(TokenRequest, TakesNoOtherSchemeThanBasic) {
  for (const char* value : {"Bearer abc", "Digest username=\"x\"", "", "token"}) {
    TokenCall call = with_body(in_body(kServiceId, kServiceSecret, kAskedBody));
    call.headers.emplace_back("Authorization", value);
    EXPECT_EQ(call.decision(), "invalid_client: client authentication method not supported")
        << value;
  }
}

TEST(TokenRequest, RefusesOddBasicCredentials) {
  for (const std::string& value :
       {std::string{"Basic"}, std::string{"Basic !!!!"}, "Basic " + base64("no colon"),
        "Basic " + base64("a\0:b"sv), "Basic " + base64("a:\xff"),
        "Basic " + base64(service_pair()).substr(1), "Basic " + std::string(32 * 1024, '=')}) {
    TokenCall call = with_body(kAskedBody);
    call.headers.emplace_back("Authorization", value);
    EXPECT_EQ(call.decision(), "invalid_request: malformed Authorization header")
        << value.substr(0, 60);
  }
}

TEST(TokenRequest, KeepsControlCharactersOfBasicEscapesFromTheDirectory) {
  const auto request = with_basic("a%00b:c%0Ad").asked();

  ASSERT_TRUE(request);
  EXPECT_EQ(request->client.id, "a%00b");
  EXPECT_FALSE(request->literal_client);
}

// --- what is asked ------------------------------------------------------------

constexpr std::string_view kCodeBody =
    "grant_type=authorization_code&code=c0de%2B&redirect_uri="
    "https%3A%2F%2Fapp.example.com%2Fcallback&client_id=EU.00112233445566aa&client_secret="
    "fedcba9876543210fedcba9876543210&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

// Facts 6.4, as aurora asks.
TEST(TokenRequest, ForACodeHasAllThatTheCodeIsHeldAgainst) {
  const auto request = with_body(kCodeBody).asked();

  ASSERT_TRUE(request) << request.error().description;
  const auto& grant = std::get<AuthorizationCodeGrant>(request->grant);
  EXPECT_EQ(grant.code.reveal(), "c0de+");
  EXPECT_EQ(grant.redirect_uri, "https://app.example.com/callback");
  EXPECT_EQ(grant.verifier.reveal(), "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
  EXPECT_EQ(with_body(kCodeBody).caller(), "app");
}

TEST(TokenRequest, ForACodeNeedsEachOfItsParameters) {
  for (const char* name : {"code", "redirect_uri", "code_verifier"}) {
    std::string body{kCodeBody};
    body.replace(body.find("&" + std::string{name} + "="), name == "code"sv ? 5 : 3, "&x_");
    EXPECT_EQ(with_body(body).decision(), "invalid_request: missing parameter " + std::string{name})
        << body;
  }
}

TEST(TokenRequest, ForARefreshMayNarrowTheScope) {
  const std::string body = "grant_type=refresh_token&refresh_token=r1&scope=";

  const auto all = with_basic("a:b", body).asked();
  const auto less = with_basic("a:b", body + "account/all").asked();

  ASSERT_TRUE(all && less);
  EXPECT_EQ(std::get<RefreshTokenGrant>(all->grant).token.reveal(), "r1");
  EXPECT_FALSE(std::get<RefreshTokenGrant>(all->grant).scope);
  EXPECT_EQ(text_of(std::get<RefreshTokenGrant>(less->grant).scope.value()), "account/all");
  EXPECT_EQ(with_basic("a:b", body + "account/read").decision(), "invalid_request: scope unknown");
  EXPECT_EQ(with_basic("a:b", "grant_type=refresh_token").decision(),
            "invalid_request: missing parameter refresh_token");
}

// Facts 6.2.
TEST(TokenRequest, RefusesAnUnknownScopeAsAnInvalidRequest) {
  EXPECT_EQ(
      with_basic(service_pair(), "grant_type=client_credentials&scope=account%2Fread").decision(),
      "invalid_request: scope unknown");
}

TEST(TokenRequest, NeedsAGrantTypeThatThereIs) {
  EXPECT_EQ(with_basic("a:b", "scope=all").decision(),
            "invalid_request: missing parameter grant_type");
  EXPECT_EQ(with_basic("a:b", "").decision(), "invalid_request: missing parameter grant_type");
  for (const char* type : {"password", "implicit", "CLIENT_CREDENTIALS", "client_credentials%20",
                           "urn:ietf:params:oauth:grant-type:jwt-bearer"}) {
    EXPECT_EQ(with_basic("a:b", "scope=all&grant_type=" + std::string{type}).decision(),
              "unsupported_grant_type: grant type not supported")
        << type;
  }
}

TEST(TokenRequest, DoesNotReadTheQuery) {
  TokenCall call = with_basic(service_pair(), "");
  call.target += "?grant_type=client_credentials&scope=all";

  EXPECT_EQ(call.decision(), "invalid_request: missing parameter grant_type");
}

TEST(TokenRequest, IgnoresWhatItDoesNotKnow) {
  EXPECT_EQ(with_basic("a:b", std::string{kAskedBody} + "&audience=x&resource=y").decision(),
            "taken");
}

// --- its form -----------------------------------------------------------------

TEST(TokenRequest, IsAForm) {
  TokenCall call = with_basic(service_pair());
  call.headers[0].second = "Application/X-WWW-Form-urlencoded ; charset=UTF-8";
  EXPECT_EQ(call.decision(), "taken");

  call.headers[0].second = "application/json";
  EXPECT_EQ(call.decision(), "invalid_request: application/x-www-form-urlencoded expected");

  call.headers.erase(call.headers.begin());
  EXPECT_EQ(call.decision(), "taken");
}

TEST(TokenRequest, IsAPost) {
  for (const char* method : {"GET", "PUT", "HEAD", ""}) {
    TokenCall call = with_basic(service_pair());
    call.method = method;
    EXPECT_EQ(call.decision(), "invalid_request: POST expected") << method;
  }
}

TEST(TokenRequest, HasNoParameterTwice) {
  for (const char* twice : {"&scope=all", "&scope=vps/all", "&grant_type=client_credentials",
                            "&%73cope=all", "&x=1&x=2", "&scope"}) {
    EXPECT_EQ(with_basic(service_pair(), std::string{kAskedBody} + twice).decision(),
              "invalid_request: parameter given more than once")
        << twice;
  }
}

TEST(TokenRequest, RefusesBrokenAndOversizedBodies) {
  EXPECT_EQ(with_basic("a:b", "grant_type=client_credentials&scope=%").decision(),
            "invalid_request: malformed parameter");
  EXPECT_EQ(with_basic("a:b", "grant_type=client_credentials&scope=all%00").decision(),
            "invalid_request: malformed parameter");
  EXPECT_EQ(with_basic("a:b", std::string(kMaxFormBytes + 1, 'a')).decision(),
            "invalid_request: request too large");
  EXPECT_EQ(with_basic("a:b", R"({"grant_type":"client_credentials"})").decision(),
            "invalid_request: missing parameter grant_type");
}

}  // namespace
}  // namespace countersign
