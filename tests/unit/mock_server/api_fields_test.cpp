#include "mock_server/api_fields.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "core/text.hpp"
#include "tests/unit/mock_server/world.hpp"

namespace countersign::mock_server {
namespace {

using ::testing::MatchesRegex;

constexpr ExchangeId kId{.seed = 7, .request_number = 1, .at = Instant{kWhen}};

std::map<std::string, std::string> by_name(std::string_view fields) {
  std::map<std::string, std::string> headers;
  EXPECT_TRUE(fields.ends_with("\r\n"));
  for (std::string_view line : split(fields.substr(0, fields.size() - 1), '\n')) {
    EXPECT_TRUE(line.ends_with('\r')) << line;
    line = trimmed(line);
    const auto colon = line.find(": ");
    const auto [unused, is_new] = headers.emplace(line.substr(0, colon), line.substr(colon + 2));
    EXPECT_TRUE(is_new) << line;
  }
  return headers;
}

// Facts 8.1.
TEST(ApiFields, AreThoseOfTheRealAnswer) {
  auto headers = by_name(api_fields(kId, "GET, PUT", 1000));
  EXPECT_THAT(headers["X-Iplb-Request-Id"],
              MatchesRegex("7F000001:[0-9A-F]{4}_7F000001:01BB_6AB2C49E_[0-9A-F]{4}:[0-9A-F]{4}"));
  EXPECT_EQ(headers["X-Ovh-Queryid"], query_id(kId));
  headers.erase("X-Iplb-Request-Id");
  headers.erase("X-Ovh-Queryid");

  const std::map<std::string, std::string> expected{
      {"Access-Control-Allow-Headers",
       "X-Ovh-Timestamp, X-Ovh-Consumer, X-Ovh-Application, X-Ovh-Signature, X-Ovh-Session, "
       "Authorization, Content-Type, X-Challenge-Response, X-Challenge-Payload, User-Agent"},
      {"Access-Control-Allow-Methods", "GET, PUT"},
      {"Access-Control-Allow-Origin", "*"},
      {"Access-Control-Expose-Headers", "X-Pagination-Cursor-Next, X-Ovh-Queryid"},
      {"Access-Control-Max-Age", "60"},
      {"Cache-Control", "no-cache, no-store"},
      {"Content-Type", "application/json; charset=utf-8"},
      {"Date", "Tue, 22 Sep 2026 18:10:38 GMT"},
      {"Server", "nginx"},
      {"Vary", "Accept-Encoding"},
      {"X-Content-Type-Options", "nosniff"},
      {"X-Frame-Options", "DENY"},
      {"X-Iplb-Instance", "49211"},
      {"X-Xss-Protection", "1; mode=block"}};
  EXPECT_EQ(headers, expected);
}

// Facts 8.1: nginx's own limit.
TEST(ApiFields, SayVaryFromTwentyBytesOn) {
  EXPECT_FALSE(by_name(api_fields(kId, "GET", 19)).contains("Vary"));
  EXPECT_TRUE(by_name(api_fields(kId, "GET", 20)).contains("Vary"));
}

TEST(ApiFields, HaveNoContentTypeWithoutABody) {
  EXPECT_FALSE(by_name(api_fields(kId, "GET", 0)).contains("Content-Type"));
  EXPECT_TRUE(by_name(api_fields(kId, "GET", 1)).contains("Content-Type"));
}

TEST(ApiFields, LeaveTheMethodsOutWhereNothingStands) {
  EXPECT_FALSE(by_name(api_fields(kId, "", 50)).contains("Access-Control-Allow-Methods"));
}

TEST(ApiFields, RepeatForTheSameExchange) {
  EXPECT_EQ(api_fields(kId, "GET", 50), api_fields(kId, "GET", 50));
}

// Facts 3.6.
TEST(QueryId, HasTheFormOfTheRealOne) {
  for (std::uint64_t number = 1; number <= 100; ++number) {
    const ExchangeId id{.seed = 7, .request_number = number, .at = Instant{kWhen}};
    EXPECT_THAT(query_id(id),
                MatchesRegex("EU\\.ext-[0-9]\\.6ab2c49e\\.[0-9]{1,7}\\.[0-9a-f]{32}"));
  }
}

TEST(QueryId, TellsTheTimeInEightDigits) {
  const ExchangeId early{
      .seed = 7, .request_number = 1, .at = Instant{std::chrono::seconds{0x1234}}};

  EXPECT_EQ(split(query_id(early), '.')[2], "00001234");
}

TEST(QueryId, DiffersBetweenRequestsAndBetweenSeeds) {
  const ExchangeId next{.seed = 7, .request_number = 2, .at = kId.at};
  const ExchangeId other{.seed = 8, .request_number = 1, .at = kId.at};

  EXPECT_EQ(query_id(kId), query_id(kId));
  EXPECT_NE(query_id(kId), query_id(next));
  EXPECT_NE(query_id(kId), query_id(other));
}

}  // namespace
}  // namespace countersign::mock_server
