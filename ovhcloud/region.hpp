// The three parts of OVHcloud. Each has its own customers, applications and hosts: what one
// gave out, the others do not know (facts 1, E2). Pure.
#pragma once

#include <optional>
#include <string_view>

namespace countersign {

enum class Region { eu, ca, us };

// As URNs spell it: "eu".
[[nodiscard]] std::string_view name_of(Region region) noexcept;
[[nodiscard]] std::optional<Region> region_named(std::string_view name) noexcept;

// As identifiers begin with it: "EU". Of client ids and query ids only "EU" was seen, and "CA" of
// query ids; the others are assumed (facts 2.5, 3.6).
[[nodiscard]] std::string_view prefix_of(Region region) noexcept;

// Scheme and host under which the API is: "https://eu.api.ovh.com".
[[nodiscard]] std::string_view api_base(Region region) noexcept;

// Scheme and host under which people consent today: "https://www.ovh.com". That of the US is
// assumed (facts 4.2).
[[nodiscard]] std::string_view website_base(Region region) noexcept;

}  // namespace countersign
