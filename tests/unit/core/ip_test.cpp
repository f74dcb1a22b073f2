#include "core/ip.hpp"

#include <gtest/gtest.h>

#include <string>

namespace countersign {
namespace {

// Requires: `text` is an address.
IpAddress ip(std::string_view text) {
  const auto address = parse_ip(text);
  EXPECT_TRUE(address) << text;
  return address.value_or(IpAddress{});
}

bool is_in(std::string_view address, std::string_view block_text) {
  const auto block = parse_ip_block(block_text);
  EXPECT_TRUE(block) << block_text;
  return block && contains(*block, ip(address));
}

// `address` with one bit turned over, counted from the most significant.
IpAddress with_bit_turned(IpAddress address, unsigned bit) {
  address.bytes[bit / 8] = static_cast<std::uint8_t>(address.bytes[bit / 8] ^ (0x80U >> bit % 8));
  return address;
}

TEST(ParseIp, HoldsIpv4AsItsMappedForm) {
  EXPECT_EQ(ip("192.0.2.9"), ip("::ffff:192.0.2.9"));
  EXPECT_EQ(ip("192.0.2.9"), ip("::FFFF:c000:0209"));
  EXPECT_NE(ip("192.0.2.9"), ip("::192.0.2.9"));
}

TEST(ParseIp, ReadsEveryFormOfAnIpv6Address) {
  EXPECT_EQ(ip("2001:db8::1"), ip("2001:0DB8:0:0:0:0:0:0001"));
  EXPECT_EQ(ip("::"), IpAddress{});
  EXPECT_NE(ip("::1"), ip("::"));
}

class NotAddresses : public ::testing::TestWithParam<std::string_view> {};

TEST_P(NotAddresses, AreRefusedAloneAndInABlock) {
  EXPECT_EQ(parse_ip(GetParam()), std::nullopt);
  EXPECT_FALSE(parse_ip_block(GetParam()).has_value());
  EXPECT_FALSE(parse_ip_block(std::string{GetParam()} + "/24").has_value());
}

INSTANTIATE_TEST_SUITE_P(Ip, NotAddresses,
                         ::testing::Values("", "192.0.2", "192.0.2.256", "192.0.2.1.1", "192.0.2.",
                                           "192.0.2.01", " 192.0.2.1", "192.0.2.1 ", "0xC0.0.2.1",
                                           "[::1]", "::1%lo", ":::", "1::2::3", "12345::",
                                           "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "localhost"));

TEST(ParseIp, RefusesWhatStandsBehindANul) {
  constexpr std::string_view kHidden{"192.0.2.1\0.evil", 15};
  EXPECT_EQ(parse_ip(kHidden), std::nullopt);
}

TEST(ParseIpBlock, TakesASingleAddressForABlockOfOne) {
  EXPECT_TRUE(is_in("192.0.2.9", "192.0.2.9"));
  EXPECT_FALSE(is_in("192.0.2.8", "192.0.2.9"));
  EXPECT_TRUE(is_in("2001:db8::1", "2001:db8::1"));
  EXPECT_FALSE(is_in("2001:db8::2", "2001:db8::1"));
}

TEST(ParseIpBlock, TakesPrefixesUpToTheWidthOfTheAddress) {
  EXPECT_EQ(parse_ip_block("192.0.2.0/0")->prefix_bits, 96U);
  EXPECT_EQ(parse_ip_block("192.0.2.0/32")->prefix_bits, 128U);
  EXPECT_FALSE(parse_ip_block("192.0.2.0/33").has_value());
  EXPECT_EQ(parse_ip_block("2001:db8::/0")->prefix_bits, 0U);
  EXPECT_EQ(parse_ip_block("2001:db8::/128")->prefix_bits, 128U);
  EXPECT_FALSE(parse_ip_block("2001:db8::/129").has_value());
}

TEST(ParseIpBlock, CountsTheBitsOfAMappedBlockAsIpv6Does) {
  EXPECT_EQ(parse_ip_block("::ffff:192.0.2.0/120")->prefix_bits, 120U);
  EXPECT_TRUE(is_in("192.0.2.77", "::ffff:192.0.2.0/120"));
  EXPECT_FALSE(is_in("192.0.3.77", "::ffff:192.0.2.0/120"));
}

TEST(ParseIpBlock, RefusesAPrefixThatIsNoNumber) {
  for (const std::string_view text :
       {"192.0.2.0/", "192.0.2.0/-1", "192.0.2.0/+8", "192.0.2.0/ 8", "192.0.2.0/8 ",
        "192.0.2.0/255.255.255.0", "192.0.2.0/24/24", "/24"}) {
    EXPECT_FALSE(parse_ip_block(text).has_value()) << text;
  }
}

TEST(Contains, LooksAtTheBitsOfThePrefixAndAtNoOthers) {
  for (const std::string_view network : {"198.51.100.170", "2001:db8:5555:aaaa:0f0f:1234::ff"}) {
    const IpAddress address = ip(network);
    const bool v4 = network.find(':') == std::string_view::npos;
    for (unsigned prefix = v4 ? 96 : 0; prefix <= 128; ++prefix) {
      const IpBlock block{.network = address, .prefix_bits = prefix};
      ASSERT_TRUE(contains(block, address)) << network << " in the first " << prefix << " bits";
      for (unsigned bit = 0; bit < 128; ++bit) {
        ASSERT_EQ(contains(block, with_bit_turned(address, bit)), bit >= prefix)
            << network << " with bit " << bit << " turned, in the first " << prefix << " bits";
      }
    }
  }
}

TEST(Contains, KnowsBothEdgesOfABlockWithAnOddPrefix) {
  EXPECT_TRUE(is_in("192.0.2.8", "192.0.2.8/29"));
  EXPECT_TRUE(is_in("192.0.2.15", "192.0.2.8/29"));
  EXPECT_FALSE(is_in("192.0.2.7", "192.0.2.8/29"));
  EXPECT_FALSE(is_in("192.0.2.16", "192.0.2.8/29"));
  EXPECT_TRUE(is_in("2001:db8:7fff::1", "2001:db8::/33"));
  EXPECT_FALSE(is_in("2001:db8:8000::1", "2001:db8::/33"));
}

TEST(Contains, DoesNotMindBitsBehindThePrefix) { EXPECT_TRUE(is_in("10.1.2.3", "10.9.9.9/8")); }

TEST(Contains, KeepsTheFamiliesApart) {
  EXPECT_FALSE(is_in("2001:db8::1", "0.0.0.0/0"));
  EXPECT_FALSE(is_in("192.0.2.9", "2001:db8::/32"));
  EXPECT_TRUE(is_in("192.0.2.9", "0.0.0.0/0"));
  EXPECT_TRUE(is_in("2001:db8::1", "::/0"));
  EXPECT_FALSE(is_in("192.0.2.9", "::/0"));
  EXPECT_FALSE(is_in("192.0.2.9", "::/80"));
}

}  // namespace
}  // namespace countersign
