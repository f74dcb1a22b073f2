#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "harness/client/mistakes.hpp"
#include "harness/vectors/judge_signatures.hpp"
#include "ovhcloud/endpoints.hpp"

namespace countersign::harness {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::vector<GoldenVector>& all() {
  static const std::vector<GoldenVector> kAll = golden_vectors().value();
  return kAll;
}

const GoldenVector& vector(std::string_view id) {
  for (const GoldenVector& one : all()) {
    if (one.id == id) return one;
  }
  throw std::invalid_argument{"no vector " + std::string{id}};
}

std::vector<ComputedSignature> all_right() {
  std::vector<ComputedSignature> computed;
  for (const GoldenVector& one : all()) {
    if (one.result != VectorResult::valid) continue;
    computed.push_back({.id = one.id, .signature = one.request.presented});
  }
  return computed;
}

std::size_t count(VectorResult result) {
  std::size_t found = 0;
  for (const GoldenVector& one : all()) found += one.result == result ? 1 : 0;
  return found;
}

TEST(GoldenVectors, AreManyOfEachKind) {
  EXPECT_GE(count(VectorResult::valid), 150U);
  EXPECT_GE(count(VectorResult::invalid), 100U);
  EXPECT_GE(count(VectorResult::acceptable), 10U);
}

TEST(GoldenVectors, AreWhatTheProgramSigns) {
  for (const GoldenVector& one : all()) {
    const bool valid = one.result == VectorResult::valid;
    EXPECT_EQ(one.request.presented == right_signature(one), valid) << one.id;
    if (valid) {
      EXPECT_EQ(one.string_to_sign, right_string_to_sign(one)) << one.id;
    }
  }
}

TEST(GoldenVectors, HaveEveryMistakeThatTheSuiteCanMake) {
  std::set<std::string_view> causes;
  for (const GoldenVector& one : all()) causes.insert(one.cause);
  for (const std::string_view code : mistake_codes()) {
    EXPECT_TRUE(causes.contains(code)) << code << " has no vector";
  }
}

TEST(GoldenVectors, HaveEveryHostUnderWhichTheApiIsKnown) {
  std::set<std::string> bases;
  for (const GoldenVector& one : all()) bases.insert(one.request.accepted_bases.front());
  for (const Endpoint& endpoint : endpoints()) {
    EXPECT_TRUE(bases.contains("https://" + std::string{endpoint.host})) << endpoint.name;
  }
}

TEST(GoldenVectors, HaveTheMistakesThatTheSearchNames) {
  for (const GoldenVector& one : all()) {
    if (one.result == VectorResult::valid) continue;
    std::vector<std::string> named;
    for (const Cause& cause : explain(one, one.request.presented).causes) {
      named.push_back(cause.code);
    }
    EXPECT_THAT(named, ::testing::Contains(one.cause)) << one.id << ": " << one.comment;
  }
}

TEST(GoldenVectors, LeaveNoSecretInWhatTheSearchSays) {
  for (const GoldenVector& one : all()) {
    if (one.result == VectorResult::valid) continue;
    const Explanation found = explain(one, one.request.presented);
    std::string said = found.compared ? found.compared->signed_text + found.compared->expected_text
                                      : std::string{};
    for (const Cause& cause : found.causes) said += cause.detail + cause.fix;
    EXPECT_EQ(said.find(one.request.secret.reveal()), std::string::npos) << one.id;
  }
}

TEST(ComputedSignatures, AreReadFromLines) {
  const auto read = computed_signatures("x",
                                        "{\"id\":\"a\",\"signature\":\"$1$0\",\"took\":3}\r\n\n"
                                        "{\"signature\":\"$1$1\",\"id\":\"b\"}");
  ASSERT_TRUE(read);
  ASSERT_THAT(*read, SizeIs(2));
  EXPECT_EQ(read->at(1).id, "b");
  EXPECT_EQ(read->at(1).signature, "$1$1");
}

TEST(ComputedSignatures, AreReadFromADocumentHoweverItIsWritten) {
  for (const int indent : {-1, 2}) {
    const nlohmann::json document{
        {"vectors", {{{"id", "a"}, {"signature", "$1$0"}, {"url", "x"}}}}};
    const auto read = computed_signatures("x", document.dump(indent));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->at(0).signature, "$1$0");
  }
}

TEST(ComputedSignatures, AreRefusedWithTheirPlace) {
  for (const auto& [text, place] : std::map<std::string, std::string>{
           {"{\"id\":\"a\",\"signature\":\"s\"}\nnonsense", "x:2: "},
           {"{\"id\":\"a\"}", "x:1: "},
           {"{\"id\":7,\"signature\":\"s\"}", "x:1: "},
           {"[]", "x:1: "},
           {"{\"vectors\":[{\"id\":\"a\",\"signature\":null}]}", "x: /vectors/0 "}}) {
    const auto read = computed_signatures("x", text);
    ASSERT_FALSE(read) << text;
    EXPECT_THAT(read.error().message, HasSubstr(place)) << text;
  }
}

