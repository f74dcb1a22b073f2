// IP addresses and blocks, as the API's ipBlock type writes them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace countersign {

// An IPv4 address is held as its IPv6-mapped form, so that one comparison serves both.
struct IpAddress {
  std::array<std::uint8_t, 16> bytes;
  friend bool operator==(const IpAddress&, const IpAddress&) = default;
};

struct IpBlock {
  IpAddress network;
  unsigned prefix_bits;  // 0 to 128; a /24 of IPv4 is 120 here
};

[[nodiscard]] std::optional<IpAddress> parse_ip(std::string_view text);

// "192.0.2.0/24", "2001:db8::/32", or a single address.
[[nodiscard]] std::optional<IpBlock> parse_ip_block(std::string_view text);

[[nodiscard]] bool contains(const IpBlock& block, const IpAddress& address) noexcept;

// "localhost", or an address of this machine's own: 127.0.0.0/8 or ::1.
[[nodiscard]] bool is_loopback(std::string_view host);

}  // namespace countersign
