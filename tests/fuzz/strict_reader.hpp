// HTTP/1.1 read once more and by the letter (RFC 9112): what the mock took for a
// request must be what stands in the bytes, field by field and chunk by chunk.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mock_server/wire/request_parser.hpp"

namespace countersign::fuzz {

// A request as the mock's parser gave it out, copied.
struct SeenRequest {
  std::string method, target, host, body;
  std::vector<std::pair<std::string, std::string>> fields;
  std::size_t consumed;
  bool keep_alive, http_1_0;
  friend bool operator==(const SeenRequest&, const SeenRequest&) = default;
};

[[nodiscard]] bool has_field(const SeenRequest& request, std::string_view name);

// `bytes` are those that belong to the request.
void require_sound(const SeenRequest& request, std::string_view bytes,
                   const mock_server::RequestLimits& limits);

}  // namespace countersign::fuzz
