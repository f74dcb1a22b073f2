// Why no access rule covers a call, and what would have to change least. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "ovhcloud/access_rules.hpp"

namespace countersign {

struct RuleCause {
  std::string_view code;  // rule.…, see docs/causes.md
  std::string detail;     // names the nearest rule and the smallest change
};

// `path` as is_granted() takes it. Requires: no rule grants the call.
[[nodiscard]] RuleCause why_not_granted(std::span<const AccessRule> rules, std::string_view method,
                                        std::string_view path);

}  // namespace countersign
