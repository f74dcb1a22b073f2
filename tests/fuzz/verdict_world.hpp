// The world in which verdict.cpp judges: a directory with an application and a
// credential of every kind, and the API as its descriptions have it.
#pragma once

#include "mock_server/routing/route_table.hpp"
#include "ovhcloud/directory.hpp"

namespace countersign::fuzz {

inline constexpr Instant kNow{std::chrono::seconds{1457018875}};

struct DescribedApi {
  mock_server::RouteTable routes;  // without handlers
  Models models;
};

// Applications "app" and "other" are in use, "blocked" is not; each one's secret is
// "secret" and its id (1, 2, 3).
[[nodiscard]] const Directory& fixed_directory();
[[nodiscard]] const DescribedApi& described_api();

}  // namespace countersign::fuzz
