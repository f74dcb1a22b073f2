#include "ovhcloud/parameters.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace countersign {
namespace {

using Json = nlohmann::ordered_json;
using ::testing::IsEmpty;

constexpr std::string_view kMalformed =
    "The input that you provided isn't valid JSON or not well formatted";

// Starts from a call whose parameters are right; each test spoils one thing in them.
class ParametersTest : public ::testing::Test {
 protected:
  Answer<Arguments> checked() const {
    return checked_arguments(operation_, models_, path_, query_, body_);
  }

  // The refusal's message, or "none". Every one of them has status 400.
  std::string refusal() const {
    const Answer<Arguments> answer = checked();
    if (answer) return "none";
    EXPECT_EQ(answer.error().status, 400);
    return answer.error().message;
  }

  std::string refusal_of_query(std::string_view query) {
    query_ = query;
    return refusal();
  }

  std::string refusal_of_body(std::string_view body) {
    body_ = body;
    return refusal();
  }

  Operation operation_{
      .method = "PUT",
      .path = "/domain/zone/{zoneName}/record/{id}",
      .parameters = {{"zoneName", ParameterPlace::path, "string", true},
                     {"id", ParameterPlace::path, "long", true},
                     {"dryRun", ParameterPlace::query, "boolean", false},
                     {"tag", ParameterPlace::query, "string[]", false},
                     {"X-Schemas-Version", ParameterPlace::header, "string", false},
                     {"", ParameterPlace::body, "zone.Record", true}},
      .response_type = "void",
      .iam_actions = {},
      .no_authentication = false};
  Models models_{{"zone.TypeEnum", {.properties = {}, .values = {"A", "CNAME", "TXT"}}},
                 {"zone.Owner",
                  {.properties = {{"name", "string", false, false, true},
                                  {"since", "datetime", true, false, false}},
                   .values = {}}},
                 {"zone.Record",
                  {.properties = {{"id", "long", false, true, false},
                                  {"fieldType", "zone.TypeEnum", false, true, true},
                                  {"target", "string", false, false, true},
                                  {"ttl", "long", true, false, false},
                                  {"aliases", "string[]", false, false, false},
                                  {"owner", "zone.Owner", true, false, false},
                                  {"formerOwners", "zone.Owner[]", false, false, false}},
                   .values = {}}}};
  std::vector<PathParameter> path_{{.name = "zoneName", .raw = "example.com"},
                                   {.name = "id", .raw = "7"}};
  std::string query_ = "dryRun=true&tag=a&tag=b";
  std::string body_ = R"({"target": "192.0.2.1", "fieldType": "A", "ttl": 60})";
};

TEST_F(ParametersTest, AreHandedOverDecoded) {
  path_[0].raw = "127.0.0.1%2F29";
  query_ = "tag=a+b%26%C3%A9&dryRun=false";

  const Answer<Arguments> answer = checked();

  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->path_value("zoneName"), "127.0.0.1/29");
  EXPECT_EQ(answer->path_value("id"), "7");
  EXPECT_EQ(answer->query_value("tag"), "a b&é");
  EXPECT_EQ(answer->query_value("dryRun"), "false");
}

TEST_F(ParametersTest, KeepTheBodyInItsOwnOrder) {
  const Answer<Arguments> answer = checked();

  ASSERT_TRUE(answer && answer->body != nullptr);
  EXPECT_EQ(answer->body->dump(), R"({"target":"192.0.2.1","fieldType":"A","ttl":60})");
}

TEST_F(ParametersTest, HaveNoValueWhereNothingWasGiven) {
  query_ = "";

  const Answer<Arguments> answer = checked();

  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->query_value("tag"), std::nullopt);
  EXPECT_EQ(answer->path_value("recordId"), "");
  EXPECT_THAT(answer->query, IsEmpty());
}

TEST_F(ParametersTest, InAPathTakeAPlusForAPlus) {
  path_[0].raw = "a+b";

  EXPECT_EQ(checked()->path_value("zoneName"), "a+b");
}

TEST_F(ParametersTest, InAPathCountAsWrittenWhenTheyCannotBeDecoded) {
  path_[0].raw = "100%";

  EXPECT_EQ(checked()->path_value("zoneName"), "100%");
}

