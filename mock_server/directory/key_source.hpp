// Where a tenant's keys and numbers come from: one seed, so that a seeded mock
// gives the same ones each time, and an unseeded mock ones that nobody can guess.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "mock_server/directory/changes.hpp"

namespace countersign::mock_server {

class KeySource {
 public:
  // `seed` is any text; whoever knows it knows every key. `changes`, which may be null and
  // must outlive this, hears that a number was used.
  explicit KeySource(std::string seed, Changes* changes = nullptr)
      : seed_(std::move(seed)), changes_(changes) {}

  // `length` lower-case hexadecimal characters (at most 64), another text for
  // each call: SHA-256 over seed, label and a running number.
  [[nodiscard]] std::string hex(std::string_view label, std::size_t length);

  // A version 4 style UUID, from the same source.
  [[nodiscard]] std::string uuid(std::string_view label);

  // A number in [low, high], from the same source.
  [[nodiscard]] std::int64_t number(std::string_view label, std::int64_t low, std::int64_t high);

  // 64 lower-case hexadecimal characters, always the same for a subject, which nobody can
  // make who does not know the seed; no key is among them.
  [[nodiscard]] std::string proof(std::string_view subject) const;

  // The seed of something below: a tenant's, from the mock's.
  [[nodiscard]] std::string derived_seed(std::string_view name) const;

  // How many texts were made: an earlier source goes on where it was with the same seed and
  // number.
  [[nodiscard]] const std::string& seed() const noexcept { return seed_; }
  [[nodiscard]] std::uint64_t taken() const noexcept { return taken_; }
  void restore(std::string seed, std::uint64_t taken) {
    seed_ = std::move(seed);
    taken_ = taken;
  }

 private:
  std::string seed_;
  Changes* changes_;
  std::uint64_t taken_ = 0;
};

// SplitMix64's finaliser: 64 well-mixed bits of `value`. For identifiers that
// need to differ, not to be secret.
[[nodiscard]] constexpr std::uint64_t mixed(std::uint64_t value) noexcept {
  value += 0x9E3779B97F4A7C15U;
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31);
}

}  // namespace countersign::mock_server
