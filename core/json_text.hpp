// JSON from strangers, parsed only when it cannot cost much: nlohmann's ordered objects look
// members up one by one, so that a wide one takes quadratic time, and a deep one takes stack.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>

namespace countersign {

struct JsonLimits {
  std::size_t depth = 64;     // arrays and objects within each other
  std::size_t members = 256;  // of any one object
};

// Whether `json` stays within the limits; it need not be well formed.
[[nodiscard]] bool is_within(std::string_view json, const JsonLimits& limits) noexcept;

// nullopt when it is no JSON, or beyond the limits. Without comments.
[[nodiscard]] std::optional<nlohmann::ordered_json> parse_json(std::string_view json,
                                                               const JsonLimits& limits = {});

}  // namespace countersign
