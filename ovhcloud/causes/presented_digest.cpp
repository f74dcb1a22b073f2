#include "ovhcloud/causes/presented_digest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "core/text.hpp"
#include "ovhcloud/digest.hpp"

namespace countersign {

namespace {

constexpr std::string_view kPrefix = "$1$";

struct Algorithm {
  const char* name;
  std::size_t bytes;
};
constexpr std::array kAlgorithms{Algorithm{"SHA1", 20},   Algorithm{"MD5", 16},
                                 Algorithm{"SHA224", 28}, Algorithm{"SHA256", 32},
                                 Algorithm{"SHA384", 48}, Algorithm{"SHA512", 64}};

const char* algorithm_of(std::size_t bytes) {
  const auto* const found =
      std::find_if(kAlgorithms.begin(), kAlgorithms.end(),
                   [&](const Algorithm& algorithm) { return algorithm.bytes == bytes; });
  return found == kAlgorithms.end() ? nullptr : found->name;
}

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

std::optional<std::string> bytes_of_hex(std::string_view text) {
  if (text.empty() || text.size() % 2 != 0 || !std::all_of(text.begin(), text.end(), is_hex)) {
    return std::nullopt;
  }
  std::string escaped;
  for (std::size_t i = 0; i < text.size(); i += 2) escaped.append("%").append(text.substr(i, 2));
  return percent_decoded(escaped, false);
}

std::optional<std::string> bytes_of_base64(std::string_view text) {
  std::string padded{text};
  std::replace(padded.begin(), padded.end(), '-', '+');
  std::replace(padded.begin(), padded.end(), '_', '/');
  while (padded.size() % 4 != 0) padded += '=';
  return base64_decoded(padded);
}

// The digest itself, without what stands before it.
std::optional<PresentedDigest> read_digest(std::string_view text) {
  if (auto bytes = bytes_of_hex(text); bytes && algorithm_of(bytes->size()) != nullptr) {
    PresentedDigest digest{algorithm_of(bytes->size()), *std::move(bytes), {}};
    if (to_lower(text) != text) {
      digest.mistakes.push_back({"digest.uppercase", "the digest in upper-case hexadecimal"});
    }
    return digest;
  }
  auto bytes = bytes_of_base64(text);
  if (!bytes) return std::nullopt;
  if (auto hex = bytes_of_hex(*bytes); hex && algorithm_of(hex->size()) != nullptr) {
    return PresentedDigest{algorithm_of(hex->size()),
                           *std::move(hex),
                           {{"digest.base64", "the hexadecimal digest in Base64"}}};
  }
  if (algorithm_of(bytes->size()) == nullptr) return std::nullopt;
  return PresentedDigest{
      algorithm_of(bytes->size()), *std::move(bytes), {{"digest.base64", "the digest in Base64"}}};
}

struct Beginning {
  std::size_t length;
  std::optional<FormMistake> mistake;
};

// What the header begins with, down to what a shell leaves of "$1$" in double quotes.
std::vector<Beginning> beginnings(std::string_view header) {
  std::vector<Beginning> found;
  if (header.starts_with("$1$$1$")) {
    found.push_back({6, FormMistake{"digest.prefix-doubled", "$1$ twice"}});
  }
  if (header.starts_with(kPrefix)) {
    found.push_back({kPrefix.size(), std::nullopt});
    return found;
  }
  found.push_back({0, FormMistake{"digest.prefix-missing", "the digest without $1$ before it"}});
  constexpr std::array<std::string_view, 9> kRemains{"$", "$1",  "1$",  "$$", "\\$1\\$",
                                                     "1", "$2$", "$0$", "$1:"};
  for (const std::string_view remains : kRemains) {
    if (!header.starts_with(remains)) continue;
    found.push_back({remains.size(),
                     FormMistake{"digest.prefix-missing",
                                 fmt::format("the digest with {} before it, not $1$", remains)}});
  }
  return found;
}

}  // namespace

std::vector<PresentedDigest> presented_digests(std::string_view header) {
  std::vector<PresentedDigest> readings;
  for (const Beginning& beginning : beginnings(header)) {
    auto digest = read_digest(header.substr(beginning.length));
    if (!digest) continue;
    if (beginning.mistake) digest->mistakes.insert(digest->mistakes.begin(), *beginning.mistake);
    readings.push_back(*std::move(digest));
  }
  return readings;
}

}  // namespace countersign
