#include "harness/runner/saved_value.hpp"

#include <gtest/gtest.h>

namespace countersign::harness {
namespace {

const IncomingResponse kAnswer{
    .status = 303,
    .reason = "See Other",
    .headers = {{"location", "https://www.example.com/?code=abc&state=xyz"}},
    .body = R"({"id": 5, "url": "https://h/auth?credentialToken=0a1b"})"};

// The value, or the sentence that says what is not there.
std::string kept(const Saving& saving, const IncomingResponse& answer = kAnswer) {
  const auto value = saved_value(saving, answer);
  return value ? value->dump() : value.error().message;
}

TEST(SavedValue, HasTheTypeThatItHasInTheBody) {
  EXPECT_EQ(kept({.variable = "id", .of = "/id"}), "5");
  EXPECT_EQ(kept({.variable = "id", .of = "/name"}), "no such member");
}

TEST(SavedValue, IsThePartOfATextBetweenTwoOthers) {
  EXPECT_EQ(kept({.variable = "t", .of = "/url", .after = "credentialToken="}), R"("0a1b")");
  EXPECT_EQ(kept({.variable = "t", .of = "/url", .before = "//"}), R"("https:")");
  EXPECT_EQ(kept({.variable = "t", .header = "Location", .after = "code=", .before = "&"}),
            R"("abc")");
}

TEST(SavedValue, IsAHeaderWhateverTheCaseOfItsName) {
  EXPECT_EQ(kept({.variable = "to", .header = "LOCATION"}),
            R"("https://www.example.com/?code=abc&state=xyz")");
  EXPECT_EQ(kept({.variable = "to", .header = "Allow"}), "no such header");
}

TEST(SavedValue, IsFoundInABodyThatIsNoJson) {
  const IncomingResponse page{.status = 200,
                              .reason = "OK",
                              .headers = {},
                              .body = R"(<input name="proof" value="p1"><b id="x">)"};

  EXPECT_EQ(kept({.variable = "proof", .after = R"(name="proof" value=")", .before = "\""}, page),
            R"("p1")");
  EXPECT_EQ(kept({.variable = "proof", .of = "/proof"}, page), "no such member");
}

TEST(SavedValue, SaysWhichTextIsNotThere) {
  EXPECT_EQ(kept({.variable = "t", .of = "/url", .after = "token="}), R"(no "token=" in it)");
  EXPECT_EQ(kept({.variable = "t", .of = "/url", .after = "auth", .before = "&"}),
            R"(no "&" behind it)");
  EXPECT_EQ(kept({.variable = "t", .of = "/id", .after = "5"}), "a value that is no text");
}

TEST(SavedValue, SaysWhereItWasLookedFor) {
  EXPECT_EQ(place_of({.variable = "v", .of = "/id"}), "body /id");
  EXPECT_EQ(place_of({.variable = "v", .header = "Location"}), "header Location");
  EXPECT_EQ(place_of({.variable = "v", .after = "x"}), "body");
}

TEST(SavedValue, IsShownMaskedWhereItOpensSomething) {
  EXPECT_TRUE(is_secret({.variable = "mine", .of = "/consumerKey"}));
  EXPECT_TRUE(is_secret({.variable = "ck", .of = "/x"}));
  EXPECT_TRUE(is_secret({.variable = "application_secret", .after = "<code>"}));
  EXPECT_FALSE(is_secret({.variable = "id", .of = "/id"}));
}

}  // namespace
}  // namespace countersign::harness
