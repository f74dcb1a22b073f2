#include "harness/judge/expectations.hpp"

#include <gtest/gtest.h>

namespace countersign::harness {
namespace {

// Starts from an answer that is as expected; each test spoils one thing in it.
class ExpectationsTest : public ::testing::Test {
 protected:
  ExpectationsTest() {
    expect_.status = 200;
    expect_.body = Json::parse(R"({"id": {"$type": "integer"}})");
    expect_.members = std::vector<std::string>{"id", "name"};
    expect_.headers = {{"Content-Type", "application/json"}, {"ETag", nullptr}};
  }

  std::vector<std::string> differences() const {
    std::vector<std::string> lines;
    for (const Mismatch& m : judged(expect_, answer_)) {
      lines.push_back(m.what + " | " + m.wanted + " | " + m.got);
    }
    return lines;
  }

  Expectation expect_;
  IncomingResponse answer_{.status = 200,
                           .reason = "OK",
                           .headers = {{"content-type", "application/json"}},
                           .body = R"({"id":5,"name":"x"})"};
};

using Lines = std::vector<std::string>;

TEST_F(ExpectationsTest, HoldWhenEverythingIsAsWanted) { EXPECT_EQ(differences(), Lines{}); }

TEST_F(ExpectationsTest, HoldForAnyAnswerWhenNothingIsWanted) {
  expect_ = {};
  answer_ = {.status = 500, .reason = "", .headers = {}, .body = "\xFF"};

  EXPECT_EQ(differences(), Lines{});
}

TEST_F(ExpectationsTest, NameAWrongStatus) {
  answer_.status = 404;

  EXPECT_EQ(differences(), Lines{"status | 200 | 404"});
}

TEST_F(ExpectationsTest, NameAMemberOfTheBody) {
  answer_.body = R"({"id":"5","name":"x"})";

  EXPECT_EQ(differences(), Lines{R"(body /id | {"$type":"integer"} | "5")"});
}

TEST_F(ExpectationsTest, NameTheOrderOfMembers) {
  answer_.body = R"({"name":"x","id":5})";

  EXPECT_EQ(differences(),
            Lines{R"(members of the body, in order | ["id","name"] | ["name","id"])"});
}

TEST_F(ExpectationsTest, NameTheMembersOfWhatIsNoObject) {
  expect_.body = std::nullopt;
  answer_.body = "[]";

  EXPECT_EQ(differences(), Lines{R"(members of the body, in order | ["id","name"] | [])"});
}

TEST_F(ExpectationsTest, NameABodyThatIsNoJson) {
  answer_.body = "<html>\xFF";

  EXPECT_EQ(differences(), Lines{"body | JSON | <html>\uFFFD"});
}

TEST_F(ExpectationsTest, NameABodyThatDiffersInOneByte) {
  expect_ = {};
  expect_.body_text = "null";
  answer_.body = "null\n";

  EXPECT_EQ(differences(), Lines{"body | null | null\n"});
}

TEST_F(ExpectationsTest, FindATextInABodyThatIsNoJson) {
  expect_ = {};
  expect_.body_text = Json{{"$contains", "Invalid token"}};
  answer_.body = "<h1>Error code: Invalid token</h1>";
  EXPECT_EQ(differences(), Lines{});

  answer_.body = "<h1>Invalid  token</h1>";
  EXPECT_EQ(differences(),
            Lines{R"(body | {"$contains":"Invalid token"} | "<h1>Invalid  token</h1>")"});
}

TEST_F(ExpectationsTest, NameAHeaderThatIsAnother) {
  answer_.headers = {{"Content-Type", "text/html"}};

  EXPECT_EQ(differences(), Lines{R"(header Content-Type | "application/json" | "text/html")"});
}

TEST_F(ExpectationsTest, NameAHeaderThatIsMissing) {
  answer_.headers.clear();

  EXPECT_EQ(differences(), Lines{R"(header Content-Type | "application/json" | no such header)"});
}

TEST_F(ExpectationsTest, NameAHeaderThatShouldNotBeThere) {
  answer_.headers.emplace_back("etag", "abc");

  EXPECT_EQ(differences(), Lines{R"(header ETag | null | "abc")"});
}

TEST_F(ExpectationsTest, MatchHeadersByPattern) {
  expect_.headers = {{"content-TYPE", Json::parse(R"({"$matches": "application/.*"})")}};

  EXPECT_EQ(differences(), Lines{});
}

TEST_F(ExpectationsTest, TellAllDifferencesAtOnce) {
  answer_ = {.status = 500, .reason = "", .headers = {}, .body = "{}"};

  EXPECT_EQ(differences().size(), 4U);
}

// Whoever shows it masks secrets first, and cuts it then.
TEST_F(ExpectationsTest, ShowALongBodyInFull) {
  expect_ = {};
  expect_.body_text = "null";
  answer_.body = std::string(3000, 'x');

  EXPECT_EQ(differences(), Lines{"body | null | " + answer_.body});
}

TEST_F(ExpectationsTest, TakeABodyThatIsTooDeepOrTooWideForNoJson) {
  expect_ = {};
  expect_.body = Json{{"$type", "array"}};
  answer_.body = std::string(65, '[') + std::string(65, ']');

  EXPECT_EQ(differences(), Lines{"body | JSON | " + answer_.body});
}

// Facts 0: class before message, compact, no final newline.
class ErrorBodyTest : public ExpectationsTest {
 protected:
  ErrorBodyTest() {
    expect_ = {};
    expect_.error = Json::parse(R"({"class": "Client::Forbidden", "message": "No"})");
    answer_.body = R"({"class":"Client::Forbidden","message":"No"})";
  }
};

TEST_F(ErrorBodyTest, HoldsWhenEveryByteIsAsWanted) { EXPECT_EQ(differences(), Lines{}); }

TEST_F(ErrorBodyTest, IsNamedWithBothBodies) {
  answer_.body = R"({"class":"Client::Forbidden","message":"Nope"})";

  EXPECT_EQ(differences(), Lines{R"(error body | {"class":"Client::Forbidden","message":"No"} | )"
                                 R"({"class":"Client::Forbidden","message":"Nope"})"});
}

TEST_F(ErrorBodyTest, DiffersInOrderBlanksAndOtherMembers) {
  for (const char* body :
       {R"({"message":"No","class":"Client::Forbidden"})",
        R"({"class": "Client::Forbidden", "message": "No"})",
        R"({"class":"Client::Forbidden","message":"No"})"
        "\n",
        R"({"class":"Client::Forbidden","message":"No","details":{}})", "", "no"}) {
    answer_.body = body;
    EXPECT_EQ(differences().size(), 1U) << body;
  }
}

TEST_F(ErrorBodyTest, HasNoOrderInTheLegacyForm) {
  expect_.error = Json::parse(R"({"errorCode": "NOT_GRANTED_CALL", "message": "No"})");
  answer_.body = R"({"message":"No","errorCode":"NOT_GRANTED_CALL"})";
  EXPECT_EQ(differences(), Lines{});

  for (const char* body :
       {R"({"message": "No", "errorCode": "NOT_GRANTED_CALL"})", R"({"message":"No"})", "no", ""}) {
    answer_.body = body;
    EXPECT_EQ(differences().size(), 1U) << body;
  }
}

}  // namespace
}  // namespace countersign::harness
