#include "mock_server/api/actions.hpp"

#include "mock_server/api/handlers.hpp"

namespace countersign::mock_server {

const KnownActions& ActionCatalogue::of(const Api& api) const {
  std::call_once(collected_->once, [&] {
    for (const RouteTable* routes : {&api.v1, &api.v2}) {
      routes->for_each([&](const Route& route) { collected_->actions.add(route.operation); });
    }
  });
  return collected_->actions;
}

}  // namespace countersign::mock_server
