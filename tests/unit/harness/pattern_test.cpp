#include "harness/judge/pattern.hpp"

#include <gtest/gtest.h>

namespace countersign::harness {
namespace {

// "what: wanted, got" of every mismatch, for short expectations.
std::vector<std::string> differences(const Json& pattern, const Json& got) {
  std::vector<std::string> lines;
  for (const Mismatch& m : mismatches_of(pattern, got, "body ")) {
    lines.push_back(m.what + ": " + m.wanted + ", " + m.got);
  }
  return lines;
}

bool fits(const char* pattern, const char* got) {
  return differences(Json::parse(pattern), Json::parse(got)).empty();
}

using Lines = std::vector<std::string>;

TEST(Pattern, MatchesAnEqualValue) {
  EXPECT_TRUE(fits("\"a\"", "\"a\""));
  EXPECT_TRUE(fits("null", "null"));
  EXPECT_TRUE(fits("1", "1"));
  EXPECT_FALSE(fits("1", "\"1\""));
  EXPECT_FALSE(fits("null", "false"));
  EXPECT_FALSE(fits("\"a\"", "\"A\""));
}

TEST(Pattern, OfAnObjectAllowsOtherMembers) {
  EXPECT_TRUE(fits(R"({"a": 1})", R"({"b": 2, "a": 1})"));
  EXPECT_TRUE(fits("{}", R"({"b": 2})"));
  EXPECT_FALSE(fits("{}", "[]"));
}

TEST(Pattern, OfAListWantsEveryElementInItsPlace) {
  EXPECT_TRUE(fits("[1, {}]", R"([1, {"a": 2}])"));
  EXPECT_FALSE(fits("[1, 2]", "[2, 1]"));
  EXPECT_FALSE(fits("[1]", "[1, 2]"));
  EXPECT_FALSE(fits("[]", "{}"));
}

TEST(Pattern, TellsEveryDifferenceWithItsPlace) {
  const Json pattern = Json::parse(R"({"a": 1, "b": {"c": [1, 2]}, "d": true})");
  const Json got = Json::parse(R"({"a": 2, "b": {"c": [1, 3]}})");

  EXPECT_EQ(differences(pattern, got),
            (Lines{"body /a: 1, 2", "body /b/c/1: 2, 3", "body /d: true, no such member"}));
}

TEST(Pattern, ShowsTheWholeListsWhenTheirLengthsDiffer) {
  EXPECT_EQ(differences(Json::parse("[1]"), Json::parse("[1,2]")), Lines{"body : [1], [1,2]"});
}

// Whoever shows it masks secrets first, and cuts it then.
TEST(Pattern, TellsLongValuesInFull) {
  const std::string long_text(400, 'x');

  const auto found = mismatches_of(Json("y"), Json(long_text), "body");

  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].got, "\"" + long_text + "\"");
}

TEST(TypeMatcher, ComparesTheTypeOfTheValue) {
  EXPECT_TRUE(fits(R"({"$type": "string"})", "\"x\""));
  EXPECT_TRUE(fits(R"({"$type": "boolean"})", "false"));
  EXPECT_TRUE(fits(R"({"$type": "null"})", "null"));
  EXPECT_TRUE(fits(R"({"$type": "array"})", "[]"));
  EXPECT_TRUE(fits(R"({"$type": "object"})", "{}"));
  EXPECT_FALSE(fits(R"({"$type": "string"})", "1"));
}

TEST(TypeMatcher, TellsIntegersFromNumbers) {
  EXPECT_TRUE(fits(R"({"$type": "integer"})", "1"));
  EXPECT_TRUE(fits(R"({"$type": "integer"})", "-1"));
  EXPECT_TRUE(fits(R"({"$type": "number"})", "1"));
  EXPECT_TRUE(fits(R"({"$type": "number"})", "1.5"));
  EXPECT_FALSE(fits(R"({"$type": "integer"})", "1.5"));
}

TEST(MatchesMatcher, WantsTheExpressionToCoverTheWholeText) {
  EXPECT_TRUE(fits(R"({"$matches": "[a-f]+"})", "\"abc\""));
  EXPECT_FALSE(fits(R"({"$matches": "[a-f]+"})", "\"abcx\""));
  EXPECT_FALSE(fits(R"({"$matches": ".*"})", "1"));
}

