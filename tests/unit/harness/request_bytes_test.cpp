#include "harness/client/request_bytes.hpp"

#include <gtest/gtest.h>

#include "core/version.hpp"
#include "harness/client/mistakes.hpp"

namespace countersign::harness {
namespace {

constexpr std::int64_t kWhen = 1457018875;
constexpr const char* kBase = "http://127.0.0.1:8780";

// Starts from a signed call; each test changes one thing in it.
class RequestBytesTest : public ::testing::Test {
 protected:
  PreparedRequest made() const { return prepared(call_, keys_, kBase, kWhen).value(); }
  std::string bytes() const { return made().outgoing.bytes; }

  // The values of every header of that name, in order.
  std::vector<std::string> header(const std::string& name) const {
    std::vector<std::string> values;
    for (const auto& [n, value] : made().headers) {
      if (n == name) values.push_back(value);
    }
    return values;
  }

  SignedParts parts() const {
    return {.secret = keys_.application_secret,
            .consumer = keys_.consumer_key,
            .method = call_.method,
            .base = kBase,
            .target = call_.target,
            .body = "",
            .timestamp = std::to_string(kWhen),
            .application_key = keys_.application_key,
            .other_secret = "",
            .other_consumer = ""};
  }

  static Call get_me() {
    Call call;
    call.method = "GET";
    call.target = "/1.0/me";
    return call;
  }

