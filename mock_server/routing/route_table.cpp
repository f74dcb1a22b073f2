#include "mock_server/routing/route_table.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/text.hpp"

namespace countersign::mock_server {

struct RouteTable::Kept {
  Route route;
  std::vector<std::string> parameters;
};

struct RouteTable::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> parameter;
  std::map<std::string, const Kept*, std::less<>> by_method;
  std::string allowed_methods;  // alphabetical, as the real header has them (facts 8.1)
};

RouteTable::RouteTable() : root_(std::make_unique<Node>()) {}
RouteTable::~RouteTable() = default;
RouteTable::RouteTable(RouteTable&&) noexcept = default;
RouteTable& RouteTable::operator=(RouteTable&&) noexcept = default;

namespace {

std::string_view without_slashes(std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  if (path.ends_with('/')) path.remove_suffix(1);
  return path;
}

// How many letters have to be put in, taken out or changed.
std::size_t edits_between(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

bool is_parameter(std::string_view segment) {
  return segment.starts_with('{') && segment.ends_with('}');
}

}  // namespace

void RouteTable::add(Route route) {
  Kept& kept = routes_.emplace_back(Kept{.route = std::move(route), .parameters = {}});
  const Operation& operation = kept.route.operation;
  Node* node = root_.get();
  for (const std::string_view segment : split(without_slashes(operation.path), '/')) {
    if (is_parameter(segment)) {
      kept.parameters.emplace_back(segment.substr(1, segment.size() - 2));
      if (!node->parameter) node->parameter = std::make_unique<Node>();
      node = node->parameter.get();
    } else {
      auto& child = node->literals[std::string{segment}];
      if (!child) child = std::make_unique<Node>();
      node = child.get();
    }
  }
  node->by_method.emplace(operation.method, &kept);
  node->allowed_methods.clear();
  for (const auto& [method, unused] : node->by_method) {
    node->allowed_methods.append(node->allowed_methods.empty() ? "" : ", ").append(method);
  }
}

std::pair<std::string, const RouteTable::Node*> RouteTable::step(const Node& node,
                                                                 std::string_view segment) {
  const auto exact = node.literals.find(segment);
  if (exact != node.literals.end()) return {exact->first, exact->second.get()};
  std::pair<std::string, const Node*> nearest{"", nullptr};
  std::size_t least = std::max<std::size_t>(1, segment.size() / 3) + 1;
  for (const auto& [name, child] : node.literals) {
    const std::size_t distance = edits_between(segment, name);
    if (distance >= least) continue;
    least = distance;
    nearest = {name, child.get()};
  }
  if (nearest.second == nullptr && node.parameter) return {"{}", node.parameter.get()};
  return nearest;
}

std::string RouteTable::nearest(std::string_view path) const {
  constexpr std::size_t kMostSegments = 32;
  const Node* node = root_.get();
  std::string found;
  std::string last;
  const auto segments = split(without_slashes(path), '/');
  for (std::size_t i = 0; i < segments.size() && i < kMostSegments; ++i) {
    if (segments[i].size() > 64) break;
    auto [name, child] = step(*node, segments[i]);
    if (child == nullptr) break;
    node = child;
    found += "/" + name;
    if (!node->by_method.empty()) last = node->by_method.begin()->second->route.operation.path;
  }
  // Nothing stands at the end: the first that stands below it.
  while (!found.empty() && node->by_method.empty()) {
    if (node->literals.empty() && !node->parameter) break;
    node = node->literals.empty() ? node->parameter.get() : node->literals.begin()->second.get();
    if (!node->by_method.empty()) last = node->by_method.begin()->second->route.operation.path;
  }
  return last;
}

void RouteTable::for_each(const std::function<void(const Route&)>& look) const {
  for (const Kept& kept : routes_) look(kept.route);
}

// The node at the end of `rest`, with the values of the parameters on the way; null
// when there is none that answers anything.
const RouteTable::Node* RouteTable::descend(const Node& node, std::string_view rest,
                                            std::vector<std::string_view>& values) {
  const auto slash = rest.find('/');
  const std::string_view segment = rest.substr(0, slash);
  if (segment.empty()) return nullptr;
  const auto beyond = [&](const Node& child) -> const Node* {
    if (slash != std::string_view::npos) return descend(child, rest.substr(slash + 1), values);
    return child.by_method.empty() ? nullptr : &child;
  };
  const auto literal = node.literals.find(segment);
  if (literal != node.literals.end()) {
    if (const Node* found = beyond(*literal->second)) return found;
  }
  if (!node.parameter) return nullptr;
  values.push_back(segment);
  const Node* found = beyond(*node.parameter);
  if (found == nullptr) values.pop_back();
  return found;
}

// What stands at "/" itself.
const RouteTable::Node* RouteTable::at_root() const {
  const auto found = root_->literals.find(std::string_view{});
  return found == root_->literals.end() ? nullptr : found->second.get();
}

Match RouteTable::find(std::string_view method, std::string_view path) const {
  std::vector<std::string_view> values;
  const Node* node =
      path.empty() || path == "/" ? at_root() : descend(*root_, without_slashes(path), values);
  if (node == nullptr) return {};
  Match match;
  match.allowed_methods = node->allowed_methods;
  const auto found = node->by_method.find(method == "HEAD" ? std::string_view{"GET"} : method);
  if (found == node->by_method.end()) return match;
  match.route = &found->second->route;
  for (std::size_t i = 0; i < values.size(); ++i) {
    match.parameters.push_back({.name = found->second->parameters[i], .raw = values[i]});
  }
  return match;
}

}  // namespace countersign::mock_server
