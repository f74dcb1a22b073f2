#include "mock_server/pages/rights.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "core/text.hpp"
#include "mock_server/pages/html.hpp"

namespace countersign::mock_server {

namespace {

struct PathRights {
  std::string_view path;
  std::vector<std::string_view> methods;  // each once

  [[nodiscard]] bool may(std::string_view method) const {
    return std::find(methods.begin(), methods.end(), method) != methods.end();
  }
};

// The views are into `rules`.
std::vector<PathRights> by_path(const std::vector<AccessRule>& rules) {
  std::vector<PathRights> result;
  std::map<std::string_view, std::size_t> places;
  for (const AccessRule& rule : rules) {
    const auto [place, is_new] = places.emplace(rule.path, result.size());
    if (is_new) result.push_back({.path = rule.path, .methods = {}});
    PathRights& rights = result[place->second];
    if (!rights.may(rule.method)) rights.methods.push_back(rule.method);
  }
  return result;
}

std::string joined(const std::vector<std::string_view>& parts, std::string_view conjunction) {
  std::string result;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) result += i + 1 == parts.size() ? conjunction : std::string_view{", "};
    result += parts[i];
  }
  return result;
}

std::string spaced(const std::vector<std::string_view>& parts) {
  std::string result;
  for (const std::string_view part : parts) result.append(result.empty() ? "" : " ").append(part);
  return result;
}

std::string deeds(const PathRights& rights, const Words& words) {
  if (rights.may("GET") && rights.may("POST") && rights.may("PUT") && rights.may("DELETE")) {
    return std::string{words.everything};
  }
  std::vector<std::string_view> parts;
  for (const auto& [method, deed] :
       {std::pair{"GET", words.read}, std::pair{"POST", words.add}, std::pair{"PUT", words.change},
        std::pair{"PATCH", words.amend}, std::pair{"DELETE", words.remove}}) {
    if (rights.may(method)) parts.push_back(deed);
  }
  return parts.empty() ? std::string{words.nothing} : joined(parts, words.conjunction);
}

std::string area_of(std::string_view path, const Words& words) {
  if (!path.starts_with('/')) return {};
  const std::string_view segment = cut(path.substr(1), '/').before;
  const auto found = std::find_if(words.areas.begin(), words.areas.end(),
                                  [&](const Area& area) { return area.segment == segment; });
  return found == words.areas.end() ? std::string{} : filled(words.in_area, found->name);
}

std::string reach(std::string_view path, const Words& words) {
  if (path.empty()) return std::string{words.nowhere};
  if (path == "/*" || path == "*") return std::string{words.whole_account};
  const auto star = path.find('*');
  if (star == std::string_view::npos) return area_of(path, words).append(words.one_path);
  if (star + 1 == path.size() && path.ends_with("/*")) {
    return area_of(path, words) + filled(words.below, html_code(path.substr(0, star)));
  }
  return area_of(path, words).append(words.fitting);
}

std::string capitalised(std::string text) {
  text.replace(0, 1, to_upper(text.substr(0, 1)));
  return text;
}

}  // namespace

std::string rights_list(const std::vector<AccessRule>& rules, const Words& words) {
  if (rules.empty()) return fmt::format("<p>{}</p>\n", words.no_rights);
  std::string items;
  for (const PathRights& rights : by_path(rules)) {
    items += fmt::format("<li><strong>{}</strong> {}<br>{}</li>\n",
                         capitalised(deeds(rights, words)), reach(rights.path, words),
                         html_code(spaced(rights.methods).append(" ").append(rights.path)));
  }
  return "<ul>\n" + items + "</ul>\n";
}

}  // namespace countersign::mock_server
