#include "mock_server/directory/seen_calls.hpp"

#include <gtest/gtest.h>

namespace countersign::mock_server {
namespace {

SeenCalls::Key key(std::int64_t credential, std::string_view path, std::string_view client = "") {
  return {.credential = credential,
          .client = client,
          .account = "cs1234-ovh",
          .method = "GET",
          .rule_path = path};
}

void add(SeenCalls& seen, const SeenCalls::Key& of) {
  seen.add(of, {.method = std::string{of.method},
                .rule_path = std::string{of.rule_path},
                .pattern = std::string{of.rule_path},
                .actions = {}});
}

TEST(SeenCallsTest, KnowsWhoCalledWhat) {
  SeenCalls seen;
  add(seen, key(7, "/me"));
  EXPECT_TRUE(seen.knows(key(7, "/me")));
  EXPECT_FALSE(seen.knows(key(8, "/me")));
  EXPECT_FALSE(seen.knows(key(7, "/sms")));
  SeenCalls::Key other = key(7, "/me");
  other.method = "PUT";
  EXPECT_FALSE(seen.knows(other));
}

TEST(SeenCallsTest, TellsWhatTwoCallersDidAlikeOnce) {
  SeenCalls seen;
  add(seen, key(7, "/me"));
  add(seen, key(8, "/me"));
  add(seen, key(0, "/sms", "EU.1"));
  EXPECT_EQ(seen.calls({}).size(), 2U);
  EXPECT_EQ(seen.calls({.credential = 7}).size(), 1U);
  EXPECT_EQ(seen.calls({.credential = 9}).size(), 0U);
  EXPECT_EQ(seen.calls({.client = "EU.1"}).at(0).rule_path, "/sms");
}

TEST(SeenCallsTest, SaysWhenItLeavesOutWhatDoesNotFit) {
  SeenCalls seen;
  for (std::size_t i = 0; i < SeenCalls::kMostCalls; ++i) {
    ASSERT_TRUE(seen.has_room());
    add(seen, key(7, "/sms/" + std::to_string(i)));
  }
  EXPECT_FALSE(seen.truncated()) << "nothing was left out yet";
  EXPECT_FALSE(seen.has_room());
  EXPECT_TRUE(seen.truncated());
}

TEST(SeenCallsTest, HoldsNoMoreTextThanItMay) {
  SeenCalls seen;
  std::size_t held = 0;
  while (seen.has_room()) {
    add(seen, key(7, std::string(100'000, 'x') + std::to_string(held)));
    ASSERT_LT(++held, 100U);
  }
  EXPECT_TRUE(seen.truncated());
}

}  // namespace
}  // namespace countersign::mock_server
