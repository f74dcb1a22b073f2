#include "mock_server/api/near_route.hpp"

#include <fmt/format.h>

namespace countersign::mock_server {

namespace {

bool stands_at(const RouteTable& routes, std::string_view path) {
  return !routes.find("GET", path).allowed_methods.empty();
}

std::string_view prefix_of(ApiVersion version) {
  return version == ApiVersion::v1 ? "/1.0" : "/v2";
}

}  // namespace

std::string told_nearest(const Api& api, std::string_view path,
                         const std::optional<VersionedPath>& versioned) {
  if (!versioned) {
    for (const ApiVersion version : {ApiVersion::v1, ApiVersion::v2}) {
      if (stands_at(api.routes(version), path)) {
        return fmt::format("it is below {}", prefix_of(version));
      }
    }
    return "the API is below /1.0, /v1 and /v2";
  }
  const ApiVersion other = versioned->version == ApiVersion::v1 ? ApiVersion::v2 : ApiVersion::v1;
  if (stands_at(api.routes(other), versioned->path)) {
    return fmt::format("it is below {}", prefix_of(other));
  }
  const std::string nearest = api.routes(versioned->version).nearest(versioned->path);
  if (nearest.empty()) return {};
  return fmt::format("the nearest is {}{}", prefix_of(versioned->version), nearest);
}

}  // namespace countersign::mock_server
