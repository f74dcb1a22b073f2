#include <fmt/format.h>

#include "mock_server/api/call.hpp"
#include "mock_server/api/embedded_descriptions.hpp"
#include "mock_server/api/handlers.hpp"

namespace countersign::mock_server {

Result<Api> built_in_api() {
  Handlers handlers = auth_handlers();
  handlers.merge(me_handlers());
  handlers.merge(domain_zone_handlers());

  Api api;
  for (const EmbeddedFile& file : embedded_descriptions()) {
    Result<ApiDescription> description = parse_api_description(file.text);
    if (!description) return tl::unexpected(description.error());
    for (Operation& operation : description->operations) {
      const auto handler = handlers.find(operation.method + " " + operation.path);
      if (handler == handlers.end()) {
        return fail(Errc::bad_input, fmt::format("{} describes {} {}, which has no handler",
                                                 file.path, operation.method, operation.path));
      }
      api.routes.add({.operation = std::move(operation), .handler = handler->second});
    }
    api.models.merge(description->models);
  }
  return api;
}

}  // namespace countersign::mock_server
