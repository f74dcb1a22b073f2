#include "ovhcloud/region.hpp"

#include <array>

namespace countersign {

namespace {

struct Names {
  std::string_view name;
  std::string_view prefix;
  std::string_view api;
  std::string_view website;
};

constexpr std::array kNames{
    Names{"eu", "EU", "https://eu.api.ovh.com", "https://www.ovh.com"},
    Names{"ca", "CA", "https://ca.api.ovh.com", "https://ca.ovh.com"},
    Names{"us", "US", "https://api.us.ovhcloud.com", "https://us.ovhcloud.com"},
};

const Names& names_of(Region region) noexcept { return kNames[static_cast<std::size_t>(region)]; }

}  // namespace

std::string_view name_of(Region region) noexcept { return names_of(region).name; }

std::optional<Region> region_named(std::string_view name) noexcept {
  for (const Region region : {Region::eu, Region::ca, Region::us}) {
    if (name_of(region) == name) return region;
  }
  return std::nullopt;
}

std::string_view prefix_of(Region region) noexcept { return names_of(region).prefix; }

std::string_view api_base(Region region) noexcept { return names_of(region).api; }

std::string_view website_base(Region region) noexcept { return names_of(region).website; }

}  // namespace countersign
