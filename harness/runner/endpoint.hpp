// Where scenarios are run, and what is allowed there.
#pragma once

#include <optional>
#include <string>

#include "core/error.hpp"
#include "harness/client/request_bytes.hpp"
#include "harness/client/sender.hpp"

namespace countersign::harness {

enum class EndpointKind {
  countersign,  // ours: worlds can be made through its control API
  ovhcloud,     // the real API: safe scenarios only, one request a second at most
  other,        // safe scenarios, and others only when its host was allowed by name
};

struct EndpointAddress {
  std::string name;  // as the user gave it
  std::string base;  // scheme and authority: "https://eu.api.ovh.com"
  Target target;
  bool ovhcloud;  // by its host name
};

// From an endpoint name (ovh-eu) or a URL; a path after the host may only be one
// of the API's base paths, which scenarios bring themselves. Errors: bad_input.
[[nodiscard]] Result<EndpointAddress> endpoint_address(const std::string& text);

}  // namespace countersign::harness
