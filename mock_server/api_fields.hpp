// The header lines that every answer of the API carries (facts 8.1), and the
// identifiers in them (facts 3.6).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "ovhcloud/region.hpp"

namespace countersign::mock_server {

// One exchange of a tenant: what its identifiers are made of. The same numbers
// give the same identifiers, which is what --seed promises.
struct ExchangeId {
  Region region = Region::eu;
  std::uint64_t seed;
  std::uint64_t request_number;
  Instant at;
};

// "EU.ext-1.6ab2c49e.2579093.7f94fb208787a5f74bf0ce1e3993b0f4"
[[nodiscard]] std::string query_id(const ExchangeId& id);

// Header lines, each ended by CRLF, Date included (it is the tenant's time).
// `allowed_methods` is left out when empty. `body_bytes` decides about Vary, which
// the real gateway sends on answers that it could compress. No Content-Type when
// there is no body at all.
[[nodiscard]] std::string api_fields(const ExchangeId& id, std::string_view allowed_methods,
                                     std::size_t body_bytes);

}  // namespace countersign::mock_server
