#include "core/json_positions.hpp"

#include <gtest/gtest.h>

#include <string>

namespace countersign {
namespace {

// "line:column"
std::string written(const TextPosition& position) {
  return std::to_string(position.line) + ":" + std::to_string(position.column);
}

std::string of_value(std::string_view json, std::string_view pointer) {
  return written(position_of_pointer(json, pointer));
}

std::string of_name(std::string_view json, std::string_view pointer) {
  return written(position_of_pointer(json, pointer, /*of_key=*/true));
}

// A scenario in small, with everything that the walk has to step over.
constexpr std::string_view kDocument = R"(// a comment with "quotes", [brackets] and a { brace
{
  "title": "a \"quoted\" {title}, // not a comment",
  "steps": [ /* { */
    {"call": {"method": "GET", "target": "/1.0/me"}},
    [1, -2.5e3, true, null, "]"],
    {"call": {"method": "PUT"}}
  ],
  "a/b": 1, "m~n": {"x": 2}
}
)";

TEST(PositionOfOffset, CountsLinesAndColumnsFromOne) {
  EXPECT_EQ(written(position_of_offset("ab\ncd", 0)), "1:1");
  EXPECT_EQ(written(position_of_offset("ab\ncd", 1)), "1:2");
  EXPECT_EQ(written(position_of_offset("ab\ncd", 2)), "1:3") << "the end of the line belongs to it";
  EXPECT_EQ(written(position_of_offset("ab\ncd", 3)), "2:1");
  EXPECT_EQ(written(position_of_offset("ab\ncd", 5)), "2:3");
}

TEST(PositionOfOffset, StopsAtTheEndOfTheText) {
  EXPECT_EQ(written(position_of_offset("ab\ncd", 6)), "2:3");
  EXPECT_EQ(written(position_of_offset("ab\ncd", std::string_view::npos)), "2:3");
  EXPECT_EQ(written(position_of_offset("", 9)), "1:1");
  EXPECT_EQ(written(position_of_offset("ab\n", 9)), "2:1");
}

TEST(PositionOfOffset, CountsBytesNotCharacters) {
  EXPECT_EQ(written(position_of_offset("é!", 2)), "1:3");
}

TEST(PositionOfPointer, NamesTheWholeDocumentBehindItsComment) {
  EXPECT_EQ(of_value(kDocument, ""), "2:1");
  EXPECT_EQ(of_name(kDocument, ""), "2:1");
}

TEST(PositionOfPointer, NamesMembersAndElements) {
  EXPECT_EQ(of_value(kDocument, "/title"), "3:12");
  EXPECT_EQ(of_value(kDocument, "/steps"), "4:12");
  EXPECT_EQ(of_value(kDocument, "/steps/0"), "5:5");
  EXPECT_EQ(of_value(kDocument, "/steps/0/call/target"), "5:42");
  EXPECT_EQ(of_value(kDocument, "/steps/1/0"), "6:6");
  EXPECT_EQ(of_value(kDocument, "/steps/1/3"), "6:23");
  EXPECT_EQ(of_value(kDocument, "/steps/2/call/method"), "7:25");
}

TEST(PositionOfPointer, NamesTheMembersNameWhenAsked) {
  EXPECT_EQ(of_name(kDocument, "/title"), "3:3");
  EXPECT_EQ(of_name(kDocument, "/steps/2/call/method"), "7:15");
  EXPECT_EQ(of_name(kDocument, "/steps/2"), "7:5") << "an element has no name";
}

TEST(PositionOfPointer, UndoesTheEscapesOfThePointer) {
  EXPECT_EQ(of_value(kDocument, "/a~1b"), "9:10");
  EXPECT_EQ(of_value(kDocument, "/m~0n/x"), "9:26");
}

TEST(PositionOfPointer, StopsAtTheDeepestValueThatExists) {
  EXPECT_EQ(of_value(kDocument, "/steps/0/call/body/x"), "5:14");
  EXPECT_EQ(of_name(kDocument, "/steps/0/call/body/x"), "5:14");
  EXPECT_EQ(of_value(kDocument, "/steps/3"), "4:12");
  EXPECT_EQ(of_value(kDocument, "/title/x"), "3:12");
  EXPECT_EQ(of_value(kDocument, "/nowhere"), "2:1");
}

TEST(PositionOfPointer, ComparesNamesWholly) {
  EXPECT_EQ(of_value(R"({"ab": 1, "a": 2})", "/a"), "1:16");
  EXPECT_EQ(of_value(R"({"": 1})", "/"), "1:6");
}

TEST(PositionOfPointer, StaysInsideATextThatIsNotJson) {
  for (const std::string_view text :
       {"", "{", "[", "[1", "[1,", R"({"a)", R"({"a\)", R"({"a")", R"({"a":)", R"({"a":[)", "[}",
        "{]", "[/", "[/*", "//", "/*", "\"", "[:]", "}{"}) {
    const TextPosition position = position_of_pointer(text, "/a/0/b");
    EXPECT_EQ(position.line, 1U) << text;
    EXPECT_LE(position.column, text.size() + 1) << text;
    EXPECT_EQ(duplicate_member(text), std::nullopt) << text;
  }
}

// The walk recurses, so that it has to end somewhere.
TEST(PositionOfPointer, StopsAtADepthThatNobodyWrites) {
  const auto first_elements = [](int depth) {
    std::string pointer;
    for (int i = 0; i < depth; ++i) pointer += "/0";
    return pointer;
  };
  const std::string deep(300, '[');

  EXPECT_EQ(of_value(deep, first_elements(256)), "1:257");
  EXPECT_EQ(of_value(deep, first_elements(257)), "1:258");
  EXPECT_EQ(of_value(deep, first_elements(258)), "1:258");
}

TEST(NestingDepth, CountsArraysAndObjects) {
  EXPECT_EQ(nesting_depth("1"), 0U);
  EXPECT_EQ(nesting_depth(""), 0U);
  EXPECT_EQ(nesting_depth("[]"), 1U);
  EXPECT_EQ(nesting_depth(R"({"a": [{}, [1]], "b": {}})"), 3U);
  EXPECT_EQ(nesting_depth("[[],[],[]]"), 2U) << "what was closed does not count";
  EXPECT_EQ(nesting_depth(std::string(1000, '[') + std::string(1000, ']')), 1000U);
}

TEST(NestingDepth, DoesNotLookIntoStrings) {
  EXPECT_EQ(nesting_depth(R"(["[[[["])"), 1U);
  EXPECT_EQ(nesting_depth(R"(["\"[[[["])"), 1U);
  EXPECT_EQ(nesting_depth(R"(["\\", [1]])"), 2U) << "an escaped backslash escapes nothing";
}

TEST(NestingDepth, DoesNotLookIntoComments) {
  EXPECT_EQ(nesting_depth("// [[\n[]"), 1U);
  EXPECT_EQ(nesting_depth("// \"\n[[[["), 4U) << "a quote in a comment opens no string";
  EXPECT_EQ(nesting_depth("/* [\n[ \" */[1]"), 1U);
  EXPECT_EQ(nesting_depth("/*/[*/[[1]]"), 2U);
  EXPECT_EQ(nesting_depth(R"(["http://[[["])"), 1U) << "nor does a string hold a comment";
  EXPECT_EQ(nesting_depth("[ / ["), 2U);
  EXPECT_EQ(nesting_depth("[// ["), 1U);
  EXPECT_EQ(nesting_depth("[/* ["), 1U);
}

TEST(NestingDepth, TakesTextThatIsNotJson) {
  EXPECT_EQ(nesting_depth("]]]][["), 2U);
  EXPECT_EQ(nesting_depth("}{"), 1U);
  EXPECT_EQ(nesting_depth("\"\\"), 0U);
}

TEST(DuplicateMember, IsNamedByItsPointer) {
  EXPECT_EQ(duplicate_member(R"({"a": 1, "b": 2, "a": 3})"), "/a");
  EXPECT_EQ(duplicate_member(R"({"x": [{}, {"y": {"z": 1, "z": 1}}]})"), "/x/1/y/z");
  EXPECT_EQ(duplicate_member("{\"a\": 1, // \"a\": 2,\n \"a\": 3}"), "/a");
}

TEST(DuplicateMember, IsNotLookedForAtADepthThatNobodyWrites) {
  const auto at_depth = [](std::size_t depth) {
    return std::string(depth, '[') + R"({"a": 1, "a": 2})" + std::string(depth, ']');
  };

  EXPECT_TRUE(duplicate_member(at_depth(255)).has_value());
  EXPECT_EQ(duplicate_member(at_depth(256)), std::nullopt);
}

TEST(DuplicateMember, IsTheFirstOfSeveral) {
  EXPECT_EQ(duplicate_member(R"({"a": {"b": 1, "b": 2}, "a": 3})"), "/a/b");
}

TEST(DuplicateMember, IsNoneWhenNamesRecurInDifferentObjects) {
  EXPECT_EQ(duplicate_member(R"({"a": {"a": {"a": 1}}, "b": [{"a": 1}, {"a": 2}]})"), std::nullopt);
  EXPECT_EQ(duplicate_member(R"(["a", "a"])"), std::nullopt);
  EXPECT_EQ(duplicate_member(R"({"a": 1, "A": 2})"), std::nullopt);
  EXPECT_EQ(duplicate_member(kDocument), std::nullopt);
}

}  // namespace
}  // namespace countersign
