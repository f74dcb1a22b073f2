#include "harness/capture/capture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/capture/http_date.hpp"
#include "harness/capture/loose_answer.hpp"

namespace countersign::harness {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

CapturedRequest read(std::string_view text) {
  auto request = read_capture("issue", text);
  EXPECT_TRUE(request) << request.error().message;
  return request.value_or(CapturedRequest{});
}

std::string refusal(std::string_view text, const CaptureChoice& choice = {}) {
  const auto request = read_capture("issue", text, choice);
  return request ? "accepted" : request.error().message;
}

TEST(CaptureTest, IsRecognisedByWhatStandsInIt) {
  EXPECT_EQ(read("curl https://a.example/1.0/me").form, CaptureForm::curl);
  EXPECT_EQ(read("> GET /1.0/me HTTP/1.1\n> Host: a.example\n").form, CaptureForm::trace);
  EXPECT_EQ(read("GET /1.0/me HTTP/1.1\nHost: a.example\n\n").form, CaptureForm::http);
  EXPECT_EQ(read("GET https://a.example/1.0/me X-Ovh-Signature=$1$ab").form, CaptureForm::log);
  EXPECT_EQ(
      read(R"({"log":{"entries":[{"request":{"method":"GET","url":"https://a.example/"}}]}})").form,
      CaptureForm::har);
  EXPECT_EQ(
      read(
          R"({"request":{"method":"GET","target":"/","host":"a"},"verdict":{"outcome":"accepted"}})")
          .form,
      CaptureForm::journal);
}

TEST(CaptureTest, StandsInAFenceAmongProse) {
  const auto request = read(
      "It fails with curl too.\n\n```sh\ncurl https://a.example/1.0/auth/time\n```\n\nand\n\n~~~\n"
      "GET /1.0/me HTTP/1.1\nHost: a.example\nX-Ovh-Signature: $1$ab\n\n~~~\nAnswer: Invalid "
      "signature\n");

  EXPECT_EQ(request.form, CaptureForm::http);
  EXPECT_EQ(request.url, "https://a.example/1.0/me");
  EXPECT_EQ(request.body, "");
  ASSERT_TRUE(request.answer);
  EXPECT_EQ(answer_meaning(request.answer->body)->fact, "E7");
}

TEST(CaptureTest, IsNotACommandThatShowsNoKeysWhereALogDoes) {
  const auto request = read(
      "curl works for me:\n\ncurl https://a.example/1.0/auth/time\n\nbut the client logs\n"
      "GET https://a.example/1.0/me X-Ovh-Signature=$1$ab\n");

  EXPECT_EQ(request.form, CaptureForm::log);
  EXPECT_EQ(request.url, "https://a.example/1.0/me");
}

TEST(CaptureTest, TellsWhereItIsWrong) {
  EXPECT_THAT(refusal("text\n\n```\ncurl 'x\n```\n"), StartsWith("issue:4:6: "));
  EXPECT_THAT(refusal("{\"log\":{\"entries\":[\n!]}}"), StartsWith("issue:2:1: "));
  EXPECT_THAT(refusal("hello"), HasSubstr("no request is found"));
  EXPECT_THAT(refusal(" \n"), HasSubstr("empty"));
  EXPECT_THAT(refusal(std::string(kMostCaptureBytes + 1, 'x')), HasSubstr("16 MiB"));
  EXPECT_THAT(refusal(std::string(100, '['), {.form = CaptureForm::har}),
              HasSubstr("nests deeper"));
}

TEST(HttpCaptureTest, HasCrLfOrLfAndABodyByItsLength) {
  for (const std::string& end : {std::string{"\r\n"}, std::string{"\n"}}) {
    const auto request = read(
        "PUT /1.0/me HTTP/1.1" + end + "Host: a.example" + end + "Content-Length: 3" + end + end +
        "abc" + end + "HTTP/1.1 400 Bad Request" + end + "Date: x" + end + end + "{}" + end);
    EXPECT_EQ(request.body, "abc");
    ASSERT_TRUE(request.answer);
    EXPECT_EQ(request.answer->status, 400);
    EXPECT_EQ(request.answer->body, "{}");
    EXPECT_TRUE(request.notes.size() == 1U) << "only the scheme is guessed";
  }
}

TEST(HttpCaptureTest, PassesOverProvisionalAnswers) {
  const auto request = read(
      "GET /1.0/me HTTP/1.1\nHost: a\n\nHTTP/1.1 100 Continue\n\nHTTP/1.1 403 Forbidden\nA: "
      "b\n\nno");

  ASSERT_TRUE(request.answer);
  EXPECT_EQ(request.answer->status, 403);
  EXPECT_EQ(request.answer->body, "no");
}

TEST(HttpCaptureTest, UndoesChunks) {
  EXPECT_EQ(read("POST /1.0/me HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                 "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n")
                .body,
            "abcde");
}

TEST(HttpCaptureTest, GuessesTheScheme) {
  EXPECT_EQ(read("GET /1.0/me HTTP/1.1\nHost: eu.api.ovh.com\n\n").url,
            "https://eu.api.ovh.com/1.0/me");
  EXPECT_EQ(read("GET /1.0/me HTTP/1.1\nHost: 127.0.0.1:8780\n\n").url,
            "http://127.0.0.1:8780/1.0/me");
  EXPECT_FALSE(read("GET /1.0/me HTTP/1.1\nHost: eu.api.ovh.com\n\n").scheme_guessed);
  EXPECT_TRUE(read("GET /1.0/me HTTP/1.1\nHost: localhost\n\n").scheme_guessed);
}

TEST(HarCaptureTest, TakesTheFirstSignedEntryAndOtherOnesWhenAsked) {
  const std::string har =
      R"({"log":{"entries":[{"request":{"method":"GET","url":"https://a.example/1.0/auth/time","headers":[]}},
      {"startedDateTime":"2026-09-22T13:50:38Z","request":{"method":"POST","url":"https://a.example/1.0/me",
       "headers":[{"name":"x-ovh-signature","value":"$1$ab"}],"bodySize":2,
       "postData":{"mimeType":"application/json","encoding":"base64","text":"e30="}},
       "response":{"status":400,"headers":[],"content":{"text":"no"}}}]}})";

  const auto request = read(har);
  EXPECT_EQ(request.url, "https://a.example/1.0/me");
  EXPECT_EQ(request.body, "{}");
  EXPECT_TRUE(request.at);
  EXPECT_EQ(request.answer->status, 400);
  EXPECT_EQ(read_capture("issue", har, {.entry = 1}).value().url,
            "https://a.example/1.0/auth/time");
  EXPECT_THAT(refusal(har, {.entry = 3}), HasSubstr("2 entries"));
}

