#include "harness/scenario/parse.hpp"

#include <gtest/gtest.h>

#include <set>

#include "harness/scenario/embedded_scenarios.hpp"

namespace countersign::harness {
namespace {

constexpr std::string_view kGood = R"({
  "title": "Signed calls are answered",
  "level": "SHOULD",
  "fact": ["2.1", "E7"],
  "why": "Every client signs.",
  "given": {},
  "steps": [
    {"call": {"method": "GET", "target": "/1.0/me"},
     "expect": {"status": 200}}
  ]
}
)";
constexpr std::string_view kStep = R"({"call": {"method": "GET", "target": "/1.0/me"},
     "expect": {"status": 200}})";

// Starts from a scenario that is read; each test spoils one thing in it.
class ParseTest : public ::testing::Test {
 protected:
  void replace(std::string_view from, std::string_view to) {
    const auto at = text_.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    text_.replace(at, from.size(), to);
  }

  Scenario scenario() const { return parse_scenario("signing/x.json", text_).value(); }

  std::string complaint() const {
    const auto scenario = parse_scenario("signing/x.json", text_);
    if (scenario) return "";
    EXPECT_EQ(scenario.error().code, Errc::bad_input);
    return scenario.error().message;
  }

  std::string text_{kGood};
};

TEST_F(ParseTest, ReadsAScenario) {
  const Scenario got = scenario();

  EXPECT_EQ(got.id, "signing/x");
  EXPECT_EQ(got.title, "Signed calls are answered");
  EXPECT_EQ(got.level, Level::should);
  EXPECT_EQ(got.facts, (std::vector<std::string>{"2.1", "E7"}));
  EXPECT_EQ(got.why, "Every client signs.");
  EXPECT_FALSE(got.safe);
  ASSERT_TRUE(got.given);
  ASSERT_EQ(got.steps.size(), 1U);
  EXPECT_EQ(got.steps[0].origin, "signing/x.json#/steps/0");
}

TEST_F(ParseTest, ReadsACallWithItsDefaults) {
  const auto step = std::get<CallStep>(scenario().steps[0].action);

  EXPECT_EQ(step.call.method, "GET");
  EXPECT_EQ(step.call.target, "/1.0/me");
  EXPECT_EQ(step.call.auth, Auth::signed_call);
  EXPECT_EQ(step.call.framing, Framing::content_length);
  EXPECT_FALSE(step.call.http_1_0);
  EXPECT_FALSE(step.call.body);
  EXPECT_FALSE(step.call.consumer_key);
  EXPECT_EQ(step.call.mistake, "");
  EXPECT_EQ(step.expect.status, 200);
}

TEST_F(ParseTest, ReadsEverythingThatACallCanSay) {
  replace(kStep, R"({"name": "all", "call": {"method": "POST", "target": "/x", "application": "a",
    "credential": "c", "consumer_key": "ck", "application_key": "ak", "application_secret": "as",
    "body": {"b": null},
    "headers": {"A": "1", "B": ["2", "3"], "C": null}, "timestamp_offset": -5,
    "mistake": "method.lowercase", "signed_base": "https://h", "framing": "chunked",
    "version": "1.0"}, "expect": {"error": {"class": "C"}, "body": [1], "body_text": "t",
    "members": ["m"], "headers": {"H": null}}, "save": {"id": "/id", "all": "",
    "code": {"header": "Location", "after": "code=", "before": "&"}}})");

  const Step step = scenario().steps[0];
  const auto [call, expect, save] = std::get<CallStep>(step.action);
  EXPECT_EQ(step.name, "all");
  EXPECT_EQ(call.application, "a");
  EXPECT_EQ(call.credential, "c");
  EXPECT_EQ(call.consumer_key, "ck");
  EXPECT_EQ(call.application_key, "ak");
  EXPECT_EQ(call.application_secret, "as");
  EXPECT_EQ(call.body->dump(), R"({"b":null})");
  ASSERT_EQ(call.headers.size(), 3U);
  EXPECT_EQ(call.headers[0].values, std::vector<std::string>{"1"});
  EXPECT_EQ(call.headers[1].values, (std::vector<std::string>{"2", "3"}));
  EXPECT_EQ(call.headers[2].values, std::vector<std::string>{});
  EXPECT_EQ(call.timestamp_offset, -5);
  EXPECT_EQ(call.mistake, "method.lowercase");
  EXPECT_EQ(call.signed_base, "https://h");
  EXPECT_EQ(call.framing, Framing::chunked);
  EXPECT_TRUE(call.http_1_0);
  EXPECT_FALSE(expect.status);
  EXPECT_TRUE(expect.error && expect.body && expect.body_text && expect.members);
  EXPECT_EQ(expect.headers.size(), 1U);
  EXPECT_EQ(save,
            (std::vector<Saving>{
                {.variable = "id", .of = "/id"},
                {.variable = "all", .of = ""},
                {.variable = "code", .header = "Location", .after = "code=", .before = "&"}}));
}

