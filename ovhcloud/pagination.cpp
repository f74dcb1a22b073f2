#include "ovhcloud/pagination.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "ovhcloud/digest.hpp"

namespace countersign {

namespace {

constexpr std::size_t kSealLength = 12;

// A cursor holds where to go on, and of which list: "17.3f2a90b1c4de" in base64. That says
// nothing of anybody's, so that nothing is lost when somebody makes one up.
std::string cursor_of(std::size_t first, std::string_view list) {
  const std::string place = std::to_string(first);
  return base64url(fmt::format(
      "{}.{}", place, sha256_hex(fmt::format("{} {}", place, list)).substr(0, kSealLength)));
}

ApiError invalid_cursor() {
  return {.status = 400,
          .api_class = "Client::BadRequest::InvalidCursor",
          .legacy_code = "",
          .message = "invalid cursor"};
}

// Base64url without padding is read back by trying: only the number within has to be found.
std::optional<std::size_t> first_of(std::string_view cursor, std::string_view list) {
  std::string text{cursor.substr(0, 64)};
  for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
  text.append((4 - text.size() % 4) % 4, '=');
  const auto plain = base64_decoded(text);
  if (!plain) return std::nullopt;
  const auto first = number_from<std::size_t>(cut(*plain, '.').before);
  if (!first || cursor_of(*first, list) != cursor) return std::nullopt;
  return first;
}

}  // namespace

Answer<Page> page_of(const PageQuery& query, std::string_view list, std::size_t items) {
  std::size_t size = kMostItems;
  if (query.size) {
    const auto asked = number_from<std::int64_t>(*query.size);
    if (!asked || *asked < 1) {
      return refuse(invalid_value("X-Pagination-Size", *query.size, "long"));
    }
    size = std::min(size, static_cast<std::size_t>(*asked));
  }
  std::size_t first = 0;
  if (query.cursor && !query.cursor->empty()) {
    const auto found = first_of(*query.cursor, list);
    if (!found) return refuse(invalid_cursor());
    first = std::min(*found, items);
  }
  const std::size_t count = std::min(size, items - first);
  const std::size_t behind = first + count;
  return Page{.first = first,
              .count = count,
              .next = behind < items ? cursor_of(behind, list) : std::string{}};
}

}  // namespace countersign
