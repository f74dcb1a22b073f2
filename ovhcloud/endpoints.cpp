#include "ovhcloud/endpoints.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/text.hpp"

namespace countersign {

namespace {

constexpr std::string_view kTokenEu = "https://www.ovh.com/auth/oauth2/token";
constexpr std::string_view kTokenCa = "https://ca.ovh.com/auth/oauth2/token";
constexpr std::string_view kTokenUs = "https://us.ovhcloud.com/auth/oauth2/token";

constexpr std::array kEndpoints{
    Endpoint{"ovh-eu", "https://eu.api.ovh.com/1.0", "eu.api.ovh.com", kTokenEu},
    Endpoint{"ovh-ca", "https://ca.api.ovh.com/1.0", "ca.api.ovh.com", kTokenCa},
    Endpoint{"ovh-us", "https://api.us.ovhcloud.com/1.0", "api.us.ovhcloud.com", kTokenUs},
    Endpoint{"kimsufi-eu", "https://eu.api.kimsufi.com/1.0", "eu.api.kimsufi.com", ""},
    Endpoint{"kimsufi-ca", "https://ca.api.kimsufi.com/1.0", "ca.api.kimsufi.com", ""},
    Endpoint{"soyoustart-eu", "https://eu.api.soyoustart.com/1.0", "eu.api.soyoustart.com", ""},
    Endpoint{"soyoustart-ca", "https://ca.api.soyoustart.com/1.0", "ca.api.soyoustart.com", ""},
};

// node-ovh's lib/endpoints.js (facts 1).
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kAliases{{
    {"sys-eu", "soyoustart-eu"},
    {"sys-ca", "soyoustart-ca"},
    {"ks-eu", "kimsufi-eu"},
    {"ks-ca", "kimsufi-ca"},
}};

// Every domain of OVHcloud's that serves the API, tokens or its pages (facts 1).
constexpr std::array<std::string_view, 6> kDomains{"ovh.com",        "ovhcloud.com", "kimsufi.com",
                                                   "soyoustart.com", "runabove.com", "ovh.net"};

constexpr std::string_view kConsent = "/auth/sso/api";
constexpr std::string_view kClassicConsent = "/auth/";
constexpr std::string_view kCreateApp = "/createApp/";
constexpr std::string_view kCreateToken = "/createToken/";

// A path of a host, and what stands there.
struct Place {
  std::string_view path;
  std::string_view own;
};

// Beside the API. /login/ is the oldest form of the consent page (facts 4.2); today's stands at
// www.ovh.com, and here too, since a mock's validationUrl stays with the host that was called.
constexpr std::array kPlacesOfApi{
    Place{"/auth/", kClassicConsent},     Place{"/auth/sso/api", kConsent},
    Place{"/login/", kClassicConsent},    Place{"/createApp", kCreateApp},
    Place{"/createApp/", kCreateApp},     Place{"/createToken", kCreateToken},
    Place{"/createToken/", kCreateToken}, Place{"/createToken/index.cgi", kCreateToken}};

constexpr std::array kPlacesOfWebsite{Place{"/auth/oauth2/token", kTokenPath},
                                      Place{"/auth/oauth2/authorize", kAuthorizePath},
                                      Place{"/auth/sso/api", kConsent},
                                      Place{"/auth/api/createApp", kCreateApp},
                                      Place{"/auth/api/createApp/", kCreateApp},
                                      Place{"/auth/api/createToken", kCreateToken},
                                      Place{"/auth/api/createToken/", kCreateToken}};

// Only /oauth2/token and /api/createApp were seen; the others are assumed alike.
constexpr std::array kPlacesOfLogin{Place{"/oauth2/token", kTokenPath},
                                    Place{"/oauth2/authorize", kAuthorizePath},
                                    Place{"/sso/api", kConsent},
                                    Place{"/api/createApp", kCreateApp},
                                    Place{"/api/createApp/", kCreateApp},
                                    Place{"/api/createToken", kCreateToken},
                                    Place{"/api/createToken/", kCreateToken}};

enum class Branches { none, v1_of_old, all };  // of the API: /1.0 alone, or /v1 and /v2 too

struct Host {
  std::string_view name;
  Region region;
  Branches branches;
  std::span<const Place> places;
};

// Facts 1. api.ovh.com is Europe's oldest name, and RunAbove was Canada's alone. The hosts for
// Kimsufi and So you Start know neither /v1 nor /v2.
constexpr std::array kHosts{
    Host{"eu.api.ovh.com", Region::eu, Branches::all, kPlacesOfApi},
    Host{"ca.api.ovh.com", Region::ca, Branches::all, kPlacesOfApi},
    Host{"api.ovh.com", Region::eu, Branches::all, kPlacesOfApi},
    Host{"api.us.ovhcloud.com", Region::us, Branches::all, kPlacesOfApi},
    Host{"api.eu.ovhcloud.com", Region::eu, Branches::all, kPlacesOfApi},
    Host{"api.ca.ovhcloud.com", Region::ca, Branches::all, kPlacesOfApi},
    Host{"eu.api.kimsufi.com", Region::eu, Branches::v1_of_old, kPlacesOfApi},
    Host{"ca.api.kimsufi.com", Region::ca, Branches::v1_of_old, kPlacesOfApi},
    Host{"eu.api.soyoustart.com", Region::eu, Branches::v1_of_old, kPlacesOfApi},
    Host{"ca.api.soyoustart.com", Region::ca, Branches::v1_of_old, kPlacesOfApi},
    Host{"api.runabove.com", Region::ca, Branches::v1_of_old, kPlacesOfApi},
    Host{"www.ovh.com", Region::eu, Branches::none, kPlacesOfWebsite},
    Host{"ca.ovh.com", Region::ca, Branches::none, kPlacesOfWebsite},
    Host{"us.ovhcloud.com", Region::us, Branches::none, kPlacesOfWebsite},
    Host{"auth.eu.ovhcloud.com", Region::eu, Branches::none, kPlacesOfLogin},
    Host{"auth.ca.ovhcloud.com", Region::ca, Branches::none, kPlacesOfLogin},
};

bool is_under(std::string_view path, std::string_view prefix) noexcept {
  return path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/');
}

bool is_in(Branches branches, std::string_view path) noexcept {
  if (branches == Branches::none) return false;
  if (is_under(path, "/1.0")) return true;
  return branches == Branches::all && (is_under(path, "/v1") || is_under(path, "/v2"));
}

}  // namespace

std::span<const Endpoint> endpoints() noexcept { return kEndpoints; }

std::span<const std::string_view> ovhcloud_domains() noexcept { return kDomains; }

std::optional<Endpoint> endpoint_named(std::string_view name) noexcept {
  for (const auto& [alias, full] : kAliases) {
    if (alias == name) name = full;
  }
  const auto found = std::find_if(kEndpoints.begin(), kEndpoints.end(),
                                  [&](const Endpoint& endpoint) { return endpoint.name == name; });
  if (found == kEndpoints.end()) return std::nullopt;
  return *found;
}

bool is_ovhcloud_host(std::string_view host) noexcept {
  while (host.ends_with('.')) host.remove_suffix(1);  // a fully qualified name is the same host
  return std::any_of(kDomains.begin(), kDomains.end(), [&](std::string_view domain) {
    if (host.size() < domain.size()) return false;
    const std::size_t at = host.size() - domain.size();
    return equals_ignoring_case(host.substr(at), domain) && (at == 0 || host[at - 1] == '.');
  });
}

std::optional<Region> region_of_host(std::string_view host) noexcept {
  while (host.ends_with('.')) host.remove_suffix(1);
  for (const Host& known : kHosts) {
    if (equals_ignoring_case(host, known.name)) return known.region;
  }
  return std::nullopt;
}

std::optional<std::string_view> path_at(std::string_view host, std::string_view path) noexcept {
  if (!is_ovhcloud_host(host)) return path;
  while (host.ends_with('.')) host.remove_suffix(1);
  for (const Host& known : kHosts) {
    if (!equals_ignoring_case(host, known.name)) continue;
    if (is_in(known.branches, path)) return path;
    for (const Place& place : known.places) {
      if (place.path == path) return place.own;
    }
  }
  return std::nullopt;
}

std::optional<VersionedPath> versioned_path(std::string_view path) noexcept {
  for (const std::string_view prefix : {"/1.0", "/v1"}) {
    if (is_under(path, prefix)) {
      const std::string_view rest = path.substr(prefix.size());
      return VersionedPath{.version = ApiVersion::v1, .path = rest, .rule_path = rest};
    }
  }
  if (is_under(path, "/v2")) {
    return VersionedPath{.version = ApiVersion::v2, .path = path.substr(3), .rule_path = path};
  }
  return std::nullopt;
}

}  // namespace countersign
