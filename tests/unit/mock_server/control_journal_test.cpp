#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/mock_server/control_fixture.hpp"

namespace countersign::mock_server {
namespace {

TEST_F(ControlTest, ShowsTheJournalSinceANumber) {
  for (int i = 0; i < 3; ++i) tenant_->journal.append({});

  const Json journal = Json::parse(read("/default/journal?since=2").body);

  ASSERT_EQ(journal.at("entries").size(), 1U);
  EXPECT_EQ(journal.at("entries")[0].at("number"), 3);
  EXPECT_EQ(journal.at("last"), 3);
  EXPECT_EQ(journal.at("dropped"), 0);
}

TEST_F(ControlTest, RefusesOtherQuestionsToTheJournal) {
  for (const char* query : {"since=x", "since=-1", "since", "until=1", "since=1&limit=2",
                            "wait=301", "since=1&since=2"}) {
    const Response response = read("/default/journal?" + std::string{query});
    EXPECT_EQ(response.status, 400) << query;
    EXPECT_EQ(error_of(response),
              "the query takes since=0…4611686018427387904, wait=0…300, each once");
  }
}

TEST_F(ControlTest, ShowsOneEntryAndSaysWhichThereAre) {
  tenant_->journal.append({});

  EXPECT_EQ(Json::parse(read("/default/journal/1").body).at("number"), 1);
  EXPECT_EQ(read("/default/journal/2").status, 404);
  EXPECT_EQ(error_of(read("/default/journal/2")),
            "the journal of default has no entry 2: it holds 1 to 1");
}

class WaitingTest : public ControlTest {
 protected:
  Deferred deferred(const std::string& query) {
    call_ = {.target = kTenants + ("/default/journal?" + query)};
    return std::get<Deferred>(control_.respond(call_.request()));
  }
};

TEST_F(WaitingTest, AnswersOnceThereIsAnEntry) {
  const Deferred waiting = deferred("wait=30&since=1");
  EXPECT_EQ(waiting.limit, std::chrono::seconds{30});

  tenant_->record({});
  EXPECT_FALSE(waiting.answer(false)) << "the first entry is none since it";
  tenant_->record({});
  const auto response = waiting.answer(false);

  ASSERT_TRUE(response);
  EXPECT_EQ(Json::parse(response->body).at("entries").size(), 1U);
}

TEST_F(WaitingTest, IsWokenByEachEntry) {
  const Deferred waiting = deferred("wait=30");
  int rung = 0;
  const auto listening = waiting.bell.listen([&] { ++rung; });

  tenant_->record({});

  EXPECT_EQ(rung, 1);
}

TEST_F(WaitingTest, AnswersWithNothingInTheEnd) {
  const auto response = deferred("wait=30").answer(true);

  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(Json::parse(response->body).at("entries"), Json::array());
}

TEST_F(WaitingTest, IsToldThatTheTenantWasReset) {
  tenant_->record({});
  const Deferred waiting = deferred("wait=30&since=1");
  static_cast<void>(tenants_.reset("default"));

  const auto response = waiting.answer(false);

  ASSERT_TRUE(response);
  EXPECT_EQ(Json::parse(response->body).at("last"), 0);
}

TEST_F(WaitingTest, IsToldThatTheTenantIsGone) {
  static_cast<void>(tenants_.create(tenants_.plan("short-lived")));
  call_ = {.target = kTenants + std::string{"/short-lived/journal?wait=30"}};
  const auto waiting = std::get<Deferred>(control_.respond(call_.request()));
  int rung = 0;
  const auto listening = waiting.bell.listen([&] { ++rung; });
  static_cast<void>(tenants_.remove("short-lived"));

  EXPECT_EQ(rung, 1);
  ASSERT_TRUE(waiting.answer(false));
  EXPECT_EQ(waiting.answer(false)->status, 404);
}

}  // namespace
}  // namespace countersign::mock_server