TEST(JournalCaptureTest, BringsItsCauses) {
  const auto request = read(
      R"({"number":1,"request":{"method":"GET","target":"/1.0/me","host":"127.0.0.1:1","headers":[["A","b"]],"body":""},
      "verdict":{"outcome":"refused","step":"signature","cause":"url.port-missing","causes":[
        {"code":"url.port-missing","title":"T","detail":"d","fix":"F.","fact":"S8","together_with":"url.scheme"}],
        "compared":{"base":"b","signed":"abc","expected":"abd","signed_differs":[2,9],"expected_differs":[2,3]},
        "truncated":true}})");

  ASSERT_TRUE(request.told);
  ASSERT_EQ(request.told->explanation.causes.size(), 1U);
  EXPECT_EQ(request.told->explanation.causes[0].together_with, "url.scheme");
  EXPECT_EQ(request.told->explanation.compared->signed_differs.to, 3U) << "never behind the text";
  EXPECT_TRUE(request.told->explanation.truncated);
}

TEST(DateTest, IsReadInTheFormThatServersSend) {
  EXPECT_EQ(unix_seconds(parse_http_date("Tue, 22 Sep 2026 13:50:38 GMT").value()).count(),
            1790085038);
  EXPECT_FALSE(parse_http_date("Tue, 22 Foo 2026 13:50:38 GMT"));
  EXPECT_FALSE(parse_http_date("2026-09-22"));
}

}  // namespace
}  // namespace countersign::harness
