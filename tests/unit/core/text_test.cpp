#include "core/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <limits>

namespace countersign {
namespace {

using namespace std::string_view_literals;
using ::testing::ElementsAre;

std::string every_byte() {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  return bytes;
}

TEST(EqualsIgnoringCase, KnowsAsciiLettersOnly) {
  EXPECT_TRUE(equals_ignoring_case("X-Ovh-Consumer", "x-oVH-cONSUMER"));
  EXPECT_TRUE(equals_ignoring_case("", ""));
  EXPECT_FALSE(equals_ignoring_case("abc", "abcd"));
  EXPECT_FALSE(equals_ignoring_case("abcd", "abc"));
  EXPECT_FALSE(equals_ignoring_case("@", "`")) << "these stand next to the letters";
  EXPECT_FALSE(equals_ignoring_case("[", "{"));
  EXPECT_FALSE(equals_ignoring_case("é", "É"));
}

TEST(Case, ChangesAsciiLettersOnly) {
  EXPECT_EQ(to_lower("@AZ[`az{09É"), "@az[`az{09É");
  EXPECT_EQ(to_upper("@AZ[`az{09é"), "@AZ[`AZ{09é");
  EXPECT_EQ(to_lower(""), "");
  EXPECT_EQ(to_upper(""), "");
}

TEST(Trimmed, RemovesBlanksAtBothEndsOnly) {
  EXPECT_EQ(trimmed(" \t\r\n a b \r\n\t "), "a b");
  EXPECT_EQ(trimmed("a"), "a");
  EXPECT_EQ(trimmed("\va\f"), "\va\f") << "other control characters are not blanks";
  EXPECT_EQ(trimmed(" \t\r\n"), "");
  EXPECT_EQ(trimmed(""), "");
}

TEST(Split, KeepsEmptyParts) {
  EXPECT_THAT(split("a,b,c", ','), ElementsAre("a", "b", "c"));
  EXPECT_THAT(split(",a,,b,", ','), ElementsAre("", "a", "", "b", ""));
  EXPECT_THAT(split("abc", ','), ElementsAre("abc"));
  EXPECT_THAT(split("", ','), ElementsAre(""));
}

TEST(Cut, CutsAtTheFirstSeparator) {
  EXPECT_EQ(cut("a=b=c", '=').before, "a");
  EXPECT_EQ(cut("a=b=c", '=').after, "b=c");
  EXPECT_EQ(cut("a=", '=').before, "a");
  EXPECT_EQ(cut("a=", '=').after, "");
  EXPECT_EQ(cut("=b", '=').before, "");
  EXPECT_EQ(cut("=b", '=').after, "b");
}

TEST(Cut, HasNothingAfterWhenThereIsNoSeparator) {
  EXPECT_EQ(cut("abc", '=').before, "abc");
  EXPECT_EQ(cut("abc", '=').after, "");
  EXPECT_EQ(cut("", '=').before, "");
}

TEST(PercentDecoded, TakesHexadecimalDigitsOfEitherCase) {
  EXPECT_EQ(percent_decoded("%C3%A9%c3%a9", false), "éé");
  EXPECT_EQ(percent_decoded("127.0.0.1%2F29", false), "127.0.0.1/29");
  EXPECT_EQ(percent_decoded("%41", false), "A");
  EXPECT_EQ(percent_decoded("%00", false), "\0"sv);
  EXPECT_EQ(percent_decoded("", false), "");
}

TEST(PercentDecoded, DecodesOnce) { EXPECT_EQ(percent_decoded("%2541", false), "%41"); }

TEST(PercentDecoded, TakesAPlusForASpaceOnlyWhenTold) {
  EXPECT_EQ(percent_decoded("a+b%2Bc", true), "a b+c");
  EXPECT_EQ(percent_decoded("a+b%2Bc", false), "a+b+c");
}

TEST(PercentDecoded, RefusesAPercentWithoutTwoDigits) {
  for (const std::string_view text : {"%", "%4", "a%", "a%4", "%g1", "%1g", "%%41", "%+1", "% 1"}) {
    EXPECT_EQ(percent_decoded(text, true), std::nullopt) << text;
  }
}

TEST(PercentDecoded, DoesNotReadBehindTheEndOfItsText) {
  EXPECT_EQ(percent_decoded("%41"sv.substr(0, 2), false), std::nullopt);
  EXPECT_EQ(percent_decoded("%41"sv.substr(0, 1), false), std::nullopt);
}

TEST(PercentEncoded, LeavesTheUnreservedCharactersAlone) {
  constexpr std::string_view kUnreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  EXPECT_EQ(percent_encoded(kUnreserved), kUnreserved);
}

TEST(PercentEncoded, WritesUpperCaseDigits) {
  EXPECT_EQ(percent_encoded("/é +%"), "%2F%C3%A9%20%2B%25");
  EXPECT_EQ(percent_encoded("@[`{"), "%40%5B%60%7B");
}

TEST(PercentEncoded, ComesBackWhateverTheBytes) {
  const std::string bytes = every_byte();

  EXPECT_EQ(percent_decoded(percent_encoded(bytes), true), bytes);
  EXPECT_EQ(percent_decoded(percent_encoded(bytes), false), bytes);
}

// The edges of each row of Unicode's table 3-7.
TEST(Utf8, AcceptsBothEdgesOfEveryWellFormedRange) {
  for (const std::string_view text :
       {"\x00"sv, "\x7F"sv, "\xC2\x80"sv, "\xDF\xBF"sv, "\xE0\xA0\x80"sv, "\xE0\xBF\xBF"sv,
        "\xE1\x80\x80"sv, "\xEC\xBF\xBF"sv, "\xED\x80\x80"sv, "\xED\x9F\xBF"sv, "\xEE\x80\x80"sv,
        "\xEF\xBF\xBF"sv, "\xF0\x90\x80\x80"sv, "\xF0\xBF\xBF\xBF"sv, "\xF1\x80\x80\x80"sv,
        "\xF3\xBF\xBF\xBF"sv, "\xF4\x80\x80\x80"sv, "\xF4\x8F\xBF\xBF"sv}) {
    EXPECT_TRUE(is_utf8(text)) << to_hex(text);
    EXPECT_EQ(utf8_or_replaced(text), text) << to_hex(text);
  }
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8("plain, é, €, 😀"));
}

TEST(Utf8, RefusesWhatStandsJustOutsideThoseRanges) {
  for (const std::string_view text :
       {"\x80"sv, "\xBF"sv, "\xC0\x80"sv, "\xC1\xBF"sv, "\xC2\x7F"sv, "\xC2\xC0"sv, "\xDF\x7F"sv,
        "\xE0\x9F\xBF"sv, "\xE0\xA0\x7F"sv, "\xE1\x7F\x80"sv, "\xED\xA0\x80"sv, "\xEF\xBF\xC0"sv,
        "\xF0\x8F\xBF\xBF"sv, "\xF1\x80\x80\x7F"sv, "\xF4\x90\x80\x80"sv, "\xF5\x80\x80\x80"sv,
        "\xFF"sv}) {
    EXPECT_FALSE(is_utf8(text)) << to_hex(text);
  }
}

TEST(Utf8, RefusesASequenceThatEndsEarly) {
  for (const std::string_view text : {"\xC3"sv, "\xE2\x82"sv, "\xE2"sv, "\xF0\x9F\x98"sv}) {
    EXPECT_FALSE(is_utf8(text)) << to_hex(text);
  }
}

TEST(Utf8, ReplacesEachByteThatFitsNowhere) {
  EXPECT_EQ(utf8_or_replaced("a\xE9z"), "a\uFFFDz");
  EXPECT_EQ(utf8_or_replaced("\xE2\x82"), "\uFFFD\uFFFD");
  EXPECT_EQ(utf8_or_replaced("\xC3\xA9\xC3"), "é\uFFFD");
  EXPECT_EQ(utf8_or_replaced(""), "");
  EXPECT_TRUE(is_utf8(utf8_or_replaced(every_byte())));
}

TEST(Printable, EscapesWhatATerminalWouldObey) {
  EXPECT_EQ(printable("\x1b[31mred\r\n\t\x7f"), "\\x1b[31mred\\x0d\\x0a\\x09\\x7f");
  EXPECT_EQ(printable("\0"sv), "\\x00");
  EXPECT_EQ(printable("\x1f "), "\\x1f ");
  EXPECT_EQ(printable("\xC2\x80\xC2\x9F"), "\\x80\\x9f") << "C1's controls";
}

TEST(Printable, LeavesEveryOtherCharacterAlone) {
  EXPECT_EQ(printable("plain ~ é \u00A0 \u2603 \\x1b"), "plain ~ é \u00A0 \u2603 \\x1b");
  EXPECT_EQ(printable(""), "");
}

TEST(Printable, ReplacesWhatIsNotUtf8) {
  EXPECT_EQ(printable("a\x9B"
                      "31m"),
            "a\uFFFD31m")
      << "C1's CSI as a single byte";
  EXPECT_EQ(printable("\xC2"), "\uFFFD");
}

TEST(NumberFrom, TakesTheWholeRangeOfItsType) {
  using Long = std::int64_t;
  EXPECT_EQ(number_from<Long>("9223372036854775807"), std::numeric_limits<Long>::max());
  EXPECT_EQ(number_from<Long>("-9223372036854775808"), std::numeric_limits<Long>::min());
  EXPECT_EQ(number_from<Long>("9223372036854775808"), std::nullopt);
  EXPECT_EQ(number_from<Long>("-9223372036854775809"), std::nullopt);
  EXPECT_EQ(number_from<std::uint8_t>("255"), 255);
  EXPECT_EQ(number_from<std::uint8_t>("256"), std::nullopt);
}

TEST(NumberFrom, RefusesWhatIsNotANumberFromEndToEnd) {
  for (const std::string_view text : {"", " 1", "1 ", "+1", "1.0", "1e3", "0x1", "one", "-"}) {
    EXPECT_EQ(number_from<std::int64_t>(text), std::nullopt) << '"' << text << '"';
  }
}

TEST(NumberFrom, TakesASignOnlyWhereTheTypeHasOne) {
  EXPECT_EQ(number_from<std::int64_t>("-1"), -1);
  EXPECT_EQ(number_from<unsigned>("-1"), std::nullopt);
  EXPECT_EQ(number_from<unsigned>("0"), 0U);
}

TEST(NumberFrom, ReadsFractions) {
  EXPECT_EQ(number_from<double>("1.5"), 1.5);
  EXPECT_EQ(number_from<double>("-2e3"), -2000.0);
  EXPECT_EQ(number_from<double>("1,5"), std::nullopt);
}

TEST(ToHex, WritesTwoLowerCaseDigitsAByte) {
  EXPECT_EQ(to_hex("\x00\x0F\xA0\xFF"sv), "000fa0ff");
  EXPECT_EQ(to_hex(""), "");
}

TEST(AppendDecimal, WritesTheWholeRange) {
  std::string text = "n=";
  append_decimal(text, 0);
  append_decimal(text, 18446744073709551615U);

  EXPECT_EQ(text, "n=018446744073709551615");
}

TEST(AppendHex, FillsItsWidthWithZeros) {
  std::string text = "#";
  append_hex(text, 0x6ab2c49e, 8);
  append_hex(text, 0xBB, 4, true);
  append_hex(text, 0, 2);

  EXPECT_EQ(text, "#6ab2c49e00BB00");
}

TEST(AppendHex, KeepsTheLowestDigitsOfWhatIsWider) {
  std::string text;
  append_hex(text, 0x1'2345'6789'ABCD, 4, true);
  append_hex(text, 0xFFFF'FFFF'FFFF'FFFF, 16);
  append_hex(text, 1, 0);

  EXPECT_EQ(text, "ABCDffffffffffffffff");
}

TEST(Enumerated, ReadsAsASentenceDoes) {
  EXPECT_EQ(enumerated({}), "");
  EXPECT_EQ(enumerated({"one"}), "one");
  EXPECT_EQ(enumerated({"one", "two"}), "one and two");
  EXPECT_EQ(enumerated({"one", "two", "three"}), "one, two and three");
}

}  // namespace
}  // namespace countersign
