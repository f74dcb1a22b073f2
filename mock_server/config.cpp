#include "mock_server/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/json_file.hpp"
#include "core/world_shape.hpp"
#include "mock_server/api/handlers.hpp"
#include "mock_server/control/tenant_plan_json.hpp"
#include "mock_server/directory/tenants.hpp"

namespace countersign::mock_server {

namespace {

using Json = nlohmann::ordered_json;

const Shape& config_shape() {
  using Kind = Shape::Kind;
  static const Shape kText{.kind = Kind::string};
  static const Shape kFlag{.kind = Kind::boolean};
  static const Shape kAnything{};
  static const Shape kStatus{.kind = Kind::integer, .is = "a status from 200 to 599"};
  static const Shape kMethod{.kind = Kind::string,
                             .values = {"GET", "POST", "PUT", "DELETE", "PATCH"}};
  static const Shape kRoute{.kind = Kind::object,
                            .members = {{"method", &kMethod, true},
                                        {"path", &kText, true},
                                        {"status", &kStatus},
                                        {"body", &kAnything},
                                        {"no_authentication", &kFlag}}};
  static const Shape kRoutes{.kind = Kind::array, .element = &kRoute};
  static const Shape kTenants{.kind = Kind::array, .element = &new_tenant_shape()};
  static const Shape kConfig{
      .kind = Kind::object,
      .members = {{"default", &world_shape()}, {"tenants", &kTenants}, {"routes", &kRoutes}}};
  return kConfig;
}

// "/x/{id}/y" -> "/x/{}/y": what two routes have in common when they answer the same paths.
std::string form_of(std::string_view path) {
  std::string form;
  bool inside = false;
  for (const char c : path) {
    if (c == '}') inside = false;
    if (!inside) form += c;
    if (c == '{') inside = true;
  }
  return form;
}

class Reader {
 public:
  explicit Reader(const JsonFile& file) : file_(file) {}

  Result<Config> read() {
    const Json& json = file_.json();
    if (json.contains("default")) {
      const auto added = add_tenant(std::string{kDefaultTenant}, json.at("default"), "/default");
      if (!added) return tl::unexpected(added.error());
    }
    for (std::size_t i = 0; json.contains("tenants") && i < json.at("tenants").size(); ++i) {
      const Json& tenant = json.at("tenants")[i];
      const std::string pointer = fmt::format("/tenants/{}", i);
      if (!tenant.contains("id")) return file_.wrong(pointer, "a tenant here needs an id");
      const auto added = add_tenant(tenant.at("id"), tenant, pointer);
      if (!added) return tl::unexpected(added.error());
    }
    for (std::size_t i = 0; json.contains("routes") && i < json.at("routes").size(); ++i) {
      const auto added = add_route(json.at("routes")[i], fmt::format("/routes/{}", i));
      if (!added) return tl::unexpected(added.error());
    }
    return std::move(config_);
  }

 private:
  Result<void> add_tenant(std::string id, const Json& json, const std::string& pointer) {
    const bool twice = std::any_of(config_.tenants.begin(), config_.tenants.end(),
                                   [&](const ConfiguredTenant& tenant) { return tenant.id == id; });
    if (twice) return file_.wrong(pointer + "/id", "another tenant has this id");
    // What is wrong with a plan does not depend on what it is laid over.
    TenantPlan blank;
    blank.id = id;
    const auto tried = planned(json, std::move(blank));
    if (!tried) return file_.wrong(pointer, tried.error().message);
    config_.tenants.push_back(
        {.id = std::move(id), .plan = [json](TenantPlan plan) { return *planned(json, plan); }});
    return {};
  }

  Result<void> add_route(const Json& json, const std::string& pointer) {
    const std::string path = json.at("path");
    const std::string method = json.at("method");
    if (!path.starts_with('/') || path.starts_with("/1.0") || path.find('?') != std::string::npos) {
      return file_.wrong(pointer + "/path", "a path below /1.0, such as /vps/{serviceName}");
    }
    if (!forms_.insert(method + " " + form_of(path)).second) {
      return file_.wrong(pointer, "another route has this method and path");
    }
    Route route{.operation = {}, .handler = fixed_answer};
    route.operation.method = method;
    route.operation.path = path;
    route.operation.response_type = "any";
    route.operation.no_authentication = json.value("no_authentication", false);
    route.operation.takes_anything = true;
    route.fixed.status = json.value("status", 200);
    if (route.fixed.status < 200 || route.fixed.status > 599) {
      return file_.wrong(pointer + "/status", "a status from 200 to 599");
    }
    if (json.contains("body")) route.fixed.body = json.at("body").dump();
    const std::string taken = fmt::format("{} {} is answered by the mock itself", method, path);
    route.fixed.taken = file_.wrong(pointer, taken).value().message;
    config_.routes.push_back(std::move(route));
    return {};
  }

  const JsonFile& file_;
  Config config_;
  std::set<std::string> forms_;
};

}  // namespace

Result<Config> read_config(const std::string& name, const std::string& text) {
  const auto file = JsonFile::parse(name, text, config_shape());
  if (!file) return tl::unexpected(file.error());
  return Reader{*file}.read();
}

}  // namespace countersign::mock_server