// J6.
TEST_F(ParametersTest, InAPathMustFitTheirType) {
  path_[1].raw = "undefined";
  EXPECT_EQ(refusal(), "[id] Given data (undefined) is not valid for type long");
  path_[1].raw = "%37";
  EXPECT_EQ(refusal(), "none") << "an encoded 7 is a 7";
  path_[1].raw = "7%2F8";
  EXPECT_EQ(refusal(), "[id] Given data (7/8) is not valid for type long");
}

TEST_F(ParametersTest, InAPathMayBeMoreThanAreDescribed) {
  path_.push_back({.name = "undescribed", .raw = "x"});

  EXPECT_EQ(checked()->path_value("undescribed"), "x");
}

TEST_F(ParametersTest, InAQueryMayStandSeveralTimes) {
  const Answer<Arguments> answer = checked();

  ASSERT_TRUE(answer);
  ASSERT_EQ(answer->query.size(), 3U);
  EXPECT_EQ(answer->query[1].text, "a");
  EXPECT_EQ(answer->query[2].text, "b");
  EXPECT_EQ(answer->query_value("tag"), "a") << "the first";
}

// LuaSocket's clients leave a trailing "&" (clients 2.3).
TEST_F(ParametersTest, InAQueryMayHaveNothingBetweenThem) {
  EXPECT_EQ(refusal_of_query("dryRun=true&"), "none");
  EXPECT_EQ(refusal_of_query("&dryRun=true"), "none");
  EXPECT_EQ(refusal_of_query("dryRun=true&&tag=a"), "none");
  EXPECT_EQ(refusal_of_query("&"), "none");
  EXPECT_EQ(refusal_of_query(""), "none");
}

// php-ovh sends a bare key for null (clients 1.1).
TEST_F(ParametersTest, InAQueryAreEmptyWithoutAnEqualsSign) {
  EXPECT_EQ(refusal_of_query("tag"), "none");
  EXPECT_EQ(checked()->query_value("tag"), "");
  EXPECT_EQ(refusal_of_query("dryRun"), "[dryRun] Given data () is not valid for type boolean");
}

TEST_F(ParametersTest, InAQueryKeepEverythingBehindTheFirstEqualsSign) {
  EXPECT_EQ(refusal_of_query("tag=a=b"), "none");
  EXPECT_EQ(checked()->query_value("tag"), "a=b");
}

TEST_F(ParametersTest, InAQueryHaveTheirNamesDecodedToo) {
  EXPECT_EQ(refusal_of_query("dry%52un=true"), "none");
  EXPECT_EQ(checked()->query_value("dryRun"), "true");
}

// J7.
TEST_F(ParametersTest, InAQueryMustBeDescribed) {
  EXPECT_EQ(refusal_of_query("serviceName=x"), "Received not described parameters: (serviceName)");
  EXPECT_EQ(refusal_of_query("DryRun=true"), "Received not described parameters: (DryRun)");
  EXPECT_EQ(refusal_of_query("=x"), "Received not described parameters: ()");
  EXPECT_EQ(refusal_of_query("a%26b=x"), "Received not described parameters: (a&b)");
}

TEST_F(ParametersTest, InAQueryMustStandInTheQuery) {
  EXPECT_EQ(refusal_of_query("zoneName=x"), "Received not described parameters: (zoneName)");
  EXPECT_EQ(refusal_of_query("X-Schemas-Version=1.0"),
            "Received not described parameters: (X-Schemas-Version)");
}

// J6, and B2 of the clients' mistakes: True, 1 and nothing for a boolean.
TEST_F(ParametersTest, InAQueryMustFitTheirType) {
  EXPECT_EQ(refusal_of_query("dryRun=True"),
            "[dryRun] Given data (True) is not valid for type boolean");
  EXPECT_EQ(refusal_of_query("dryRun=a%20b"),
            "[dryRun] Given data (a b) is not valid for type boolean");
}

// J4.
TEST_F(ParametersTest, InAQueryMustBeDecodable) {
  EXPECT_EQ(refusal_of_query("tag=100%"), "parameter tag isn't formated correctly");
  EXPECT_EQ(refusal_of_query("tag=%zz"), "parameter tag isn't formated correctly");
  EXPECT_EQ(refusal_of_query("t%g=1"), "parameter t%g isn't formated correctly");
}

// J5.
TEST_F(ParametersTest, InAQueryMayBeRequired) {
  operation_.parameters[2].required = true;

  EXPECT_EQ(refusal_of_query("tag=a"),
            "The input provided isn't valid: 'dryRun' is a required property");
  EXPECT_EQ(refusal_of_query("dryRun=true"), "none");
}

