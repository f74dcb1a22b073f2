#include "core/json_shape.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace countersign {
namespace {

using Json = nlohmann::ordered_json;
using Kind = Shape::Kind;

const Shape kAnything{};
const Shape kText{.kind = Kind::string};
const Shape kWhole{.kind = Kind::integer};
const Shape kFlag{.kind = Kind::boolean};
const Shape kNothing{.kind = Kind::null};
const Shape kTexts{.kind = Kind::array, .element = &kText};
const Shape kMethod{.kind = Kind::string, .values = {"GET", "POST", "DELETE"}};
const Shape kCall{.kind = Kind::object,
                  .members = {{"method", &kMethod, true}, {"target", &kText, true}}};
const Shape kCalls{.kind = Kind::array, .element = &kCall, .fewest = 1};
const Shape kStrict{.kind = Kind::object, .members = {{"call", &kCall}, {"calls", &kCalls}}};
const Shape kLabels{.kind = Kind::object, .members = {{"id", &kWhole}}, .others = &kText};
const Shape kSeconds{.kind = Kind::integer, .is = "a number of seconds"};
const Shape kCallOrNothing{
    .kind = Kind::one_of, .choices = {&kNothing, &kCall}, .is = "a call or null"};

// "pointer: sentence", with "(name)" where the member's name is what is wrong, or "none".
std::string complaint(std::string_view json, const Shape& shape) {
  const auto found = first_mismatch(Json::parse(json), shape);
  if (!found) return "none";
  return found->pointer + (found->of_name ? " (name)" : "") + ": " + found->sentence;
}

TEST(JsonShape, AcceptsWhatFits) {
  EXPECT_EQ(complaint(R"({"call": {"method": "GET", "target": "/"}})", kStrict), "none");
  EXPECT_EQ(complaint(R"({"calls": [{"target": "/", "method": "POST"}]})", kStrict), "none");
  EXPECT_EQ(complaint("{}", kStrict), "none");
}

TEST(JsonShape, SaysOfEachKindWhatWasWanted) {
  EXPECT_EQ(complaint("1", kText), ": a string wanted here");
  EXPECT_EQ(complaint("1.5", kWhole), ": a whole number wanted here");
  EXPECT_EQ(complaint("1", kFlag), ": true or false wanted here");
  EXPECT_EQ(complaint("[]", kStrict), ": an object wanted here");
  EXPECT_EQ(complaint("{}", kTexts), ": a list wanted here");
  EXPECT_EQ(complaint("0", kNothing), ": null wanted here");
}

// It would be read as -9223372036854775808.
TEST(JsonShape, WantsNumbersThatFitSixtyFourBits) {
  EXPECT_EQ(complaint("9223372036854775808", kWhole), ": a whole number wanted here");
}

TEST(JsonShape, AcceptsEachKind) {
  EXPECT_EQ(complaint(R"("x")", kText), "none");
  EXPECT_EQ(complaint("-1", kWhole), "none");
  EXPECT_EQ(complaint("9223372036854775807", kWhole), "none");
  EXPECT_EQ(complaint("false", kFlag), "none");
  EXPECT_EQ(complaint("[]", kTexts), "none");
  EXPECT_EQ(complaint("null", kNothing), "none");
}

TEST(JsonShape, AcceptsAnythingWhereAnythingGoes) {
  for (const char* json : {"null", "1", "\"x\"", "[1, {}]", R"({"a": [null]})"}) {
    EXPECT_EQ(complaint(json, kAnything), "none") << json;
  }
}

TEST(JsonShape, PrefersTheShapesOwnWords) {
  EXPECT_EQ(complaint(R"("1")", kSeconds), ": a number of seconds wanted here");
}

TEST(JsonShape, NamesTheMemberThatWasProbablyMeant) {
  EXPECT_EQ(complaint(R"({"metod": "GET", "target": "/"})", kCall),
            "/metod (name): unknown member \"metod\"; did you mean \"method\"?");
}

TEST(JsonShape, ListsTheMembersWhenNoneIsNear) {
  EXPECT_EQ(complaint(R"({"frequency": 1})", kCall),
            "/frequency (name): unknown member \"frequency\"; known here: method, target");
}

TEST(JsonShape, SaysWhenNoMemberIsKnown) {
  const Shape nothing{.kind = Shape::Kind::object};

  EXPECT_EQ(complaint(R"({"a": 1})", nothing),
            "/a (name): unknown member \"a\"; none are known here");
}

TEST(JsonShape, NamesTheMemberThatIsMissing) {
  EXPECT_EQ(complaint(R"({"call": {"method": "GET"}})", kStrict), "/call: \"target\" is missing");
}

TEST(JsonShape, FindsAnUnknownMemberBeforeAMissingOne) {
  EXPECT_EQ(complaint(R"({"metod": "GET"})", kCall),
            "/metod (name): unknown member \"metod\"; did you mean \"method\"?");
}

TEST(JsonShape, NamesTheValueThatWasProbablyMeant) {
  EXPECT_EQ(complaint(R"({"method": "DELET", "target": "/"})", kCall),
            "/method: \"DELET\" is not known here; did you mean \"DELETE\"?");
}

TEST(JsonShape, ListsTheValuesWhenNoneIsNear) {
  EXPECT_EQ(complaint(R"({"method": "BREW", "target": "/"})", kCall),
            "/method: \"BREW\" is not one of: GET, POST, DELETE");
}

TEST(JsonShape, WantsAsManyElementsAsTheShapeSays) {
  EXPECT_EQ(complaint(R"({"calls": []})", kStrict), "/calls: at least 1 wanted here");
  EXPECT_EQ(complaint(R"({"calls": [{"method": "GET", "target": "/"}]})", kStrict), "none");
}

TEST(JsonShape, PointsIntoLists) {
  EXPECT_EQ(complaint(R"({"calls": [{"method": "GET", "target": "/"}, {"method": 1}]})", kStrict),
            "/calls/1/method: a string wanted here");
}

TEST(JsonShape, HoldsOtherMembersAgainstTheirShape) {
  EXPECT_EQ(complaint(R"({"id": 1, "colour": "blue"})", kLabels), "none");
  EXPECT_EQ(complaint(R"({"id": 1, "colour": 3})", kLabels), "/colour: a string wanted here");
  EXPECT_EQ(complaint(R"({"id": "1"})", kLabels), "/id: a whole number wanted here");
}

TEST(JsonShape, EscapesThePointer) {
  EXPECT_EQ(complaint(R"({"a/b~c": 3})", kLabels), "/a~1b~0c: a string wanted here");
}

TEST(JsonShape, OfSeveralChoicesComplainsAsTheOneThatWasBegun) {
  EXPECT_EQ(complaint("null", kCallOrNothing), "none");
  EXPECT_EQ(complaint(R"({"method": "GET", "target": "/"})", kCallOrNothing), "none");
  EXPECT_EQ(complaint(R"({"method": "GET"})", kCallOrNothing), ": \"target\" is missing");
}

TEST(JsonShape, OfSeveralChoicesThatWereBegunComplainsAsTheFirst) {
  const Shape call_or_labels{.kind = Kind::one_of, .choices = {&kCall, &kLabels}};

  EXPECT_EQ(complaint(R"({"method": 1})", call_or_labels), "/method: a string wanted here");
  EXPECT_EQ(complaint(R"({"target": 1})", call_or_labels), "/target: a string wanted here");
  EXPECT_EQ(complaint(R"({"colour": 1})", call_or_labels),
            "/colour (name): unknown member \"colour\"; known here: method, target");
}

TEST(JsonShape, OfSeveralChoicesNamesThemAllWhenNoneWasBegun) {
  EXPECT_EQ(complaint("3", kCallOrNothing), ": a call or null wanted here");
  const Shape nameless{.kind = Kind::one_of, .choices = {&kNothing, &kText}};
  EXPECT_EQ(complaint("3", nameless), ": a value wanted here");
}

TEST(NearestWord, IsAtMostTwoEditsAway) {
  EXPECT_EQ(nearest_word("signatur", {"signature", "errors"}), "signature");
  EXPECT_EQ(nearest_word("signatu", {"signature"}), "signature");
  EXPECT_EQ(nearest_word("signat", {"signature"}), std::nullopt);
  EXPECT_EQ(nearest_word("sigantuer", {"signature"}), std::nullopt) << "two swaps are four edits";
  EXPECT_EQ(nearest_word("Signaturx", {"signature"}), "signature");
}

TEST(NearestWord, IsTheNearestOfSeveral) {
  EXPECT_EQ(nearest_word("paths", {"pats", "path", "methods"}), "pats") << "the first of equals";
  EXPECT_EQ(nearest_word("step", {"stop it", "steps"}), "steps");
}

TEST(NearestWord, MayChangeAtMostHalfOfAShortWord) {
  EXPECT_EQ(nearest_word("a", {"b", "ab"}), std::nullopt);
  EXPECT_EQ(nearest_word("ab", {"ax"}), "ax");
  EXPECT_EQ(nearest_word("ab", {"xy"}), std::nullopt);
  EXPECT_EQ(nearest_word("abc", {"axy"}), std::nullopt);
  EXPECT_EQ(nearest_word("abcd", {"abxy"}), "abxy");
  EXPECT_EQ(nearest_word("", {"a"}), std::nullopt);
}

TEST(NearestWord, LeavesWordsAloneThatNobodyMistypes) {
  const std::string longest(64, 'a');
  const std::string too_long(65, 'a');

  EXPECT_EQ(nearest_word(longest, {longest}), longest);
  EXPECT_EQ(nearest_word(too_long, {too_long}), std::nullopt);
}

TEST(NearestWord, IsNoneWithoutCandidates) { EXPECT_EQ(nearest_word("a", {}), std::nullopt); }

}  // namespace
}  // namespace countersign
