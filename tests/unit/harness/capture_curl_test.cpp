#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/capture/curl_line.hpp"
#include "harness/capture/curl_trace.hpp"

namespace countersign::harness {
namespace {

using ::testing::HasSubstr;

constexpr const char* kUrl = " https://eu.api.ovh.com/1.0/me";

CapturedRequest read(const std::string& rest) { return read_curl("curl " + rest).value(); }
std::string refusal(const std::string& rest) { return read_curl("curl " + rest).error().sentence; }

TEST(CurlLineTest, IsAGetWithoutData) {
  const auto request = read("-s https://eu.api.ovh.com/1.0/me?x=1");

  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.url, "https://eu.api.ovh.com/1.0/me?x=1");
  EXPECT_EQ(request.body, "");
}

TEST(CurlLineTest, IsAPostWithDataUnlessSaidOtherwise) {
  EXPECT_EQ(read(std::string{"-d a=b -d c"} + kUrl).method, "POST");
  EXPECT_EQ(read(std::string{"-d a=b -d c"} + kUrl).body, "a=b&c");
  EXPECT_EQ(read(std::string{"-X PUT --data-raw '{\"a\":1}'"} + kUrl).method, "PUT");
  EXPECT_EQ(read(std::string{"-XDELETE"} + kUrl).method, "DELETE");
  EXPECT_EQ(read(std::string{"-I"} + kUrl).method, "HEAD");
  EXPECT_EQ(read(std::string{"--json '{}'"} + kUrl).body, "{}");
  EXPECT_EQ(read(std::string{"--data-raw @x"} + kUrl).body, "@x");
}

TEST(CurlLineTest, PutsDataIntoTheUrlWithGet) {
  const auto request = read("-G -d a=1 --data-urlencode 'b=x y' https://eu.api.ovh.com/1.0/me?z=0");

  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.url, "https://eu.api.ovh.com/1.0/me?z=0&a=1&b=x%20y");
  EXPECT_EQ(request.body, "");
}

TEST(CurlLineTest, SendsHeadersAsCurlDoes) {
  const auto request = read(std::string{"-H 'X-A: 1' -HX-B:2 -H 'X-C:' -H 'X-D;' -u a:b"} + kUrl);

  EXPECT_EQ(header_of(request.headers, "x-a"), "1");
  EXPECT_EQ(header_of(request.headers, "X-B"), "2");
  EXPECT_EQ(header_of(request.headers, "X-C"), std::nullopt);
  EXPECT_EQ(header_of(request.headers, "X-D"), "");
  EXPECT_EQ(header_of(request.headers, "Authorization"), "Basic YTpi");
}

TEST(CurlLineTest, DropsFragmentAndDotSegmentsAndKeepsWhatWasMeant) {
  const auto request = read("https://eu.api.ovh.com/1.0/a/../me#top");

  EXPECT_EQ(request.url, "https://eu.api.ovh.com/1.0/me");
  EXPECT_EQ(request.intended_url, "https://eu.api.ovh.com/1.0/a/../me#top");
  EXPECT_EQ(read("--path-as-is https://eu.api.ovh.com/1.0/a/../me").url,
            "https://eu.api.ovh.com/1.0/a/../me");
}

TEST(CurlLineTest, TakesHttpForAUrlWithoutAScheme) {
  EXPECT_EQ(read("127.0.0.1:8780/1.0/me").url, "http://127.0.0.1:8780/1.0/me");
}

TEST(CurlLineTest, SaysWhatTheLineAloneDoesNotTell) {
  EXPECT_THAT(refusal(std::string{"-d @body.json"} + kUrl), HasSubstr("--body-file"));
  EXPECT_THAT(refusal(std::string{"--data-binary @-"} + kUrl), HasSubstr("--body-file"));
  EXPECT_THAT(refusal(std::string{"-F a=b"} + kUrl), HasSubstr("--form"));
  EXPECT_THAT(refusal(std::string{"--made-up"} + kUrl), HasSubstr("--made-up"));
  EXPECT_THAT(refusal("-s"), HasSubstr("no URL"));
  EXPECT_THAT(refusal(std::string{kUrl} + " https://b.example/"), HasSubstr("second URL"));
  EXPECT_THAT(refusal("$OVH_ENDPOINT/me"), HasSubstr("shell variable"));
  EXPECT_THAT(refusal(std::string{"-H \"X-Ovh-Timestamp: $(date +%s)\""} + kUrl),
              HasSubstr("X-Ovh-Timestamp is a shell variable"));
}

