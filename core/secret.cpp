#include "core/secret.hpp"

#include <algorithm>

namespace countersign {

namespace {
constexpr std::size_t kShown = 4;
constexpr std::size_t kShortestMasked = 12;  // below this, four characters would be too much of it
}  // namespace

std::string masked(std::string_view secret) {
  if (secret.size() < kShortestMasked) return "…";
  const auto is_ascii = [](unsigned char c) { return c < 0x80; };
  const std::string_view front = secret.substr(0, kShown);
  if (!std::all_of(front.begin(), front.end(), is_ascii)) return "…";  // no half characters
  return std::string{secret.substr(0, kShown)} + "…";
}

}  // namespace countersign
