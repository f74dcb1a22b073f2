#include "core/http.hpp"

#include <gtest/gtest.h>

#include <array>
#include <utility>
#include <vector>

namespace countersign {
namespace {

Request request_for(std::string_view path_and_query) {
  return {.method = "GET",
          .path_and_query = path_and_query,
          .host = "localhost",
          .headers = {},
          .body = {},
          .scheme = Scheme::http,
          .peer = "127.0.0.1"};
}

TEST(FindHeader, ComparesNamesWithoutRegardToCase) {
  const std::vector<HeaderField> headers{{.name = "x-OVH-timestamp", .value = "1457018875"}};

  EXPECT_EQ(find_header(headers, "X-Ovh-Timestamp"), "1457018875");
  EXPECT_EQ(find_header(headers, "x-ovh-timestamp"), "1457018875");
}

TEST(FindHeader, TakesTheFirstOfSeveral) {
  const std::vector<HeaderField> headers{{.name = "Accept", .value = "a"},
                                         {.name = "Via", .value = "first"},
                                         {.name = "via", .value = "second"}};

  EXPECT_EQ(find_header(headers, "VIA"), "first");
}

TEST(FindHeader, TellsAnEmptyHeaderFromNone) {
  const std::vector<HeaderField> headers{{.name = "X-Ovh-Consumer", .value = ""}};

  EXPECT_EQ(find_header(headers, "X-Ovh-Consumer"), "");
  EXPECT_EQ(find_header(headers, "X-Ovh-Consume"), std::nullopt);
  EXPECT_EQ(find_header(headers, "X-Ovh-Consumer2"), std::nullopt);
  EXPECT_EQ(find_header({}, "X-Ovh-Consumer"), std::nullopt);
}

TEST(Target, IsCutAtTheFirstQuestionMark) {
  const Request request = request_for("/1.0/me?x=1?y=2");

  EXPECT_EQ(path_of(request), "/1.0/me");
  EXPECT_EQ(query_of(request), "x=1?y=2");
}

TEST(Target, HasAnEmptyQueryWithOrWithoutItsQuestionMark) {
  EXPECT_EQ(query_of(request_for("/1.0/me")), "");
  EXPECT_EQ(path_of(request_for("/1.0/me?")), "/1.0/me");
  EXPECT_EQ(query_of(request_for("/1.0/me?")), "");
}

TEST(Target, IsNotDecoded) {
  EXPECT_EQ(path_of(request_for("/ip/127.0.0.1%2F29/reverse?a=%3F")), "/ip/127.0.0.1%2F29/reverse");
  EXPECT_EQ(query_of(request_for("/ip/127.0.0.1%2F29/reverse?a=%3F")), "a=%3F");
}

TEST(AddHeader, AppendsOneLineEndedByCrLf) {
  Response response;

  add_header(response, "Allow", "GET, PUT");
  add_header(response, "X-Empty", "");

  EXPECT_EQ(response.fields, "Allow: GET, PUT\r\nX-Empty: \r\n");
}

TEST(AddHeader, LeavesTheRestOfTheAnswerAlone) {
  Response response;

  add_header(response, "Vary", "Accept-Encoding");

  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "");
  EXPECT_FALSE(response.close);
}

TEST(ReasonPhrase, IsTheRegisteredOne) {
  constexpr std::array<std::pair<int, std::string_view>, 17> kPhrases{
      {{100, "Continue"},
       {200, "OK"},
       {201, "Created"},
       {204, "No Content"},
       {302, "Found"},
       {400, "Bad Request"},
       {401, "Unauthorized"},
       {403, "Forbidden"},
       {404, "Not Found"},
       {405, "Method Not Allowed"},
       {408, "Request Timeout"},
       {409, "Conflict"},
       {413, "Payload Too Large"},
       {415, "Unsupported Media Type"},
       {431, "Request Header Fields Too Large"},
       {500, "Internal Server Error"},
       {503, "Service Unavailable"}}};
  for (const auto& [status, phrase] : kPhrases) EXPECT_EQ(reason_phrase(status), phrase) << status;
}

// Expired services answer 460 (facts R5), which no registry knows.
TEST(ReasonPhrase, IsUnknownForAnUnregisteredStatus) {
  EXPECT_EQ(reason_phrase(460), "Unknown");
  EXPECT_EQ(reason_phrase(0), "Unknown");
}

TEST(Scheme, IsNamedAsInAUrl) {
  EXPECT_EQ(name_of(Scheme::http), "http");
  EXPECT_EQ(name_of(Scheme::https), "https");
}

}  // namespace
}  // namespace countersign
