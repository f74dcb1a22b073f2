#include "mock_server/wire/request_parser.hpp"

#include <gtest/gtest.h>

#include <array>

namespace countersign::mock_server {
namespace {

using State = RequestParser::State;

constexpr std::string_view kPost =
    "POST /1.0/me?x=%2F HTTP/1.1\r\nHost: localhost:8780\r\nx-ovh-timestamp:  1457018875 \r\n"
    "Content-Length: 7\r\n\r\n{\"a\":1}";
constexpr std::string_view kGet = "GET /1.0/auth/time HTTP/1.1\r\nHost: localhost\r\n\r\n";
constexpr std::string_view kChunked =
    "POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
    "3;name=value\r\n{\"a\r\n4\r\n\":1}\r\n0\r\nX-Ovh-Consumer: late\r\n\r\n";

// Found by the fuzzer.
constexpr std::string_view kEmptyChunked =
    "POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";

class RequestParserTest : public ::testing::Test {
 protected:
  State feed(std::string_view bytes) { return parser_.feed(bytes); }

  Request request(std::string_view bytes) {
    return parser_.request(
        bytes, {.scheme = Scheme::http, .peer = "127.0.0.1", .local = "127.0.0.1:8780"});
  }

  // The status that these bytes get; 0 when they are no mistake.
  int refusal(std::string_view bytes) {
    parser_.reset();
    return parser_.feed(bytes) == State::failed ? parser_.fault().status : 0;
  }

