// A call's parameters against the description of its operation (facts 3.3):
// path and query decoded and typed, the body parsed and held against its model.
// Pure.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ovhcloud/api_description.hpp"
#include "ovhcloud/api_error.hpp"

namespace countersign {

// A body deeper than this, or with an object wider than this, is J1; assumed.
inline constexpr std::size_t kMaxJsonDepth = 64;
inline constexpr std::size_t kMaxJsonMembers = 256;

// A path parameter as the route matched it: still percent-encoded.
struct PathParameter {
  std::string_view name;
  std::string_view raw;
};

struct NamedText {
  std::string name;
  std::string text;  // decoded
};

struct Arguments {
  std::vector<NamedText> path;
  std::vector<NamedText> query;
  // Null when no body came. Shared only so that this header needs no JSON library.
  std::shared_ptr<const nlohmann::ordered_json> body;

  // Requires: the operation describes the path parameter.
  [[nodiscard]] const std::string& path_value(std::string_view name) const;
  [[nodiscard]] std::optional<std::string_view> query_value(std::string_view name) const;
  // Of a parameter that may be given several times, as the type "string[]" says, in order.
  [[nodiscard]] std::vector<std::string_view> query_values(std::string_view name) const;
};

// Checks in this order: path, query, whether a body may come, its form (J1), its
// members (J3 unknown, J4 misshapen, J6 mistyped), then what is missing (J4, J5).
[[nodiscard]] Answer<Arguments> checked_arguments(const Operation& operation, const Models& models,
                                                  const std::vector<PathParameter>& path,
                                                  std::string_view query, std::string_view body);

// The names of the model's read-only properties that `body` gives another value
// than `current` has, separated by ", ". Empty when none. A client that sends
// back the object it read is not refused for that (assumed; facts B10).
[[nodiscard]] std::string altered_read_only(const Model& model, const nlohmann::ordered_json& body,
                                            const nlohmann::ordered_json& current);

}  // namespace countersign
