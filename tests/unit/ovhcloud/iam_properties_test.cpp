// What holds for any policies and any question: with seeds that are printed, so that a
// failure can be had again.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/unit/ovhcloud/iam_world.hpp"

namespace countersign {
namespace {

using Words = std::vector<std::string>;

// Few words, so that things meet.
const Words kActions{"vps:apiovh:get",
                     "vps:apiovh:reboot",
                     "vps:apiovh:snapshot/get",
                     "dnsZone:apiovh:get",
                     "dnsZone:apiovh:record/delete",
                     "account:apiovh:me/get"};
const Words kPatterns{"*",
                      "vps:*",
                      "vps:apiovh:*",
                      "*get",
                      "dnsZone:apiovh:record/*",
                      "*delete",
                      "vps:apiovh:reboot",
                      "vps:apiovh:get",
                      "account:apiovh:me/*"};
const Words kResources{"vps:web1", "vps:web2", "dnsZone:example.com", "account"};
const Words kCovers{"vps:*", "vps:web1", "*:*", "dnsZone:*.com", "account", "web", "all"};
const Words kCallers{"root", "ann", "bob", "bot"};

class IamProperty : public ::testing::TestWithParam<unsigned> {
 protected:
  const std::string& any_of(const Words& words) {
    return words[std::uniform_int_distribution<std::size_t>{0, words.size() - 1}(random_)];
  }
  bool once_in(int n) { return std::uniform_int_distribution<>{1, n}(random_) == 1; }

  Words some_of(const Words& words, int most) {
    Words chosen;
    for (int i = std::uniform_int_distribution<>{0, most}(random_); i > 0; --i) {
      chosen.push_back(any_of(words));
    }
    return chosen;
  }

  Policy random_policy(std::string_view who, int number) {
    PolicyContent content{.name = "p" + std::to_string(number), .identities = identities_of(who)};
    for (const std::string& each : some_of(kCovers, 2)) content.resources.push_back(urn_of(each));
    content.resources.push_back(urn_of(any_of(kCovers)));
    content.permissions.allow = some_of(kPatterns, 3);
    if (once_in(4)) content.permissions.deny = some_of(kPatterns, 1);
    if (once_in(3)) content.permissions.except = some_of(kPatterns, 1);
    if (once_in(4)) content.permissions_groups = {world_.permissions_groups.at(2).urn};
    if (once_in(5)) content.conditions = match("request.IP", "192.0.2.1");
    if (once_in(5)) content.expired_at = parse_rfc3339("2026-01-01T00:00:00Z");
    return {.id = "id" + std::to_string(number),
            .owner = std::string{kNic},
            .read_only = false,
            .content = std::move(content),
            .created_at = {},
            .updated_at = {}};
  }

  // A new question, and new policies for it.
  void roll() {
    who_ = any_of(kCallers);
    caller_ = {.identities = identities_of(who_),
               .address = parse_ip(once_in(2) ? "192.0.2.1" : "198.51.100.7"),
               .now = *parse_rfc3339(kAnyTime)};
    action_ = any_of(kActions);
    resource_ = {.urn = urn_of(any_of(kResources))};
    policies_.clear();
    for (int i = 0; i < 6; ++i) policies_.push_back(random_policy(any_of(kCallers), i));
  }

  Decision decided(const std::vector<Policy>& policies) const {
    const IamRules rules{.policies = policies,
                         .permissions_groups = world_.permissions_groups,
                         .resource_groups = world_.resource_groups};
    return decide({.caller = caller_, .action = action_, .resource = resource_, .rules = rules});
  }
  Decision decided() const { return decided(policies_); }

