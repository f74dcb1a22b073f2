// What the handlers of /v2/iam share: an account's policies, and what it owns that policies can
// name.
#pragma once

#include <string_view>
#include <vector>

#include "mock_server/api/call.hpp"
#include "ovhcloud/iam_limits.hpp"
#include "ovhcloud/iam_policy.hpp"

namespace countersign::mock_server {

// Requires: the call came with keys or a token.
[[nodiscard]] inline IamBook& book_of(Call& call) { return account_of(call).iam; }

// The account itself, its zones, and what is described.
[[nodiscard]] std::vector<Resource> resources_of(Call& call);

// Whether a filter lets it through: one that is not given, and one of whose values it is.
[[nodiscard]] inline bool is_wanted(const std::vector<std::string_view>& values,
                                    std::string_view has) {
  return values.empty() || std::find(values.begin(), values.end(), has) != values.end();
}

// Whether details=true was asked for.
[[nodiscard]] bool has_details(const Call& call);

// Whether the body is more than one policy or group may be made of.
[[nodiscard]] inline bool is_too_long(const Call& call) {
  return call.request.body.size() > kMostIamBytes;
}

// Those that the customer made, and not OVHcloud.
template <class T>
[[nodiscard]] std::size_t own_ones(const KeptList<T>& list) {
  return static_cast<std::size_t>(
      std::count_if(list.begin(), list.end(), [](const T& item) { return !item.read_only; }));
}

}  // namespace countersign::mock_server
