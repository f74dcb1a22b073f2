#include "mock_server/compression.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <array>
#include <vector>

#include "core/gzip.hpp"

namespace countersign::mock_server {
namespace {

std::string unpacked(const std::string& packed) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string source = packed;
  std::string result(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(source.data());
  stream.avail_in = static_cast<uInt>(source.size());
  stream.next_out = reinterpret_cast<Bytef*>(result.data());
  stream.avail_out = static_cast<uInt>(result.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  result.resize(stream.total_out);
  inflateEnd(&stream);
  return result;
}

class CompressionTest : public ::testing::Test {
 protected:
  Request asking(std::string_view accepted) {
    headers_ = {{.name = "accept-encoding", .value = accepted}};
    return {.method = "GET",
            .path_and_query = "/",
            .host = "h",
            .headers = headers_,
            .body = {},
            .scheme = Scheme::http,
            .peer = {}};
  }
  bool accepts(std::string_view accepted) { return accepts_gzip(asking(accepted)); }

  std::vector<HeaderField> headers_;
};

TEST_F(CompressionTest, IsForWhoeverAcceptsIt) {
  for (const char* accepted : {"gzip", "GZIP", "x-gzip", "deflate, gzip", "gzip;q=0.5", "br,*", "*",
                               "gzip ; q=1", "*;q=0, gzip"}) {
    EXPECT_TRUE(accepts(accepted)) << accepted;
  }
  for (const char* accepted : {"", "identity", "br", "gzip;q=0", "gzip;q=0.0", "*;q=0",
                               "gzip;q=0, *", "gzipped", "gzip;q=x"}) {
    EXPECT_FALSE(accepts(accepted)) << accepted;
  }
  Request request = asking("gzip");
  request.headers = {};
  EXPECT_FALSE(accepts_gzip(request));
}

TEST_F(CompressionTest, StartsAtTwentyBytes) {
  Response short_one{.body = std::string(19, 'x')};
  Response long_one{.body = std::string(20, 'x')};

  compress(short_one, asking("gzip"));
  compress(long_one, asking("gzip"));

  EXPECT_EQ(short_one.body, std::string(19, 'x'));
  EXPECT_EQ(short_one.fields, "");
  EXPECT_EQ(unpacked(long_one.body), std::string(20, 'x'));
  EXPECT_EQ(long_one.fields, "Content-Encoding: gzip\r\n");
}

TEST_F(CompressionTest, LeavesTheOthersAlone) {
  Response response{.body = std::string(20, 'x')};

  compress(response, asking("br"));

  EXPECT_EQ(response.body, std::string(20, 'x'));
}

TEST_F(CompressionTest, MakesTheSameBytesOfTheSameText) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += std::to_string(i * 7919);

  EXPECT_EQ(gzip(text), gzip(text));
  EXPECT_EQ(unpacked(gzip(text)), text);
  EXPECT_EQ(unpacked(gzip("")), "");
}

}  // namespace
}  // namespace countersign::mock_server
