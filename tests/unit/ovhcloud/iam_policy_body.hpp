// The body of a POST /v2/iam/policy that passes and has all that one may have.
#pragma once

#include <string_view>

namespace countersign {

inline constexpr std::string_view kWholePolicyBody = R"({
    "name": "vps-reboot-snapshot",
    "description": "VPS: reboot",
    "identities": ["urn:v1:eu:identity:user:xx1111-ovh/user1"],
    "resources": [{"urn": "urn:v1:eu:resource:vps:vps-5b48d78b.vps.ovh.net"},
                  {"urn": "urn:v1:eu:resourceGroup:aa0713ab-ed13-4f1a-89a5-32aa0cb936d8"}],
    "permissions": {"allow": [{"action": "vps:apiovh:*"}], "deny": [{"action": "*delete"}],
                    "except": [{"action": "vps:apiovh:stop"}]},
    "permissionsGroups": [{"urn": "urn:v1:eu:permissionsGroup:ovh:globalReadOnly"}],
    "conditions": {"operator": "AND", "conditions": [
      {"operator": "MATCH", "values": {"request.IP.EQ": "192.0.2.1"}}]},
    "expiredAt": "2026-12-31T23:59:59Z"})";

}  // namespace countersign
