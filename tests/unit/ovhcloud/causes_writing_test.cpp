// Texts written otherwise: encodings, JSON, the header's forms.
#include <gtest/gtest.h>

#include "ovhcloud/causes/charset.hpp"
#include "ovhcloud/causes/json_writing.hpp"
#include "ovhcloud/causes/presented_digest.hpp"

namespace countersign {
namespace {

using Digits = JsonEscapes::Digits;

TEST(Charset, GoesToLatin1AndBackWhereLatin1HasTheCharacters) {
  EXPECT_EQ(to_latin1("caf\xC3\xA9"), "caf\xE9");
  EXPECT_EQ(from_latin1("caf\xE9"), "caf\xC3\xA9");
  EXPECT_EQ(to_latin1("\xE2\x82\xAC"), std::nullopt);  // the euro sign
  EXPECT_EQ(to_latin1("caf\xE9"), std::nullopt);       // no UTF-8
}

TEST(Charset, Windows1252HasTheEuroSign) {
  EXPECT_EQ(to_windows1252("\xE2\x82\xAC"), "\x80");
  EXPECT_EQ(from_windows1252("\x80"), "\xE2\x82\xAC");
  EXPECT_EQ(to_windows1252("\xE2\x98\x83"), std::nullopt);  // a snowman
  EXPECT_EQ(from_windows1252("\x81"), "\xC2\x81");          // which it leaves out
}

TEST(JsonEscapes, ChangeStringsAndNothingElse) {
  const std::string json = "{ \"a/b\" : [1.0e2, \"\\u00e9<\\ud83d\\ude00\\n\"] }";

  EXPECT_EQ(with_escapes(json, {}), "{ \"a/b\" : [1.0e2, \"\xC3\xA9<\xF0\x9F\x98\x80\\n\"] }");
  EXPECT_EQ(
      with_escapes(json, {.beyond_ascii = Digits::upper, .marks = Digits::lower, .slash = true}),
      "{ \"a\\/b\" : [1.0e2, \"\\u00E9\\u003c\\uD83D\\uDE00\\n\"] }");
}

TEST(JsonEscapes, AreNotForWhatIsNoJson) {
  EXPECT_EQ(with_escapes("{\"a\":", {}), std::nullopt);
  EXPECT_EQ(with_escapes("{\"a\":\"\xE9\"}", {}), std::nullopt);
  EXPECT_EQ(with_escapes("\"\\ud83d\"", {}), std::nullopt);  // half of a pair
}

TEST(JsonLayout, KeepsTokensToTheByte) {
  const std::string json = "{\"b\":[1.50,{}, []],\"a\":\"\\u00e9, : \\\"\"}";

  EXPECT_EQ(with_layout(json, {.comma = ", ", .colon = ": "}),
            "{\"b\": [1.50, {}, []], \"a\": \"\\u00e9, : \\\"\"}");
  EXPECT_EQ(with_layout(json, {.colon = ": ", .indent = "  ", .sorted = true}),
            "{\n  \"a\": \"\\u00e9, : \\\"\",\n  \"b\": [\n    1.50,\n    {},\n    []\n  ]\n}");
}

TEST(JsonLayout, GivesUpOnWhatNestsTooDeep) {
  const std::string open(64, '[');
  const std::string close(64, ']');
  EXPECT_EQ(with_layout(open + close, {}), open + close);
  EXPECT_EQ(with_layout("[" + open + close + "]", {}), std::nullopt);
}

// The SHA-1 of nothing.
constexpr std::string_view kHex = "da39a3ee5e6b4b0d3255bfef95601890afd80709";

std::string read(std::string_view header) {
  std::string text;
  for (const PresentedDigest& digest : presented_digests(header)) {
    text += text.empty() ? "" : " | ";
    text += digest.algorithm;
    for (const FormMistake& mistake : digest.mistakes) text.append(" ").append(mistake.code);
  }
  return text;
}

TEST(PresentedDigest, IsReadAsItShouldBe) { EXPECT_EQ(read("$1$" + std::string{kHex}), "SHA1"); }

TEST(PresentedDigest, IsReadInTheFormsThatClientsWrite) {
  const std::string hex{kHex};
  EXPECT_EQ(read(hex), "SHA1 digest.prefix-missing");
  EXPECT_EQ(read("$" + hex), "SHA1 digest.prefix-missing");  // a shell took $1 away
  EXPECT_EQ(read("$1$$1$" + hex), "SHA1 digest.prefix-doubled");
  EXPECT_EQ(read("$1$DA39A3EE5E6B4B0D3255BFEF95601890AFD80709"), "SHA1 digest.uppercase");
  EXPECT_EQ(read("$1$2jmj7l5rSw0yVb/vlWAYkK/YBwk="), "SHA1 digest.base64");
  EXPECT_EQ(read("$1$2jmj7l5rSw0yVb_vlWAYkK_YBwk"), "SHA1 digest.base64");
  EXPECT_EQ(read("$1$d41d8cd98f00b204e9800998ecf8427e"), "MD5");
}

TEST(PresentedDigest, IsNotReadIntoAnything) {
  EXPECT_EQ(read(""), "");
  EXPECT_EQ(read("$1$"), "");
  EXPECT_EQ(read("$1$hello"), "");
  EXPECT_EQ(read("$1$" + std::string(1000, 'a')), "");
}

}  // namespace
}  // namespace countersign
