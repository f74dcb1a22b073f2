#include "core/json_text.hpp"

#include <nlohmann/json.hpp>
#include <vector>

namespace countersign {

bool is_within(std::string_view json, const JsonLimits& limits) noexcept {
  std::vector<std::size_t> members;  // of what is open, an array's elements aside
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (members.size() == limits.depth) return false;
      members.push_back(0);
    } else if ((c == ']' || c == '}') && !members.empty()) {
      members.pop_back();
    } else if (c == ':' && !members.empty() && ++members.back() > limits.members) {
      return false;
    }
  }
  return true;
}

std::optional<nlohmann::ordered_json> parse_json(std::string_view json, const JsonLimits& limits) {
  if (!is_within(json, limits)) return std::nullopt;
  auto parsed = nlohmann::ordered_json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (parsed.is_discarded()) return std::nullopt;
  return parsed;
}

}  // namespace countersign
