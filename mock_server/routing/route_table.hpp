// Which operation answers a method and path: a tree of path segments, so that
// the cost of a look-up depends on the path's length and not on how many routes
// there are. Immutable once built; safe to use from several threads.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ovhcloud/api_description.hpp"
#include "ovhcloud/parameters.hpp"

namespace countersign::mock_server {

struct Call;
struct Reply;
using Handler = Answer<Reply> (*)(Call&);

// What the operations around one say of the objects that it is about.
struct ItemsOf {
  std::string type;      // of what a GET of an item below this path answers; empty: none is
  std::string id_name;   // that item's path parameter
  std::string own_type;  // of what a GET of this very path answers
  std::vector<std::string> kept;  // those of its path parameters that name such items
};

// What a route of the user's own answers, each time.
struct FixedAnswer {
  int status = 200;
  std::string body;   // JSON text
  std::string taken;  // what to say, with the place in the file, when the mock has the path itself
};

struct Route {
  Operation operation;
  Handler handler;
  ItemsOf items = {};
  FixedAnswer fixed = {};  // of a route from a configuration file
};

// What stands at a path. `route` is null when no operation has this method there;
// `allowed_methods` is then still the list of those that do exist ("GET, PUT"),
// and empty when nothing at all stands there.
struct Match {
  const Route* route = nullptr;
  std::string_view allowed_methods = {};
  std::vector<PathParameter> parameters = {};  // views into the path that was looked up
};

class RouteTable {
 public:
  RouteTable();
  ~RouteTable();
  RouteTable(RouteTable&&) noexcept;
  RouteTable& operator=(RouteTable&&) noexcept;

  // Requires: no route of this method and path was added before.
  void add(Route route);

  // `path` is without version prefix and query, undecoded. A trailing slash is
  // ignored (facts, clients 0.7); an empty segment matches nothing. HEAD finds
  // the route of GET. Literal segments go before parameters, and where the rest of
  // the path does not fit them, the parameter is tried.
  [[nodiscard]] Match find(std::string_view method, std::string_view path) const;

  // The path of a route that a slip of the pen may have missed, with its parameters in braces;
  // empty when none is near. Its cost depends on the path and on how many segments stand beside
  // those on the way.
  [[nodiscard]] std::string nearest(std::string_view path) const;

  // In the order in which they were added.
  void for_each(const std::function<void(const Route&)>& look) const;

 private:
  struct Node;
  struct Kept;  // a route and the names of its parameters
  [[nodiscard]] const Node* at_root() const;
  static const Node* descend(const Node& node, std::string_view rest,
                             std::vector<std::string_view>& values);
  // The child that `segment` leads to, or nearly leads to, with its name; null when none does.
  static std::pair<std::string, const Node*> step(const Node& node, std::string_view segment);
  std::unique_ptr<Node> root_;
  std::deque<Kept> routes_;  // a deque never moves its elements
};

}  // namespace countersign::mock_server
