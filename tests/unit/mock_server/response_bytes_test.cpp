#include "mock_server/wire/response_bytes.hpp"

#include <gtest/gtest.h>

namespace countersign::mock_server {
namespace {

class ResponseBytesTest : public ::testing::Test {
 protected:
  std::string bytes() const {
    std::string out;
    append_bytes(out, response_, form_);
    return out;
  }

  Response response_{.status = 200, .fields = "Server: nginx\r\n", .body = "null"};
  ResponseForm form_{.head = false, .keep_alive = true, .http_1_0 = false};
};

TEST_F(ResponseBytesTest, AreStatusLineFieldsLengthAndBody) {
  EXPECT_EQ(bytes(), "HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Length: 4\r\n\r\nnull");
}

TEST_F(ResponseBytesTest, TellTheLengthToHeadWithoutTheBody) {
  form_.head = true;

  EXPECT_EQ(bytes(), "HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Length: 4\r\n\r\n");
}

TEST_F(ResponseBytesTest, HaveNeitherLengthNorBodyWith204) {
  response_.status = 204;

  EXPECT_EQ(bytes(), "HTTP/1.1 204 No Content\r\nServer: nginx\r\n\r\n");
}

TEST_F(ResponseBytesTest, HaveALengthOfZeroForAnEmptyBody) {
  response_.body.clear();

  EXPECT_EQ(bytes(), "HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Length: 0\r\n\r\n");
}

TEST_F(ResponseBytesTest, SayThatTheConnectionCloses) {
  form_.keep_alive = false;

  EXPECT_EQ(
      bytes(),
      "HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Length: 4\r\nConnection: close\r\n\r\nnull");
}

TEST_F(ResponseBytesTest, SpellKeepAliveOutForHttp10) {
  form_.http_1_0 = true;

  EXPECT_EQ(bytes(),
            "HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Length: 4\r\nConnection: "
            "keep-alive\r\n\r\nnull");
}

TEST_F(ResponseBytesTest, CloseForHttp10WhenTheConnectionIsNotKept) {
  form_ = {.head = false, .keep_alive = false, .http_1_0 = true};

  EXPECT_NE(bytes().find("\r\nConnection: close\r\n"), std::string::npos);
  EXPECT_EQ(bytes().find("keep-alive"), std::string::npos);
}

// Facts R5: 460 has no registered phrase.
TEST_F(ResponseBytesTest, AnswerAStatusWithoutAPhrase) {
  response_.status = 460;

  EXPECT_TRUE(bytes().starts_with("HTTP/1.1 460 Unknown\r\n"));
}

TEST_F(ResponseBytesTest, AreAppended) {
  std::string out = "before";

  append_bytes(out, response_, form_);

  EXPECT_EQ(out, "before" + bytes());
}

}  // namespace
}  // namespace countersign::mock_server
