#include "harness/client/mistakes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "ovhcloud/signature.hpp"

namespace countersign::harness {
namespace {

// A call in which nothing but keys, method and path can be got wrong.
SignedParts plain() {
  return {.secret = "9ufkBmLaTQ9nz5yMUlg79taH0GNnzDjk",
          .consumer = "5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY",
          .method = "GET",
          .base = "https://eu.api.ovh.com",
          .target = "/1.0/auth",
          .body = "",
          .timestamp = "1457018875",
          .application_key = "TDPKJdwZwAQPwKX2",
          .other_secret = "EXEgWIz07P0HYwtQDs7cNIqCiQaWSuHF",
          .other_consumer = "MtSwSrPpNjqfVSmJhLbPyr2i45lSwPU1"};
}

// A call in which every mistake can be made, but for those of a missing body or port.
SignedParts rich() {
  SignedParts parts = plain();
  parts.secret = "0123456789abcdef0123456789abcdef";
  parts.method = "POST";
  parts.base = "http://127.0.0.1:8780";
  parts.target = "/1.0/ip/./192.0.2.0%2F24/a:b?x=a+b&y=%C3%A9&w=2";
  parts.body = "{\"a\":\"\xC3\xA9\",\n\"b\":\"c\"}";
  return parts;
}

TEST(SignatureOf, IsWhatWasPublished) {  // facts 2.2
  EXPECT_EQ(signature_of(plain()), "$1$e9556054b6309771395efa467c22e627407461ad");
}

TEST(SignatureOf, AgreesWithTheSignerOfTheMock) {
  for (const SignedParts& parts : {plain(), rich()}) {
    const Signature signature =
        Signer{parts.secret, parts.consumer}.sign({.method = parts.method,
                                                   .base = parts.base,
                                                   .target = parts.target,
                                                   .body = parts.body,
                                                   .timestamp = parts.timestamp});
    EXPECT_EQ(signature_of(parts), signature.view());
  }
}

class EveryMistake : public ::testing::TestWithParam<std::string_view> {};

// In the first of these calls in which the mistake can be made at all.
TEST_P(EveryMistake, GivesAnotherSignatureWhereItCanBeMade) {
  for (const SignedParts& parts : {rich(), plain()}) {
    const auto wrong = signature_with(GetParam(), parts);
    if (!wrong) continue;
    EXPECT_NE(*wrong, signature_of(parts));
    EXPECT_FALSE((Signer{parts.secret, parts.consumer}.matches({.method = parts.method,
                                                                .base = parts.base,
                                                                .target = parts.target,
                                                                .body = parts.body,
                                                                .timestamp = parts.timestamp},
                                                               *wrong)));
    return;
  }
  ADD_FAILURE() << "changes nothing in any call";
}

std::string test_name(const ::testing::TestParamInfo<std::string_view>& tested) {
  std::string name{tested.param};
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '.' || c == '-'; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Codes, EveryMistake, ::testing::ValuesIn(mistake_codes()), test_name);

TEST(Mistakes, GiveSignaturesThatDifferFromEachOther) {
  std::set<std::string> seen{signature_of(rich())};
  for (const std::string_view code : mistake_codes()) {
    const auto wrong = signature_with(code, rich());
    EXPECT_TRUE(!wrong || seen.insert(*wrong).second) << code;
  }
}

TEST(Mistakes, AreNoneWhereTheyChangeNothing) {
  std::set<std::string_view> none;
  for (const std::string_view code : mistake_codes()) {
    if (!signature_with(code, plain())) none.insert(code);
  }

  EXPECT_EQ(none, (std::set<std::string_view>{
                      "body.charset",      "body.crlf",           "body.encoded",
                      "body.escapes",      "body.form-encoded",   "body.missing",
                      "body.replacement",  "body.reserialised",   "secret.hex-decoded",
                      "url.charset",       "url.decoded",         "url.double-encoded",
                      "url.encoded",       "url.escape-case",     "url.host-differs",
                      "url.normalised",    "url.plus-space",      "url.port-missing",
                      "url.query-missing", "url.query-reordered", "url.query-sorted"}));
}

TEST(Mistakes, AreNoneInTheRichCallWhereTheyChangeNothing) {
  std::set<std::string_view> none;
  for (const std::string_view code : mistake_codes()) {
    if (!signature_with(code, rich())) none.insert(code);
  }

  EXPECT_EQ(none, (std::set<std::string_view>{"body.present", "url.port-added"}));
}

TEST(Mistakes, WithOtherKeysNeedOtherKeys) {
  SignedParts alone = plain();
  alone.other_secret.clear();
  alone.other_consumer.clear();

  EXPECT_EQ(signature_with("secret.other-application", alone), std::nullopt);
  EXPECT_EQ(signature_with("consumer.header-differs", alone), std::nullopt);
}

// What some mistakes sign, told by the parts that make the same signature rightly.
class MistakeTest : public ::testing::Test {
 protected:
  void expect_as(std::string_view mistake, const SignedParts& believed) {
    EXPECT_EQ(signature_with(mistake, parts_), signature_of(believed)) << mistake;
  }

