#include "mock_server/routing/route_table.hpp"

#include "core/text.hpp"

namespace countersign::mock_server {

struct RouteTable::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> parameter;
  std::string parameter_name;
  std::map<std::string, const Route*, std::less<>> by_method;
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

bool is_parameter(std::string_view segment) {
  return segment.starts_with('{') && segment.ends_with('}');
}

}  // namespace

void RouteTable::add(Route route) {
  const Route& kept = routes_.emplace_back(std::move(route));
  Node* node = root_.get();
  for (const std::string_view segment : split(without_slashes(kept.operation.path), '/')) {
    if (is_parameter(segment)) {
      if (!node->parameter) node->parameter = std::make_unique<Node>();
      node->parameter_name = segment.substr(1, segment.size() - 2);
      node = node->parameter.get();
    } else {
      auto& child = node->literals[std::string{segment}];
      if (!child) child = std::make_unique<Node>();
      node = child.get();
    }
  }
  node->by_method.emplace(kept.operation.method, &kept);
  node->allowed_methods.clear();
  for (const auto& [method, unused] : node->by_method) {
    node->allowed_methods.append(node->allowed_methods.empty() ? "" : ", ").append(method);
  }
}

Match RouteTable::find(std::string_view method, std::string_view path) const {
  Match match;
  const Node* node = root_.get();
  std::string_view rest = without_slashes(path);
  for (bool more = true; more;) {
    const auto slash = rest.find('/');
    const std::string_view segment = rest.substr(0, slash);
    more = slash != std::string_view::npos;
    if (more) rest.remove_prefix(slash + 1);
    if (segment.empty()) return {};

    const auto literal = node->literals.find(segment);
    if (literal != node->literals.end()) {
      node = literal->second.get();
    } else if (node->parameter) {
      match.parameters.push_back({.name = node->parameter_name, .raw = segment});
      node = node->parameter.get();
    } else {
      return {};
    }
  }
  match.allowed_methods = node->allowed_methods;
  const auto route = node->by_method.find(method == "HEAD" ? std::string_view{"GET"} : method);
  if (route != node->by_method.end()) match.route = route->second;
  return match;
}

}  // namespace countersign::mock_server
