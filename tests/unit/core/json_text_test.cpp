#include "core/json_text.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace countersign {
namespace {

constexpr JsonLimits kLimits{.depth = 3, .members = 2};

TEST(JsonText, ParsesWhatIsWithinTheLimits) {
  EXPECT_EQ(parse_json(R"({"a": [{"b": 1, "c": 2}], "d": null})", kLimits)->dump(),
            R"({"a":[{"b":1,"c":2}],"d":null})");
  EXPECT_EQ(parse_json("0", kLimits)->dump(), "0");
}

TEST(JsonText, ParsesNothingDeeper) {
  EXPECT_TRUE(parse_json("[[[0]]]", kLimits));
  EXPECT_FALSE(parse_json("[[[[0]]]]", kLimits));
  EXPECT_TRUE(parse_json(R"(["[[[[", "\"[[["])", kLimits)) << "strings have no depth";
}

TEST(JsonText, ParsesNoWiderObject) {
  EXPECT_TRUE(parse_json(R"({"a": 1, "b": 2})", kLimits));
  EXPECT_FALSE(parse_json(R"({"a": 1, "b": 2, "c": 3})", kLimits));
  EXPECT_FALSE(parse_json(R"([{"a": 1, "b": 2, "c": 3}])", kLimits));
  EXPECT_TRUE(parse_json("[1, 2, 3, 4]", kLimits)) << "an array is as long as it likes";
  EXPECT_TRUE(parse_json(R"([{"a": 1, "b": 2}, {"a": 1, "b": 2}])", kLimits))
      << "each object counts for itself";
  EXPECT_TRUE(parse_json(R"({"a": "::::", "b": 2})", kLimits));
}

TEST(JsonText, ParsesNoOtherText) {
  for (const char* text :
       {"", "{", "]", "nope", "1e999", "{\"a\": \"\xFF\"}", "// c\n1", "[1] 2"}) {
    EXPECT_FALSE(parse_json(text)) << text;
  }
}

}  // namespace
}  // namespace countersign
