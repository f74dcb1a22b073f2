#include "ovhcloud/access_rules.hpp"

#include <algorithm>

namespace countersign {

bool path_matches(std::string_view pattern, std::string_view path) noexcept {
  std::size_t p = 0;
  std::size_t s = 0;
  std::size_t star = std::string_view::npos;  // the last "*" seen
  std::size_t resume = 0;                     // where in `path` its run ends so far
  while (s < path.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = s;
    } else if (p < pattern.size() && pattern[p] == path[s]) {
      ++p;
      ++s;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      s = ++resume;
    } else {
      return false;
    }
  }
  return pattern.substr(p).find_first_not_of('*') == std::string_view::npos;
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
