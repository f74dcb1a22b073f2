#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "ovhcloud/parameters.hpp"

namespace countersign {
namespace {

using Texts = std::vector<std::string>;

// A type of the API's with what fits it and what does not: as the text of a path or
// a query, and as JSON in a body.
struct PrimitiveType {
  std::string type;
  Texts texts;
  Texts other_texts;
  Texts json;
  Texts other_json;
};
void PrintTo(const PrimitiveType& type, std::ostream* out) { *out << type.type; }

const Models kModels{{"zone.TypeEnum", {.properties = {}, .values = {"A", "CNAME", "TXT"}}}};

Operation operation_with(ParameterPlace place, std::string type) {
  return {
      .method = "PUT",
      .path = "/thing/{value}",
      .parameters = {{.name = "value", .place = place, .type = std::move(type), .required = true}},
      .response_type = "void",
      .iam_actions = {},
      .no_authentication = false};
}

// The refusal's message, or "none".
std::string outcome(const Answer<Arguments>& answer) {
  return answer ? "none" : answer.error().message;
}

std::string in_query(const std::string& type, const std::string& text) {
  return outcome(checked_arguments(operation_with(ParameterPlace::query, type), kModels, {},
                                   "value=" + percent_encoded(text), ""));
}

std::string in_path(const std::string& type, const std::string& text) {
  const std::string raw = percent_encoded(text);
  return outcome(checked_arguments(operation_with(ParameterPlace::path, type), kModels,
                                   {{.name = "value", .raw = raw}}, "", ""));
}

std::string in_body(const std::string& type, const std::string& json) {
  return outcome(checked_arguments(operation_with(ParameterPlace::body, type), kModels, {}, "",
                                   "{\"value\": " + json + "}"));
}

// J6.
std::string refusal_of(const std::string& type, const std::string& shown) {
  return "[value] Given data (" + shown + ") is not valid for type " + type;
}

class ParameterType : public ::testing::TestWithParam<PrimitiveType> {};

TEST_P(ParameterType, TakesWhatFitsItAsText) {
  for (const std::string& text : GetParam().texts) {
    EXPECT_EQ(in_query(GetParam().type, text), "none") << '"' << text << '"';
    EXPECT_EQ(in_path(GetParam().type, text), "none") << '"' << text << '"';
  }
}

TEST_P(ParameterType, RefusesWhatDoesNotFitItAsText) {
  for (const std::string& text : GetParam().other_texts) {
    EXPECT_EQ(in_query(GetParam().type, text), refusal_of(GetParam().type, text));
    EXPECT_EQ(in_path(GetParam().type, text), refusal_of(GetParam().type, text));
  }
}

TEST_P(ParameterType, TakesWhatFitsItAsJson) {
  for (const std::string& json : GetParam().json) {
    EXPECT_EQ(in_body(GetParam().type, json), "none") << json;
  }
}

// Strings are shown without their quotes, everything else as compact JSON.
TEST_P(ParameterType, RefusesWhatDoesNotFitItAsJson) {
  for (const std::string& json : GetParam().other_json) {
    const auto value = nlohmann::ordered_json::parse(json);
    const std::string shown = value.is_string() ? value.get<std::string>() : value.dump();
    EXPECT_EQ(in_body(GetParam().type, json), refusal_of(GetParam().type, shown));
  }
}

const Texts kWholeNumbers{"0", "-1", "60", "9223372036854775807", "-9223372036854775808"};
const Texts kNoWholeNumbers{"",   "abc", "1.0",  "1e3", "0x10",      "+1",
                            " 1", "1 ",  "true", "1,0", "undefined", "9223372036854775808"};
const Texts kNoJsonWholeNumbers{"1.0",  "1e3", "\"1\"", "true",
                                "null", "[1]", "{}",    "9223372036854775808"};
const Texts kNoJsonStrings{"1", "1.5", "true", "null", "[\"x\"]", "{\"x\": 1}"};

INSTANTIATE_TEST_SUITE_P(
    Primitive, ParameterType,
    ::testing::Values(
        PrimitiveType{"long", kWholeNumbers, kNoWholeNumbers, kWholeNumbers, kNoJsonWholeNumbers},
        PrimitiveType{"int", kWholeNumbers, kNoWholeNumbers, kWholeNumbers, kNoJsonWholeNumbers},
        PrimitiveType{
            "double",
            {"0", "-1", "1.5", "-2e3", "0.1"},
            {"", "abc", "1,5", "+1", " 1.5", "1.5 ", "0x1p3", "1e999", "nan", "inf", "-infinity"},
            {"0", "-1", "1.5", "-2e3"},
            {"\"1.5\"", "true", "null", "[1.5]"}},
        PrimitiveType{"boolean",
                      {"true", "false"},
                      {"", "1", "0", "True", "FALSE", "yes", "null"},
                      {"true", "false"},
                      {"\"true\"", "1", "0", "null"}},
        PrimitiveType{
            "datetime",
            {"2026-09-26T12:51:08+02:00", "2026-09-26T10:51:08Z", "2026-09-26T10:51:08.715007761Z"},
            {"", "2026-09-26", "2026-09-26T10:51:08", "2026-02-29T10:51:08Z", "1790419868"},
            {"\"2026-09-26T12:51:08+02:00\""},
            {"\"2026-09-26\"", "1790419868", "null"}},
        PrimitiveType{"date",
                      {"2026-09-26", "2024-02-29", "1964-02-29", "9999-12-31"},
                      {"", "2026-9-26", "2023-02-29", "26/09/2026", "2026-09-26T00:00:00Z",
                       "2026-13-01", "2026-00-01"},
                      {"\"2026-09-26\""},
                      {"\"26/09/2026\"", "20260926", "null"}},
        PrimitiveType{"ip",
                      {"192.0.2.1", "2001:db8::1"},
                      {"", "192.0.2", "192.0.2.256", "192.0.2.0/24", "example.com"},
                      {"\"192.0.2.1\"", "\"2001:db8::1\""},
                      {"\"192.0.2.0/24\"", "3221225985", "null"}},
        PrimitiveType{"ipv4",
                      {"192.0.2.1"},
                      {"", "192.0.2", "192.0.2.1/32", "example.com", "2001:db8::1"},
                      {"\"192.0.2.1\""},
                      {"\"192.0.2\"", "3221225985", "null"}},
        PrimitiveType{"ipv6",
                      {"2001:db8::1"},
                      {"", "2001:db8", "2001:db8::/32", "example.com", "192.0.2.1"},
                      {"\"2001:db8::1\""},
                      {"\"2001:db8\"", "1", "null"}},
        PrimitiveType{"ipBlock",
                      {"192.0.2.0/24", "192.0.2.1", "2001:db8::/32", "192.0.2.1/32"},
                      {"", "192.0.2.0/33", "192.0.2.0/", "example.com"},
                      {"\"192.0.2.0/24\"", "\"2001:db8::/128\""},
                      {"\"192.0.2.0/33\"", "\"2001:db8::/129\"", "24", "null"}},
        PrimitiveType{"ipv4Block",
                      {"192.0.2.0/24", "192.0.2.1"},
                      {"", "192.0.2.0/33", "2001:db8::/32"},
                      {"\"192.0.2.0/24\""},
                      {"\"2001:db8::/32\"", "24", "null"}},
        PrimitiveType{"ipv6Block",
                      {"2001:db8::/32", "2001:db8::1"},
                      {"", "2001:db8::/129", "192.0.2.0/24"},
                      {"\"2001:db8::/32\""},
                      {"\"192.0.2.0/24\"", "24", "null"}},
        PrimitiveType{"macAddress",
                      {"00:1a:2B:3c:4D:5e"},
                      {"", "00:1a:2b:3c:4d", "00-1a-2b-3c-4d-5e", "00:1a:2b:3c:4d:5g"},
                      {"\"00:1a:2b:3c:4d:5e\""},
                      {"\"001a2b3c4d5e\"", "1", "null"}},
        PrimitiveType{
            "uuid",
            {"b4d78937-363f-44a4-aa8c-ba3793266eec"},
            {"", "b4d78937363f44a4aa8cba3793266eec", "b4d78937-363f-44a4-aa8c-ba3793266eeg",
             "{b4d78937-363f-44a4-aa8c-ba3793266eec}"},
            {"\"B4D78937-363F-44A4-AA8C-BA3793266EEC\""},
            {"\"\"", "1", "null"}},
        PrimitiveType{"time",
                      {"00:00:00", "23:59:59", "09:30"},
                      {"", "24:00:00", "23:60:00", "23:59:60", "9:30", "09:30Z"},
                      {"\"12:00:00\""},
                      {"\"noon\"", "12", "null"}},
        PrimitiveType{"duration",
                      {"P1Y", "PT30M", "P1DT12H", "PT0.5S"},
                      {"", "P", "30", "30 minutes", "1Y"},
                      {"\"P1M\""},
                      {"\"1M\"", "60", "null"}},
        PrimitiveType{"zone.TypeEnum",
                      {"A", "CNAME", "TXT"},
                      {"", "a", "AAAA", "A ", "[A]"},
                      {"\"A\"", "\"TXT\""},
                      {"\"a\"", "\"AAAA\"", "\"\"", "0", "null", "[\"A\"]"}},
        PrimitiveType{"string",
                      {"", " ", "anything at all: é/☃", "1", "null"},
                      {},
                      {"\"\"", "\"é\\u2603\"", "\"1\""},
                      kNoJsonStrings},
        PrimitiveType{"password", {"", "s3cret+%"}, {}, {"\"s3cret\""}, kNoJsonStrings},
        PrimitiveType{"text", {"", "two\nlines"}, {}, {"\"two\\nlines\""}, kNoJsonStrings}),
    [](const ::testing::TestParamInfo<PrimitiveType>& tested) {
      std::string name = tested.param.type;
      for (char& c : name) c = c == '.' ? '_' : c;
      return name;
    });

TEST(MapParameter, TakesAnObjectWhoseValuesFit) {
  EXPECT_EQ(in_body("map[string]long", "{}"), "none");
  EXPECT_EQ(in_body("map[string]long", R"({"a": 1, "b": 2})"), "none");
  EXPECT_EQ(in_body("map[string][]zone.TypeEnum", R"({"a": ["TXT"]})"), "none");
  EXPECT_EQ(in_body("map[string]any", R"({"a": [{"b": null}]})"), "none");
}

// J4.
TEST(MapParameter, IsMisshapenWhenItIsNoObjectOrAnyOfItsValuesDoesNotFit) {
  for (const char* json : {"1", "[]", "null", R"({"a": "1"})", R"({"a": 1, "b": null})"}) {
    EXPECT_EQ(in_body("map[string]long", json), "Body parameter value isn't formated correctly")
        << json;
  }
  EXPECT_EQ(in_body("map[string][]long", R"({"a": 1})"),
            "Body parameter value isn't formated correctly");
}

// A type that the description leaves open, as it does in generic models.
TEST(OpenType, TakesAnything) {
  for (const char* json : {"1", "[]", "null", "{}", "\"text\""}) {
    EXPECT_EQ(in_body("any", json), "none") << json;
    EXPECT_EQ(in_body("T", json), "none") << json;
  }
  EXPECT_EQ(in_query("map[string]string", "anything"), "none");
}

TEST(ListParameter, TakesAListOfItsElements) {
  EXPECT_EQ(in_body("long[]", "[]"), "none");
  EXPECT_EQ(in_body("long[]", "[1, -2]"), "none");
  EXPECT_EQ(in_body("zone.TypeEnum[]", "[\"A\", \"TXT\"]"), "none");
  EXPECT_EQ(in_body("string[][]", "[[], [\"a\"]]"), "none");
}

// J4.
TEST(ListParameter, IsMisshapenWhenAnyOfItsElementsDoesNotFit) {
  for (const char* json : {"1", "\"1\"", "{}", "null", "[1, \"2\"]", "[1, null]", "[[1]]"}) {
    EXPECT_EQ(in_body("long[]", json), "Body parameter value isn't formated correctly") << json;
  }
  EXPECT_EQ(in_body("zone.TypeEnum[]", "[\"a\"]"), "Body parameter value isn't formated correctly");
  EXPECT_EQ(in_body("string[][]", "[\"a\"]"), "Body parameter value isn't formated correctly");
}

TEST(ListParameter, IsTypedElementByElementInAQuery) {
  EXPECT_EQ(in_query("long[]", "7"), "none");
  EXPECT_EQ(in_query("long[]", "7,8"), refusal_of("long[]", "7,8"));
  EXPECT_EQ(in_query("zone.TypeEnum[]", "A"), "none");
  EXPECT_EQ(in_query("zone.TypeEnum[]", "['A']"), refusal_of("zone.TypeEnum[]", "['A']"));
}

}  // namespace
}  // namespace countersign
