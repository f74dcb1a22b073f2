#include "ovhcloud/pagination.hpp"

#include <gtest/gtest.h>

namespace countersign {
namespace {

constexpr std::string_view kList = "/v2/iam/policy";

TEST(Pages, AreOneWhereNothingIsAskedFor) {
  const auto page = page_of({}, kList, 3);

  ASSERT_TRUE(page);
  EXPECT_EQ(page->first, 0U);
  EXPECT_EQ(page->count, 3U);
  EXPECT_EQ(page->next, "");
}

TEST(Pages, GoOnWhereTheCursorSaysUntilThereAreNoMore) {
  std::string cursor;
  std::size_t seen = 0;
  for (int pages = 1; pages <= 3; ++pages) {
    const auto page = page_of({.size = "2", .cursor = cursor}, kList, 5);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->first, seen);
    seen += page->count;
    EXPECT_EQ(page->next.empty(), pages == 3);
    cursor = page->next;
  }
  EXPECT_EQ(seen, 5U);
}

TEST(Pages, HoldNoMoreThanTheMost) {
  const auto page = page_of({.size = "999999", .cursor = {}}, kList, kMostItems + 1);

  ASSERT_TRUE(page);
  EXPECT_EQ(page->count, kMostItems);
  EXPECT_NE(page->next, "");
}

TEST(Pages, AreEmptyWhereTheRestWasRemovedMeanwhile) {
  const auto first = page_of({.size = "2", .cursor = {}}, kList, 5);
  const auto later = page_of({.size = "2", .cursor = first->next}, kList, 1);

  ASSERT_TRUE(later);
  EXPECT_EQ(later->count, 0U);
  EXPECT_EQ(later->next, "");
}

TEST(Pages, RefuseASizeThatIsNone) {
  for (const std::string_view size : {"0", "-1", "two", "", "1.5", "99999999999999999999"}) {
    const auto page = page_of({.size = size, .cursor = {}}, kList, 5);
    ASSERT_FALSE(page) << size;
    EXPECT_EQ(page.error().status, 400);
  }
}

TEST(Pages, RefuseACursorThatNobodyGave) {
  const std::string other = page_of({.size = "1", .cursor = {}}, "/v2/iam/resource", 5)->next;
  for (const std::string& cursor : {std::string{"xxxyyyzzz"}, other, std::string{"===="},
                                    std::string{"\xff\0"}, std::string(100'000, 'A')}) {
    const auto page = page_of({.size = "1", .cursor = cursor}, kList, 5);
    ASSERT_FALSE(page) << cursor.substr(0, 20);
    EXPECT_EQ(page.error().message, "invalid cursor");
    EXPECT_EQ(page.error().status, 400);
  }
}

}  // namespace
}  // namespace countersign
