#include "ovhcloud/endpoints.hpp"

#include <gtest/gtest.h>

#include <string>

#include "core/text.hpp"

namespace countersign {
namespace {

struct NamedEndpoint {
  std::string_view name;
  std::string_view base_url;
  std::string_view token_url;
};
void PrintTo(const NamedEndpoint& endpoint, std::ostream* out) { *out << endpoint.name; }

class EndpointNamed : public ::testing::TestWithParam<NamedEndpoint> {};

TEST_P(EndpointNamed, IsTheOneOfTheClients) {
  const auto endpoint = endpoint_named(GetParam().name);

  ASSERT_TRUE(endpoint);
  EXPECT_EQ(endpoint->base_url, GetParam().base_url);
  EXPECT_EQ(endpoint->base_url, "https://" + std::string{endpoint->host} + "/1.0");
  EXPECT_EQ(endpoint->token_url, GetParam().token_url);
}

// Facts 1: the clients' table, and node-ovh's short names.
INSTANTIATE_TEST_SUITE_P(
    Facts, EndpointNamed,
    ::testing::Values(NamedEndpoint{"ovh-eu", "https://eu.api.ovh.com/1.0",
                                    "https://www.ovh.com/auth/oauth2/token"},
                      NamedEndpoint{"ovh-ca", "https://ca.api.ovh.com/1.0",
                                    "https://ca.ovh.com/auth/oauth2/token"},
                      NamedEndpoint{"ovh-us", "https://api.us.ovhcloud.com/1.0",
                                    "https://us.ovhcloud.com/auth/oauth2/token"},
                      NamedEndpoint{"kimsufi-eu", "https://eu.api.kimsufi.com/1.0", ""},
                      NamedEndpoint{"kimsufi-ca", "https://ca.api.kimsufi.com/1.0", ""},
                      NamedEndpoint{"soyoustart-eu", "https://eu.api.soyoustart.com/1.0", ""},
                      NamedEndpoint{"soyoustart-ca", "https://ca.api.soyoustart.com/1.0", ""},
                      NamedEndpoint{"sys-eu", "https://eu.api.soyoustart.com/1.0", ""},
                      NamedEndpoint{"sys-ca", "https://ca.api.soyoustart.com/1.0", ""},
                      NamedEndpoint{"ks-eu", "https://eu.api.kimsufi.com/1.0", ""},
                      NamedEndpoint{"ks-ca", "https://ca.api.kimsufi.com/1.0", ""}));

TEST(EndpointNamed, IsNoneForAnyOtherName) {
  for (const std::string_view name :
       {"", "ovh", "OVH-EU", "ovh-eu ", "runabove-ca", "https://eu.api.ovh.com/1.0"}) {
    EXPECT_FALSE(endpoint_named(name)) << name;
  }
}

TEST(Endpoints, AreAllOvhcloudsAndAllFoundByName) {
  ASSERT_EQ(endpoints().size(), 7U);
  for (const Endpoint& endpoint : endpoints()) {
    EXPECT_TRUE(is_ovhcloud_host(endpoint.host)) << endpoint.host;
    EXPECT_EQ(endpoint_named(endpoint.name)->host, endpoint.host);
  }
}

class OvhcloudHost : public ::testing::TestWithParam<std::string_view> {};

TEST_P(OvhcloudHost, IsRecognisedInAnyCaseAndFullyQualified) {
  const std::string host{GetParam()};

  EXPECT_TRUE(is_ovhcloud_host(host));
  EXPECT_TRUE(is_ovhcloud_host(to_upper(host)));
  EXPECT_TRUE(is_ovhcloud_host(host + "."));
  EXPECT_TRUE(is_ovhcloud_host(host + ".."));
}

// Facts 1: hosts of the API, of its tokens and of its pages, old and new.
INSTANTIATE_TEST_SUITE_P(
    Facts, OvhcloudHost,
    ::testing::Values("eu.api.ovh.com", "ca.api.ovh.com", "api.us.ovhcloud.com", "api.ovh.com",
                      "eu.api.kimsufi.com", "ca.api.kimsufi.com", "eu.api.soyoustart.com",
                      "ca.api.soyoustart.com", "api.runabove.com", "api.eu.ovhcloud.com",
                      "api.ca.ovhcloud.com", "auth.eu.ovhcloud.com", "auth.ca.ovhcloud.com",
                      "us.ovhcloud.com", "www.ovh.com", "ca.ovh.com", "ovh.com", "ovhcloud.com",
                      "vps-5b48d78b.vps.ovh.net"));

class LookAlike : public ::testing::TestWithParam<std::string_view> {};

TEST_P(LookAlike, IsSomebodyElses) { EXPECT_FALSE(is_ovhcloud_host(GetParam())); }

INSTANTIATE_TEST_SUITE_P(Hosts, LookAlike,
                         ::testing::Values("evil-ovh.com", "eu.api.evil-ovh.com", "evilovh.com",
                                           "ovh.com.evil.net", "eu.api.ovh.com.evil.net",
                                           "ovh.com-evil.net", "ovh.co", "ovh.comm", "vh.com",
                                           "xovhcloud.com", "ovh.org", "ovhcloud.net", ".com",
                                           "localhost", "127.0.0.1", "::1", "", ".", "..",
                                           "example.com"));

struct AtHost {
  std::string_view host;
  std::string_view path;
  std::string_view own;  // empty: nothing stands there
};
void PrintTo(const AtHost& at, std::ostream* out) { *out << at.host << at.path; }

class PathAt : public ::testing::TestWithParam<AtHost> {};

TEST_P(PathAt, IsWhatThatHostServesThere) {
  const auto own = path_at(GetParam().host, GetParam().path);

  if (GetParam().own.empty()) {
    EXPECT_FALSE(own) << *own;
  } else {
    EXPECT_EQ(own, GetParam().own);
  }
}

// Facts 1, 4.2 and 6.
INSTANTIATE_TEST_SUITE_P(
    OfTheApi, PathAt,
    ::testing::Values(
        AtHost{"eu.api.ovh.com", "/1.0/me", "/1.0/me"},
        AtHost{"EU.API.OVH.COM.", "/v1/me", "/v1/me"},
        AtHost{"api.us.ovhcloud.com", "/v2/iam/policy", "/v2/iam/policy"},
        AtHost{"api.eu.ovhcloud.com", "/1.0", "/1.0"}, AtHost{"eu.api.ovh.com", "/1.0x/me", ""},
        AtHost{"eu.api.ovh.com", "/auth/", "/auth/"}, AtHost{"api.ovh.com", "/login/", "/auth/"},
        AtHost{"ca.api.ovh.com", "/createToken/index.cgi", "/createToken/"},
        AtHost{"eu.api.ovh.com", "/auth/oauth2/token", ""},
        AtHost{"eu.api.kimsufi.com", "/1.0/me", "/1.0/me"},
        AtHost{"eu.api.kimsufi.com", "/v1/me", ""}, AtHost{"ca.api.soyoustart.com", "/v2/me", ""}));
INSTANTIATE_TEST_SUITE_P(
    OfTheWebsites, PathAt,
    ::testing::Values(AtHost{"www.ovh.com", "/auth/oauth2/token", "/auth/oauth2/token"},
                      AtHost{"ca.ovh.com", "/auth/oauth2/authorize", "/auth/oauth2/authorize"},
                      AtHost{"us.ovhcloud.com", "/auth/api/createApp", "/createApp/"},
                      AtHost{"www.ovh.com", "/auth/sso/api", "/auth/sso/api"},
                      AtHost{"www.ovh.com", "/1.0/me", ""}, AtHost{"www.ovh.com", "/", ""},
                      AtHost{"auth.eu.ovhcloud.com", "/oauth2/token", "/auth/oauth2/token"},
                      AtHost{"auth.ca.ovhcloud.com", "/api/createApp", "/createApp/"},
                      AtHost{"auth.eu.ovhcloud.com", "/auth/oauth2/token", ""},
                      AtHost{"vps-5b48d78b.vps.ovh.net", "/1.0/me", ""}));
INSTANTIATE_TEST_SUITE_P(OfAnyOtherHost, PathAt,
                         ::testing::Values(AtHost{"127.0.0.1", "/1.0/me", "/1.0/me"},
                                           AtHost{"localhost", "/oauth2/token", "/oauth2/token"},
                                           AtHost{"", "/", "/"}));

struct Versioned {
  std::string_view given;
  ApiVersion version;
  std::string_view path;
  std::string_view rule_path;
};
void PrintTo(const Versioned& versioned, std::ostream* out) { *out << versioned.given; }

class PathWithVersion : public ::testing::TestWithParam<Versioned> {};

TEST_P(PathWithVersion, IsSplitFromIt) {
  const auto path = versioned_path(GetParam().given);

  ASSERT_TRUE(path);
  EXPECT_EQ(path->version, GetParam().version);
  EXPECT_EQ(path->path, GetParam().path);
  EXPECT_EQ(path->rule_path, GetParam().rule_path);
}

INSTANTIATE_TEST_SUITE_P(Facts, PathWithVersion,
                         ::testing::Values(Versioned{"/1.0/me", ApiVersion::v1, "/me", "/me"},
                                           Versioned{"/v1/me", ApiVersion::v1, "/me", "/me"},
                                           Versioned{"/v2/me", ApiVersion::v2, "/me", "/v2/me"},
                                           Versioned{"/1.0", ApiVersion::v1, "", ""},
                                           Versioned{"/v1", ApiVersion::v1, "", ""},
                                           Versioned{"/v2", ApiVersion::v2, "", "/v2"},
                                           Versioned{"/1.0/", ApiVersion::v1, "/", "/"},
                                           Versioned{"/v2/", ApiVersion::v2, "/", "/v2/"},
                                           Versioned{"/1.0//me", ApiVersion::v1, "//me", "//me"},
                                           Versioned{"/1.0/v2/iam", ApiVersion::v1, "/v2/iam",
                                                     "/v2/iam"},
                                           Versioned{"/v1/ip/127.0.0.1%2F29", ApiVersion::v1,
                                                     "/ip/127.0.0.1%2F29", "/ip/127.0.0.1%2F29"}));

TEST(PathWithVersion, IsNoneUnderAnyOtherPrefix) {
  for (const std::string_view path :
       {"", "/", "/me", "/1.0x/me", "/1.00/me", "/v1x", "/v2foo/me", "/v3/me", "/2.0/me", "1.0/me",
        "/V1/me", "//1.0/me", "/auth/oauth2/token", "/%31.0/me"}) {
    EXPECT_FALSE(versioned_path(path)) << path;
  }
}

struct HostOf {
  std::string_view host;
  Region region;
};
void PrintTo(const HostOf& of, std::ostream* out) { *out << of.host; }

class RegionOfHost : public ::testing::TestWithParam<HostOf> {};

TEST_P(RegionOfHost, IsThatOfItsNameInAnyCaseAndFullyQualified) {
  const std::string host{GetParam().host};

  EXPECT_EQ(region_of_host(host), GetParam().region);
  EXPECT_EQ(region_of_host(to_upper(host) + "."), GetParam().region);
}

// Facts 1.
INSTANTIATE_TEST_SUITE_P(
    Facts, RegionOfHost,
    ::testing::Values(
        HostOf{"eu.api.ovh.com", Region::eu}, HostOf{"api.ovh.com", Region::eu},
        HostOf{"api.eu.ovhcloud.com", Region::eu}, HostOf{"www.ovh.com", Region::eu},
        HostOf{"auth.eu.ovhcloud.com", Region::eu}, HostOf{"eu.api.kimsufi.com", Region::eu},
        HostOf{"eu.api.soyoustart.com", Region::eu}, HostOf{"ca.api.ovh.com", Region::ca},
        HostOf{"api.ca.ovhcloud.com", Region::ca}, HostOf{"ca.ovh.com", Region::ca},
        HostOf{"auth.ca.ovhcloud.com", Region::ca}, HostOf{"ca.api.kimsufi.com", Region::ca},
        HostOf{"ca.api.soyoustart.com", Region::ca}, HostOf{"api.runabove.com", Region::ca},
        HostOf{"api.us.ovhcloud.com", Region::us}, HostOf{"us.ovhcloud.com", Region::us}));

TEST(RegionOfHost, IsNoneWhereNothingOfTheApiStands) {
  for (const std::string_view host :
       {"127.0.0.1", "localhost", "ovh.com", "ca.api.ovh.com.evil.net", "xca.api.ovh.com",
        "anything.ovh.net", ""}) {
    EXPECT_FALSE(region_of_host(host)) << host;
  }
}

TEST(Regions, AreFoundByTheNamesThatUrnsHave) {
  for (const Region region : {Region::eu, Region::ca, Region::us}) {
    EXPECT_EQ(region_named(name_of(region)), region);
    EXPECT_EQ(prefix_of(region), to_upper(name_of(region)));
    EXPECT_EQ(region_of_host(api_base(region).substr(8)), region) << "behind https://";
    EXPECT_EQ(region_of_host(website_base(region).substr(8)), region);
  }
  EXPECT_FALSE(region_named("EU"));
  EXPECT_FALSE(region_named(""));
}

}  // namespace
}  // namespace countersign
