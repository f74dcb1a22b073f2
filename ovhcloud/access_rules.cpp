#include "ovhcloud/access_rules.hpp"

#include <algorithm>

namespace countersign {

bool path_matches(std::string_view pattern, std::string_view path) noexcept {
  auto star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == path;
  if (!path.starts_with(pattern.substr(0, star))) return false;
  path.remove_prefix(star);
  // What stands between two stars is taken where it first comes: that leaves most for the rest.
  for (;;) {
    pattern.remove_prefix(star + 1);
    star = pattern.find('*');
    if (star == std::string_view::npos) break;
    const auto at = path.find(pattern.substr(0, star));
    if (at == std::string_view::npos) return false;
    path.remove_prefix(at + star);
  }
  return path.ends_with(pattern);
}

bool is_granted(std::span<const AccessRule> rules, std::string_view method,
                std::string_view path) noexcept {
  constexpr std::string_view kV2 = "/v2";
  const std::string_view needed = method == "HEAD" ? std::string_view{"GET"} : method;
  const bool v2 = path.starts_with("/v2/");
  const std::string_view bare = v2 ? path.substr(kV2.size()) : path;
  return std::any_of(rules.begin(), rules.end(), [&](const AccessRule& rule) {
    if (rule.method != needed) return false;
    return path_matches(rule.path, path) || (v2 && path_matches(rule.path, bare));
  });
}

}  // namespace countersign
