// The primitive types of OVHcloud's API descriptions ("long", "ipBlock", "uuid"), and
// which texts are values of them. What the real API refuses within a type was seen for
// long alone (facts 3.3, J6); the forms of all others are assumed. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace countersign {

// False for models, lists, maps, and "any".
[[nodiscard]] bool is_primitive(std::string_view type) noexcept;

// A value that came as text, in a path or a query. Requires: is_primitive(type).
[[nodiscard]] bool primitive_fits(std::string_view type, std::string_view text);

// A value that came as JSON. Requires: is_primitive(type).
[[nodiscard]] bool primitive_fits(std::string_view type, const nlohmann::ordered_json& value);

}  // namespace countersign
