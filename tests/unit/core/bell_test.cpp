#include "core/bell.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <thread>

namespace countersign {
namespace {

TEST(Bell, IsHeardByAllWhoListenEachTimeItRings) {
  const Bell bell;
  int first = 0;
  int second = 0;
  const auto one = bell.listen([&] { ++first; });
  bell.ring();
  const auto two = bell.listen([&] { ++second; });
  bell.ring();

  EXPECT_EQ(first, 2);
  EXPECT_EQ(second, 1);
}

TEST(Bell, IsNotHeardByWhoeverHasGone) {
  const Bell bell;
  int heard = 0;
  std::optional<Bell::Listening> listening{bell.listen([&] { ++heard; })};
  listening.reset();
  bell.ring();

  EXPECT_EQ(heard, 0);
}

TEST(Bell, IsOneAndTheSameInEachCopy) {
  const Bell bell;
  const Bell copy = bell;  // NOLINT(performance-unnecessary-copy-initialization)
  int heard = 0;
  const auto listening = copy.listen([&] { ++heard; });
  bell.ring();

  EXPECT_EQ(heard, 1);
}

TEST(Bell, OutlivesItsHandlesForThoseWhoStillListen) {
  std::optional<Bell> bell{Bell{}};
  const auto listening = bell->listen([] {});
  bell.reset();
}

TEST(Bell, RingsWhileOthersComeAndGo) {
  const Bell bell;
  std::atomic<int> heard{0};
  std::jthread ringing{[&](const std::stop_token& stop) {
    while (!stop.stop_requested()) bell.ring();
  }};
  for (int i = 0; i < 1000; ++i) {
    const int before = heard;
    const auto listening = bell.listen([&] { ++heard; });
    while (heard == before) std::this_thread::yield();
  }
}

}  // namespace
}  // namespace countersign
