// The rules by which the clocks of each time zone change, as constants: the last rule of
// each zone in the IANA time zone data base, release 2025b, which is in the public domain.
// To be read through ovhcloud/iam_time_zone.
#pragma once

#include <span>
#include <string_view>

namespace countersign {

// "The last Sunday of March at 02:00": month 3, week 5 (the last), weekday 0, minute 120.
// The minute counts from the midnight before that day, on the clock that is about to be
// changed; it may be negative or beyond the day.
struct ClockChange {
  unsigned month = 0;    // 1 to 12
  unsigned week = 0;     // 1 to 4, or 5 for the last
  unsigned weekday = 0;  // 0 is Sunday
  int minute = 0;
};

// Minutes ahead of UTC. A zone that never changes its clocks has equal standard and summer.
struct ZoneRule {
  int standard = 0;
  int summer = 0;
  ClockChange begins = {};  // of summer; may fall behind its end in the year
  ClockChange ends = {};
};

struct Zones {
  ZoneRule rule;
  std::string_view names;  // separated by single spaces
};

[[nodiscard]] std::span<const Zones> all_zones() noexcept;

}  // namespace countersign
