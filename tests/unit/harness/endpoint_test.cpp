#include "harness/runner/endpoint.hpp"

#include <gtest/gtest.h>

namespace countersign::harness {
namespace {

TEST(EndpointAddress, KnowsTheNamesOfOvhcloudsEndpoints) {
  const EndpointAddress address = endpoint_address("ovh-eu").value();

  EXPECT_EQ(address.name, "ovh-eu");
  EXPECT_EQ(address.base, "https://eu.api.ovh.com");
  EXPECT_TRUE(address.target.tls);
  EXPECT_EQ(address.target.host, "eu.api.ovh.com");
  EXPECT_EQ(address.target.port, "443");
  EXPECT_TRUE(address.ovhcloud);
}

TEST(EndpointAddress, KnowsTheShortNames) {
  EXPECT_EQ(endpoint_address("sys-ca").value().base, "https://ca.api.soyoustart.com");
}

TEST(EndpointAddress, TakesAUrlWithAPort) {
  const EndpointAddress address = endpoint_address("http://127.0.0.1:8780").value();

  EXPECT_EQ(address.base, "http://127.0.0.1:8780");
  EXPECT_FALSE(address.target.tls);
  EXPECT_EQ(address.target.host, "127.0.0.1");
  EXPECT_EQ(address.target.port, "8780");
  EXPECT_FALSE(address.ovhcloud);
}

TEST(EndpointAddress, TakesTheDefaultPortOfTheScheme) {
  EXPECT_EQ(endpoint_address("http://localhost").value().target.port, "80");
  EXPECT_EQ(endpoint_address("https://localhost").value().target.port, "443");
}

TEST(EndpointAddress, TakesAnIpv6LiteralOutOfItsBrackets) {
  const EndpointAddress with_port = endpoint_address("http://[::1]:8780").value();
  EXPECT_EQ(with_port.base, "http://[::1]:8780");
  EXPECT_EQ(with_port.target.host, "::1");
  EXPECT_EQ(with_port.target.port, "8780");

  EXPECT_EQ(endpoint_address("https://[2001:db8::1]").value().target.port, "443");
}

TEST(EndpointAddress, KnowsOvhcloudByItsHostWhateverTheUrl) {
  EXPECT_TRUE(endpoint_address("https://eu.api.ovh.com/1.0").value().ovhcloud);
  EXPECT_TRUE(endpoint_address("http://EU.API.OVH.COM:8780").value().ovhcloud);
  EXPECT_FALSE(endpoint_address("https://eu.api.ovh.com.example").value().ovhcloud);
}

TEST(EndpointAddress, LeavesABasePathOut) {
  for (const char* path : {"", "/", "/1.0", "/1.0/", "/v1", "/v1/"}) {
    EXPECT_EQ(endpoint_address(std::string{"http://h:1"} + path).value().base, "http://h:1")
        << path;
  }
}

TEST(EndpointAddress, TakesPortsUpTo65535) {
  EXPECT_TRUE(endpoint_address("http://h:65535"));
  EXPECT_FALSE(endpoint_address("http://h:65536"));
}

TEST(EndpointAddress, RefusesWhatIsNoEndpoint) {
  for (const char* text :
       {"", "ovh-xx", "localhost:8780", "ftp://h", "http://", "http:///1.0", "http://user@h",
        "http://h/v2", "http://h/1.0/me", "http://h?x", "http://h#x", "http://h:", "http://h:x"}) {
    EXPECT_FALSE(endpoint_address(text)) << text;
  }
}

TEST(EndpointAddress, SaysWhatAnEndpointIs) {
  const auto address = endpoint_address("ovh-xx");

  ASSERT_FALSE(address);
  EXPECT_EQ(address.error().code, Errc::bad_input);
  EXPECT_EQ(address.error().message,
            "\"ovh-xx\" is no endpoint: give a URL such as http://127.0.0.1:8780, or one of ovh-eu "
            "ovh-ca ovh-us kimsufi-eu kimsufi-ca soyoustart-eu soyoustart-ca");
}

}  // namespace
}  // namespace countersign::harness
