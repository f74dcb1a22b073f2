// A row of the tables of decisions: who does what on what, under which policies, and what
// comes out of it.
#pragma once

#include <gtest/gtest.h>

#include <cctype>
#include <ostream>
#include <string>
#include <string_view>

#include "tests/unit/ovhcloud/iam_world.hpp"

namespace countersign {

struct DecisionRow {
  std::string_view why;  // in a sentence; also the test's name
  std::string_view who;  // see iam_world.hpp
  std::string_view action;
  std::string_view resource;  // in short
  std::string_view policies;  // in force
  std::string_view outcome;   // "allowed", or a cause code without "iam."
  std::string_view by = {};   // the policy that is named
  std::string_view when = kAnyTime;
  std::string_view from = "192.0.2.1";  // empty: not known
  std::string_view tags = {};
};

inline void PrintTo(const DecisionRow& row, std::ostream* out) {
  *out << row.who << ", " << row.action << " on " << row.resource << ", under [" << row.policies
       << "]: " << row.why;
}

inline std::string name_of_row(const ::testing::TestParamInfo<DecisionRow>& tested) {
  std::string name;
  bool starts_a_word = true;
  for (const char c : tested.param.why) {
    const auto letter = static_cast<unsigned char>(c);
    if (std::isalnum(letter) != 0) {
      name += starts_a_word ? static_cast<char>(std::toupper(letter)) : c;
    }
    starts_a_word = std::isalnum(letter) == 0;
  }
  return name;
}

class IamDecision : public ::testing::TestWithParam<DecisionRow> {
 protected:
  static Decision decided(const DecisionRow& row) {
    const IamWorld world;
    const std::vector<Policy> policies = world.in_force(row.policies);
    const IamCaller caller{.identities = identities_of(row.who),
                           .address = parse_ip(row.from),
                           .now = *parse_rfc3339(row.when)};
    const IamResource resource{.urn = urn_of(row.resource), .tags = tags_of(row.tags)};
    const IamRules rules{.policies = policies,
                         .permissions_groups = world.permissions_groups,
                         .resource_groups = world.resource_groups};
    return decide({.caller = caller, .action = row.action, .resource = resource, .rules = rules});
  }

  static void expect(const DecisionRow& row) {
    const Decision made = decided(row);

    EXPECT_EQ(made.allowed, row.outcome == "allowed") << made.sentence;
    EXPECT_EQ(made.cause, row.outcome == "allowed" ? "" : "iam." + std::string{row.outcome})
        << made.sentence;
    EXPECT_EQ(made.policy_name, row.by) << made.sentence;
    EXPECT_NE(made.sentence.find(row.action), std::string::npos) << made.sentence;
    EXPECT_NE(made.sentence.find(row.by), std::string::npos) << made.sentence;
  }
};

}  // namespace countersign
