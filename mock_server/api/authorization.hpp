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

// `caller` as it came, or refused by E10. A caller without keys or token is asked nothing, nor
// is an account whose policies are those of its first day: it may do everything.
[[nodiscard]] Verdict iam_verdict(Accepted caller, const IamSituation& situation);

// What the caller acts as, for policies. Requires: it came with a credential or a token.
[[nodiscard]] std::vector<std::string> identities_of(const Accepted& caller);

}  // namespace countersign::mock_server
