// Instants as text and back: RFC 3339, HTTP dates, and the two ways in which the
// API writes them. Pure; the Paris offset is computed from the EU's rule.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/clock.hpp"

namespace countersign {

// "2026-09-22T18:10:38Z", with up to nine decimals when there are any, also "+02:00"
// offsets; nullopt for anything else. Years 1970 to 2260.
[[nodiscard]] std::optional<Instant> parse_rfc3339(std::string_view text);

// "2026-09-22T18:10:38Z", or with ".123" when the instant has milliseconds.
[[nodiscard]] std::string to_rfc3339(Instant when);

// "2026-09-26T12:51:08+02:00": v1 objects carry Paris time without a fraction
// (facts 5, Datetimes).
[[nodiscard]] std::string to_paris_time(Instant when);

// "Tue, 22 Sep 2026 18:10:38 GMT"
[[nodiscard]] std::string to_http_date(Instant when);

}  // namespace countersign
