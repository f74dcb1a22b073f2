#include "mock_server/directory/tenant_clock.hpp"

#include <gtest/gtest.h>

#include "tests/unit/mock_server/world.hpp"

namespace countersign::mock_server {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class TenantClockTest : public ::testing::Test {
 protected:
  // What the tenant's clock shows, from where the real one started.
  seconds shown() const {
    return std::chrono::duration_cast<seconds>(clock_.now() - Instant{kWhen});
  }
  void let_pass(seconds time) { base_.at += time; }

  StoppedClock base_;
  TenantClock clock_{base_};
};

TEST_F(TenantClockTest, RunsWithTheRealOneAtFirst) {
  let_pass(seconds{5});

  EXPECT_EQ(shown(), seconds{5});
  EXPECT_FALSE(clock_.frozen());
}

TEST_F(TenantClockTest, RunsAheadOrBehindByItsOffset) {
  clock_.set_offset(seconds{-90});
  let_pass(seconds{5});

  EXPECT_EQ(shown(), seconds{-85});
}

TEST_F(TenantClockTest, ReplacesOneOffsetByTheNext) {
  clock_.set_offset(seconds{-90});
  clock_.set_offset(seconds{10});

  EXPECT_EQ(shown(), seconds{10});
}

TEST_F(TenantClockTest, RunsOnFromTheInstantItIsSetTo) {
  clock_.set(Instant{kWhen + seconds{1000}}, false);
  let_pass(seconds{5});

  EXPECT_EQ(shown(), seconds{1005});
}

TEST_F(TenantClockTest, StandsStillAtTheInstantItIsFrozenAt) {
  clock_.set(Instant{kWhen + seconds{1000}}, true);
  let_pass(seconds{5});

  EXPECT_EQ(shown(), seconds{1000});
  EXPECT_TRUE(clock_.frozen());
}

TEST_F(TenantClockTest, FreezesWhereItStands) {
  clock_.set_offset(seconds{7});
  clock_.freeze();
  let_pass(seconds{5});
  clock_.freeze();

  EXPECT_EQ(shown(), seconds{7});
}

TEST_F(TenantClockTest, RunsAgainFromWhereItStoodStill) {
  clock_.freeze();
  let_pass(seconds{5});
  clock_.set(clock_.now(), false);
  let_pass(seconds{2});

  EXPECT_EQ(shown(), seconds{2});
}

TEST_F(TenantClockTest, RunsAgainWhenAnOffsetIsSet) {
  clock_.freeze();
  clock_.set_offset(seconds{3});
  let_pass(seconds{5});

  EXPECT_EQ(shown(), seconds{8});
}

TEST_F(TenantClockTest, AdvancesWhileItRuns) {
  clock_.advance(seconds{60});
  let_pass(seconds{5});

  EXPECT_EQ(shown(), seconds{65});
}

TEST_F(TenantClockTest, StepsAndStaysFrozen) {
  clock_.freeze();
  clock_.advance(milliseconds{1500});
  let_pass(seconds{5});

  EXPECT_EQ(clock_.now(), Instant{kWhen + milliseconds{1500}});
  EXPECT_TRUE(clock_.frozen());
}

}  // namespace
}  // namespace countersign::mock_server
