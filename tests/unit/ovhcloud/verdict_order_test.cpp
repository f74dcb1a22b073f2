#include <gtest/gtest.h>

#include <array>

#include "ovhcloud/verdict.hpp"
#include "tests/unit/ovhcloud/judged_call.hpp"

namespace countersign {
namespace {

// One way to fail at each step, none of which touches another's.
struct Spoiler {
  Step step;
  std::string_view message;
  void (*spoil)(JudgedCall& call);
};

void send_to_nowhere(JudgedCall& call) { call.routed = false; }
void add_bearer_token(JudgedCall& call) { call.set("Authorization", "Bearer abc"); }
void name_another_application(JudgedCall& call) { call.set("X-Ovh-Application", "nobody"); }
void block_application(JudgedCall& call) { call.application().status = ApplicationStatus::blocked; }
void let_time_pass(JudgedCall& call) { call.now += std::chrono::seconds{181}; }
void tamper_with_body(JudgedCall& call) { call.body = "tampered"; }
void issue_to_another_application(JudgedCall& call) { call.credential().application_id = 2; }
void refuse_credential(JudgedCall& call) { call.credential().state = CredentialState::refused; }
void allow_another_address(JudgedCall& call) { call.restrict_to("198.51.100.7"); }
void take_rules_away(JudgedCall& call) { call.credential().rules.clear(); }

// In the order that is promised; the form of a body, which only /auth/credential
// looks at, stands among the open operations.
constexpr std::array kSpoilers{
    Spoiler{Step::route, "Got an invalid (or empty) URL", send_to_nowhere},
    Spoiler{Step::authentication, "You must login first", add_bearer_token},
    Spoiler{Step::application, "This application key is invalid", name_another_application},
    Spoiler{Step::application_status, "This application key is invalid", block_application},
    Spoiler{Step::time, "Query out of time", let_time_pass},
    Spoiler{Step::signature, "Invalid signature", tamper_with_body},
    Spoiler{Step::credential, "This credential does not exist", issue_to_another_application},
    Spoiler{Step::credential_state, "This credential is not valid", refuse_credential},
    Spoiler{Step::caller_address, "This call has not been granted", allow_another_address},
    Spoiler{Step::access_rules, "This call has not been granted", take_rules_away},
};

std::string decision_of(const Spoiler& spoiler) {
  return std::string{name_of(spoiler.step)} + ": " + std::string{spoiler.message};
}

class OrderOfChecks : public ::testing::TestWithParam<std::size_t> {};

TEST_P(OrderOfChecks, ACallSpoiledInOneWayIsRefusedForIt) {
  JudgedCall call;
  ASSERT_EQ(call.decision(), "accepted");

  kSpoilers[GetParam()].spoil(call);

  EXPECT_EQ(call.decision(), decision_of(kSpoilers[GetParam()]));
}

TEST_P(OrderOfChecks, ACallSpoiledInTwoWaysIsRefusedForTheEarlier) {
  const Spoiler& earlier = kSpoilers[GetParam()];
  for (std::size_t later = GetParam() + 1; later < kSpoilers.size(); ++later) {
    JudgedCall call;
    kSpoilers[later].spoil(call);
    earlier.spoil(call);
    EXPECT_EQ(call.decision(), decision_of(earlier)) << "and " << name_of(kSpoilers[later].step);
  }
}

TEST_P(OrderOfChecks, ACallSpoiledInEveryWayFromHereOnIsRefusedForTheFirst) {
  JudgedCall call;
  for (std::size_t i = GetParam(); i < kSpoilers.size(); ++i) kSpoilers[i].spoil(call);

  EXPECT_EQ(call.decision(), decision_of(kSpoilers[GetParam()]));
}

INSTANTIATE_TEST_SUITE_P(Steps, OrderOfChecks, ::testing::Range<std::size_t>(0, kSpoilers.size()),
                         [](const ::testing::TestParamInfo<std::size_t>& tested) {
                           std::string name{name_of(kSpoilers[tested.param].step)};
                           std::erase(name, '-');
                           return name;
                         });

// A header that is absent is seen before the keys are looked at.
TEST(OrderOfChecks, AnAbsentHeaderComesBeforeAnUnknownApplication) {
  JudgedCall call;
  name_another_application(call);
  call.remove("X-Ovh-Timestamp");

  EXPECT_EQ(call.decision(), "authentication: You must login first");
}

// An unknown consumer key is found only after its signature was right (facts 3.1).
TEST(OrderOfChecks, AWrongSignatureComesBeforeAnUnknownConsumerKey) {
  JudgedCall call;
  call.set("X-Ovh-Consumer", "nobody");

  EXPECT_EQ(call.decision(), "signature: Invalid signature");
}

}  // namespace
}  // namespace countersign
