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

std::optional<VersionedPath> versioned_path(std::string_view path) noexcept {
  const auto under = [&](std::string_view prefix) {
    return path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/');
  };
  for (const std::string_view prefix : {"/1.0", "/v1"}) {
    if (under(prefix)) {
      const std::string_view rest = path.substr(prefix.size());
      return VersionedPath{.version = ApiVersion::v1, .path = rest, .rule_path = rest};
    }
  }
  if (under("/v2")) {
    return VersionedPath{.version = ApiVersion::v2, .path = path.substr(3), .rule_path = path};
  }
  return std::nullopt;
}

}  // namespace countersign
