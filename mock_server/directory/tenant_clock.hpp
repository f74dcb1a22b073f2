// A tenant's own time: the real clock shifted, or one instant that stands still.
#pragma once

#include <chrono>

#include "core/clock.hpp"

namespace countersign::mock_server {

class TenantClock final : public Clock {
 public:
  // `base` must outlive this clock.
  explicit TenantClock(const Clock& base) : base_(&base) {}

  [[nodiscard]] Instant now() const override { return frozen_ ? at_ : base_->now() + shift_; }
  [[nodiscard]] bool frozen() const noexcept { return frozen_; }

  // Lets it run from `when` on, or stand still there.
  void set(Instant when, bool frozen) {
    frozen_ = frozen;
    at_ = when;
    shift_ = when - base_->now();
  }

  // Runs `offset` ahead of the real clock (behind when negative).
  void set_offset(std::chrono::seconds offset) {
    frozen_ = false;
    shift_ = offset;
  }

  void freeze() {
    at_ = now();
    frozen_ = true;
  }

  // A frozen clock steps and stays frozen.
  void advance(std::chrono::milliseconds by) {
    at_ += by;
    shift_ += by;
  }

 private:
  const Clock* base_;
  std::chrono::system_clock::duration shift_{0};
  Instant at_{};
  bool frozen_ = false;
};

}  // namespace countersign::mock_server