TEST_F(ParseTest, ReadsTheOtherKindsOfSteps) {
  replace(kStep, R"({"clock": {"advance_seconds": 5}}, {"clock": {"frozen": true}},
    {"credential": {"action": "revoke", "name": "reader"}})");

  const auto steps = scenario().steps;

  ASSERT_EQ(steps.size(), 3U);
  EXPECT_EQ(std::get<ClockStep>(steps[0].action).advance_seconds, 5);
  EXPECT_EQ(std::get<ClockStep>(steps[1].action).clock.dump(), R"({"frozen":true})");
  EXPECT_EQ(std::get<CredentialStep>(steps[2].action).action, "revoke");
  EXPECT_EQ(std::get<CredentialStep>(steps[2].action).name, "reader");
  EXPECT_EQ(std::get<CredentialStep>(steps[2].action).consumer_key, std::nullopt);
}

TEST_F(ParseTest, ReadsOverComments) {
  replace("\"level\"", "// why not\n  /* at all */ \"level\"");

  EXPECT_EQ(scenario().level, Level::should);
}

TEST_F(ParseTest, KnowsVariablesOnceAStepHasSavedThem) {
  replace(kStep, R"({"call": {"method": "GET", "target": "/a/${account}"},
      "save": {"id": "/id"}}, {"call": {"method": "GET", "target": "/a/${id}"}})");

  EXPECT_EQ(complaint(), "");
}

TEST_F(ParseTest, WantsAFileThatEndsInJson) {
  const auto scenario = parse_scenario("signing/x.yaml", text_);

  ASSERT_FALSE(scenario);
  EXPECT_EQ(scenario.error().message, "signing/x.yaml does not end in .json");
}

TEST_F(ParseTest, NamesABrokenFile) {
  replace("\"level\":", "\"level\"");

  EXPECT_EQ(complaint(), "signing/x.json:3:18: not JSON: expected ':'");
}

TEST_F(ParseTest, NamesAFileThatEndsTooEarly) {
  text_ = "{\n  \"title\": ";

  EXPECT_TRUE(complaint().starts_with("signing/x.json:2:")) << complaint();
}

TEST_F(ParseTest, NamesAFileThatIsNoUtf8) {
  replace("Every", "\xC9very");

  EXPECT_EQ(complaint(), "signing/x.json:1:1: the file is not UTF-8");
}

TEST_F(ParseTest, NestsSixtyFourDeepAndNotDeeper) {
  const auto nested = [](int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') +
           std::string(static_cast<std::size_t>(depth), ']');
  };
  // The file, its steps, the step and its expectations: 4 levels above the body.
  replace("\"status\": 200", "\"body\": " + nested(60));
  EXPECT_EQ(complaint(), "");

  replace("\"body\": [", "\"body\": [[");
  replace("]}}\n", "]]}}\n");

  EXPECT_EQ(complaint(), "signing/x.json:1:1: the file nests too deeply");
}

TEST_F(ParseTest, NamesAMemberThatIsGivenTwice) {
  replace("\"why\":", "\"title\": \"again\", \"why\":");

  EXPECT_EQ(complaint(), "signing/x.json:2:3: this member is given twice");
}

TEST_F(ParseTest, NamesAnUnknownMemberAndTheOneThatWasMeant) {
  replace("\"method\"", "\"metod\"");

  EXPECT_EQ(complaint(), "signing/x.json:8:15: unknown member \"metod\"; did you mean \"method\"?");
}

TEST_F(ParseTest, NamesAMemberThatIsMissing) {
  replace("  \"why\": \"Every client signs.\",\n", "");

  EXPECT_EQ(complaint(), "signing/x.json:1:1: \"why\" is missing");
}

TEST_F(ParseTest, NamesAValueOfTheWrongKind) {
  replace("200", "\"200\"");

  EXPECT_EQ(complaint(), "signing/x.json:9:27: a whole number wanted here");
}

