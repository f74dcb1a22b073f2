#include "mock_server/tls/authority.hpp"

#include <gtest/gtest.h>

namespace countersign::mock_server {
namespace {

using namespace std::chrono_literals;

const Instant kNow{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + 12h};

class AuthorityTest : public ::testing::Test {
 protected:
  static Authority made(const std::vector<std::string>& further = {}) {
    return Authority::make(further, kNow).value();
  }
};

TEST_F(AuthorityTest, VouchesForOvhcloudsDomainsLocalhostAndLoopback) {
  const Authority authority = made();

  for (const char* host : {"ovh.com", "eu.api.ovh.com", "API.US.OVHCLOUD.COM", "www.ovh.com",
                           "localhost", "tenant.localhost", "127.0.0.1", "127.9.9.9", "::1"}) {
    EXPECT_TRUE(authority.may_vouch_for(host)) << host;
  }
}

TEST_F(AuthorityTest, VouchesForNobodyElse) {
  const Authority authority = made();

  for (const char* host : {"", "com", "notovh.com", "ovh.com.example.net", "example.com",
                           ".ovh.com", "a..ovh.com", "*.ovh.com", "ovh.com,DNS:x", "128.0.0.1",
                           "192.0.2.1", "::2", "[::1]", "eu.api.ovh.com:443"}) {
    EXPECT_FALSE(authority.may_vouch_for(host)) << host;
  }
}

TEST_F(AuthorityTest, VouchesForWhatItWasMadeForBesides) {
  const Authority authority = made({"api.example.net", "192.0.2.7", "2001:db8::7"});

  for (const char* host : {"api.example.net", "eu.api.example.net", "192.0.2.7", "2001:db8::7",
                           "eu.api.ovh.com", "127.0.0.1"}) {
    EXPECT_TRUE(authority.may_vouch_for(host)) << host;
  }
  for (const char* host : {"example.net", "192.0.2.8", "2001:db8::8"}) {
    EXPECT_FALSE(authority.may_vouch_for(host)) << host;
  }
}

TEST_F(AuthorityTest, IsNotMadeForWhatNoCertificateCanName) {
  for (const char* host : {"", "a b", "x,permitted;DNS:com", "*", "\xC3\xA9.com"}) {
    const auto authority = Authority::make({host}, kNow);
    ASSERT_FALSE(authority) << host;
    EXPECT_EQ(authority.error().code, Errc::bad_input);
  }
  EXPECT_EQ(Authority::make({"a b"}, kNow).error().message,
            "\"a b\" is neither a host name nor an IP address that a certificate could name");
}

TEST_F(AuthorityTest, LastsThirtyDays) { EXPECT_EQ(made().ends(), kNow + 30 * 24h); }

TEST_F(AuthorityTest, ReadsBackAsItWasKept) {
  const Authority authority = made({"api.example.net"});

  const auto again = Authority::from_pem(authority.certificate_pem(), authority.key_pem());

  ASSERT_TRUE(again);
  EXPECT_EQ(again->certificate_pem(), authority.certificate_pem());
  EXPECT_EQ(again->ends(), authority.ends());
  EXPECT_TRUE(again->may_vouch_for("api.example.net"));
}

TEST_F(AuthorityTest, IsNotReadFromAnythingElse) {
  const Authority one = made();
  const Authority other = made();
  const Certificate leaf = one.issue({"eu.api.ovh.com"}).value();

  EXPECT_FALSE(Authority::from_pem("", ""));
  EXPECT_FALSE(Authority::from_pem(one.certificate_pem(), ""));
  EXPECT_FALSE(Authority::from_pem("", one.key_pem()));
  EXPECT_FALSE(Authority::from_pem(one.certificate_pem(), other.key_pem()));
  EXPECT_FALSE(Authority::from_pem(leaf.chain_pem, leaf.key_pem)) << "a server's is no authority";
  EXPECT_FALSE(Authority::from_pem(one.certificate_pem().substr(0, 300), one.key_pem()));
}

TEST_F(AuthorityTest, IssuesCertificatesForLongNamesAndSeveral) {
  const Authority authority = made();
  const std::string longest = std::string(63, 'a') + "." + std::string(63, 'b') + ".ovh.com";

  EXPECT_TRUE(authority.issue({longest}));
  EXPECT_TRUE(authority.issue({"localhost", "127.0.0.1", "::1"}));
}

}  // namespace
}  // namespace countersign::mock_server
