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

// Whole seconds since 1970, rounded down.
[[nodiscard]] inline std::chrono::seconds unix_seconds(Instant when) {
  return std::chrono::floor<std::chrono::seconds>(when.time_since_epoch());
}

}  // namespace countersign
