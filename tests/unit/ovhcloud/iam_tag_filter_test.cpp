#include "ovhcloud/iam_tag_filter.hpp"

#include <gtest/gtest.h>

namespace countersign {
namespace {

bool fits(const Tags& tags, std::string_view json) {
  const auto filters = tag_filters_from(json);
  return filters && fits(tags, *filters);
}

TEST(TagFilters, CompareAsTheirOperatorSays) {
  const Tags tags{{"env", "Prod-1"}};

  EXPECT_TRUE(fits(tags, R"({"env": [{"operator": "EQ", "value": "Prod-1"}]})"));
  EXPECT_TRUE(fits(tags, R"({"env": [{"value": "Prod-1"}]})")) << "EQ is the default";
  EXPECT_FALSE(fits(tags, R"({"env": [{"operator": "NEQ", "value": "Prod-1"}]})"));
  EXPECT_TRUE(fits(tags, R"({"env": [{"operator": "LIKE", "value": "Prod%"}]})"));
  EXPECT_FALSE(fits(tags, R"({"env": [{"operator": "LIKE", "value": "prod%"}]})"));
  EXPECT_TRUE(fits(tags, R"({"env": [{"operator": "ILIKE", "value": "prod%"}]})"));
  EXPECT_TRUE(fits(tags, R"({"env": [{"operator": "EXISTS"}]})"));
  EXPECT_FALSE(fits(tags, R"({"env": [{"operator": "NEXISTS"}]})"));
}

TEST(TagFilters, OfATagThatIsNotThere) {
  EXPECT_FALSE(fits({}, R"({"env": [{"operator": "EQ", "value": ""}]})"));
  EXPECT_TRUE(fits({}, R"({"env": [{"operator": "NEQ", "value": "x"}]})"));
  EXPECT_FALSE(fits({}, R"({"env": [{"operator": "LIKE", "value": "%"}]})"));
  EXPECT_TRUE(fits({}, R"({"env": [{"operator": "NEXISTS"}]})"));
}

TEST(TagFilters, HoldForEachKeyAndForOneOfAKeysFilters) {
  const Tags tags{{"env", "prod"}, {"team", "web"}};

  EXPECT_TRUE(fits(tags, R"({"env": [{"value": "test"}, {"value": "prod"}]})"));
  EXPECT_FALSE(fits(tags, R"({"env": [{"value": "prod"}], "team": [{"value": "mail"}]})"));
  EXPECT_TRUE(fits(tags, "{}"));
}

TEST(TagFilters, AreRefusedInAnyOtherForm) {
  for (const std::string_view text :
       {"", "env=prod", "[]", "\"env\"", R"({"env": "prod"})", R"({"env": {"value": "prod"}})",
        R"({"env": ["prod"]})", R"({"env": [{"operator": "SOUNDS", "value": "prod"}]})",
        R"({"env": [{"operator": "LIKE"}]})", R"({"env": [{"operator": 1, "value": "prod"}]})",
        R"({"env": [{"value": 1}]})", R"({"env": [{"value": "prod", "more": true}]})"}) {
    const auto filters = tag_filters_from(text);
    ASSERT_FALSE(filters) << text;
    EXPECT_EQ(filters.error().status, 400);
  }
}

TEST(Likeness, KnowsAnyRunAndAnyCharacter) {
  EXPECT_TRUE(is_like("", ""));
  EXPECT_TRUE(is_like("", "%"));
  EXPECT_TRUE(is_like("abcabd", "%abd"));
  EXPECT_TRUE(is_like("abc", "a_c"));
  EXPECT_TRUE(is_like("abc", "%%c%"));
  EXPECT_FALSE(is_like("abc", "a_"));
  EXPECT_FALSE(is_like("abc", "abcd"));
  EXPECT_FALSE(is_like("abc", "%b"));
}

// A matcher that goes back to every "%" would not come to an end here.
TEST(Likeness, TakesNoLongerForManyPercentSigns) {
  std::string pattern;
  for (int i = 0; i < 128; ++i) pattern += "a%";
  EXPECT_FALSE(is_like(std::string(256, 'a'), pattern + "b"));
}

}  // namespace
}  // namespace countersign
