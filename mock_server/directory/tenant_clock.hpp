// A tenant's own time: the real clock shifted, or one instant that stands still.
#pragma once

#include <chrono>

#include "core/clock.hpp"
#include "mock_server/directory/changes.hpp"

namespace countersign::mock_server {

class TenantClock final : public Clock {
 public:
  struct State {
    bool frozen = false;
    Instant at = {};                                 // where it stands, when frozen
    std::chrono::system_clock::duration shift = {};  // against the real clock, when it runs
  };

  // `base` must outlive this clock, and so must `changes`, which may be null.
  explicit TenantClock(const Clock& base, Changes* changes = nullptr)
      : base_(&base), changes_(changes) {}

  [[nodiscard]] Instant now() const override {
    return state_.frozen ? state_.at : base_->now() + state_.shift;
  }
  [[nodiscard]] bool frozen() const noexcept { return state_.frozen; }

  // Lets it run from `when` on, or stand still there.
  void set(Instant when, bool frozen) {
    restore({.frozen = frozen, .at = when, .shift = when - base_->now()});
  }

  // Runs `offset` ahead of the real clock (behind when negative).
  void set_offset(std::chrono::seconds offset) {
    restore({.frozen = false, .at = state_.at, .shift = offset});
  }

  void freeze() { restore({.frozen = true, .at = now(), .shift = state_.shift}); }

  // A frozen clock steps and stays frozen.
  void advance(std::chrono::milliseconds by) {
    restore({.frozen = state_.frozen, .at = state_.at + by, .shift = state_.shift + by});
  }

  [[nodiscard]] const State& state() const noexcept { return state_; }
  void restore(const State& state) {
    state_ = state;
    if (changes_ != nullptr) changes_->note(RowKind::clock);
  }

 private:
  const Clock* base_;
  Changes* changes_;
  State state_;
};

}  // namespace countersign::mock_server
