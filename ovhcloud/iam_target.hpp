// On which resource an IAM action is asked for (facts 7.3, 7.4): the account for "account:…";
// for any other type the service that the path's first parameter names. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ovhcloud/operation.hpp"
#include "ovhcloud/parameters.hpp"

namespace countersign {

// "account:apiovh:me/get" taken apart. Views into the name.
struct ActionName {
  std::string_view resource_type;  // "account"
  std::string_view source;         // "apiovh"
  std::string_view path;           // "me/get"
};

// nullopt for what has not three parts, none of them empty, or stars.
[[nodiscard]] std::optional<ActionName> parse_action(std::string_view name);

struct CallTarget {
  std::span<const IamAction> actions;         // of the operation
  std::span<const PathParameter> parameters;  // of its path, undecoded, in their order
  std::string_view region;
  std::string_view nichandle;
};

// The URN for one of `target.actions`. nullopt where the path names no such resource: of a
// list, whose items are filtered one by one, and for an action of another product than the
// operation's first one has, as "ldp:…/forwardTo" beside "cdn:…". Such actions are not asked
// for (assumed).
[[nodiscard]] std::optional<std::string> resource_asked_for(const IamAction& action,
                                                            const CallTarget& target);

// The action by which the items of a list of services are filtered: the operation's own,
// where its path names no service. nullopt for every other operation.
[[nodiscard]] std::optional<std::string_view> action_of_list(const Operation& operation);

}  // namespace countersign