  IamWorld world_;
  std::mt19937 random_{GetParam()};
  std::string who_;
  IamCaller caller_;
  std::string action_;
  IamResource resource_;
  std::vector<Policy> policies_;
};

constexpr int kRounds = 100;

TEST_P(IamProperty, ADenyAnywhereWins) {
  for (int i = 0; i < kRounds; ++i) {
    roll();
    Policy denying = random_policy(who_, 99);
    denying.content.resources = {resource_.urn};
    denying.content.permissions.deny = {action_};
    denying.content.conditions.reset();
    denying.content.expired_at.reset();
    policies_.insert(policies_.begin() + static_cast<std::ptrdiff_t>(random_() % 7), denying);

    ASSERT_EQ(decided().cause, "iam.denied") << "seed " << GetParam() << ", round " << i;
  }
}

TEST_P(IamProperty, RemovingAnAllowNeverGrants) {
  for (int i = 0; i < kRounds; ++i) {
    roll();
    if (decided().allowed) continue;
    for (std::size_t p = 0; p < policies_.size(); ++p) {
      for (std::size_t a = 0; a < policies_[p].content.permissions.allow.size(); ++a) {
        std::vector<Policy> fewer = policies_;
        Words& allow = fewer[p].content.permissions.allow;
        allow.erase(allow.begin() + static_cast<std::ptrdiff_t>(a));

        ASSERT_FALSE(decided(fewer).allowed) << "seed " << GetParam() << ", round " << i;
      }
    }
  }
}

TEST_P(IamProperty, RemovingAnExceptOrADenyNeverRefuses) {
  for (int i = 0; i < kRounds; ++i) {
    roll();
    if (!decided().allowed) continue;
    for (Policy& policy : policies_) {
      policy.content.permissions.except.clear();
      policy.content.permissions.deny.clear();
    }

    ASSERT_TRUE(decided().allowed) << "seed " << GetParam() << ", round " << i;
  }
}

TEST_P(IamProperty, TheOrderOfPoliciesNeverMatters) {
  for (int i = 0; i < kRounds; ++i) {
    roll();
    const Decision before = decided();
    std::shuffle(policies_.begin(), policies_.end(), random_);

    ASSERT_EQ(decided(), before) << "seed " << GetParam() << ", round " << i << ": "
                                 << before.sentence;
  }
}

TEST_P(IamProperty, PoliciesForOthersChangeNothing) {
  for (int i = 0; i < kRounds; ++i) {
    roll();
    const Decision before = decided();
    for (const std::string& other : kCallers) {
      if (other != who_) policies_.push_back(random_policy(other, 50 + i));
    }
    const Decision after = decided();

    ASSERT_EQ(after.allowed, before.allowed) << "seed " << GetParam() << ", round " << i;
    ASSERT_EQ(after.cause, before.cause) << "seed " << GetParam() << ", round " << i;
    if (before.allowed || before.cause == "iam.denied") {
      ASSERT_EQ(after, before) << "seed " << GetParam() << ", round " << i;
    }
  }
}

TEST_P(IamProperty, APolicyGivenTwiceIsAsGoodAsOnce) {
  for (int i = 0; i < kRounds; ++i) {
    roll();
    const Decision before = decided();
    policies_.push_back(policies_[random_() % policies_.size()]);

    ASSERT_EQ(decided(), before) << "seed " << GetParam() << ", round " << i;
  }
}

TEST_P(IamProperty, ADecisionNamesAPolicyThatIsThere) {
  int allowed = 0;
  for (int i = 0; i < kRounds; ++i) {
    roll();
    const Decision made = decided();
    allowed += made.allowed ? 1 : 0;

    ASSERT_EQ(made.allowed, made.cause.empty());
    ASSERT_EQ(made.policy_id.empty(), made.policy_name.empty());
    ASSERT_TRUE(made.policy_id.empty() ||
                std::any_of(policies_.begin(), policies_.end(),
                            [&](const Policy& policy) { return policy.id == made.policy_id; }));
    ASSERT_FALSE(made.sentence.empty());
  }
  EXPECT_GT(allowed, kRounds / 10) << "the questions are such that some are allowed";
  EXPECT_LT(allowed, kRounds * 9 / 10) << "and some are not; seed " << GetParam();
}

INSTANTIATE_TEST_SUITE_P(Seeds, IamProperty, ::testing::Values(1U, 20260922U, 1457018875U));

}  // namespace
}  // namespace countersign
