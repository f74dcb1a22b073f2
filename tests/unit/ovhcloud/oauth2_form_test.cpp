#include "ovhcloud/oauth2_form.hpp"

#include <gtest/gtest.h>

namespace countersign {
namespace {

// "a=1; b=2", or the sentence of the refusal.
std::string read(std::string_view text) {
  const auto form = oauth_form(text);
  if (!form) return form.error().error + ": " + form.error().description;
  std::string shown;
  for (const auto& [name, value] : form->parameters) {
    shown.append(shown.empty() ? "" : "; ").append(name).append("=").append(value);
  }
  return shown;
}

TEST(OAuthForm, IsDecoded) {
  EXPECT_EQ(read("a=1&b=x+y%20z&c=%C3%A9%2b%26"), "a=1; b=x y z; c=é+&");
  EXPECT_EQ(read("code%5fverifier=a%3Db=c"), "code_verifier=a=b=c");
}

TEST(OAuthForm, MayBeEmptyOrHaveGaps) {
  EXPECT_EQ(read(""), "");
  EXPECT_EQ(read("&&"), "");
  EXPECT_EQ(read("a=1&&b=2&"), "a=1; b=2");
}

TEST(OAuthForm, HasNoValueWhereNothingOrNothingButANameStands) {
  const auto form = oauth_form("scope&state=&=x").value();

  EXPECT_EQ(form.value("scope"), "");
  EXPECT_EQ(form.value("state"), "");
  EXPECT_EQ(form.value("code"), "");
}

TEST(OAuthForm, KnowsWhatIsThereTwice) {
  const auto form = oauth_form("a=1&b=2&a=1").value();

  EXPECT_TRUE(form.repeats("a"));
  EXPECT_FALSE(form.repeats("b"));
  EXPECT_FALSE(form.repeats("c"));
  EXPECT_TRUE(form.repeats_any());
  EXPECT_FALSE(oauth_form("a=1&b=1&A=1").value().repeats_any());
}

TEST(OAuthForm, CountsARepeatedNameWithoutAValueAndInAnotherSpelling) {
  EXPECT_TRUE(oauth_form("a=1&a").value().repeats("a"));
  EXPECT_TRUE(oauth_form("scope=all&%73cope=all").value().repeats("scope"));
}

TEST(OAuthForm, RefusesWrongEscapes) {
  for (const char* text : {"a=%", "a=%4", "a=%4g", "a=%%41", "%zz=1", "a=1&b=%"}) {
    EXPECT_EQ(read(text), "invalid_request: malformed parameter") << text;
  }
}

TEST(OAuthForm, RefusesControlCharactersAndWhatIsNotUtf8) {
  using namespace std::string_view_literals;
  for (const std::string_view text :
       {"a=%00"sv, "a=x\0y"sv, "a%00=1"sv, "a=%0d%0aSet-Cookie:x"sv, "a=%7f"sv, "a=\n"sv, "a=%ff"sv,
        "a=%C3"sv, "a=%C0%80"sv, "a=%ED%A0%80"sv, "a=%C2%80"sv}) {
    EXPECT_EQ(read(text), "invalid_request: malformed parameter") << text;
  }
}

TEST(OAuthForm, IsReadUpToItsLargestSizeAndNoFurther) {
  const std::string largest = "a=" + std::string(kMaxFormBytes - 2, 'x');

  EXPECT_EQ(oauth_form(largest).value().value("a").size(), kMaxFormBytes - 2);
  EXPECT_EQ(read(largest + "x"), "invalid_request: request too large");
  EXPECT_EQ(read(std::string(8 * 1024 * 1024, '&')), "invalid_request: request too large");
}

TEST(OAuthForm, HasABoundedNumberOfParameters) {
  std::string text;
  for (std::size_t i = 0; i < kMaxFormParameters; ++i) text += std::to_string(i) + "=&";

  EXPECT_EQ(oauth_form(text).value().parameters.size(), kMaxFormParameters);
  EXPECT_EQ(read(text + "x"), "invalid_request: too many parameters");
}

}  // namespace
}  // namespace countersign
