// OVHcloud's resource names, and what a star in them stands for (facts 7.3, 7.4):
//   urn:v1:<region>:identity:(account|user|group|credential):<name>
//   urn:v1:<region>:resource:<type>:<name>
//   urn:v1:<region>:resourceGroup:<uuid>
//   urn:v1:<region>:permissionsGroup:<owner>:<name>
// Regions are eu, ca and us. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace countersign {

enum class UrnKind { identity, resource, resource_group, permissions_group };

// A name taken apart. All views point into the text that was parsed.
struct Urn {
  UrnKind kind;
  std::string_view region;
  std::string_view
      type;  // of a resource or an identity; the owner of a permissions group; else empty
  std::string_view name;  // "vps-5b48d78b.vps.ovh.net", "xx1111-ovh/user1", a uuid
};

// nullopt for what is no such name. Stars are taken where policies may have them: for the
// whole type of a resource; for the whole name, or at its beginning or end. Nowhere else, and
// never in a permissions group's name (assumed; a bare "*" is refused for certain, facts 3.4).
[[nodiscard]] std::optional<Urn> parse_urn(std::string_view text);

// Whether a policy's name, stars and all, covers the plain name that is asked about. Both are
// parsed; what is no URN covers nothing and is covered by nothing.
[[nodiscard]] bool urn_covers(std::string_view pattern, std::string_view asked);
[[nodiscard]] bool urn_covers(const Urn& pattern, const Urn& asked);

// "*", "webHosting:*", "*get", "*:apiovh:*": a star at the beginning or at the end stands for
// any run of characters, ":" and "/" and nothing at all included. A star elsewhere is a star
// and so covers no action there is (assumed: documented are these two places only).
[[nodiscard]] bool wildcard_covers(std::string_view pattern, std::string_view text) noexcept;

[[nodiscard]] std::string account_identity(std::string_view region, std::string_view nichandle);
[[nodiscard]] std::string user_identity(std::string_view region, std::string_view nichandle,
                                        std::string_view login);
[[nodiscard]] std::string group_identity(std::string_view region, std::string_view nichandle,
                                         std::string_view group);
// Of a service account. The client id keeps its own "EU." (facts 5).
[[nodiscard]] std::string client_identity(std::string_view region, std::string_view nichandle,
                                          std::string_view client_id);
// "urn:v1:eu:resource:vps:…"; calls on the account itself have the type "account".
[[nodiscard]] std::string resource_urn(std::string_view region, std::string_view type,
                                       std::string_view name);
[[nodiscard]] std::string resource_group_urn(std::string_view region, std::string_view id);
[[nodiscard]] std::string permissions_group_urn(std::string_view region, std::string_view owner,
                                                std::string_view name);

}  // namespace countersign
