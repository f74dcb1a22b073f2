#include "mock_server/directory/key_source.hpp"

#include <fmt/format.h>

#include <charconv>

#include "ovhcloud/digest.hpp"

namespace countersign::mock_server {

std::string KeySource::hex(std::string_view label, std::size_t length) {
  if (changes_ != nullptr) changes_->note(RowKind::counters);
  return sha256_hex(fmt::format("{}\n{}\n{}", seed_, label, ++taken_)).substr(0, length);
}

std::string KeySource::uuid(std::string_view label) {
  const std::string h = hex(label, 32);
  const std::string_view v = h;
  return fmt::format("{}-{}-4{}-8{}-{}", v.substr(0, 8), v.substr(8, 4), v.substr(13, 3),
                     v.substr(17, 3), v.substr(20, 12));
}

std::int64_t KeySource::number(std::string_view label, std::int64_t low, std::int64_t high) {
  const std::string digits = hex(label, 15);
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  return low + value % (high - low + 1);
}

// Hashed twice, so that no proof can be lengthened into another's.
std::string KeySource::proof(std::string_view subject) const {
  return sha256_hex(
      fmt::format("{}\nproof\n{}", seed_, sha256_hex(fmt::format("{}\n{}", seed_, subject))));
}

std::string KeySource::derived_seed(std::string_view name) const {
  return sha256_hex(fmt::format("{}\ntenant\n{}", seed_, name));
}

}  // namespace countersign::mock_server
