#include "ovhcloud/causes/cause.hpp"

#include <algorithm>
#include <array>

namespace countersign {

namespace {
constexpr std::array kCatalogue{CauseEntry{"signature.unexplained", "No known mistake fits",
                                           "Compare your string to sign.", "E7"}};
}  // namespace

std::span<const CauseEntry> cause_catalogue() noexcept { return kCatalogue; }

const CauseEntry* cause_entry(std::string_view code) noexcept {
  const auto found = std::find_if(kCatalogue.begin(), kCatalogue.end(),
                                  [&](const CauseEntry& entry) { return entry.code == code; });
  return found == kCatalogue.end() ? nullptr : &*found;
}

Cause cause_of(std::string_view code, std::string detail) {
  const CauseEntry* entry = cause_entry(code);
  if (entry == nullptr)
    return {
        .code = std::string{code}, .title = {}, .detail = std::move(detail), .fix = {}, .fact = {}};
  return {.code = std::string{code},
          .title = std::string{entry->title},
          .detail = std::move(detail),
          .fix = std::string{entry->fix},
          .fact = std::string{entry->fact}};
}

}  // namespace countersign
