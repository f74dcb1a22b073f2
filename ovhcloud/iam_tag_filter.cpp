#include "ovhcloud/iam_tag_filter.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/json_text.hpp"
#include "core/text.hpp"

namespace countersign {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::pair<std::string_view, TagOperator>, 6> kOperators{
    {{"EQ", TagOperator::equal},
     {"NEQ", TagOperator::not_equal},
     {"LIKE", TagOperator::like},
     {"ILIKE", TagOperator::like_ignoring_case},
     {"EXISTS", TagOperator::exists},
     {"NEXISTS", TagOperator::absent}}};

std::optional<TagOperator> operator_of(const Json& filter) {
  const auto given = filter.find("operator");
  if (given == filter.end() || given->is_null()) return TagOperator::equal;
  if (!given->is_string()) return std::nullopt;
  for (const auto& [name, op] : kOperators) {
    if (name == given->get_ref<const std::string&>()) return op;
  }
  return std::nullopt;
}

bool has_only_what_is_known(const Json& filter) {
  return std::all_of(filter.items().begin(), filter.items().end(), [](const auto& item) {
    return item.key() == "operator" || item.key() == "value";
  });
}

std::optional<TagFilter> filter_from(const Json& json) {
  if (!json.is_object() || !has_only_what_is_known(json)) return std::nullopt;
  const auto op = operator_of(json);
  if (!op) return std::nullopt;
  const auto value = json.find("value");
  if (value != json.end() && value->is_string()) {
    return TagFilter{.op = *op, .value = value->get<std::string>()};
  }
  const bool needs_none = *op == TagOperator::exists || *op == TagOperator::absent;
  if (!needs_none || (value != json.end() && !value->is_null())) return std::nullopt;
  return TagFilter{.op = *op, .value = ""};
}

bool fits(const std::string* tag, const TagFilter& filter) {
  switch (filter.op) {
    case TagOperator::equal: return tag != nullptr && *tag == filter.value;
    case TagOperator::not_equal: return tag == nullptr || *tag != filter.value;
    case TagOperator::like: return tag != nullptr && is_like(*tag, filter.value);
    case TagOperator::like_ignoring_case:
      return tag != nullptr && is_like(to_lower(*tag), to_lower(filter.value));
    case TagOperator::exists: return tag != nullptr;
    case TagOperator::absent: return tag == nullptr;
  }
  return false;
}

}  // namespace

Answer<TagFilters> tag_filters_from(std::string_view text) {
  const auto json = parse_json(text);
  if (!json || !json->is_object()) return refuse(misshapen_query_parameter("tags"));
  TagFilters filters;
  for (const auto& [key, list] : json->items()) {
    if (!list.is_array()) return refuse(misshapen_query_parameter("tags"));
    for (const Json& each : list) {
      auto filter = filter_from(each);
      if (!filter) return refuse(misshapen_query_parameter("tags"));
      filters[key].push_back(*std::move(filter));
    }
  }
  return filters;
}

bool fits(const Tags& tags, const TagFilters& filters) {
  return std::all_of(filters.begin(), filters.end(), [&](const auto& wanted) {
    const auto& [key, list] = wanted;
    const auto found = tags.find(key);
    const std::string* tag = found == tags.end() ? nullptr : &found->second;
    return std::any_of(list.begin(), list.end(),
                       [&](const TagFilter& filter) { return fits(tag, filter); });
  });
}

// On a mismatch it goes back to the last "%" alone, which may then hold one character more.
bool is_like(std::string_view text, std::string_view pattern) noexcept {
  std::size_t t = 0;
  std::size_t p = 0;
  std::size_t after_any = std::string_view::npos;  // behind the last "%" met
  std::size_t resume = 0;                          // where in the text it began to hold
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '%') {
      after_any = ++p;
      resume = t;
    } else if (p < pattern.size() && (pattern[p] == '_' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (after_any != std::string_view::npos) {
      p = after_any;
      t = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('%', p) == std::string_view::npos;
}

}  // namespace countersign
