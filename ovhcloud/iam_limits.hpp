// How much of IAM an account may hold, and one request may ask. OVHcloud publishes no numbers
// that could be found: all of them are assumed, far above what a test needs, and there so that
// no loop fills the memory and no question takes long.
#pragma once

#include <cstddef>

namespace countersign {

inline constexpr std::size_t kMostPolicies = 200;  // of a customer's making, as the next two
inline constexpr std::size_t kMostPermissionsGroups = 200;
inline constexpr std::size_t kMostResourceGroups = 200;
inline constexpr std::size_t kMostIamBytes = 65'536;  // of the body that makes one of these
inline constexpr std::size_t kMostTags = 50;          // of one resource
inline constexpr std::size_t kMostChecks = 1'024;     // actions times resources of one check
inline constexpr std::size_t kMostOAuthClients = 1'000;

}  // namespace countersign
