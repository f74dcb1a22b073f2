#include "ovhcloud/causes/rule_cause.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "core/text.hpp"

namespace countersign {

namespace {

struct Call {
  std::span<const AccessRule> rules;
  std::string_view method;
  std::string_view path;
};

std::string text_of(const AccessRule& rule) {
  return fmt::format("{} {}", rule.method, printable(rule.path));
}

bool grants(const AccessRule& rule, std::string_view method, std::string_view path) {
  return is_granted(std::span{&rule, 1}, method, path);
}

// The first rule that would grant the call if `changed` were its form.
template <class Change>
const AccessRule* granting_once(const Call& call, Change changed) {
  const auto found =
      std::find_if(call.rules.begin(), call.rules.end(), [&](const AccessRule& rule) {
        const std::optional<AccessRule> other = changed(rule);
        return other && grants(*other, call.method, call.path);
      });
  return found == call.rules.end() ? nullptr : &*found;
}

std::optional<AccessRule> without_blanks(const AccessRule& rule) {
  AccessRule other{.method = std::string{trimmed(rule.method)},
                   .path = std::string{trimmed(rule.path)}};
  if (other == rule) return std::nullopt;
  return other;
}

std::optional<AccessRule> without_version(const AccessRule& rule) {
  for (const std::string_view prefix : {"/1.0/", "/v1/", "/v2/"}) {
    if (!rule.path.starts_with(prefix)) continue;
    return AccessRule{.method = rule.method, .path = rule.path.substr(prefix.size() - 1)};
  }
  return std::nullopt;
}

std::optional<AccessRule> without_star(const AccessRule& rule) {
  if (!rule.path.ends_with("/*")) return std::nullopt;
  return AccessRule{.method = rule.method, .path = rule.path.substr(0, rule.path.size() - 2)};
}

std::optional<AccessRule> with_other_slash(const AccessRule& rule) {
  AccessRule other = rule;
  if (other.path.ends_with('/')) {
    other.path.pop_back();
  } else {
    other.path += '/';
  }
  return other;
}

std::vector<std::string> methods_that_cover(const Call& call) {
  std::vector<std::string> methods;
  for (const AccessRule& rule : call.rules) {
    if (!grants(
            {.method = std::string{call.method == "HEAD" ? "GET" : call.method}, .path = rule.path},
            call.method, call.path)) {
      continue;
    }
    if (std::find(methods.begin(), methods.end(), rule.method) == methods.end()) {
      methods.push_back(rule.method);
    }
  }
  return methods;
}

std::size_t common_length(std::string_view a, std::string_view b) {
  const auto [end, other] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return static_cast<std::size_t>(end - a.begin());
}

// The rule that agrees with the path for longest; one of the call's method before others.
const AccessRule* nearest(const Call& call) {
  const auto key = [&](const AccessRule& rule) {
    return std::pair{common_length(rule.path, call.path), rule.method == call.method};
  };
  const auto found =
      std::max_element(call.rules.begin(), call.rules.end(),
                       [&](const AccessRule& a, const AccessRule& b) { return key(a) < key(b); });
  return found == call.rules.end() ? nullptr : &*found;
}

RuleCause none_for_path(const Call& call) {
  const AccessRule* rule = nearest(call);
  const std::string_view method = call.method == "HEAD" ? "GET" : call.method;
  if (rule == nullptr) {
    return {"rule.none-for-path",
            fmt::format("no access rule covers {} {}, and the key has none at all; {} {} would",
                        call.method, call.path, method, call.path)};
  }
  return {"rule.none-for-path",
          fmt::format("no access rule covers {} {}; the nearest is {}, and {} {} would",
                      call.method, call.path, text_of(*rule), method, call.path)};
}

}  // namespace

RuleCause why_not_granted(std::span<const AccessRule> rules, std::string_view method,
                          std::string_view path) {
  const Call call{.rules = rules, .method = method, .path = path};
  const auto refused = fmt::format("no access rule covers {} {}", method, path);
  if (const auto* rule = granting_once(call, without_blanks)) {
    return {"rule.whitespace",
            fmt::format("{}; \"{}\" would without the blanks around it", refused, text_of(*rule))};
  }
  if (const auto* rule = granting_once(call, without_version)) {
    return {"rule.version-prefix",
            fmt::format("{}; {} would without its version prefix", refused, text_of(*rule))};
  }
  if (const auto* rule = granting_once(call, without_star)) {
    return {"rule.wildcard-missing",
            fmt::format("{}; {} covers what is below it, not the path itself: {} {} would", refused,
                        text_of(*rule), rule->method, rule->path.substr(0, rule->path.size() - 2))};
  }
  if (const auto* rule = granting_once(call, with_other_slash)) {
    return {"rule.trailing-slash",
            fmt::format("{}; {} would {} a trailing slash", refused, text_of(*rule),
                        path.ends_with('/') ? "with" : "without")};
  }
  const std::vector<std::string> methods = methods_that_cover(call);
  if (!methods.empty()) {
    return {"rule.method-not-covered",
            fmt::format("{}; its rules for that path are for {}", refused, enumerated(methods))};
  }
  return none_for_path(call);
}

}  // namespace countersign
