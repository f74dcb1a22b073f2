#include "tests/unit/ovhcloud/iam_decision_row.hpp"

namespace countersign {
namespace {

using Row = DecisionRow;

class IamDenyDecision : public IamDecision {};

TEST_P(IamDenyDecision, IsWhatTheFactsSay) { expect(GetParam()); }

// Facts 7.5: a deny of any policy that applies wins.
INSTANTIATE_TEST_SUITE_P(
    Deny, IamDenyDecision,
    ::testing::Values(
        Row{"a deny wins over an allow", "ann", "vps:apiovh:reboot", "vps:web1",
            "vps-all no-reboot", "denied", "no-reboot"},
        Row{"wherever it stands", "ann", "vps:apiovh:reboot", "vps:web1", "no-reboot vps-all",
            "denied", "no-reboot"},
        Row{"over many allows", "ann", "vps:apiovh:reboot", "vps:web1",
            "vps-all vps-web1 vps-named-web any-type-web1 no-reboot", "denied", "no-reboot"},
        Row{"over a wider allow", "ann", "vps:apiovh:reboot", "vps:web1", "any-type-web1 no-reboot",
            "denied", "no-reboot"},
        Row{"over a narrower allow", "ann", "vps:apiovh:reboot", "vps:web1", "vps-web1 no-vps-web1",
            "denied", "no-vps-web1"},
        Row{"over an allow of the same policy", "ann", "vps:apiovh:reboot", "vps:web1", "both",
            "denied", "both"},
        Row{"over an allow by a permissions group", "ann", "vps:apiovh:snapshot/delete", "vps:web1",
            "writer no-deletes", "denied", "no-deletes"},
        Row{"and where nothing was allowed", "ann", "vps:apiovh:reboot", "vps:web1", "no-reboot",
            "denied", "no-reboot"},
        Row{"it leaves other actions alone", "ann", "vps:apiovh:stop", "vps:web1",
            "vps-all no-reboot", "allowed", "vps-all"},
        Row{"and other resources", "ann", "vps:apiovh:reboot", "vps:web2", "vps-all no-vps-web1",
            "allowed", "vps-all"},
        Row{"and other callers", "bob", "vps:apiovh:reboot", "vps:bob", "bob-own no-reboot",
            "allowed", "bob-own"},
        Row{"a deny alone allows nothing", "ann", "vps:apiovh:stop", "vps:web1", "no-reboot",
            "no-statement"},
        Row{"a star at the beginning denies", "ann", "dnsZone:apiovh:record/delete",
            "dnsZone:example.com", "zones-of-com no-deletes", "denied", "no-deletes"},
        Row{"and does not where the end differs", "ann", "dnsZone:apiovh:record/get",
            "dnsZone:example.com", "zones-of-com no-deletes", "allowed", "zones-of-com"},
        Row{"a star at the end denies", "ann", "vps:apiovh:anything", "vps:web1",
            "any-type-web1 no-vps-web1", "denied", "no-vps-web1"},
        Row{"a group s deny binds the user in it", "bob", "vps:apiovh:terminate", "vps:bob",
            "bob-own ops-no-terminate", "denied", "ops-no-terminate"},
        Row{"by its second statement too", "bob", "vps:apiovh:confirmTermination", "vps:bob",
            "bob-own ops-no-terminate", "denied", "ops-no-terminate"},
        Row{"but no one outside the group", "ann", "vps:apiovh:terminate", "vps:web1",
            "vps-all ops-no-terminate", "allowed", "vps-all"},
        Row{"a deny binds the account as well", "root", "vps:apiovh:terminate", "vps:web1",
            "ovh-default account-no-terminate", "denied", "account-no-terminate"},
        Row{"the account s deny does not bind its users", "ann", "vps:apiovh:terminate", "vps:web1",
            "vps-all account-no-terminate", "allowed", "vps-all"},
        Row{"of two denies the first by name is told", "ann", "vps:apiovh:reboot", "vps:web1",
            "no-vps-web1 vps-all no-reboot both", "denied", "both"},
        Row{"a deny in a permissions group wins", "ann", "dnsZone:apiovh:reset",
            "dnsZone:example.com", "zones-of-com careful-zones", "denied", "careful-zones"},
        Row{"over the allow of its own group", "ann", "dnsZone:apiovh:reset", "dnsZone:a.org",
            "careful-zones", "denied", "careful-zones"},
        Row{"which holds for the rest", "ann", "dnsZone:apiovh:record/create", "dnsZone:a.org",
            "careful-zones", "allowed", "careful-zones"},
        Row{"a group s deny is limited to the policy s resources", "ann", "dnsZone:apiovh:reset",
            "domain:a.org", "dev-only careful-zones", "allowed", "dev-only", kAnyTime, "192.0.2.1",
            "env=dev"}),
    name_of_row);

// Facts 7.5: except takes away from the allow of the same policy and from nothing else.
INSTANTIATE_TEST_SUITE_P(
    Except, IamDenyDecision,
    ::testing::Values(
        Row{"except takes away from the allow beside it", "ann", "vps:apiovh:snapshot/create",
            "vps:web1", "vps-but-snapshots", "action-not-covered", "vps-but-snapshots"},
        Row{"and leaves the rest of it", "ann", "vps:apiovh:reboot", "vps:web1",
            "vps-but-snapshots", "allowed", "vps-but-snapshots"},
        Row{"another policy still allows", "ann", "vps:apiovh:snapshot/create", "vps:web1",
            "vps-but-snapshots snapshots", "allowed", "snapshots"},
        Row{"whichever comes first", "ann", "vps:apiovh:snapshot/create", "vps:web1",
            "snapshots vps-but-snapshots", "allowed", "snapshots"},
        Row{"but only what it allows", "ann", "vps:apiovh:snapshot/delete", "vps:web1",
            "vps-but-snapshots snapshots", "action-not-covered", "vps-but-snapshots"},
        Row{"and only where", "ann", "vps:apiovh:snapshot/create", "vps:web2",
            "vps-but-snapshots snapshots", "resource-not-covered", "snapshots"},
        Row{"a wider policy is not narrowed by an except", "ann", "vps:apiovh:snapshot/create",
            "vps:web1", "vps-all vps-but-snapshots", "allowed", "vps-all"},
        Row{"except does not reach into a permissions group", "ann", "vps:apiovh:get", "vps:web1",
            "reader-but-vps", "allowed", "reader-but-vps"},
        Row{"what neither has is not there", "ann", "dnsZone:apiovh:reset", "dnsZone:a.org",
            "reader-but-vps", "action-not-covered", "reader-but-vps"},
        Row{"a group s except does not reach out of it", "ann",
            "account:apiovh:me/identity/user/create", "account", "writer-and-users", "allowed",
            "writer-and-users"},
        Row{"and holds within it", "ann", "account:apiovh:me/identity/user/delete", "account",
            "writer-and-users", "action-not-covered", "writer-and-users"}),
    name_of_row);

// Facts 7.2: OVHcloud's own permissions groups.
INSTANTIATE_TEST_SUITE_P(
    PermissionsGroups, IamDenyDecision,
    ::testing::Values(
        Row{"globalReadOnly reads", "ann", "vps:apiovh:get", "vps:web1", "reader", "allowed",
            "reader"},
        Row{"globalReadOnly reads below", "ann", "vps:apiovh:snapshot/get", "vps:web1", "reader",
            "allowed", "reader"},
        Row{"globalReadOnly does not write", "ann", "vps:apiovh:reboot", "vps:web1", "reader",
            "action-not-covered", "reader"},
        Row{"globalReadOnly has one s own second factors", "ann",
            "account:apiovh:me/accessRestriction/totp/create", "account", "reader", "allowed",
            "reader"},
        Row{"globalReadOnly has one s own password", "ann", "account:apiovh:me/changePassword",
            "account", "reader", "allowed", "reader"},
        Row{"globalReadOnly has no one else s addresses", "ann",
            "account:apiovh:me/accessRestriction/ip/create", "account", "reader",
            "action-not-covered", "reader"},
        Row{"globalReadWrite writes", "ann", "vps:apiovh:terminate", "vps:web1", "writer",
            "allowed", "writer"},
        Row{"globalReadWrite does not make users", "ann", "account:apiovh:me/identity/user/create",
            "account", "writer", "action-not-covered", "writer"},
        Row{"globalReadWrite reads them", "ann", "account:apiovh:me/identity/user/get", "account",
            "writer", "allowed", "writer"},
        Row{"globalReadWrite does not change identity providers", "ann",
            "account:apiovh:me/identity/provider/edit", "account", "writer", "action-not-covered",
            "writer"},
        Row{"controlPanelAccess logs in", "ann", "account:apiovh:me/supportLevel/get", "account",
            "panel", "allowed", "panel"},
        Row{"controlPanelAccess reads nothing else", "ann", "account:apiovh:me/bill/get", "account",
            "panel", "action-not-covered", "panel"},
        Row{"controlPanelAccess is for the account alone", "ann", "account:apiovh:me/get",
            "vps:web1", "panel", "resource-not-covered", "panel"},
        Row{"a group that is not there allows nothing", "ann", "vps:apiovh:get", "vps:web1",
            "unknown-group", "no-statement"},
        Row{"and takes nothing from others", "ann", "vps:apiovh:get", "vps:web1",
            "unknown-group vps-all", "allowed", "vps-all"}),
    name_of_row);

}  // namespace
}  // namespace countersign
