// What the clocks of a place show, for conditions such as date(Europe/Paris).Hour
// (facts 7.5). The C++ library of g++ 12 knows no time zones and nothing here may read
// files, so the rules in force are a table: see iam_time_zone_rules. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "core/clock.hpp"

namespace countersign {

// How far the zone is ahead of UTC at `when`. Zones are names of the IANA data base, spelled
// exactly, or fixed offsets ("+02:00"); an empty name is UTC. nullopt for any other.
// Past instants are read by the rules of today as well. Morocco's and Western Sahara's
// changes around Ramadan follow no rule and are left out.
[[nodiscard]] std::optional<std::chrono::minutes> utc_offset(std::string_view zone, Instant when);

}  // namespace countersign
