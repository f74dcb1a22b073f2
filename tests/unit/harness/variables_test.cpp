#include "harness/scenario/variables.hpp"

#include <gtest/gtest.h>

namespace countersign::harness {
namespace {

const Variables kVariables{{"id", Json(5)}, {"name", Json("example.com")}, {"rule", Json({1, 2})}};

std::string filled(std::string_view text) { return filled_in(text, kVariables); }

TEST(Variables, StandInText) {
  EXPECT_EQ(filled("/zone/${name}/record/${id}?x=1"), "/zone/example.com/record/5?x=1");
  EXPECT_EQ(filled("${name}${name}"), "example.comexample.com");
  EXPECT_EQ(filled(""), "");
}

TEST(Variables, ThatAreNoTextsAreJsonInText) { EXPECT_EQ(filled("a ${rule}"), "a [1,2]"); }

TEST(Variables, ThatAreUnknownOrUnfinishedStayAsWritten) {
  EXPECT_EQ(filled("${other} ${id}"), "${other} 5");
  EXPECT_EQ(filled("${id"), "${id");
  EXPECT_EQ(filled("$id {id} $"), "$id {id} $");
}

TEST(Variables, AreNotReplacedWithinWhatReplacedThem) {
  EXPECT_EQ(filled_in(std::string_view{"${a}"}, Variables{{"a", Json("${a}")}}), "${a}");
}

TEST(Variables, KeepTheirTypeWhenTheyAreTheWholeString) {
  const Json json = Json::parse(R"({"a": "${id}", "b": ["${rule}", "x${id}"], "c": true})");

  EXPECT_EQ(filled_in(json, kVariables),
            Json::parse(R"({"a": 5, "b": [[1, 2], "x5"], "c": true})"));
}

TEST(Variables, KeepTheOrderOfMembers) {
  const Json json = Json::parse(R"({"z": "${id}", "a": 1})");

  EXPECT_EQ(filled_in(json, kVariables).dump(), R"({"z":5,"a":1})");
}

TEST(Variables, ThatEveryStepHasAreEight) {
  const auto names = predefined_variables();

  EXPECT_EQ((std::vector<std::string_view>{names.begin(), names.end()}),
            (std::vector<std::string_view>{"application_key", "account", "tenant", "base", "host",
                                           "now", "client_id", "client_secret"}));
}

TEST(UndefinedVariable, IsTheFirstOneThatIsNotKnown) {
  const Json json = Json::parse(R"({"a": ["${id}", 1, {"b": "x${one}${two}"}]})");

  EXPECT_EQ(undefined_variable(json, {"id"}), "one");
  EXPECT_EQ(undefined_variable(json, {"id", "one"}), "two");
  EXPECT_EQ(undefined_variable(json, {"id", "one", "two"}), std::nullopt);
}

TEST(UndefinedVariable, IsNotSeenInWhatIsNoReference) {
  EXPECT_EQ(undefined_variable(Json("${open"), {}), std::nullopt);
  EXPECT_EQ(undefined_variable(Json(5), {}), std::nullopt);
}

}  // namespace
}  // namespace countersign::harness
