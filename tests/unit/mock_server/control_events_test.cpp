#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/mock_server/control_fixture.hpp"

namespace countersign::mock_server {
namespace {

class EventsTest : public ControlTest {
 protected:
  EventsTest() { other_ = tenants_.create(tenants_.plan("other")).value(); }

  Stream stream(const std::string& query = "", const std::string& last_event_id = "") {
    call_ = {.target = "/_countersign/v1/events" + query};
    if (!last_event_id.empty()) call_.set_header("Last-Event-ID", last_event_id);
    return std::get<Stream>(control_.respond(call_.request()));
  }

  // "default 1, other 1": tenant and number of each event.
  static std::string told(const Stream& stream) {
    std::string all;
    const std::string text = stream.more();
    for (const std::string_view line : split(text, '\n')) {
      constexpr std::string_view kData = "data: ";
      if (!line.starts_with(kData)) continue;
      const Json entry = Json::parse(line.substr(kData.size()));
      all += (all.empty() ? "" : ", ") + entry.at("tenant").get<std::string>() + " " +
             entry.at("number").dump();
    }
    return all;
  }

  SharedTenant other_;
};

TEST_F(EventsTest, AreTheEntriesOfAllTenantsInTheirOrderFromNowOn) {
  tenant_->record({});
  const Stream events = stream();
  EXPECT_EQ(told(events), "");

  other_->record({});
  tenant_->record({});
  other_->record({});

  EXPECT_EQ(told(events), "other 1, default 2, other 2");
  EXPECT_EQ(told(events), "") << "each is told once";
}

TEST_F(EventsTest, AreThoseOfOneTenantOnDemand) {
  const Stream events = stream("?tenant=other");
  tenant_->record({});
  other_->record({});

  EXPECT_EQ(told(events), "other 1");
}

TEST_F(EventsTest, GoOnWhereAReaderWasInterrupted) {
  for (int i = 0; i < 3; ++i) tenant_->record({});

  EXPECT_EQ(told(stream("", "1")), "default 2, default 3");
  EXPECT_EQ(told(stream("", "99")), "") << "of an earlier mock";
}

TEST_F(EventsTest, AreTheEarliestFirstWhenThereAreMany) {
  const Stream events = stream();
  for (int i = 0; i < 1500; ++i) (i % 2 == 0 ? tenant_ : other_)->record({});

  const std::string first = told(events);
  const std::string rest = told(events);

  EXPECT_THAT(first, ::testing::StartsWith("default 1, other 1, default 2"));
  EXPECT_THAT(first, ::testing::EndsWith("default 500, other 500"));
  EXPECT_THAT(rest, ::testing::StartsWith("default 501, other 501"));
  EXPECT_THAT(rest, ::testing::EndsWith("default 750, other 750"));
}

TEST_F(EventsTest, AreRefusedOfATenantThatIsNotThere) {
  call_ = {.target = "/_countersign/v1/events?tenant=nobody"};
  EXPECT_EQ(answer().status, 404);
  call_ = {.target = "/_countersign/v1/events?since=1"};
  EXPECT_EQ(answer().status, 400);
}

}  // namespace
}  // namespace countersign::mock_server
