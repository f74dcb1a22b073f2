#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/text.hpp"
#include "mock_server/control/embedded_inspector.hpp"
#include "mock_server/control/sessions.hpp"
#include "tests/unit/mock_server/control_fixture.hpp"

namespace countersign::mock_server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string field_of(const Response& response, std::string_view name) {
  for (const std::string_view line : split(response.fields, '\n')) {
    const auto [key, value] = cut(line, ':');
    if (equals_ignoring_case(key, name)) return std::string{trimmed(value)};
  }
  return "";
}

class InspectorTest : public ControlTest {
 protected:
  Response at(std::string target) {
    call_.target = std::move(target);
    return answer();
  }
};

TEST_F(InspectorTest, IsAPageThatRunsNothingButItsOwnScripts) {
  const Response page = at("/_countersign/");

  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(field_of(page, "Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(field_of(page, "Content-Security-Policy"),
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            "require-trusted-types-for 'script'; trusted-types 'none'");
  EXPECT_EQ(field_of(page, "X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(field_of(page, "Referrer-Policy"), "no-referrer");
  EXPECT_EQ(field_of(page, "Cache-Control"), "no-store");
  EXPECT_EQ(field_of(page, "Cross-Origin-Resource-Policy"), "same-origin");
  EXPECT_EQ(field_of(page, "Cross-Origin-Opener-Policy"), "same-origin");
}

TEST_F(InspectorTest, IsFoundWithoutTheLastSlash) {
  const Response response = at("/_countersign?x");

  EXPECT_EQ(response.status, 302);
  EXPECT_EQ(field_of(response, "Location"), "/_countersign/");
}

TEST_F(InspectorTest, ServesEveryPartWithItsType) {
  for (const EmbeddedFile& file : embedded_inspector()) {
    const Response part = at("/_countersign/inspector/" + std::string{file.path});
    const std::string wanted = file.path.ends_with(".html")  ? "text/html; charset=utf-8"
                               : file.path.ends_with(".css") ? "text/css; charset=utf-8"
                                                             : "text/javascript; charset=utf-8";
    EXPECT_EQ(part.status, 200) << file.path;
    EXPECT_EQ(field_of(part, "Content-Type"), wanted) << file.path;
    EXPECT_EQ(part.body, file.text) << file.path;
  }
  EXPECT_EQ(at("/_countersign/inspector/nothing.js").status, 404);
  EXPECT_EQ(at("/_countersign/inspector/../control.cpp").status, 404);
  EXPECT_EQ(at("/_countersign/inspector/").status, 404);
}

TEST_F(InspectorTest, HoldsNoMarkupThatItsOwnPolicyForbids) {
  for (const EmbeddedFile& file : embedded_inspector()) {
    for (const char* forbidden : {"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write",
                                  "DOMParser", "eval(", " style=\"", "onclick=\"", "<style"}) {
      EXPECT_THAT(std::string{file.text}, Not(HasSubstr(forbidden))) << file.path;
    }
  }
}

TEST_F(InspectorTest, IsReadAndNotWritten) {
  call_ = {.method = "POST", .target = "/_countersign/", .body = "{}"};
  call_.set_header("Content-Type", "application/json");

  EXPECT_EQ(answer().status, 405);
}

TEST_F(InspectorTest, IsHeldToTheSameHostsAndOrigins) {
  call_.host = "evil.example";
  EXPECT_EQ(at("/_countersign/").status, 403);
  EXPECT_EQ(at("/_countersign/inspector/inspector.js").status, 403);
  call_.host = "localhost:8780";
  call_.set_header("Sec-Fetch-Site", "cross-site");
  EXPECT_EQ(at("/_countersign/inspector/inspector.js").status, 403);
}

TEST_F(InspectorTest, AsksForNoTokenWhereThereIsNone) {
  call_ = {.method = "POST", .target = "/_countersign/session", .body = R"({"token": "x"})"};
  call_.set_header("Content-Type", "application/json");

  EXPECT_EQ(answer().status, 404);
}

// A mock with a token, and a browser that has told it: each test spoils one thing.
class SessionTest : public ControlTest {
 protected:
  Response guarded_answer() { return at_once(guarded_.respond(call_.request())); }

  Response log_in(const std::string& body) {
    call_ = {.method = "POST", .target = "/_countersign/session", .body = body};
    call_.host = "mock.example:8780";
    call_.set_header("Content-Type", "application/json");
    call_.set_header("Origin", "http://mock.example:8780");
    return guarded_answer();
  }

  // "name=value" of the cookie.
  std::string cookie() {
    return std::string{cut(field_of(log_in(R"({"token": "a-token"})"), "Set-Cookie"), ';').before};
  }

  int status_with(const std::string& cookies, const std::string& host = "mock.example:8780") {
    call_ = {.target = kTenants};
    call_.host = host;
    call_.set_header("Cookie", cookies);
    return guarded_answer().status;
  }

  Control guarded_{tenants_, traffic_, "a-token"};
};

TEST_F(SessionTest, ShowsThePageToWhoHasNotToldTheTokenYetAndNothingElse) {
  for (const char* target : {"/_countersign", "/_countersign/", "/_countersign/inspector/dom.js"}) {
    call_ = {.target = target};
    EXPECT_LT(guarded_answer().status, 400) << target;
  }
  for (const char* target : {"/_countersign/v1", "/_countersign/v1/events", "/_countersign/x"}) {
    call_ = {.target = target};
    EXPECT_EQ(guarded_answer().status, 401) << target;
  }
}

TEST_F(SessionTest, GivesACookieThatIsNotTheToken) {
  const Response response = log_in(R"({"token": "a-token"})");
  const std::string cookie = field_of(response, "Set-Cookie");

  EXPECT_EQ(response.status, 204);
  EXPECT_THAT(cookie, ::testing::MatchesRegex("countersign_session_8780=[-_A-Za-z0-9]{43}; "
                                              "Path=/_countersign; HttpOnly; SameSite=Strict"));
  EXPECT_THAT(cookie, Not(HasSubstr("a-token")));
  EXPECT_NE(cookie, field_of(log_in(R"({"token": "a-token"})"), "Set-Cookie"));
}

TEST_F(SessionTest, MarksTheCookieOfAnEncryptedConnection) {
  Request request = call_.request();
  request.scheme = Scheme::https;

  EXPECT_EQ(session_cookie(request, "id"),
            "countersign_session_8780=id; Path=/_countersign; HttpOnly; SameSite=Strict; Secure");
}

TEST_F(SessionTest, TakesTheCookieForTheToken) {
  const std::string mine = cookie();

  EXPECT_EQ(status_with(mine), 200);
  EXPECT_EQ(status_with("theme=dark; " + mine + ";other=1"), 200);
  EXPECT_EQ(status_with(mine, "mock.example:8781"), 401) << "the login of another port";
  EXPECT_EQ(status_with(mine + "x"), 401);
  EXPECT_EQ(status_with(mine.substr(0, mine.size() - 1)), 401);
  EXPECT_EQ(status_with("countersign_session_8780="), 401);
  EXPECT_EQ(status_with("countersign_session_8780=a-token"), 401);
}

TEST_F(SessionTest, RefusesAWrongTokenAndGivesNoCookie) {
  for (const char* body : {R"({"token": "a-toke"})", R"({"token": ""})"}) {
    const Response response = log_in(body);
    EXPECT_EQ(response.status, 401) << body;
    EXPECT_EQ(field_of(response, "Set-Cookie"), "") << body;
  }
  for (const char* body : {"", "{}", R"({"token": 1})", R"({"token": "a-token", "x": 1})", "["}) {
    EXPECT_EQ(log_in(body).status, 400) << body;
  }
}

TEST_F(SessionTest, IsOpenedByAPageOfTheMockAlone) {
  log_in("");
  call_.body = R"({"token": "a-token"})";
  call_.set_header("Origin", "http://mock.example:9999");
  EXPECT_EQ(guarded_answer().status, 403);
  call_.set_header("Origin", "http://mock.example:8780");
  call_.set_header("Content-Type", "text/plain");
  EXPECT_EQ(guarded_answer().status, 415);
  call_ = {.target = "/_countersign/session"};
  EXPECT_EQ(guarded_answer().status, 405);
}

TEST_F(SessionTest, DoesNotLetAnotherOriginUseTheCookie) {
  const std::string mine = cookie();
  call_ = {.method = "DELETE", .target = std::string{kTenants} + "/default"};
  call_.host = "mock.example:8780";
  call_.set_header("Cookie", mine);
  call_.set_header("Origin", "http://mock.example:9999");

  EXPECT_EQ(guarded_answer().status, 403);
}

TEST_F(SessionTest, PrefersTheTokenThatIsThere) {
  const std::string mine = cookie();
  call_ = {.target = kTenants};
  call_.host = "mock.example:8780";
  call_.set_header("Cookie", mine);
  call_.set_header("Authorization", "Bearer wrong");

  EXPECT_EQ(guarded_answer().status, 401);
}

TEST_F(SessionTest, EndsOnDemand) {
  const std::string mine = cookie();
  call_ = {.method = "DELETE", .target = "/_countersign/session"};
  call_.host = "mock.example:8780";
  call_.set_header("Cookie", mine);
  const Response response = guarded_answer();

  EXPECT_EQ(response.status, 204);
  EXPECT_THAT(field_of(response, "Set-Cookie"), HasSubstr("Max-Age=0"));
  EXPECT_EQ(status_with(mine), 401);
}

TEST_F(SessionTest, EndsWhenThereAreTooManyNewerOnes) {
  const std::string mine = cookie();
  for (std::size_t i = 1; i < Sessions::kMost; ++i) static_cast<void>(cookie());
  EXPECT_EQ(status_with(mine), 200);

  static_cast<void>(cookie());

  EXPECT_EQ(status_with(mine), 401);
}

}  // namespace
}  // namespace countersign::mock_server