  RequestLimits limits_{.header_bytes = 200, .body_bytes = 10};
  RequestParser parser_{limits_};
};

TEST_F(RequestParserTest, ReadsAWholeRequest) {
  ASSERT_EQ(feed(kPost), State::complete);

  const Request got = request(kPost);
  EXPECT_EQ(got.method, "POST");
  EXPECT_EQ(got.path_and_query, "/1.0/me?x=%2F");
  EXPECT_EQ(got.host, "localhost:8780");
  EXPECT_EQ(find_header(got.headers, "X-Ovh-Timestamp"), "1457018875");
  EXPECT_EQ(got.headers.size(), 3U);
  EXPECT_EQ(got.headers[1].name, "x-ovh-timestamp") << "as received";
  EXPECT_EQ(got.body, "{\"a\":1}");
  EXPECT_EQ(got.peer, "127.0.0.1");
  EXPECT_EQ(parser_.consumed(), kPost.size());
}

TEST_F(RequestParserTest, ReadsARequestByteByByteThoughTheBufferMoves) {
  for (const std::string_view whole : {kPost, kGet, kChunked, kEmptyChunked}) {
    parser_.reset();
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const std::string so_far{whole.substr(0, size)};
      ASSERT_EQ(feed(so_far), State::need_more) << so_far;
    }
    const std::string all{whole};
    ASSERT_EQ(feed(all), State::complete);
    EXPECT_EQ(parser_.consumed(), whole.size());
    const bool empty = whole == kGet || whole == kEmptyChunked;
    EXPECT_EQ(request(all).body, empty ? "" : "{\"a\":1}");
  }
}

TEST_F(RequestParserTest, LeavesAPipelinedRequestForLater) {
  const std::string both = std::string{kPost} + std::string{kGet};

  ASSERT_EQ(feed(both), State::complete);
  EXPECT_EQ(parser_.consumed(), kPost.size());
  EXPECT_EQ(request(both).body, "{\"a\":1}");
  const std::string rest = both.substr(parser_.consumed());
  parser_.reset();

  ASSERT_EQ(feed(rest), State::complete);
  EXPECT_EQ(request(rest).path_and_query, "/1.0/auth/time");
}

TEST_F(RequestParserTest, JoinsChunks) {
  ASSERT_EQ(feed(kChunked), State::complete);

  EXPECT_EQ(request(kChunked).body, "{\"a\":1}");
  EXPECT_EQ(parser_.consumed(), kChunked.size());
}

TEST_F(RequestParserTest, IgnoresTrailers) {
  ASSERT_EQ(feed(kChunked), State::complete);

  EXPECT_EQ(find_header(request(kChunked).headers, "X-Ovh-Consumer"), std::nullopt);
}

// RFC 9112, 3.2.2.
TEST_F(RequestParserTest, TakesTheHostOfAnAbsoluteTarget) {
  constexpr std::string_view kBytes =
      "GET http://eu.api.ovh.com:8780/1.0/me?x=1 HTTP/1.1\r\nHost: proxy\r\n\r\n";
  ASSERT_EQ(feed(kBytes), State::complete);

  EXPECT_EQ(request(kBytes).host, "eu.api.ovh.com:8780");
  EXPECT_EQ(request(kBytes).path_and_query, "/1.0/me?x=1");
}

TEST_F(RequestParserTest, TakesTheTargetOfAnOptionsForTheWholeServer) {
  constexpr std::string_view kBytes = "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n";
  ASSERT_EQ(feed(kBytes), State::complete);

  EXPECT_EQ(request(kBytes).path_and_query, "*");
}

TEST_F(RequestParserTest, RefusesTargetsThatArePathsOfNothing) {
  EXPECT_EQ(refusal("GET me HTTP/1.1\r\nHost: h\r\n\r\n"), 400);
  EXPECT_EQ(parser_.fault().sentence, "the request target me starts with no slash");
  EXPECT_EQ(parser_.fault().cause, "http.malformed");
  EXPECT_EQ(refusal("CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n"), 400);
  EXPECT_EQ(refusal("GET http://h HTTP/1.1\r\nHost: h\r\n\r\n"), 400);
  EXPECT_EQ(parser_.fault().sentence, "the request target http://h has no host or no path");
  EXPECT_EQ(refusal("GET http://h?x/y HTTP/1.1\r\nHost: h\r\n\r\n"), 400);
  EXPECT_EQ(refusal("GET http:///me HTTP/1.1\r\nHost: h\r\n\r\n"), 400);
}

TEST_F(RequestParserTest, ShowsTheBeginningOfALongTarget) {
  EXPECT_EQ(refusal("GET " + std::string(41, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n"), 400);

  EXPECT_EQ(parser_.fault().sentence,
            "the request target " + std::string(40, 'a') + "… starts with no slash");
}

// A header of `size` bytes in all.
std::string header_of(std::size_t size) {
  const std::string begin = "GET / HTTP/1.1\r\nHost: h\r\nX: ";
  return begin + std::string(size - begin.size() - 4, 'x') + "\r\n\r\n";
}

TEST_F(RequestParserTest, TakesAHeaderUpToItsLimitAndNotAByteMore) {
  EXPECT_EQ(refusal(header_of(200)), 0);
  EXPECT_EQ(refusal(header_of(201)), 431);
  EXPECT_EQ(parser_.fault().sentence,
            "the request line and header fields are longer than 200 bytes");
}

TEST_F(RequestParserTest, WaitsForTheEndOfAHeaderUpToItsLimit) {
  const std::string open = header_of(300);

  EXPECT_EQ(refusal(std::string_view{open}.substr(0, 199)), 0);
  EXPECT_EQ(refusal(std::string_view{open}.substr(0, 200)), 431);
}

TEST_F(RequestParserTest, CountsNoBodyAgainstTheLimitOfTheHeader) {
  RequestParser parser{{.header_bytes = 100, .body_bytes = 1000}};
  const std::string bytes =
      "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 500\r\n\r\n" + std::string(500, 'x');

  EXPECT_EQ(parser.feed(bytes), State::complete);
}

TEST_F(RequestParserTest, TakesABodyUpToItsLimitAndNotAByteMore) {
  const std::string begin = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: ";
  EXPECT_EQ(refusal(begin + "10\r\n\r\n0123456789"), 0);

  EXPECT_EQ(refusal(begin + "11\r\n\r\n"), 413) << "before any of it came";
  EXPECT_EQ(parser_.fault().sentence, "the body is longer than 10 bytes");
  EXPECT_EQ(parser_.fault().cause, "http.too-large");
}

TEST_F(RequestParserTest, CountsTheBytesOfAllChunks) {
  const std::string begin =
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n";
  EXPECT_EQ(refusal(begin + "5\r\n56789\r\n0\r\n\r\n"), 0);

  EXPECT_EQ(refusal(begin + "6\r\n56789a\r\n0\r\n\r\n"), 413);
}

TEST_F(RequestParserTest, RefusesASecondHeaderOfThoseThatComeOnce) {
  for (const std::string name : {"X-Ovh-Application", "X-Ovh-Consumer", "x-ovh-timestamp",
                                 "X-OVH-SIGNATURE", "Authorization", "Host"}) {
    const std::string twice = name + ": a\r\n" + name + ": a\r\n";
    const std::string host = name == "Host" ? "" : "Host: h\r\n";
    EXPECT_EQ(refusal("GET / HTTP/1.1\r\n" + host + twice + "\r\n"), 400) << name;
    EXPECT_EQ(parser_.fault().sentence, "the header " + name + " comes twice");
    EXPECT_EQ(parser_.fault().cause, "http.duplicate-header");
  }
}

TEST_F(RequestParserTest, RefusesTwoLengthsAndTwoEncodings) {
  const std::string begin = "POST / HTTP/1.1\r\nHost: h\r\n";
  EXPECT_EQ(refusal(begin + "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx"), 400);
  EXPECT_EQ(refusal(begin + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx"), 400);
  EXPECT_EQ(refusal(begin + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"
                            "0\r\n\r\n"),
            400);
}

TEST_F(RequestParserTest, TakesOtherHeadersAsOftenAsTheyCome) {
  constexpr std::string_view kBytes = "GET / HTTP/1.1\r\nHost: h\r\nVia: a\r\nVia: b\r\n\r\n";
  ASSERT_EQ(feed(kBytes), State::complete);

  EXPECT_EQ(request(kBytes).headers.size(), 3U);
}

TEST_F(RequestParserTest, RefusesALengthBesideChunks) {
  const std::string begin = "POST / HTTP/1.1\r\nHost: h\r\n";
  EXPECT_EQ(refusal(begin + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            400);
  EXPECT_EQ(refusal(begin + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n"),
            400);
}

TEST_F(RequestParserTest, RefusesEncodingsOtherThanChunked) {
  EXPECT_EQ(refusal("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n"), 400);
  EXPECT_EQ(parser_.fault().sentence, "Transfer-Encoding gzip is not understood here");
  EXPECT_EQ(
      refusal("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
      400);
  EXPECT_EQ(refusal("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n"),
            0);
}

TEST_F(RequestParserTest, RefusesFoldedHeaders) {
  EXPECT_EQ(refusal("GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n"), 400);
}

// Found by the fuzzer: Beast takes a field with nothing in its first line.
TEST_F(RequestParserTest, RefusesFoldedHeadersThatBeginWithNothing) {
  EXPECT_EQ(refusal("GET / HTTP/1.1\r\nHost: h\r\nX-Ovh-Consumer:\r\n folded\r\n\r\n"), 400);
  EXPECT_EQ(refusal("GET / HTTP/1.1\r\nHost: h\r\nX-Ovh-Consumer:\r\n\tfolded\r\n\r\n"), 400);
  EXPECT_EQ(refusal("GET / HTTP/1.1\r\n Host: h\r\n\r\n"), 400);
}

// Found by the fuzzer: where one reader ends the line, another must not go on.
TEST_F(RequestParserTest, RefusesALineFeedInAChunksExtension) {
  const std::string start = "POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(refusal(start + "2;x=\"\n\"\r\n{}\r\n0\r\n\r\n"), 400);
  EXPECT_EQ(refusal(start + "2\r\n{}\r\n0;x=\"\n\"\r\n\r\n"), 400);
  EXPECT_EQ(refusal(start + "2;x=\"a\tb\"\r\n{}\r\n0\r\n\r\n"), 0);
}

// Found by the fuzzer: it waited for bytes that belonged to nothing.
TEST_F(RequestParserTest, RefusesARequestLineThatIsTooShortAtOnce) {
  EXPECT_EQ(refusal("POST /Length:,5 3\r\n\r\n"), 400);
  EXPECT_EQ(refusal("GET / \r\n\r\n"), 400);
  EXPECT_EQ(refusal("\r\n\r\n"), 400);
}

TEST_F(RequestParserTest, RefusesAHostThatIsNone) {
  for (const char* host :
       {"", " ", "a b", "a,b", "\xFF", "a\"b", "x';touch", "a@b", "[::1", "::1", "[::1].evil.com",
        "[localhost]", "localhost:evil", "a:1:2", "a:65536", "a:-1", "http://a", "a/b"}) {
    EXPECT_EQ(refusal(std::string{"GET / HTTP/1.1\r\nHost: "} + host + "\r\n\r\n"), 400) << host;
  }
  for (const char* host :
       {"a", "a:", "a:1", "a_b.C-d:65535", "192.0.2.1", "[::1]:80", "[2001:db8::1]"}) {
    EXPECT_EQ(refusal(std::string{"GET / HTTP/1.1\r\nHost: "} + host + "\r\n\r\n"), 0) << host;
  }
}

TEST_F(RequestParserTest, TakesTheSocketsOwnAddressWhereHttp10NamesNoHost) {
  constexpr std::string_view kOld = "GET / HTTP/1.0\r\n\r\n";
  ASSERT_EQ(feed(kOld), State::complete);

  EXPECT_EQ(request(kOld).host, "127.0.0.1:8780");
}

// RFC 9112, 6.1: its framing is faulty.
TEST_F(RequestParserTest, RefusesChunksInHttp10) {
  EXPECT_EQ(refusal("POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            400);
}

// More than chunks need, and more than a strange client makes of them.
TEST_F(RequestParserTest, BoundsTheFramingOfChunks) {
  RequestParser parser{{.header_bytes = 200, .body_bytes = 1000}};
  std::string bytes = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string chunk = "1;" + std::string(8000, 'x') + "\r\na\r\n";
  for (int i = 0; i < 8; ++i) {
    bytes += chunk;
    ASSERT_EQ(parser.feed(bytes), State::need_more) << i;
  }
  bytes += chunk + chunk;
  EXPECT_EQ(parser.feed(bytes), State::failed);
  EXPECT_EQ(parser.fault().status, 413);
}

TEST_F(RequestParserTest, BoundsTheTrailersOfChunks) {
  RequestParser parser{{.header_bytes = 200, .body_bytes = 1000}};
  std::string bytes = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n";
  while (bytes.size() < 60'000) bytes += "X: y\r\n";
  ASSERT_EQ(parser.feed(bytes), State::need_more);
  while (bytes.size() < 70'000) bytes += "X: y\r\n";

  EXPECT_EQ(parser.feed(bytes), State::failed);
}

TEST_F(RequestParserTest, BoundsTheNumberOfFields) {
  RequestParser parser{{.header_bytes = 10'000, .body_bytes = 10}};
  std::string bytes = "GET / HTTP/1.1\r\nHost: h\r\n";
  for (int i = 0; i < 255; ++i) bytes += "X: y\r\n";
  EXPECT_EQ(parser.feed(bytes + "\r\n"), State::complete);
  parser.reset();

  EXPECT_EQ(parser.feed(bytes + "X: y\r\n\r\n"), State::failed);
  EXPECT_EQ(parser.fault().status, 431);
}

// Found by the fuzzer.
TEST_F(RequestParserTest, StaysFailed) {
  constexpr std::string_view kBad = "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n";
  ASSERT_EQ(feed(kBad), State::failed);
  const std::string sentence = parser_.fault().sentence;

  EXPECT_EQ(feed(kBad), State::failed);
  EXPECT_EQ(parser_.fault().sentence, sentence);
}

TEST_F(RequestParserTest, RefusesWhatIsNoHttp) {
  for (const std::string_view bytes :
       {"hello\r\n\r\n", "GET / HTTP/1.1\r\nHost h\r\n\r\n", "GET / HTTP/2.0\r\nHost: h\r\n\r\n",
        "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n", "GET / HTTP/1.1\r\nHost : h\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"}) {
    EXPECT_EQ(refusal(bytes), 400) << bytes;
    EXPECT_TRUE(parser_.fault().sentence.starts_with("not an HTTP/1.1 request: "))
        << parser_.fault().sentence;
  }
}

TEST_F(RequestParserTest, KnowsATlsHandshakeByItsFirstByte) {
  EXPECT_EQ(refusal("\x16"), 400);
  EXPECT_EQ(parser_.fault().sentence,
            "the bytes look like a TLS handshake; this port speaks plain HTTP");
}

TEST_F(RequestParserTest, WantsAHostFromHttp11Alone) {
  EXPECT_EQ(refusal("GET / HTTP/1.1\r\n\r\n"), 400);
  EXPECT_EQ(parser_.fault().sentence, "an HTTP/1.1 request needs a Host header");
  EXPECT_EQ(refusal("GET / HTTP/1.0\r\n\r\n"), 0);
}

TEST_F(RequestParserTest, KeepsTheConnectionUnlessToldOtherwise) {
  ASSERT_EQ(feed(kGet), State::complete);
  EXPECT_TRUE(parser_.keep_alive());
  EXPECT_FALSE(parser_.http_1_0());

  ASSERT_EQ(refusal("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"), 0);
  EXPECT_FALSE(parser_.keep_alive());
}

TEST_F(RequestParserTest, ClosesForHttp10UnlessToldOtherwise) {
  ASSERT_EQ(refusal("GET / HTTP/1.0\r\n\r\n"), 0);
  EXPECT_FALSE(parser_.keep_alive());
  EXPECT_TRUE(parser_.http_1_0());

  ASSERT_EQ(refusal("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"), 0);
  EXPECT_TRUE(parser_.keep_alive());
}

constexpr std::string_view kExpecting =
    "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}";
constexpr std::size_t kExpectingHeader = kExpecting.size() - 2;

TEST_F(RequestParserTest, AsksOnceForABodyThatWaitsToBeAskedFor) {
  ASSERT_EQ(feed(kExpecting.substr(0, kExpectingHeader - 1)), State::need_more);
  EXPECT_FALSE(parser_.takes_continue()) << "the header is not complete";
  ASSERT_EQ(feed(kExpecting.substr(0, kExpectingHeader)), State::need_more);

  EXPECT_TRUE(parser_.takes_continue());
  EXPECT_FALSE(parser_.takes_continue());
  EXPECT_EQ(feed(kExpecting), State::complete);
}

TEST_F(RequestParserTest, AsksForNothingThatIsThereAlready) {
  ASSERT_EQ(feed(kExpecting), State::complete);

  EXPECT_FALSE(parser_.takes_continue());
}

TEST_F(RequestParserTest, AsksForNothingFromHttp10OrForAnotherExpectation) {
  ASSERT_EQ(feed("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"),
            State::need_more);
  EXPECT_FALSE(parser_.takes_continue());

  parser_.reset();
  ASSERT_EQ(feed("POST / HTTP/1.1\r\nHost: h\r\nExpect: cake\r\nContent-Length: 2\r\n\r\n"),
            State::need_more);
  EXPECT_FALSE(parser_.takes_continue());
}

// Facts, clients C0.8.
TEST_F(RequestParserTest, TakesAPostWithoutALengthAsOneWithoutABody) {
  constexpr std::string_view kBytes = "POST /x HTTP/1.1\r\nHost: h\r\n\r\n";
  ASSERT_EQ(feed(kBytes), State::complete);

  EXPECT_EQ(request(kBytes).body, "");
}

}  // namespace
}  // namespace countersign::mock_server
