// What IAM lets a caller see of lists: an action that is granted on single services filters the
// list of them, rather than refusing it (facts 7.5; how is assumed).
#pragma once

#include <optional>
#include <string_view>

#include "mock_server/api/authorization.hpp"
#include "mock_server/api/call.hpp"
#include "ovhcloud/iam_policy.hpp"

namespace countersign::mock_server {

// For one call, which is borrowed. Everything is shown where IAM is not asked, or only reports.
class Sight {
 public:
  explicit Sight(const Call& call);

  // Whether a list of services shows this one: its operation's action is granted on it.
  [[nodiscard]] bool shows_service(std::string_view name) const;

  // Whether /iam/resource shows it: a policy in force gives the caller any action on it, and
  // none denies every action.
  [[nodiscard]] bool shows_resource(const Resource& resource) const;

 private:
  struct Bound {
    Bound(const Call& call, const Account& account);
    const IamBook& book;
    RulesFor rules;
    IamCaller who;
  };

  const Call& call_;
  std::optional<Bound> bound_;  // none: everything is shown
};

}  // namespace countersign::mock_server
