#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/capture/capture.hpp"

namespace countersign::harness {
namespace {

// The four headers of every log here.
constexpr const char* kKey = "c6a1f0e92b7d4835";
constexpr const char* kConsumer = "9e07b3d5c2f84a61b7d03e9f5a2c8146";
constexpr const char* kSignature = "$1$0123456789abcdef0123456789abcdef01234567";

void expect_read(const std::string& log, const std::string& method, const std::string& url,
                 const std::string& body = "") {
  SCOPED_TRACE(log);
  const auto read = read_capture("log", log);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(header_of(read->headers, "X-Ovh-Application"), kKey);
  EXPECT_EQ(header_of(read->headers, "X-Ovh-Consumer"), kConsumer);
  EXPECT_EQ(header_of(read->headers, "X-Ovh-Timestamp"), "1790085038");
  EXPECT_EQ(header_of(read->headers, "X-Ovh-Signature"), kSignature);
  EXPECT_EQ(read->method, method);
  EXPECT_EQ(read->url, url);
  EXPECT_EQ(read->body, body);
}

// "$K", "$C" and "$S" filled in.
std::string filled(std::string log) {
  for (const auto& [mark, value] :
       {std::pair{"$K", kKey}, std::pair{"$C", kConsumer}, std::pair{"$S", kSignature}}) {
    for (auto at = log.find(mark); at != std::string::npos; at = log.find(mark, at)) {
      log.replace(at, 2, value);
      at += std::string_view{value}.size();
    }
  }
  return log;
}

TEST(DebugLogTest, MayBeGos) {
  expect_read(
      filled("DEBUG POST https://eu.api.ovh.com/1.0/me body={\"a\":1}\n"
             "map[Accept:[*/*] X-Ovh-Application:[$K] X-Ovh-Consumer:[$C] X-Ovh-Signature:[$S] "
             "X-Ovh-Timestamp:[1790085038]]"),
      "POST", "https://eu.api.ovh.com/1.0/me", "{\"a\":1}");
  expect_read(
      filled("GET \"https://eu.api.ovh.com/1.0/me?x=a\" "
             "http.Header{\"X-Ovh-Application\":[]string{\"$K\"}, "
             "\"X-Ovh-Consumer\":[]string{\"$C\"}, "
             "\"X-Ovh-Signature\":[]string{\"$S\"}, \"X-Ovh-Timestamp\":[]string{\"1790085038\"}}"),
      "GET", "https://eu.api.ovh.com/1.0/me?x=a");
}

TEST(DebugLogTest, MayBePythons) {
  expect_read(
      filled("send: b'POST /1.0/me HTTP/1.1\\r\\nHost: eu.api.ovh.com\\r\\nContent-Length: 10\\r\\n"
             "X-Ovh-Application: $K\\r\\nX-Ovh-Consumer: $C\\r\\nX-Ovh-Timestamp: 1790085038\\r\\n"
             "X-Ovh-Signature: $S\\r\\n\\r\\n'\nsend: b'{\"a\":\"\\\\n\"}'\n"
             "reply: 'HTTP/1.1 400 Bad Request\\r\\n'\n"),
      "POST", "https://eu.api.ovh.com/1.0/me", "{\"a\":\"\\n\"}");
  expect_read(filled("headers: {'X-Ovh-Application': '$K', 'X-Ovh-Consumer': '$C', "
                     "'X-Ovh-Timestamp': '1790085038', "
                     "'X-Ovh-Signature': '$S'}\n"
                     "DEBUG:urllib3.connectionpool:https://eu.api.ovh.com:443 \"GET /1.0/me "
                     "HTTP/1.1\" 400 59\n"),
              "GET", "https://eu.api.ovh.com/1.0/me");
}

TEST(DebugLogTest, MayBeNodes) {
  expect_read(filled("{ method: 'PUT', host: 'mock.example.net', port: 8443, protocol: 'https:', "
                     "path: '/1.0/me',\n"
                     "  headers: { 'X-Ovh-Application': '$K', 'X-Ovh-Consumer': '$C',\n"
                     "  'X-Ovh-Timestamp': 1790085038, 'X-Ovh-Signature': '$S' }, body: "
                     "'{\"a\":\"\\u00e9\"}' }"),
              "PUT", "https://mock.example.net:8443/1.0/me", "{\"a\":\"\u00e9\"}");
}

TEST(DebugLogTest, MayBePhps) {
  expect_read(filled("GET https://eu.api.ovh.com/1.0/me\nArray\n(\n [X-Ovh-Application] => Array\n "
                     "(\n [0] => $K\n )\n"
                     " [X-Ovh-Consumer] => $C\n [X-Ovh-Timestamp] => 1790085038\n "
                     "[X-Ovh-Signature] => $S\n)\n"),
              "GET", "https://eu.api.ovh.com/1.0/me");
  expect_read(filled("'method' => 'GET', 'uri' => 'https:\\/\\/eu.api.ovh.com\\/1.0\\/me',\n"
                     "'X-Ovh-Application' => ['$K'], \"X-Ovh-Consumer\"=>\n string(32) \"$C\"\n"
                     "'X-Ovh-Timestamp' => 1790085038, 'X-Ovh-Signature' => array('$S')"),
              "GET", "https://eu.api.ovh.com/1.0/me");
}

TEST(DebugLogTest, MayBeJsonOrPlain) {
  expect_read(
      filled(R"({"level":"debug","method":"GET","url":"https://eu.api.ovh.com/1.0/me","headers":)"
             R"({"X-Ovh-Application":"$K","X-Ovh-Consumer":"$C","X-Ovh-Timestamp":"1790085038",)"
             R"("X-Ovh-Signature":"$S"}})"),
      "GET", "https://eu.api.ovh.com/1.0/me");
  expect_read(
      filled("--> GET https://eu.api.ovh.com/1.0/me\nx-ovh-application=$K x-ovh-consumer=$C "
             "x-ovh-timestamp=1790085038 x-ovh-signature=$S"),
      "GET", "https://eu.api.ovh.com/1.0/me");
}

TEST(DebugLogTest, IsReadAtTheFirstSignatureOrTheOneAskedFor) {
  const std::string log =
      "GET https://eu.api.ovh.com/1.0/me X-Ovh-Signature: $1$aa\n"
      "GET https://eu.api.ovh.com/1.0/ip X-Ovh-Signature: $1$bb\n";

  EXPECT_EQ(read_capture("log", log).value().url, "https://eu.api.ovh.com/1.0/me");
  EXPECT_EQ(read_capture("log", log, {.entry = 2}).value().url, "https://eu.api.ovh.com/1.0/ip");
  EXPECT_FALSE(read_capture("log", log, {.entry = 3}));
}

TEST(DebugLogTest, LeavesEmptyWhatItDoesNotShow) {
  const auto request = read_capture("log", "X-Ovh-Signature: $1$aa").value();

  EXPECT_EQ(request.url, "");
  EXPECT_EQ(request.method, "");
}

TEST(MaskTest, IsSeenInTheUsualSpellings) {
  for (const char* value : {"***", "9e07****", "9e07\u2026", "<redacted>", "[FILTERED]",
                            "$OVH_CONSUMER_KEY", "xxxxx", "REDACTED", ""}) {
    EXPECT_TRUE(looks_masked(value)) << value;
  }
  EXPECT_FALSE(looks_masked(kConsumer));
  EXPECT_FALSE(looks_masked("MtSwSrPpNjqfVSmJhLbPyr2i45lSwPU1"));
}

}  // namespace
}  // namespace countersign::harness
