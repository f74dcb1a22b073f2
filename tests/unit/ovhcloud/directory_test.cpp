#include "ovhcloud/directory.hpp"

#include <gtest/gtest.h>

namespace countersign {
namespace {

using namespace std::chrono_literals;

constexpr Instant kExpiration{1457018875s};

Credential credential(CredentialState state, std::optional<Instant> expiration) {
  return {.id = 1,
          .consumer_key = ConsumerKey{"c"},
          .application_id = 1,
          .state = state,
          .rules = {},
          .allowed_ips = {},
          .allowed_blocks = {},
          .creation = Instant{},
          .expiration = expiration,
          .last_use = {},
          .redirection = {},
          .token = "",
          .account = "",
          .signer = Signer{"s", "c"}};
}

TEST(CredentialStateAt, IsExpiredFromTheInstantOfExpirationOn) {
  const Credential validated = credential(CredentialState::validated, kExpiration);

  EXPECT_EQ(state_at(validated, kExpiration - 1ns), CredentialState::validated);
  EXPECT_EQ(state_at(validated, kExpiration), CredentialState::expired);
  EXPECT_EQ(state_at(validated, kExpiration + 1ns), CredentialState::expired);
}

// Facts 4.1: a null expiration is unlimited.
TEST(CredentialStateAt, NeverExpiresWithoutAnExpiration) {
  EXPECT_EQ(state_at(credential(CredentialState::validated, std::nullopt), Instant::max()),
            CredentialState::validated);
}

TEST(CredentialStateAt, LeavesEveryOtherStateAsItWasSet) {
  for (const CredentialState state : {CredentialState::pending_validation, CredentialState::refused,
                                      CredentialState::expired, CredentialState::revoked}) {
    EXPECT_EQ(state_at(credential(state, kExpiration), kExpiration + 1s), state) << name_of(state);
    EXPECT_EQ(state_at(credential(state, kExpiration), kExpiration - 1s), state) << name_of(state);
  }
}

// Facts 4.1.
TEST(Names, AreSpelledAsTheApiDoes) {
  EXPECT_EQ(name_of(CredentialState::pending_validation), "pendingValidation");
  EXPECT_EQ(name_of(CredentialState::validated), "validated");
  EXPECT_EQ(name_of(CredentialState::refused), "refused");
  EXPECT_EQ(name_of(CredentialState::expired), "expired");
  EXPECT_EQ(name_of(CredentialState::revoked), "revoked");
  EXPECT_EQ(name_of(ApplicationStatus::active), "active");
  EXPECT_EQ(name_of(ApplicationStatus::blocked), "blocked");
  EXPECT_EQ(name_of(ApplicationStatus::inactive), "inactive");
  EXPECT_EQ(name_of(ApplicationStatus::trusted), "trusted");
}

}  // namespace
}  // namespace countersign
