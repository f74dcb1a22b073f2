// JSON that somebody captured: bounded, with a fault where it is none. Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "harness/capture/captured_request.hpp"

namespace countersign::harness {

// Errors: no JSON, with the place; nested too deeply.
[[nodiscard]] Captured<nlohmann::json> captured_json(std::string_view text);

// The member's text or number as text; empty when it is neither.
[[nodiscard]] std::string text_member(const nlohmann::json& object, const char* name);

// [{"name": …, "value": …}] and [["name", "value"]], and {"name": "value"}.
[[nodiscard]] std::vector<CapturedHeader> headers_of_json(const nlohmann::json& object,
                                                          const char* name);

}  // namespace countersign::harness
