// What to say of a path where nothing answers: what stands near it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mock_server/api/handlers.hpp"
#include "ovhcloud/endpoints.hpp"

namespace countersign::mock_server {

// `path` as it was called, `versioned` what it is within its branch; absent outside of all.
// Names routes alone, never what was called. Empty when there is nothing to say.
[[nodiscard]] std::string told_nearest(const Api& api, std::string_view path,
                                       const std::optional<VersionedPath>& versioned);

}  // namespace countersign::mock_server
