// gzip of answers, as the real gateway does it (facts 8.1): for whoever accepts it, from 20
// bytes up.
#pragma once

#include "core/http.hpp"

namespace countersign::mock_server {

// Below this, nginx leaves a body alone (its gzip_min_length), and sends no Vary.
inline constexpr std::size_t kShortestCompressed = 20;

// Whether Accept-Encoding allows gzip (RFC 9110, 12.5.3); absent, it does not.
[[nodiscard]] bool accepts_gzip(const Request& request);

// Compresses the body and says so, where the caller accepts it and it is long enough.
void compress(Response& response, const Request& request);

}  // namespace countersign::mock_server