  SignedParts parts_ = rich();
  SignedParts believed_ = rich();
};

TEST_F(MistakeTest, LeavesTheQueryOut) {
  believed_.target = "/1.0/ip/./192.0.2.0%2F24/a:b";
  expect_as("url.query-missing", believed_);
}

TEST_F(MistakeTest, ReordersTheQuery) {
  believed_.target = "/1.0/ip/./192.0.2.0%2F24/a:b?w=2&y=%C3%A9&x=a+b";
  expect_as("url.query-reordered", believed_);
}

TEST_F(MistakeTest, SortsTheQuery) {
  believed_.target = "/1.0/ip/./192.0.2.0%2F24/a:b?w=2&x=a+b&y=%C3%A9";
  expect_as("url.query-sorted", believed_);

  EXPECT_EQ(signature_with("url.query-sorted", believed_), std::nullopt);
}

TEST_F(MistakeTest, ResolvesDotsInThePath) {
  believed_.target = "/1.0/ip/192.0.2.0%2F24/a:b?x=a+b&y=%C3%A9&w=2";
  expect_as("url.normalised", believed_);

  parts_.target = "/../1.0/../v1/./me/a/../b?c=../d";
  believed_.target = "/v1/me/b?c=../d";
  expect_as("url.normalised", believed_);
}

TEST_F(MistakeTest, DropsAQuestionMarkThatNothingFollows) {
  parts_.target = "/1.0/me?";
  believed_.target = "/1.0/me";
  expect_as("url.normalised", believed_);
}

TEST_F(MistakeTest, EscapesTheUrlInLatin1) {
  believed_.target = "/1.0/ip/./192.0.2.0%2F24/a:b?x=a+b&y=%E9&w=2";
  expect_as("url.charset", believed_);

  // What Latin-1 has not, and what is not UTF-8, stays: euro sign, a lone byte, two ASCII escapes.
  parts_.target = "/a?b=%c2%a3%C3%BC&c=%E2%82%AC&d=%E9&e=%2F%2f";
  believed_.target = "/a?b=%A3%FC&c=%E2%82%AC&d=%E9&e=%2F%2f";
  expect_as("url.charset", believed_);
}

TEST_F(MistakeTest, WritesEscapesInTheOtherCase) {
  believed_.target = "/1.0/ip/./192.0.2.0%2f24/a:b?x=a+b&y=%c3%a9&w=2";
  expect_as("url.escape-case", believed_);
}

TEST_F(MistakeTest, EscapesEagerly) {
  believed_.target = "/1.0/ip/./192.0.2.0%2F24/a%3Ab?x=a+b&y=%C3%A9&w=2";
  expect_as("url.encoded", believed_);
}

TEST_F(MistakeTest, TogglesTheTrailingSlashBeforeTheQuery) {
  believed_.target = "/1.0/ip/./192.0.2.0%2F24/a:b/?x=a+b&y=%C3%A9&w=2";
  expect_as("url.trailing-slash", believed_);
}

TEST_F(MistakeTest, SwapsTheNamesOfTheVersion) {
  believed_.target = "/v1/ip/./192.0.2.0%2F24/a:b?x=a+b&y=%C3%A9&w=2";
  expect_as("url.version-alias", believed_);
  std::swap(parts_, believed_);
  expect_as("url.version-alias", believed_);
}

TEST_F(MistakeTest, LeavesThePortOut) {
  believed_.base = "http://127.0.0.1";
  expect_as("url.port-missing", believed_);
}

TEST_F(MistakeTest, LeavesThePortOfAnIpv6LiteralOut) {
  parts_.base = "http://[::1]:8780";
  believed_.base = "http://[::1]";
  expect_as("url.port-missing", believed_);

  EXPECT_EQ(signature_with("url.port-missing", believed_), std::nullopt);
}

TEST_F(MistakeTest, AddsTheDefaultPort) {
  parts_.base = "http://localhost";
  believed_.base = "http://localhost:80";
  expect_as("url.port-added", believed_);

  parts_.base = "https://[::1]";
  believed_.base = "https://[::1]:443";
  expect_as("url.port-added", believed_);
}

TEST_F(MistakeTest, SwapsTheScheme) {
  believed_.base = "https://127.0.0.1:8780";
  expect_as("url.scheme", believed_);
}

TEST_F(MistakeTest, SpacesTheBodyOutsideItsStrings) {
  parts_.body = R"({"a":"x:,\":","b":1})";
  believed_.body = R"({"a": "x:,\":", "b": 1})";
  expect_as("body.reserialised", believed_);
}

