#include "harness/capture/json_capture.hpp"

#include <fmt/format.h>

#include "core/json_text.hpp"

namespace countersign::harness {

namespace {

std::string as_text(const nlohmann::json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_number() ? value.dump() : std::string{};
}

CapturedHeader header_of_json(const nlohmann::json& entry) {
  if (entry.is_array() && entry.size() == 2) return {as_text(entry[0]), as_text(entry[1])};
  return {text_member(entry, "name"), text_member(entry, "value")};
}

}  // namespace

Captured<nlohmann::json> captured_json(std::string_view text) {
  constexpr JsonLimits kLimits{.depth = 64, .members = 100'000};
  if (!is_within(text, kLimits)) {
    return fault(0, fmt::format("the JSON nests deeper than {} levels", kLimits.depth));
  }
  try {
    return nlohmann::json::parse(text);
  } catch (const nlohmann::json::parse_error& error) {
    return fault(error.byte == 0 ? 0 : error.byte - 1, "the JSON is not well formed here");
  }
}

std::string text_member(const nlohmann::json& object, const char* name) {
  if (!object.is_object()) return {};
  const auto found = object.find(name);
  return found == object.end() ? std::string{} : as_text(*found);
}

std::vector<CapturedHeader> headers_of_json(const nlohmann::json& object, const char* name) {
  std::vector<CapturedHeader> headers;
  if (!object.is_object() || !object.contains(name)) return headers;
  const nlohmann::json& list = object.at(name);
  if (list.is_object()) {
    for (const auto& [key, value] : list.items()) headers.push_back({key, as_text(value)});
  } else if (list.is_array()) {
    for (const nlohmann::json& entry : list) headers.push_back(header_of_json(entry));
  }
  return headers;
}

}  // namespace countersign::harness
