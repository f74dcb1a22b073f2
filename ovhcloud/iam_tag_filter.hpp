// The query parameter `tags` of GET /v2/iam/resource: which resources have such tags
// (facts 7.1, models iam.resource.TagFilter). Pure.
//
// The value is JSON, {"env": [{"operator": "EQ", "value": "prod"}]}, which is assumed: the
// description says map[string][]iam.resource.TagFilter and no more.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ovhcloud/api_error.hpp"
#include "ovhcloud/iam_condition.hpp"

namespace countersign {

enum class TagOperator { equal, not_equal, like, like_ignoring_case, exists, absent };

struct TagFilter {
  TagOperator op = TagOperator::equal;
  std::string value;
};

using TagFilters = std::map<std::string, std::vector<TagFilter>, std::less<>>;  // by tag key

// Refused: 400 as J4 for what is no such JSON, an operator that there is not, and a filter
// that needs a value and has none (assumed).
[[nodiscard]] Answer<TagFilters> tag_filters_from(std::string_view json);

// Each key must fit; of a key's filters any one may (assumed, both). A tag that is not there is
// equal to nothing and like nothing.
[[nodiscard]] bool fits(const Tags& tags, const TagFilters& filters);

// As SQL's LIKE: "%" stands for any run of characters, "_" for one. Never takes more than
// pattern times text steps.
[[nodiscard]] bool is_like(std::string_view text, std::string_view pattern) noexcept;

}  // namespace countersign
