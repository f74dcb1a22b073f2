// Time as an argument: whoever needs the time is handed a Clock, so that tests
// and tenants can have their own. SystemClock is made in cli/ and nowhere below.
#pragma once

#include <chrono>

namespace countersign {

// UTC, in the system clock's own resolution; the API itself speaks whole seconds.
using Instant = std::chrono::system_clock::time_point;

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return std::chrono::system_clock::now(); }
};

// Instants end in April 2262: whatever a caller asks for stays before this.
inline constexpr Instant kEndOfTime{std::chrono::sys_days{std::chrono::year{2261} / 1 / 1}};

// `when` plus `by`, and never past the end of time. Requires: when <= kEndOfTime.
[[nodiscard]] inline Instant later(Instant when, std::chrono::seconds by) {
  // In seconds: the two may be further apart than an Instant's own duration can hold.
  const auto in_seconds = [](Instant i) {
    return std::chrono::floor<std::chrono::seconds>(i.time_since_epoch());
  };
  return by > in_seconds(kEndOfTime) - in_seconds(when) ? kEndOfTime : when + by;
}

// Whole seconds since 1970, rounded down.
[[nodiscard]] inline std::chrono::seconds unix_seconds(Instant when) {
  return std::chrono::floor<std::chrono::seconds>(when.time_since_epoch());
}

}  // namespace countersign
