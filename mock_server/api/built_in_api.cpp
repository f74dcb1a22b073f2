#include <algorithm>

#include "core/text.hpp"
#include "mock_server/api/described.hpp"
#include "mock_server/api/embedded_descriptions.hpp"
#include "mock_server/api/handlers.hpp"

namespace countersign::mock_server {

namespace {

const Operation* get_at(const std::vector<Operation>& operations, std::string_view path) {
  for (const Operation& operation : operations) {
    if (operation.method == "GET" && operation.path == path) return &operation;
  }
  return nullptr;
}

// The operation of an item directly below: "/sms/{serviceName}" for "/sms".
const Operation* item_below(const std::vector<Operation>& operations, const std::string& path) {
  for (const Operation& operation : operations) {
    const std::string& candidate = operation.path;
    const bool below = candidate.starts_with(path + "/{") && candidate.ends_with('}') &&
                       candidate.find('/', path.size() + 1) == std::string::npos;
    if (below && operation.method == "GET") return &operation;
  }
  return nullptr;
}

ItemsOf items_around(const std::vector<Operation>& operations, const std::string& path) {
  ItemsOf items;
  if (const Operation* own = get_at(operations, path)) items.own_type = own->response_type;
  if (const Operation* below = item_below(operations, path)) {
    items.type = below->response_type;
    items.id_name = below->path.substr(path.size() + 2);
    items.id_name.pop_back();
  }
  std::string so_far;
  for (const std::string_view segment : split(std::string_view{path}.substr(1), '/')) {
    so_far.append("/").append(segment);
    if (segment.starts_with('{') && get_at(operations, so_far) != nullptr) {
      items.kept.emplace_back(segment.substr(1, segment.size() - 2));
    }
  }
  return items;
}

// Whether two paths differ in the names of their parameters at most.
bool same_form(std::string_view x, std::string_view y) {
  const auto xs = split(x, '/');
  const auto ys = split(y, '/');
  return std::equal(xs.begin(), xs.end(), ys.begin(), ys.end(),
                    [](std::string_view a, std::string_view b) {
                      return a == b || (a.starts_with('{') && b.starts_with('{'));
                    });
}

// The folder of a description says which branch of the API it is of.
bool is_of_v2(const EmbeddedFile& file) { return file.path.starts_with("v2/"); }

Handlers handlers_with_behaviour() {
  Handlers handlers = auth_handlers();
  handlers.merge(me_handlers());
  handlers.merge(domain_zone_handlers());
  handlers.merge(sms_handlers());
  handlers.merge(new_account_handlers());
  handlers.merge(oauth2_client_handlers());
  handlers.merge(user_handlers());
  handlers.merge(user_group_handlers());
  handlers.merge(personal_token_handlers());
  handlers.merge(iam_policy_handlers());
  handlers.merge(iam_group_handlers());
  handlers.merge(iam_resource_handlers());
  handlers.merge(iam_check_handlers());
  handlers.merge(iam_reference_handlers());
  return handlers;
}

}  // namespace

Result<Api> api_with(const std::vector<Route>& further) {
  const Handlers handlers = handlers_with_behaviour();
  Api api;
  for (const EmbeddedFile& file : embedded_descriptions()) {
    Result<ApiDescription> description = parse_api_description(file.text);
    if (!description) return tl::unexpected(description.error());
    RouteTable& routes = is_of_v2(file) ? api.v2 : api.v1;
    for (const Operation& operation : description->operations) {
      const auto handler = handlers.find(operation.method + " " + operation.path);
      routes.add({.operation = operation,
                  .handler = handler == handlers.end() ? described : handler->second,
                  .items = items_around(description->operations, operation.path)});
    }
    api.models.merge(description->models);
  }
  add_schema_routes(api);
  for (const Route& route : further) {
    const Match match = api.v1.find(route.operation.method, route.operation.path);
    const bool taken =
        match.route != nullptr && same_form(match.route->operation.path, route.operation.path);
    if (taken) return fail(Errc::bad_input, route.fixed.taken);
    api.v1.add(route);
  }
  return api;
}

}  // namespace countersign::mock_server