TEST(SignatureJudgementTest, HoldsWhenEveryValidOneIsRight) {
  const auto judgement = judge_signatures(all(), all_right());
  ASSERT_TRUE(judgement);
  EXPECT_TRUE(judgement->holds());
  EXPECT_EQ(judgement->right, count(VectorResult::valid));
}

TEST(SignatureJudgementTest, TakesTheVectorsOwnFileForRight) {
  std::vector<ComputedSignature> own;
  for (const GoldenVector& one : all()) {
    own.push_back({.id = one.id, .signature = one.request.presented});
  }
  EXPECT_TRUE(judge_signatures(all(), own)->holds());
}

TEST(SignatureJudgementTest, TellsWhatIsMissing) {
  auto computed = all_right();
  const std::string id = computed.back().id;
  computed.pop_back();
  const auto judgement = judge_signatures(all(), computed);
  EXPECT_THAT(judgement->missing, ElementsAre(id));
  EXPECT_FALSE(judgement->holds());
  EXPECT_THAT(text_of(*judgement), HasSubstr("✗ " + id + ": missing"));
}

// A client that signs "get" for "GET".
TEST(SignatureJudgementTest, TellsWhichDifferAndWhichMistakeThatIs) {
  auto computed = all_right();
  std::size_t wrong = 0;
  for (ComputedSignature& one : computed) {
    const WrongSignature& request = vector(one.id).request;
    const SignedParts parts{.secret = std::string{request.secret.reveal()},
                            .consumer = request.consumer_key,
                            .method = request.method,
                            .base = request.accepted_bases.front(),
                            .target = request.target,
                            .body = request.body,
                            .timestamp = request.timestamp,
                            .application_key = {},
                            .other_secret = {},
                            .other_consumer = {}};
    if (request.method != "GET") continue;
    one.signature = *signature_with("method.lowercase", parts);
    ++wrong;
  }
  const auto judgement = judge_signatures(all(), computed);
  ASSERT_THAT(judgement->different, SizeIs(wrong));
  EXPECT_EQ(judgement->different.front().explanation.causes.front().code, "method.lowercase");
  EXPECT_THAT(text_of(*judgement),
              HasSubstr("method.lowercase, in " + std::to_string(wrong) + ": "));
  const auto json = nlohmann::json::parse(json_of(*judgement));
  EXPECT_EQ(json.at("different").at(0).at("causes").at(0).at("code"), "method.lowercase");
}

TEST(SignatureJudgementTest, WantsTheRightSignatureForAWrongVectorsRequest) {
  const GoldenVector& one = vector("method.lowercase/get");
  auto computed = all_right();
  computed.push_back({.id = one.id, .signature = right_signature(one)});
  EXPECT_TRUE(judge_signatures(all(), computed)->holds());
  computed.back().signature = "$1$0";
  EXPECT_THAT(judge_signatures(all(), computed)->different, SizeIs(1));
}

TEST(SignatureJudgementTest, RefusesIdsThatAreUnknownOrComeTwice) {
  auto computed = all_right();
  computed.push_back(computed.front());
  EXPECT_THAT(judge_signatures(all(), computed).error().message, HasSubstr("comes twice"));
  computed.back().id = "no/such";
  EXPECT_THAT(judge_signatures(all(), computed).error().message, HasSubstr("no/such"));
}

TEST(VectorProblems, AreNamedOneByOne) {
  std::vector<GoldenVector> changed{vector("verb/get"), vector("verb/put"),
                                    vector("method.lowercase/get")};
  changed[0].request.presented = "$1$0";
  changed[1].string_to_sign += "x";
  changed[2].request.presented = right_signature(changed[2]);
  std::vector<std::string> ids;
  for (const VectorProblem& one : vector_problems(changed)) ids.push_back(one.id);
  EXPECT_THAT(ids, ElementsAre("verb/get", "verb/put", "method.lowercase/get"));
}

TEST(VectorsFrom, RefuseWhatIsNone) {
  for (const char* text : {"", "{}", "[]", "{\"vectors\":[{}]}", "{\"vectors\":[7]}"}) {
    EXPECT_FALSE(vectors_from(text)) << text;
  }
  EXPECT_THAT(*vectors_from("{\"vectors\":[]}"), IsEmpty());
}

}  // namespace
}  // namespace countersign::harness
