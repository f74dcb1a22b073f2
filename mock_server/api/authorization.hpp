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

// All that the caller acts as, for policies: a user is themselves and each of their groups.
// Requires: it came with a credential or a token.
[[nodiscard]] std::vector<std::string> identities_of(const Accepted& caller, const Tenant& tenant);

// The account's policies, and those that OVHcloud makes of the roles of its users' groups
// (facts 7.5).
[[nodiscard]] std::vector<Policy> policies_with_roles(const Account& account);

}  // namespace countersign::mock_server