TEST(CurlLineTest, WarnsOfASignatureInDoubleQuotes) {
  const auto request = read(std::string{"-H \"X-Ovh-Signature: $1$0123\""} + kUrl);

  EXPECT_EQ(header_of(request.headers, "X-Ovh-Signature"), "$1$0123");
  ASSERT_EQ(request.notes.size(), 1U);
  EXPECT_THAT(request.notes[0], HasSubstr("single quotes"));
}

TEST(CurlLineTest, IsTheFirstThatSendsTheHeaders) {
  const auto request = read_curl(
                           "$ curl -s https://eu.api.ovh.com/1.0/auth/time\n1790085038\n"
                           "$ curl -H 'X-Ovh-Application: k' https://eu.api.ovh.com/1.0/me\n")
                           .value();

  EXPECT_EQ(request.url, "https://eu.api.ovh.com/1.0/me");
}

TEST(CurlTraceTest, TellsRequestAndAnswer) {
  const auto request =
      read_curl_trace(
          "* SSL connection using TLSv1.3\n> GET /1.0/me HTTP/2\n> Host: eu.api.ovh.com\n"
          "> X-Ovh-Application: k\n>\n< HTTP/2 403\n< date: Tue, 22 Sep 2026 13:50:39 GMT\n<\n"
          "{\"message\":\"x\"}\n* Connection left intact\n")
          .value();

  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.url, "https://eu.api.ovh.com/1.0/me");
  ASSERT_TRUE(request.answer);
  EXPECT_EQ(request.answer->status, 403);
  EXPECT_EQ(request.answer->body, "{\"message\":\"x\"}");
  EXPECT_TRUE(header_of(request.answer->headers, "Date"));
}

TEST(CurlTraceTest, SaysThatABodyIsHiddenUnlessTheCommandShowsIt) {
  const std::string trace =
      "> POST /1.0/me HTTP/1.1\n> Host: a.example\n> Content-Length: 3\n>\n< HTTP/1.1 200 OK\n<\n";

  EXPECT_TRUE(read_curl_trace(trace).value().body_hidden);
  const auto with_command =
      read_curl_trace("$ curl -v -d a=1 http://a.example/1.0/me\n" + trace).value();
  EXPECT_FALSE(with_command.body_hidden);
  EXPECT_EQ(with_command.body, "a=1");
}

TEST(CurlTraceTest, ReadsDumpsInAsciiAndInHexadecimal) {
  const auto ascii =
      read_curl_trace(
          "=> Send header, 42 bytes (0x2a)\n0000: POST /1.0/me HTTP/1.1\n0017: Host: a.example\n"
          "0028: \n=> Send data, 3 bytes (0x3)\n0000: a=1\n")
          .value();
  EXPECT_EQ(ascii.body, "a=1");
  EXPECT_EQ(ascii.url, "http://a.example/1.0/me");

  const auto hex = read_curl_trace(
                       "=> Send header, 39 bytes (0x27)\n"
                       "0000: 50 55 54 20 2f 31 2e 30 2f 6d 65 20 48 54 54 50 PUT /1.0/me HTTP\n"
                       "0010: 2f 31 2e 31 0d 0a 48 6f 73 74 3a 20 61 2e 62 0d /1.1..Host: a.b.\n"
                       "0020: 0a 41 3a 20 62 0d 0a                            .A: b..\n"
                       "=> Send data, 3 bytes (0x3)\n0000: c3 a9 0a                                "
                       "        ...\n")
                       .value();
  EXPECT_EQ(hex.method, "PUT");
  EXPECT_EQ(hex.body, "\u00e9");
}

}  // namespace
}  // namespace countersign::harness
