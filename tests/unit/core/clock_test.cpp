#include "core/clock.hpp"

#include <gtest/gtest.h>

namespace countersign {
namespace {

using namespace std::chrono_literals;

Instant since_1970(std::chrono::nanoseconds time) {
  return Instant{std::chrono::duration_cast<Instant::duration>(time)};
}

TEST(UnixSeconds, RoundsDown) {
  EXPECT_EQ(unix_seconds(since_1970(1s)), 1s);
  EXPECT_EQ(unix_seconds(since_1970(1s + 999ms)), 1s);
  EXPECT_EQ(unix_seconds(since_1970(2s)), 2s);
}

TEST(UnixSeconds, RoundsDownBefore1970Too) {
  EXPECT_EQ(unix_seconds(since_1970(0s)), 0s);
  EXPECT_EQ(unix_seconds(since_1970(-1ms)), -1s);
}

TEST(Later, AddsSecondsBothWays) {
  EXPECT_EQ(later(since_1970(10s), 5s), since_1970(15s));
  EXPECT_EQ(later(since_1970(10s), 0s), since_1970(10s));
  EXPECT_EQ(later(since_1970(10s), -15s), since_1970(-5s));
  EXPECT_EQ(later(since_1970(10s + 1ns), 5s), since_1970(15s + 1ns));
}

TEST(Later, EndsAtTheEndOfTime) {
  EXPECT_EQ(later(kEndOfTime - 5s, 4s), kEndOfTime - 1s);
  EXPECT_EQ(later(kEndOfTime - 5s, 5s), kEndOfTime);
  EXPECT_EQ(later(kEndOfTime - 5s, 6s), kEndOfTime);
  EXPECT_EQ(later(kEndOfTime, 1s), kEndOfTime);
  EXPECT_EQ(later(since_1970(0s), std::chrono::seconds::max()), kEndOfTime);
}

}  // namespace
}  // namespace countersign
