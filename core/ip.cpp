#include "core/ip.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <string>

#include "core/text.hpp"

namespace countersign {

namespace {

constexpr unsigned kMappedBits = 96;  // ::ffff:0:0/96 holds the IPv4 addresses

bool is_ipv4(const IpAddress& address) noexcept {
  return std::all_of(address.bytes.begin(), address.bytes.begin() + 10,
                     [](std::uint8_t byte) { return byte == 0; }) &&
         address.bytes[10] == 0xFF && address.bytes[11] == 0xFF;
}

}  // namespace

std::optional<IpAddress> parse_ip(std::string_view text) {
  const std::string terminated{text};
  if (terminated.find('\0') != std::string::npos) return std::nullopt;
  IpAddress address{};
  if (inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) == 1) return address;
  address.bytes = {};
  address.bytes[10] = address.bytes[11] = 0xFF;
  if (inet_pton(AF_INET, terminated.c_str(), address.bytes.data() + 12) == 1) return address;
  return std::nullopt;
}

std::optional<IpBlock> parse_ip_block(std::string_view text) {
  const auto slash = text.find('/');
  const auto network = parse_ip(text.substr(0, slash));
  if (!network) return std::nullopt;
  const bool v4 = is_ipv4(*network) && text.substr(0, slash).find(':') == std::string_view::npos;
  const unsigned widest = v4 ? 32 : 128;
  unsigned bits = widest;
  if (slash != std::string_view::npos) {
    const auto given = number_from<unsigned>(text.substr(slash + 1));
    if (!given || *given > widest) return std::nullopt;
    bits = *given;
  }
  return IpBlock{.network = *network, .prefix_bits = v4 ? bits + kMappedBits : bits};
}

bool contains(const IpBlock& block, const IpAddress& address) noexcept {
  // "::/0" is all of IPv6 and nothing of IPv4, although an IPv4 address is kept as a mapped one.
  if (is_ipv4(address) && block.prefix_bits < kMappedBits) return false;
  const unsigned whole = block.prefix_bits / 8;
  const unsigned rest = block.prefix_bits % 8;
  if (!std::equal(block.network.bytes.begin(), block.network.bytes.begin() + whole,
                  address.bytes.begin())) {
    return false;
  }
  if (rest == 0) return true;
  const auto mask = static_cast<std::uint8_t>(0xFF << (8 - rest));
  return (block.network.bytes[whole] & mask) == (address.bytes[whole] & mask);
}

bool is_loopback(std::string_view host) {
  if (equals_ignoring_case(host, "localhost")) return true;
  static const auto kV4 = parse_ip_block("127.0.0.0/8");
  static const auto kV6 = parse_ip_block("::1");
  const auto address = parse_ip(host);
  return address && (contains(*kV4, *address) || contains(*kV6, *address));
}

}  // namespace countersign