TEST(MatchesMatcher, LooksAtTextsUpToTenThousandBytes) {
  const Json pattern{{"$matches", "x*"}};

  EXPECT_TRUE(mismatches_of(pattern, Json(std::string(10'000, 'x')), "").empty());
  EXPECT_FALSE(mismatches_of(pattern, Json(std::string(10'001, 'x')), "").empty());
}

TEST(LengthMatcher, CountsElementsMembersAndBytes) {
  EXPECT_TRUE(fits(R"({"$length": 2})", "[1, 2]"));
  EXPECT_TRUE(fits(R"({"$length": 1})", R"({"a": 1})"));
  EXPECT_TRUE(fits(R"({"$length": 3})", "\"abc\""));
  EXPECT_FALSE(fits(R"({"$length": 2})", "[1]"));
  EXPECT_FALSE(fits(R"({"$length": 1})", "1"));
  EXPECT_FALSE(fits(R"({"$length": 0})", "null"));
}

TEST(ContainsMatcher, WantsOneElementThatFits) {
  EXPECT_TRUE(fits(R"({"$contains": {"a": 1}})", R"([{"a": 2}, {"a": 1, "b": 3}])"));
  EXPECT_FALSE(fits(R"({"$contains": 1})", "[2]"));
  EXPECT_FALSE(fits(R"({"$contains": 1})", "[]"));
  EXPECT_FALSE(fits(R"({"$contains": 1})", "1"));
}

TEST(ContainsMatcher, WantsATextWithinAText) {
  EXPECT_TRUE(fits(R"({"$contains": "b c"})", R"("a b c d")"));
  EXPECT_TRUE(fits(R"({"$contains": ""})", R"("")"));
  EXPECT_FALSE(fits(R"({"$contains": "B"})", R"("abc")"));
  EXPECT_FALSE(fits(R"({"$contains": {"$type": "string"}})", R"("abc")"));
}

TEST(OneOfMatcher, WantsOneChoiceThatFits) {
  EXPECT_TRUE(fits(R"({"$one_of": [1, {"$type": "string"}]})", "\"x\""));
  EXPECT_FALSE(fits(R"({"$one_of": [1, 2]})", "3"));
  EXPECT_FALSE(fits(R"({"$one_of": []})", "3"));
}

TEST(NotMatcher, TurnsAPatternRound) {
  EXPECT_TRUE(fits(R"({"$not": {"$type": "string"}})", "1"));
  EXPECT_FALSE(fits(R"({"$not": 1})", "1"));
}

TEST(Matcher, IsShownAsItStandsInTheScenario) {
  EXPECT_EQ(differences(Json::parse(R"({"a": {"$type": "string"}})"), Json::parse(R"({"a": 1})")),
            Lines{R"(body /a: {"$type":"string"}, 1)"});
}

TEST(Matcher, StandsAloneInItsObject) {
  EXPECT_TRUE(fits(R"({"$type": "x", "a": 1})", R"({"$type": "x", "a": 1})"))
      << "two members: an object like any other";
}

std::string problem(const char* pattern) {
  const auto found = pattern_problem(Json::parse(pattern));
  return found ? found->pointer + ": " + found->sentence : "";
}

TEST(PatternProblem, IsAbsentFromGoodPatterns) {
  EXPECT_EQ(problem(R"({"a": [{"$type": "string"}, {"$length": 0}, {"$one_of": []},
                        {"$not": {"$contains": {"$matches": "a+"}}}]})"),
            "");
}

TEST(PatternProblem, NamesAMatcherThatDoesNotExist) {
  EXPECT_EQ(problem(R"({"a": [0, {"$typ": "string"}]})"),
            "/a/1/$typ: no matcher \"$typ\": there are $type, $matches, $contains, $length, "
            "$one_of and $not");
}

TEST(PatternProblem, NamesWhatAMatcherTakes) {
  EXPECT_EQ(problem(R"({"$type": 1})"), "/$type: $type takes a string");
  EXPECT_EQ(problem(R"({"$matches": 1})"), "/$matches: $matches takes a string");
  EXPECT_EQ(problem(R"({"$length": -1})"), "/$length: $length takes a number");
  EXPECT_EQ(problem(R"({"$length": "1"})"), "/$length: $length takes a number");
  EXPECT_EQ(problem(R"({"$one_of": 1})"), "/$one_of: $one_of takes a list");
}

TEST(PatternProblem, ShowsAnExpressionThatDoesNotCompile) {
  EXPECT_EQ(problem(R"({"$not": {"$matches": "(a"}})"),
            "/$not/$matches: \"(a\" is no ECMAScript regular expression");
}

// Found by the fuzzer: the library's own arithmetic overflows.
TEST(PatternProblem, RefusesRepetitionsThatNobodyMeans) {
  EXPECT_EQ(problem(R"({"$matches": "[0-9]{9999}"})"), "");
  EXPECT_EQ(problem(R"({"$matches": "1457018875,12"})"), "");
  EXPECT_EQ(problem(R"({"$matches": "a{10000}"})"),
            "/$matches: \"a{10000}\" repeats more than 9999 times");
  EXPECT_EQ(problem(R"({"$matches": "a{1,10000}"})"),
            "/$matches: \"a{1,10000}\" repeats more than 9999 times");
}

}  // namespace
}  // namespace countersign::harness