// J1.
TEST_F(ParametersTest, InABodyMustBeAJsonObject) {
  for (const std::string_view body :
       {"{", "{}}", "{'a': 1}", "{\"a\": 01}", "target=x", " ", "[]", "null", "3", "\"x\"",
        "{\"a\": 1} // no comments", "{\"a\": 1,}", "{\"target\": \"\xE9\"}", "{\"a\": 1e999}"}) {
    EXPECT_EQ(refusal_of_body(body), kMalformed) << body;
  }
}

TEST_F(ParametersTest, InABodyMayStandAmongBlanks) {
  EXPECT_EQ(refusal_of_body("\r\n {\"target\": \"x\",\t\"fieldType\": \"A\"}\n"), "none");
}

// A deeper body is J1; assumed.
TEST_F(ParametersTest, InABodyMayNestUpToTheLimitButNoDeeper) {
  const auto nested = [](std::size_t depth) {  // the object itself is one of them
    return "{\"deep\": " + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
  };
  std::string type = "long";
  for (std::size_t i = 0; i < kMaxJsonDepth + 1; ++i) type += "[]";
  operation_.parameters.back() = {"deep", ParameterPlace::body, type, true};

  EXPECT_EQ(refusal_of_body(nested(kMaxJsonDepth)), "none");
  EXPECT_EQ(refusal_of_body(nested(kMaxJsonDepth + 1)), kMalformed);
  EXPECT_EQ(refusal_of_body(nested(100'000)), kMalformed);
}

// J2, and B1 of the clients' mistakes: {} and null where there are no arguments.
TEST_F(ParametersTest, InABodyAreRefusedWhereNoneIsDescribed) {
  operation_.parameters.pop_back();

  for (const char* body : {"{}", "null", "[]", " ", "{"}) {
    EXPECT_EQ(refusal_of_body(body), "You provided an input body while none was expected") << body;
  }
  EXPECT_EQ(refusal_of_body(""), "none");
  EXPECT_EQ(checked()->body, nullptr);
}

// J3.
TEST_F(ParametersTest, InABodyMustBeDescribed) {
  EXPECT_EQ(refusal_of_body(R"({"target": "x", "fieldType": "A", "sender": "me"})"),
            "Unknown body parameter sender");
  EXPECT_EQ(refusal_of_body(R"({"Target": "x", "fieldType": "A"})"),
            "Unknown body parameter Target");
}

// J6, and B3 of the clients' mistakes: booleans and numbers as strings.
TEST_F(ParametersTest, InABodyMustFitTheirType) {
  EXPECT_EQ(refusal_of_body(R"({"target": "x", "fieldType": "A", "ttl": "60"})"),
            "[ttl] Given data (60) is not valid for type long");
  EXPECT_EQ(refusal_of_body(R"({"target": {"a": [1]}, "fieldType": "A"})"),
            "[target] Given data ({\"a\":[1]}) is not valid for type string");
}

TEST_F(ParametersTest, InABodyMayBeNullWhereTheModelSaysSo) {
  EXPECT_EQ(refusal_of_body(R"({"target": "x", "fieldType": "A", "ttl": null, "owner": null})"),
            "none");
  EXPECT_EQ(refusal_of_body(R"({"target": null, "fieldType": "A"})"),
            "[target] Given data (null) is not valid for type string");
  EXPECT_EQ(refusal_of_body(R"({"target": "x", "fieldType": "A", "aliases": null})"),
            "Body parameter aliases isn't formated correctly");
}

// J5.
TEST_F(ParametersTest, InABodyMustBeThereWhenRequired) {
  EXPECT_EQ(refusal_of_body(R"({"fieldType": "A"})"),
            "The input provided isn't valid: 'target' is a required property");
  EXPECT_EQ(refusal_of_body("{}"),
            "The input provided isn't valid: 'fieldType' is a required property");
  EXPECT_EQ(refusal_of_body(""),
            "The input provided isn't valid: 'fieldType' is a required property");
}

// J4: what POST /auth/credential answers without accessRules.
TEST_F(ParametersTest, InABodyAreMisshapenWhenARequiredListOrObjectIsMissing) {
  models_.find("zone.Record")->second.properties[4].required = true;
  EXPECT_EQ(refusal(), "Body parameter aliases isn't formated correctly");
  models_.find("zone.Record")->second.properties[4].required = false;
  models_.find("zone.Record")->second.properties[5].required = true;
  EXPECT_EQ(refusal(), "Body parameter owner isn't formated correctly");
}

TEST_F(ParametersTest, InABodyMayBeModelsWithinModels) {
  const auto refusal_of_owner = [&](const std::string& owner) {
    return refusal_of_body(R"({"target": "x", "fieldType": "A", "owner": )" + owner + "}");
  };
  const std::string misshapen = "Body parameter owner isn't formated correctly";

  EXPECT_EQ(refusal_of_owner(R"({"name": "n", "since": "2026-09-26T12:51:08+02:00"})"), "none");
  EXPECT_EQ(refusal_of_owner(R"({"name": "n"})"), "none");
  EXPECT_EQ(refusal_of_owner(R"({"name": "n", "since": null})"), "none");
  EXPECT_EQ(refusal_of_owner(R"({"name": "n", "since": "today"})"), misshapen);
  EXPECT_EQ(refusal_of_owner(R"({"name": null})"), misshapen);
  EXPECT_EQ(refusal_of_owner(R"({"name": 1})"), misshapen);
  EXPECT_EQ(refusal_of_owner(R"({"name": "n", "age": 7})"), misshapen);
  EXPECT_EQ(refusal_of_owner("{}"), misshapen) << "name is missing";
  EXPECT_EQ(refusal_of_owner("[]"), misshapen);
  EXPECT_EQ(refusal_of_owner("\"n\""), misshapen);
}

TEST_F(ParametersTest, InABodyMayBeListsOfModels) {
  const auto refusal_of_owners = [&](const std::string& owners) {
    return refusal_of_body(R"({"target": "x", "fieldType": "A", "formerOwners": )" + owners + "}");
  };
  const std::string misshapen = "Body parameter formerOwners isn't formated correctly";

  EXPECT_EQ(refusal_of_owners("[]"), "none");
  EXPECT_EQ(refusal_of_owners(R"([{"name": "a"}, {"name": "b"}])"), "none");
  EXPECT_EQ(refusal_of_owners(R"([{"name": "a"}, {}])"), misshapen);
  EXPECT_EQ(refusal_of_owners(R"([null])"), misshapen);
  EXPECT_EQ(refusal_of_owners(R"({"name": "a"})"), misshapen);
}

// Named body parameters, as most operations list them, instead of one model.
class NamedBodyParametersTest : public ParametersTest {
 protected:
  NamedBodyParametersTest() {
    operation_.parameters.pop_back();
    operation_.parameters.push_back({"target", ParameterPlace::body, "string", true});
    operation_.parameters.push_back({"ttl", ParameterPlace::body, "long", false});
    operation_.parameters.push_back({"owner", ParameterPlace::body, "zone.Owner", false});
    body_ = R"({"target": "x"})";
  }
};

TEST_F(NamedBodyParametersTest, AreCheckedAsTheMembersOfAModelAre) {
  EXPECT_EQ(refusal(), "none");
  EXPECT_EQ(refusal_of_body(R"({"target": "x", "fieldType": "A"})"),
            "Unknown body parameter fieldType");
  EXPECT_EQ(refusal_of_body(R"({"target": "x", "ttl": "60"})"),
            "[ttl] Given data (60) is not valid for type long");
  EXPECT_EQ(refusal_of_body(R"({"target": "x", "owner": {}})"),
            "Body parameter owner isn't formated correctly");
  EXPECT_EQ(refusal_of_body("{}"),
            "The input provided isn't valid: 'target' is a required property");
}

// python-ovh sends an explicit null for an optional argument (clients 2.3).
TEST_F(NamedBodyParametersTest, MayBeNullUnlessTheyAreRequired) {
  EXPECT_EQ(refusal_of_body(R"({"target": "x", "ttl": null, "owner": null})"), "none");
  EXPECT_EQ(refusal_of_body(R"({"target": null})"),
            "[target] Given data (null) is not valid for type string");
}

TEST_F(NamedBodyParametersTest, MayAllBeLeftOutWhenNoneIsRequired) {
  operation_.parameters[5].required = false;

  EXPECT_EQ(refusal_of_body(""), "none");
  EXPECT_EQ(checked()->body, nullptr);
  EXPECT_EQ(refusal_of_body("{}"), "none");
  ASSERT_NE(checked()->body, nullptr) << "an empty object came, and that is not nothing";
  EXPECT_TRUE(checked()->body->empty());
}

using OrderOfParameters = ParametersTest;

TEST_F(OrderOfParameters, ThePathComesBeforeTheQuery) {
  path_[1].raw = "x";
  query_ = "nope=1";

  EXPECT_EQ(refusal(), "[id] Given data (x) is not valid for type long");
}

TEST_F(OrderOfParameters, WhatTheQueryHasComesBeforeWhatItLacks) {
  operation_.parameters[2].required = true;
  query_ = "nope=1";

  EXPECT_EQ(refusal(), "Received not described parameters: (nope)");
}

TEST_F(OrderOfParameters, TheQueryComesBeforeTheBody) {
  operation_.parameters[2].required = true;
  query_ = "tag=a";
  body_ = "{";
  EXPECT_EQ(refusal(), "The input provided isn't valid: 'dryRun' is a required property");
  query_ = "dryRun=no";
  operation_.parameters.pop_back();
  EXPECT_EQ(refusal(), "[dryRun] Given data (no) is not valid for type boolean");
}

TEST_F(OrderOfParameters, WhetherABodyMayComeIsAskedBeforeItsForm) {
  operation_.parameters.pop_back();
  body_ = "{";

  EXPECT_EQ(refusal(), "You provided an input body while none was expected");
}

TEST_F(OrderOfParameters, TheFormOfTheBodyComesBeforeItsMembers) {
  EXPECT_EQ(refusal_of_body(R"({"sender": 1, "ttl": "60",})"), kMalformed);
}

TEST_F(OrderOfParameters, MembersAreCheckedInTheOrderOfTheBody) {
  EXPECT_EQ(refusal_of_body(R"({"ttl": "60", "sender": 1, "aliases": 1})"),
            "[ttl] Given data (60) is not valid for type long");
  EXPECT_EQ(refusal_of_body(R"({"sender": 1, "aliases": 1, "ttl": "60"})"),
            "Unknown body parameter sender");
  EXPECT_EQ(refusal_of_body(R"({"aliases": 1, "ttl": "60", "sender": 1})"),
            "Body parameter aliases isn't formated correctly");
}

TEST_F(OrderOfParameters, MembersComeBeforeWhatIsMissing) {
  EXPECT_EQ(refusal_of_body(R"({"sender": 1})"), "Unknown body parameter sender");
}

TEST_F(OrderOfParameters, WhatIsMissingIsNamedInTheOrderOfTheModel) {
  EXPECT_EQ(refusal_of_body(R"({"ttl": 60})"),
            "The input provided isn't valid: 'fieldType' is a required property");
}

// B10.
class AlteredReadOnlyTest : public ParametersTest {
 protected:
  std::string altered(std::string_view body) const {
    return altered_read_only(models_.find("zone.Record")->second, Json::parse(body),
                             Json::parse(current_));
  }

  std::string current_ = R"({"id": 7, "fieldType": "A", "target": "x", "ttl": null})";
};

TEST_F(AlteredReadOnlyTest, IsEmptyWhenWhatWasReadIsSentBack) {
  EXPECT_EQ(altered(current_), "");
  EXPECT_EQ(altered("{}"), "");
  EXPECT_EQ(altered(R"({"fieldType": "A"})"), "");
}

TEST_F(AlteredReadOnlyTest, IsEmptyWhenOnlyOtherMembersChange) {
  EXPECT_EQ(altered(R"({"id": 7, "target": "y", "ttl": 60})"), "");
}

TEST_F(AlteredReadOnlyTest, NamesWhatWasAltered) {
  EXPECT_EQ(altered(R"({"fieldType": "TXT"})"), "fieldType");
  EXPECT_EQ(altered(R"({"id": null})"), "id");
  EXPECT_EQ(altered(R"({"id": "7"})"), "id") << "a string is another value than a number";
}

TEST_F(AlteredReadOnlyTest, NamesThemAllInTheOrderOfTheModel) {
  EXPECT_EQ(altered(R"({"fieldType": "TXT", "target": "y", "id": 8})"), "id, fieldType");
}

TEST_F(AlteredReadOnlyTest, NamesWhatTheObjectDidNotHave) {
  current_ = R"({"id": 7})";

  EXPECT_EQ(altered(R"({"fieldType": "A"})"), "fieldType");
}

}  // namespace
}  // namespace countersign
