#include "harness/scenario/variables.hpp"

#include <algorithm>
#include <array>

namespace countersign::harness {

namespace {

constexpr std::array<std::string_view, 8> kPredefined{
    "application_key", "account", "tenant", "base", "host", "now", "client_id", "client_secret"};

// The next "${name}" in text: where it starts, its name, and where it ends.
struct Reference {
  std::size_t begin;
  std::string_view name;
  std::size_t end;
};

std::optional<Reference> next_reference(std::string_view text, std::size_t from) {
  const auto begin = text.find("${", from);
  if (begin == std::string_view::npos) return std::nullopt;
  const auto close = text.find('}', begin);
  if (close == std::string_view::npos) return std::nullopt;
  return Reference{
      .begin = begin, .name = text.substr(begin + 2, close - begin - 2), .end = close + 1};
}

std::string as_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::optional<std::string> undefined_in(std::string_view text,
                                        const std::set<std::string, std::less<>>& defined) {
  for (auto found = next_reference(text, 0); found; found = next_reference(text, found->end)) {
    if (!defined.contains(found->name)) return std::string{found->name};
  }
  return std::nullopt;
}

}  // namespace

std::span<const std::string_view> predefined_variables() noexcept { return kPredefined; }

std::optional<std::string> undefined_variable(const Json& json,
                                              const std::set<std::string, std::less<>>& defined) {
  if (json.is_string()) return undefined_in(json.get_ref<const std::string&>(), defined);
  if (!json.is_structured()) return std::nullopt;
  for (const auto& [name, value] : json.items()) {
    if (auto found = undefined_variable(value, defined)) return found;
  }
  return std::nullopt;
}

std::string filled_in(std::string_view text, const Variables& variables) {
  std::string result;
  std::size_t done = 0;
  for (auto found = next_reference(text, 0); found; found = next_reference(text, found->end)) {
    const auto variable = variables.find(found->name);
    if (variable == variables.end()) continue;
    result += text.substr(done, found->begin - done);
    result += as_text(variable->second);
    done = found->end;
  }
  return result.append(text.substr(done));
}

Json filled_in(const Json& json, const Variables& variables) {
  if (json.is_string()) {
    const auto& text = json.get_ref<const std::string&>();
    const auto found = next_reference(text, 0);
    if (found && found->begin == 0 && found->end == text.size()) {
      const auto variable = variables.find(found->name);
      if (variable != variables.end()) return variable->second;
    }
    return filled_in(std::string_view{text}, variables);
  }
  Json result = json;
  if (json.is_array()) {
    std::transform(json.begin(), json.end(), result.begin(),
                   [&](const Json& item) { return filled_in(item, variables); });
  } else if (json.is_object()) {
    for (const auto& [name, value] : json.items()) result[name] = filled_in(value, variables);
  }
  return result;
}

}  // namespace countersign::harness