TEST_F(MistakeTest, EscapesTheBody) {
  parts_.body = "{\"a\":\"/\xC3\xA9\"}";
  believed_.body = R"({"a":"\/\u00e9"})";
  expect_as("body.escapes", believed_);
}

TEST_F(MistakeTest, SignsTheBodyInLatin1) {
  parts_.body = "\xC3\xA9 \xC2\xA3 \xE2\x82\xAC";
  believed_.body = "\xE9 \xA3 ?";
  expect_as("body.charset", believed_);
}

TEST_F(MistakeTest, SignsAQuestionMarkForEachCharacterBeyondAscii) {
  parts_.body = "\xC3\xA9 \xC2\xA3 \xE2\x82\xAC a";
  believed_.body = "? ? ? a";
  expect_as("body.replacement", believed_);
}

TEST_F(MistakeTest, SignsANewlineMoreOrLess) {
  believed_.body += "\n";
  expect_as("body.newline", believed_);
  std::swap(parts_, believed_);
  expect_as("body.newline", believed_);
}

TEST_F(MistakeTest, SignsAByteOrderMarkMoreOrLess) {
  believed_.body = "\xEF\xBB\xBF" + believed_.body;
  expect_as("body.bom", believed_);
  std::swap(parts_, believed_);
  expect_as("body.bom", believed_);
}

TEST_F(MistakeTest, SignsTheBodyAsAForm) {
  parts_.body = R"({"a":"x y","b":[1]})";
  believed_.body = "a=x%20y&b=%5B1%5D";
  expect_as("body.form-encoded", believed_);
}

TEST_F(MistakeTest, SignsAnotherTimeThanItSends) {
  believed_.timestamp = "1457018874";
  expect_as("timestamp.header-differs", believed_);

  believed_.timestamp = "1457022475";
  expect_as("timestamp.zone-shift", believed_);
}

TEST_F(MistakeTest, SpoilsThePrefix) {
  const std::string right = signature_of(parts_);

  EXPECT_EQ(signature_with("digest.prefix-missing", parts_), right.substr(3));
  EXPECT_EQ(signature_with("digest.prefix-doubled", parts_), "$1$" + right);
}

}  // namespace
}  // namespace countersign::harness