  Call call_ = get_me();
  CallKeys keys_{.application_key = "TDPKJdwZwAQPwKX2",
                 .application_secret = "9ufkBmLaTQ9nz5yMUlg79taH0GNnzDjk",
                 .consumer_key = "5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY",
                 .other_secret = "",
                 .other_consumer = ""};
};

using Values = std::vector<std::string>;

TEST_F(RequestBytesTest, AreASignedRequest) {
  EXPECT_EQ(bytes(),
            "GET /1.0/me HTTP/1.1\r\n"
            "Host: 127.0.0.1:8780\r\n"
            "User-Agent: countersign/" +
                std::string{kVersion} +
                "\r\n"
                "Accept: application/json\r\n"
                "X-Ovh-Application: TDPKJdwZwAQPwKX2\r\n"
                "X-Ovh-Consumer: 5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY\r\n"
                "X-Ovh-Timestamp: 1457018875\r\n"
                "X-Ovh-Signature: " +
                signature_of(parts()) + "\r\n\r\n");
  EXPECT_FALSE(made().outgoing.head);
  EXPECT_EQ(made().start, "GET /1.0/me HTTP/1.1");
}

TEST_F(RequestBytesTest, CarryNoKeysWhenNoneAreWanted) {
  call_.auth = Auth::none;

  EXPECT_EQ(made().headers.size(), 3U);
}

TEST_F(RequestBytesTest, CarryTheApplicationKeyAlone) {
  call_.auth = Auth::application;

  EXPECT_EQ(header("X-Ovh-Application"), Values{"TDPKJdwZwAQPwKX2"});
  EXPECT_EQ(made().headers.size(), 4U);
}

TEST_F(RequestBytesTest, CarryABodyCompactAndSigned) {
  call_.method = "POST";
  call_.body = Json::parse(R"({"b": 1, "a": [2]})");
  SignedParts signed_parts = parts();
  signed_parts.body = R"({"b":1,"a":[2]})";

  EXPECT_TRUE(bytes().ends_with("\r\n\r\n{\"b\":1,\"a\":[2]}"));
  EXPECT_EQ(header("Content-Type"), Values{"application/json"});
  EXPECT_EQ(header("Content-Length"), Values{"15"});
  EXPECT_EQ(header("X-Ovh-Signature"), Values{signature_of(signed_parts)});
}

TEST_F(RequestBytesTest, CarryABodyOfTextAsItIs) {
  call_.method = "PUT";
  call_.body_text = "{ not json";

  EXPECT_TRUE(bytes().ends_with("\r\n\r\n{ not json"));
}

TEST_F(RequestBytesTest, EncodeAForm) {
  call_.method = "POST";
  call_.form = Json::parse(R"({"scope": "all x", "a&b": "é=", "two": ["1", "2"], "none": []})");

  EXPECT_TRUE(bytes().ends_with("\r\n\r\nscope=all%20x&a%26b=%C3%A9%3D&two=1&two=2"));
  EXPECT_EQ(header("Content-Type"), Values{"application/x-www-form-urlencoded"});
}

TEST_F(RequestBytesTest, TellALengthOfZeroWhereABodyIsUsual) {
  for (const char* method : {"POST", "PUT"}) {
    call_.method = method;
    EXPECT_EQ(header("Content-Length"), Values{"0"}) << method;
  }
  for (const char* method : {"GET", "DELETE", "HEAD", "OPTIONS"}) {
    call_.method = method;
    EXPECT_EQ(header("Content-Length"), Values{}) << method;
  }
}

TEST_F(RequestBytesTest, TellNoLengthWithoutFraming) {
  call_.method = "POST";
  call_.framing = Framing::none;

  EXPECT_EQ(header("Content-Length"), Values{});
  EXPECT_EQ(header("Transfer-Encoding"), Values{});
}

TEST_F(RequestBytesTest, CutABodyIntoChunksOfSevenBytes) {
  call_.method = "POST";
  call_.body_text = "0123456789abcdef";
  call_.framing = Framing::chunked;

  EXPECT_TRUE(bytes().ends_with("\r\n\r\n7\r\n0123456\r\n7\r\n789abcd\r\n2\r\nef\r\n0\r\n\r\n"));
  EXPECT_EQ(header("Transfer-Encoding"), Values{"chunked"});
  EXPECT_EQ(header("Content-Length"), Values{});
}

TEST_F(RequestBytesTest, EndAnEmptyBodyOfChunksAtOnce) {
  call_.method = "POST";
  call_.framing = Framing::chunked;

  EXPECT_TRUE(bytes().ends_with("\r\n\r\n0\r\n\r\n"));
}

TEST_F(RequestBytesTest, SpeakHttp10WhenTheCallDoes) {
  call_.http_1_0 = true;

  EXPECT_TRUE(bytes().starts_with("GET /1.0/me HTTP/1.0\r\n"));
}

TEST_F(RequestBytesTest, KnowThatHeadGetsNoBody) {
  call_.method = "HEAD";

  EXPECT_TRUE(made().outgoing.head);
}

TEST_F(RequestBytesTest, ReplaceAHeaderInItsPlaceWhateverItsCase) {
  call_.headers = {{.name = "user-agent", .values = {"other"}}};

  EXPECT_EQ(made().headers[1], (std::pair<std::string, std::string>{"user-agent", "other"}));
  EXPECT_EQ(made().headers.size(), 7U);
}

TEST_F(RequestBytesTest, SendAHeaderAsOftenAsItHasValues) {
  call_.headers = {{.name = "X-Ovh-Consumer", .values = {"a", "b"}}};

  EXPECT_EQ(made().headers[4].second, "a");
  EXPECT_EQ(made().headers[5].second, "b");
  EXPECT_EQ(header("X-Ovh-Consumer"), (Values{"a", "b"}));
}

TEST_F(RequestBytesTest, LeaveAHeaderOutThatHasNoValues) {
  call_.headers = {{.name = "X-Ovh-Timestamp", .values = {}}};

  EXPECT_EQ(header("X-Ovh-Timestamp"), Values{});
  EXPECT_EQ(made().headers.size(), 6U);
}

TEST_F(RequestBytesTest, AddANewHeaderAtTheEnd) {
  call_.headers = {{.name = "Expect", .values = {"100-continue"}}};

  EXPECT_EQ(made().headers.back().first, "Expect");
}

TEST_F(RequestBytesTest, ChangeHeadersAfterSigning) {
  const Values before = header("X-Ovh-Signature");
  call_.headers = {{.name = "X-Ovh-Timestamp", .values = {"0"}}};

  EXPECT_EQ(header("X-Ovh-Signature"), before);
}

TEST_F(RequestBytesTest, TakeOtherKeysThanTheWorlds) {
  call_.application_key = "other-app";
  call_.application_secret = "other-secret";
  call_.consumer_key = "other-consumer";
  SignedParts other = parts();
  other.secret = "other-secret";
  other.consumer = "other-consumer";

  EXPECT_EQ(header("X-Ovh-Application"), Values{"other-app"});
  EXPECT_EQ(header("X-Ovh-Consumer"), Values{"other-consumer"});
  EXPECT_EQ(header("X-Ovh-Signature"), Values{signature_of(other)});
}

TEST_F(RequestBytesTest, TakeAnEmptyKeyForWhatItIs) {
  call_.consumer_key = "";

  EXPECT_EQ(header("X-Ovh-Consumer"), Values{""});
}

TEST_F(RequestBytesTest, SignAnotherBaseThanTheySendTo) {
  call_.signed_base = "https://eu.api.ovh.com";
  SignedParts other = parts();
  other.base = "https://eu.api.ovh.com";

  EXPECT_EQ(header("X-Ovh-Signature"), Values{signature_of(other)});
  EXPECT_EQ(header("Host"), Values{"127.0.0.1:8780"});
}

TEST_F(RequestBytesTest, ShiftTheTimestampAndSignIt) {
  call_.timestamp_offset = -181;
  SignedParts other = parts();
  other.timestamp = "1457018694";

  EXPECT_EQ(header("X-Ovh-Timestamp"), Values{"1457018694"});
  EXPECT_EQ(header("X-Ovh-Signature"), Values{signature_of(other)});
}

TEST_F(RequestBytesTest, AreSignedWithAMistakeOnRequest) {
  call_.mistake = "method.lowercase";

  EXPECT_EQ(header("X-Ovh-Signature"), Values{signature_with("method.lowercase", parts()).value()});
}

TEST_F(RequestBytesTest, CannotHaveAMistakeThatChangesNothing) {
  call_.mistake = "url.query-missing";

  const auto request = prepared(call_, keys_, kBase, kWhen);

  ASSERT_FALSE(request);
  EXPECT_EQ(request.error().code, Errc::bad_input);
  EXPECT_EQ(request.error().message, "the mistake url.query-missing changes nothing in this call");
}

}  // namespace
}  // namespace countersign::harness
