// Pages of a list under /v2 (facts 8.3): how many items, from which on, and the cursor of the
// next page. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "ovhcloud/api_error.hpp"

namespace countersign {

// More than this many items never stand in one page, whatever is asked for (assumed).
inline constexpr std::size_t kMostItems = 10'000;

// What a request says of pages. Views into the request.
struct PageQuery {
  std::optional<std::string_view> size;    // X-Pagination-Size
  std::optional<std::string_view> cursor;  // X-Pagination-Cursor; an empty one counts as none
};

struct Page {
  std::size_t first;
  std::size_t count;
  std::string next;  // X-Pagination-Cursor-Next; empty on the last page
};

// `list` is what the cursor must have been made for, such as the path and the query: a cursor
// of another list is none of this one's. `items` is how many there are now; a cursor that
// points behind them, since some were removed, gives an empty last page.
// Without a size everything is one page, up to kMostItems (assumed). Refused, both assumed but
// for the sentence: a size that is no whole number from 1 on (J6); a cursor that was never
// given out for this list, 400 "invalid cursor" (facts 3.4).
[[nodiscard]] Answer<Page> page_of(const PageQuery& query, std::string_view list,
                                   std::size_t items);

}  // namespace countersign
