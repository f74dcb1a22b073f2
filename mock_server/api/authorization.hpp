// Whether IAM lets a caller do what the operation is (facts 7.5): the last question before
// parameters and handler. Which actions a call needs stands in its description.
#pragma once

#include <span>
#include <string_view>

#include "mock_server/directory/tenant.hpp"
#include "ovhcloud/operation.hpp"
#include "ovhcloud/parameters.hpp"
#include "ovhcloud/verdict.hpp"

namespace countersign::mock_server {

struct IamSituation {
  const Operation& operation;
  std::span<const PathParameter> parameters;  // of the path, undecoded
  std::string_view peer;
  Instant now;
  const Tenant& tenant;
};

// `caller` as it came, or refused: by E10; by E5 or E12 when it is a user who was disabled
// (assumed). A caller without keys or token is asked nothing, nor
// is an account whose policies are those of its first day: it may do everything.
[[nodiscard]] Verdict iam_verdict(Accepted caller, const IamSituation& situation);

// Whether policies are not even looked at: the account itself, as long as its policies are those
// of its first day. Requires: it came with a credential or a token.
[[nodiscard]] bool is_unbound(const Accepted& caller, const Tenant& tenant);

// All that the caller acts as, for policies: a user is themselves and each of their groups.
// Requires: it came with a credential or a token.
[[nodiscard]] std::vector<std::string> identities_of(const Accepted& caller, const Tenant& tenant);

// What is in force for a caller: the account's policies and, for a user, those that OVHcloud
// makes of the roles of its users' groups (facts 7.5). The account is borrowed.
class RulesFor {
 public:
  RulesFor(const Accepted& caller, const Account& account);
  RulesFor(const RulesFor&) = delete;
  RulesFor& operator=(const RulesFor&) = delete;

  [[nodiscard]] const IamRules& get() const noexcept { return rules_; }

 private:
  std::vector<Policy> with_roles_;
  IamRules rules_;
};

}  // namespace countersign::mock_server