TEST_F(ParseTest, NamesALevelThatIsNone) {
  replace("\"SHOULD\"", "\"MAY\"");

  EXPECT_EQ(complaint(), "signing/x.json:3:12: \"MAY\" is not one of: MUST, SHOULD, INFO");
}

TEST_F(ParseTest, NamesAMistakeThatIsNone) {
  replace(R"("method": "GET")", R"("method": "GET", "mistake": "url.qery-missing")");

  EXPECT_EQ(complaint(),
            "signing/x.json:8:43: \"url.qery-missing\" is not known here; did you mean "
            "\"url.query-missing\"?");
}

TEST_F(ParseTest, WantsFactsAndSteps) {
  replace("[\"2.1\", \"E7\"]", "[]");
  EXPECT_EQ(complaint(), "signing/x.json:4:11: at least 1 wanted here");

  text_ = kGood;
  replace(kStep, "");
  EXPECT_EQ(complaint(), "signing/x.json:7:12: at least 1 wanted here");
}

TEST_F(ParseTest, GivesASafeScenarioNoWorld) {
  replace("\"given\"", "\"safe\": true,\n  \"given\"");

  EXPECT_EQ(complaint(),
            "signing/x.json:7:12: a safe scenario has no world of its own: drop either");
}

TEST_F(ParseTest, LetsASafeScenarioOnlyRead) {
  replace("\"given\": {}", "\"safe\": true");
  EXPECT_EQ(complaint(), "");
  replace("GET", "HEAD");
  EXPECT_EQ(complaint(), "");

  replace("HEAD", "POST");
  EXPECT_EQ(complaint(), "signing/x.json:8:5: a safe scenario only reads: GET and HEAD");
  text_ = kGood;
  replace("\"given\": {}", "\"safe\": true");
  replace(kStep, R"({"clock": {"frozen": true}})");
  EXPECT_EQ(complaint(), "signing/x.json:8:5: a safe scenario only reads: GET and HEAD");
}

TEST_F(ParseTest, WantsAStepOfOneKind) {
  replace("\"call\"", "\"clock\": {}, \"call\"");
  EXPECT_EQ(complaint(), "signing/x.json:8:5: a step is one of: call, clock, credential");

  text_ = kGood;
  replace(kStep, "{}");
  EXPECT_EQ(complaint(), "signing/x.json:8:5: a step is one of: call, clock, credential");
}

TEST_F(ParseTest, NamesAVariableThatNoStepSavedBefore) {
  replace("/1.0/me", "/1.0/me/${id}");

  EXPECT_EQ(complaint(), "signing/x.json:8:5: ${id} is used before any step saves it");
}

TEST_F(ParseTest, DoesNotKnowAVariableInTheStepThatSavesIt) {
  replace(kStep, R"({"call": {"method": "GET", "target": "/${id}"}, "save": {"id": "/id"}})");

  EXPECT_EQ(complaint(), "signing/x.json:8:5: ${id} is used before any step saves it");
}

TEST_F(ParseTest, ExpectsAndSavesAfterCallsAlone) {
  replace(kStep, R"({"clock": {"frozen": true}, "expect": {}})");
  EXPECT_EQ(complaint(), "signing/x.json:8:5: only a call has expect and save");

  text_ = kGood;
  replace(kStep, R"({"credential": {"action": "revoke"}, "save": {}})");
  EXPECT_EQ(complaint(), "signing/x.json:8:5: only a call has expect and save");
}

TEST_F(ParseTest, AdvancesAClockAndDoesNothingElseToIt) {
  replace(kStep, R"({"clock": {"advance_seconds": 5, "frozen": true}})");

  EXPECT_EQ(complaint(), "signing/x.json:8:15: advance_seconds stands alone");
}

TEST_F(ParseTest, SavesWhatAPointerNames) {
  replace("\"expect\": {\"status\": 200}", "\"save\": {\"id\": \"id\"}");

  EXPECT_EQ(complaint(), "signing/x.json:9:21: a JSON pointer such as /consumerKey wanted here");

  text_ = kGood;
  replace("\"expect\": {\"status\": 200}", R"("save": {"id": {"of": "id", "after": "="}})");
  EXPECT_EQ(complaint(), "signing/x.json:9:28: a JSON pointer such as /consumerKey wanted here");
}

TEST_F(ParseTest, SavesFromTheBodyOrFromAHeader) {
  replace("\"expect\": {\"status\": 200}",
          R"("save": {"id": {"of": "/id", "header": "Location"}})");

  EXPECT_EQ(complaint(), "signing/x.json:9:21: a value is of the body or in a header, not both");
}

