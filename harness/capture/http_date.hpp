// The Date header, read: "Tue, 22 Sep 2026 18:10:38 GMT". Pure.
#pragma once

#include <optional>
#include <string_view>

#include "core/clock.hpp"

namespace countersign::harness {

// nullopt for anything but the form that every server of today sends (RFC 9110, IMF-fixdate).
[[nodiscard]] std::optional<Instant> parse_http_date(std::string_view text);

}  // namespace countersign::harness
