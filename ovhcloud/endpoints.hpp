// The names and addresses under which OVHcloud's API is known (facts 1). Pure.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "ovhcloud/region.hpp"

namespace countersign {

struct Endpoint {
  std::string_view name;       // "ovh-eu", as clients and ovh.conf spell it
  std::string_view base_url;   // "https://eu.api.ovh.com/1.0"
  std::string_view host;       // "eu.api.ovh.com"
  std::string_view token_url;  // OAuth2; empty where no client has one
};

[[nodiscard]] std::span<const Endpoint> endpoints() noexcept;

// By name, node-ovh's short names (sys-eu, ks-ca, …) included.
[[nodiscard]] std::optional<Endpoint> endpoint_named(std::string_view name) noexcept;

// The domains under which all of OVHcloud's hosts are, old and new: "ovh.com".
[[nodiscard]] std::span<const std::string_view> ovhcloud_domains() noexcept;

// Whether `host` (without a port, any case) is one of OVHcloud's own, old or
// new: whoever sends requests asks this before it sends many, or any that write.
[[nodiscard]] bool is_ovhcloud_host(std::string_view host) noexcept;

// Whose host it is (without a port, any case); nullopt for a host that serves none of the API, its
// tokens and its pages, an address of the mock's own among them.
[[nodiscard]] std::optional<Region> region_of_host(std::string_view host) noexcept;

// Where a mock's own address has the token endpoint, and the page that asks for codes.
inline constexpr std::string_view kTokenPath = "/auth/oauth2/token";
inline constexpr std::string_view kAuthorizePath = "/auth/oauth2/authorize";

// What each of OVHcloud's hosts serves where, in the terms of a mock's own address, where
// everything stands side by side: "/auth/oauth2/token" for "/oauth2/token" of
// auth.eu.ovhcloud.com. nullopt when nothing stands there: the API at www.ovh.com, say. Under
// any other host a path is itself. The view is into `path` or of a constant.
[[nodiscard]] std::optional<std::string_view> path_at(std::string_view host,
                                                      std::string_view path) noexcept;

// Which branch of the API a path asks for, and the path within it.
enum class ApiVersion { v1, v2 };
struct VersionedPath {
  ApiVersion version;
  std::string_view path;       // "/me" of "/1.0/me" and "/v2/me"; points into the argument
  std::string_view rule_path;  // what access rules are compared with: "/me", but "/v2/me" on v2
};

// nullopt when the path is under none of /1.0, /v1 (the same thing) and /v2.
[[nodiscard]] std::optional<VersionedPath> versioned_path(std::string_view path) noexcept;

}  // namespace countersign
