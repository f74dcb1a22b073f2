#include "core/form.hpp"

#include <gtest/gtest.h>

namespace countersign {
namespace {

constexpr FormRules kStrict{.text = FormText::lines, .most_fields = 3, .lenient = false};
constexpr FormRules kLenient{.text = FormText::one_line, .most_fields = 3, .lenient = true};

// "a=1;b=2", or why not.
std::string read(std::string_view text, const FormRules& rules) {
  const auto fields = form_fields(text, rules);
  if (!fields) return fields.error() == FormFault::malformed ? "malformed" : "too many";
  std::string shown;
  for (const FormField& field : *fields) {
    shown.append(shown.empty() ? "" : ";").append(field.name).append("=").append(field.value);
  }
  return shown;
}

TEST(FormText, IsDecodedWithItsPlusAsABlank) {
  EXPECT_EQ(form_text("a+b%2Bc%26%C3%A9", FormText::one_line), "a b+c&é");
}

TEST(FormText, HasNoControlCharactersButThoseOfLinesWhereTheyMayStand) {
  for (const char* raw : {"%00", "%1b", "%7f", "%c2%85", "%ff", "%C3", "%", "%2", "%zz"}) {
    EXPECT_EQ(form_text(raw, FormText::one_line), std::nullopt) << raw;
    EXPECT_EQ(form_text(raw, FormText::lines), std::nullopt) << raw;
  }
  EXPECT_EQ(form_text("a%0D%0A%09", FormText::one_line), std::nullopt);
  EXPECT_EQ(form_text("a%0D%0A%09", FormText::lines), "a\r\n\t");
}

TEST(FormFields, KeepTheirOrderAndEveryFieldOfAName) {
  for (const FormRules& rules : {kStrict, kLenient}) {
    EXPECT_EQ(read("b=1&a=2&b=3", rules), "b=1;a=2;b=3");
    EXPECT_EQ(read("a=b=c", rules), "a=b=c");
    EXPECT_EQ(read("", rules), "");
  }
}

TEST(FormFields, WithoutAnEqualsSignAreTakenOnlyByTheLenient) {
  for (const char* text : {"a", "a&b=1", "a=1&", "&", "a=1&&b=2", "=1"}) {
    EXPECT_EQ(read(text, kStrict), "malformed") << text;
  }
  EXPECT_EQ(read("a", kLenient), "a=");
  EXPECT_EQ(read("a=1&&b=2&", kLenient), "a=1;b=2");
  EXPECT_EQ(read("=1", kLenient), "=1");
}

TEST(FormFields, AreNotMoreThanTheirMost) {
  for (const FormRules& rules : {kStrict, kLenient}) {
    EXPECT_EQ(read("a=1&b=2&c=3", rules), "a=1;b=2;c=3");
    EXPECT_EQ(read("a=1&b=2&c=3&d=4", rules), "too many");
  }
}

}  // namespace
}  // namespace countersign
