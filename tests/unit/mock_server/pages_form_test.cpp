#include "mock_server/pages/form.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace countersign::mock_server {
namespace {

std::string complaint(std::string_view text) {
  const auto form = Form::parse(text);
  return form ? "" : form.error().message;
}

TEST(Form, DecodesWhatABrowserSends) {
  const Form form =
      Form::parse("name=a+b%26c&description=&path-1=%2Fme%2F*&x=%C3%A9%0D%0A").value();

  EXPECT_EQ(form.text("name"), "a b&c");
  ASSERT_NE(form.find("description"), nullptr);
  EXPECT_EQ(*form.find("description"), "");
  EXPECT_EQ(form.text("path-1"), "/me/*");
  EXPECT_EQ(form.text("x"), "é\r\n");
  EXPECT_EQ(form.fields().size(), 4U);
}

TEST(Form, HasNoFieldThatDidNotCome) {
  const Form form = Form::parse("").value();

  EXPECT_EQ(form.find("name"), nullptr);
  EXPECT_EQ(form.text("name"), "");
}

TEST(Form, RefusesAFieldThatCannotBeDecoded) {
  for (const std::string_view text :
       {"name", "=x", "&", "a=1&", "a=1&&b=2", "a=%", "a=%2", "a=%zz", "%zz=a", "a=%ff", "a=%C3",
        "a=%00", "a=%1b", "a=%7f", "a%00=b"}) {
    EXPECT_EQ(complaint(text), "a field of the form cannot be decoded") << text;
  }
}

TEST(Form, RefusesANameThatStandsTwiceHoweverItIsWritten) {
  EXPECT_EQ(complaint("a=1&b=2&a=1"), "a field of the form stands twice");
  EXPECT_EQ(complaint("a=1&%61=2"), "a field of the form stands twice");
  EXPECT_EQ(complaint("a=1&A=2"), "");
}

TEST(Form, RefusesMoreFieldsThanAnyPageHas) {
  std::string text = "a=1";
  for (int i = 1; i < 1024; ++i) text += "&a" + std::to_string(i) + "=1";
  EXPECT_EQ(complaint(text), "");

  EXPECT_EQ(complaint(text + "&b=1"), "the form has too many fields");
}

TEST(DecodedField, KeepsEqualsSignsInTheValue) {
  const auto field = decoded_field("GET=/me?a=b");

  ASSERT_TRUE(field);
  EXPECT_EQ(field->name, "GET");
  EXPECT_EQ(field->value, "/me?a=b");
}

}  // namespace
}  // namespace countersign::mock_server