TEST_F(ParseTest, ReadsAForm) {
  replace(R"("target": "/1.0/me")", R"("target": "/x", "form": {"a": "1", "b": ["2", "3"]})");

  EXPECT_EQ(std::get<CallStep>(scenario().steps[0].action).call.form->dump(),
            R"({"a":"1","b":["2","3"]})");
}

TEST_F(ParseTest, TakesTextsAloneIntoAForm) {
  replace(R"("target": "/1.0/me")", R"("target": "/x", "form": {"a": 1})");

  EXPECT_EQ(complaint(), "signing/x.json:8:62: a string or a list of strings wanted here");
}

TEST_F(ParseTest, TakesOneBodyForACall) {
  replace(R"("method": "GET")", R"("method": "GET", "body": 1, "body_text": "1")");

  EXPECT_EQ(complaint(), "signing/x.json:8:14: a call has one of: body, body_text, form");

  text_ = kGood;
  replace(R"("method": "GET")", R"("method": "GET", "form": {}, "body_text": "1")");
  EXPECT_EQ(complaint(), "signing/x.json:8:14: a call has one of: body, body_text, form");
}

TEST_F(ParseTest, MakesMistakesInSignedCallsAlone) {
  replace(R"("method": "GET")", R"("method": "GET", "auth": "none", "mistake": "url.scheme")");

  EXPECT_EQ(complaint(), "signing/x.json:8:59: only a signed call can be signed wrongly");
}

TEST_F(ParseTest, WantsAMethodOfOneWord) {
  for (const char* method : {R"("")", R"("GET ")", R"("GET\r\nX:")"}) {
    text_ = kGood;
    replace("\"GET\"", method);
    EXPECT_EQ(complaint(), "signing/x.json:8:25: a method is one word") << method;
  }
}

TEST_F(ParseTest, WantsATargetWithoutSpaces) {
  for (const char* target : {R"("")", R"("/a b")", R"("/a\n")"}) {
    text_ = kGood;
    replace("\"/1.0/me\"", target);
    EXPECT_EQ(complaint(), "signing/x.json:8:42: a target has no spaces: write them as %20")
        << target;
  }
}

TEST_F(ParseTest, NamesAMatcherThatDoesNotExist) {
  replace("\"status\": 200", R"("body": {"a": {"$typ": "string"}})");

  EXPECT_EQ(complaint(),
            "signing/x.json:9:40: no matcher \"$typ\": there are $type, $matches, $contains, "
            "$length, $one_of and $not");
}

TEST_F(ParseTest, ChecksThePatternsOfHeadersToo) {
  replace("\"status\": 200", R"("headers": {"Date": {"$matches": "("}})");

  EXPECT_EQ(complaint(), "signing/x.json:9:50: \"(\" is no ECMAScript regular expression");
}

TEST(Suite, NeedsAFileOrAFolder) {
  const auto suite = suite_at("no/such/place");

  ASSERT_FALSE(suite);
  EXPECT_EQ(suite.error().code, Errc::bad_input);
  EXPECT_EQ(suite.error().message, "no/such/place is neither a file nor a folder");
}

TEST(EmbeddedSuite, IsReadWhole) {
  const auto suite = embedded_suite();

  ASSERT_TRUE(suite) << suite.error().message;
  EXPECT_EQ(suite->size(), embedded_scenarios().size());
  EXPECT_GT(suite->size(), 0U);
}

TEST(EmbeddedSuite, HasAnIdATitleAndAReasonForEachScenario) {
  std::set<std::string> ids;
  std::set<std::string> titles;
  const auto suite = embedded_suite().value();
  for (const Scenario& scenario : suite) {
    EXPECT_TRUE(ids.insert(scenario.id).second) << scenario.id;
    EXPECT_TRUE(titles.insert(scenario.title).second) << scenario.title;
    EXPECT_FALSE(scenario.why.empty()) << scenario.id;
    EXPECT_NE(scenario.id.find('/'), std::string::npos) << "stands in a folder: " << scenario.id;
  }
}

TEST(EmbeddedSuite, IsSortedById) {
  const auto suite = embedded_suite().value();

  for (std::size_t i = 1; i < suite.size(); ++i) EXPECT_LT(suite[i - 1].id, suite[i].id);
}

}  // namespace
}  // namespace countersign::harness
