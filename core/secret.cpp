#include "core/secret.hpp"

namespace countersign {

namespace {
constexpr std::size_t kShown = 4;
constexpr std::size_t kShortestMasked = 12;  // below this, four characters would be too much of it
}  // namespace

std::string masked(std::string_view secret) {
  if (secret.size() < kShortestMasked) return "…";
  return std::string{secret.substr(0, kShown)} + "…";
}

}  // namespace countersign
