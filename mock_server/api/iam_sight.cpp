#include "mock_server/api/iam_sight.hpp"

#include "ovhcloud/iam_target.hpp"
#include "ovhcloud/iam_urn.hpp"

namespace countersign::mock_server {

Sight::Bound::Bound(const Call& call, const Account& account)
    : book(account.iam),
      rules(call.caller, account),
      who{.identities = identities_of(call.caller, call.tenant),
          .address = parse_ip(call.request.peer),
          .now = call.now} {}

Sight::Sight(const Call& call) : call_(call) {
  const bool asked = call.tenant.settings.iam == IamMode::strict;
  if (!asked || is_unbound(call.caller, call.tenant)) return;
  bound_.emplace(call, call.tenant.accounts().find(call.caller.account())->second);
}

bool Sight::shows_service(std::string_view name) const {
  const auto action = action_of_list(call_.operation);
  if (!action || !bound_) return true;
  std::string urn =
      resource_urn(name_of(call_.tenant.region), parse_action(*action)->resource_type, name);
  Tags tags = bound_->book.tags_of(urn);
  const IamResource resource{.urn = std::move(urn), .tags = std::move(tags)};
  return decide({.caller = bound_->who,
                 .action = *action,
                 .resource = resource,
                 .rules = bound_->rules.get()})
      .allowed;
}

bool Sight::shows_resource(const Resource& resource) const {
  return !bound_ || may_do_anything(bound_->who, {.urn = resource.urn, .tags = resource.tags},
                                    bound_->rules.get());
}

}  // namespace countersign::mock_server
