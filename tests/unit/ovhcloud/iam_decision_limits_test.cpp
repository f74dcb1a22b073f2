#include "tests/unit/ovhcloud/iam_decision_row.hpp"

namespace countersign {
namespace {

using Row = DecisionRow;

constexpr std::string_view kOffice = "192.0.2.1";
constexpr std::string_view kHome = "198.51.100.7";

class IamLimitedDecision : public IamDecision {};

TEST_P(IamLimitedDecision, IsWhatTheFactsSay) { expect(GetParam()); }

// Facts 7.5: from expiredAt on, the policy is ignored.
INSTANTIATE_TEST_SUITE_P(
    Expiry, IamLimitedDecision,
    ::testing::Values(
        Row{"a policy holds until it expires", "ann", "vps:apiovh:get", "vps:web1",
            "vps-until-october", "allowed", "vps-until-october"},
        Row{"to the last second", "ann", "vps:apiovh:get", "vps:web1", "vps-until-october",
            "allowed", "vps-until-october", "2026-09-30T23:59:59Z"},
        Row{"and not at the instant itself", "ann", "vps:apiovh:get", "vps:web1",
            "vps-until-october", "policy-expired", "vps-until-october", "2026-10-01T00:00:00Z"},
        Row{"nor after it", "ann", "vps:apiovh:get", "vps:web1", "vps-until-october",
            "policy-expired", "vps-until-october", "2027-01-01T00:00:00Z"},
        Row{"another policy still allows then", "ann", "vps:apiovh:get", "vps:web1",
            "vps-until-october vps-web1", "allowed", "vps-web1", "2027-01-01T00:00:00Z"},
        Row{"a deny holds until it expires", "ann", "vps:apiovh:reboot", "vps:web1",
            "vps-all no-reboot-until-october", "denied", "no-reboot-until-october"},
        Row{"and denies nothing after", "ann", "vps:apiovh:reboot", "vps:web1",
            "vps-all no-reboot-until-october", "allowed", "vps-all", "2026-10-01T00:00:00Z"},
        Row{"an expired policy would not have covered the resource anyway", "ann", "vps:apiovh:get",
            "dnsZone:a.org", "vps-until-october", "no-statement", "vps-until-october",
            "2027-01-01T00:00:00Z"},
        Row{"nor the action", "ann", "dnsZone:apiovh:get", "vps:web1", "vps-until-october",
            "no-statement", "", "2027-01-01T00:00:00Z"},
        Row{"an expired policy of somebody else is no reason", "eve", "vps:apiovh:get", "vps:web1",
            "vps-until-october", "no-statement", "", "2027-01-01T00:00:00Z"},
        Row{"expired comes before a resource that is not covered", "ann", "vps:apiovh:get",
            "vps:web2", "vps-web1 vps-until-october", "policy-expired", "vps-until-october",
            "2027-01-01T00:00:00Z"},
        Row{"a policy both expired and under an unmet condition is expired", "ann",
            "vps:apiovh:get", "vps:web1", "office-until-october", "policy-expired",
            "office-until-october", "2027-01-01T00:00:00Z", kHome},
        Row{"and before that it is under an unmet condition", "ann", "vps:apiovh:get", "vps:web1",
            "office-until-october", "condition-not-met", "office-until-october", kAnyTime, kHome}),
    name_of_row);

// Facts 7.5: where the call comes from.
INSTANTIATE_TEST_SUITE_P(
    Address, IamLimitedDecision,
    ::testing::Values(
        Row{"a call from the address is allowed", "ann", "vps:apiovh:get", "vps:web1",
            "vps-from-office", "allowed", "vps-from-office", kAnyTime, kOffice},
        Row{"a call from another one is not", "ann", "vps:apiovh:get", "vps:web1",
            "vps-from-office", "condition-not-met", "vps-from-office", kAnyTime, kHome},
        Row{"a call from nowhere is not", "ann", "vps:apiovh:get", "vps:web1", "vps-from-office",
            "condition-not-met", "vps-from-office", kAnyTime, ""},
        Row{"the same address written for IPv6 is the same", "ann", "vps:apiovh:get", "vps:web1",
            "vps-from-office", "allowed", "vps-from-office", kAnyTime, "::ffff:192.0.2.1"},
        Row{"a policy without the condition still allows", "ann", "vps:apiovh:get", "vps:web1",
            "vps-from-office vps-web1", "allowed", "vps-web1", kAnyTime, kHome},
        Row{"the address does not help with another action", "ann", "dnsZone:apiovh:get",
            "vps:web1", "vps-from-office", "action-not-covered", "vps-from-office", kAnyTime,
            kOffice},
        Row{"nor with another resource", "ann", "vps:apiovh:get", "dnsZone:a.org",
            "vps-from-office", "resource-not-covered", "vps-from-office", kAnyTime, kOffice},
        Row{"a misspelt key is never met", "ann", "vps:apiovh:get", "vps:web1", "misspelt",
            "condition-not-met", "misspelt", kAnyTime, kOffice}),
    name_of_row);

// Facts 7.5: when the call comes. Paris is two hours ahead in September, one in December.
INSTANTIATE_TEST_SUITE_P(
    Time, IamLimitedDecision,
    ::testing::Values(
        Row{"nine in Paris is seven in UTC in summer", "ann", "vps:apiovh:get", "vps:web1",
            "vps-in-hours", "allowed", "vps-in-hours", "2026-09-23T07:00:00Z"},
        Row{"a second before nine is not nine", "ann", "vps:apiovh:get", "vps:web1", "vps-in-hours",
            "condition-not-met", "vps-in-hours", "2026-09-23T06:59:59Z"},
        Row{"seven in UTC is eight in Paris in winter", "ann", "vps:apiovh:get", "vps:web1",
            "vps-in-hours", "condition-not-met", "vps-in-hours", "2026-12-23T07:00:00Z"},
        Row{"eight in UTC is nine in Paris in winter", "ann", "vps:apiovh:get", "vps:web1",
            "vps-in-hours", "allowed", "vps-in-hours", "2026-12-23T08:00:00Z"},
        Row{"the last hour lasts until its end", "ann", "vps:apiovh:get", "vps:web1",
            "vps-in-hours", "allowed", "vps-in-hours", "2026-09-23T15:59:59Z"},
        Row{"and no longer", "ann", "vps:apiovh:get", "vps:web1", "vps-in-hours",
            "condition-not-met", "vps-in-hours", "2026-09-23T16:00:00Z"},
        Row{"a Wednesday is no weekend", "ann", "vps:apiovh:get", "vps:web1", "vps-weekdays",
            "allowed", "vps-weekdays"},
        Row{"a Saturday is", "ann", "vps:apiovh:get", "vps:web1", "vps-weekdays",
            "condition-not-met", "vps-weekdays", "2026-09-26T12:00:00Z"},
        Row{"Friday night in UTC is Saturday in Paris", "ann", "vps:apiovh:get", "vps:web1",
            "vps-weekdays", "condition-not-met", "vps-weekdays", "2026-09-25T22:00:00Z"},
        Row{"Friday evening is Friday in both", "ann", "vps:apiovh:get", "vps:web1", "vps-weekdays",
            "allowed", "vps-weekdays", "2026-09-25T21:59:59Z"},
        Row{"Sunday night in UTC is Monday in Paris", "ann", "vps:apiovh:get", "vps:web1",
            "vps-weekdays", "allowed", "vps-weekdays", "2026-09-27T22:00:00Z"}),
    name_of_row);

// Facts 7.5: how the resource is tagged.
INSTANTIATE_TEST_SUITE_P(
    TagsOfTheResource, IamLimitedDecision,
    ::testing::Values(
        Row{"a resource with the tag is allowed", "ann", "vps:apiovh:terminate", "vps:a",
            "dev-only", "allowed", "dev-only", kAnyTime, kOffice, "env=dev"},
        Row{"among other tags", "ann", "vps:apiovh:terminate", "vps:a", "dev-only", "allowed",
            "dev-only", kAnyTime, kOffice, "app=x env=dev team=y"},
        Row{"one with another value is not", "ann", "vps:apiovh:terminate", "vps:a", "dev-only",
            "condition-not-met", "dev-only", kAnyTime, kOffice, "env=prod"},
        Row{"one whose value goes on is not", "ann", "vps:apiovh:terminate", "vps:a", "dev-only",
            "condition-not-met", "dev-only", kAnyTime, kOffice, "env=development"},
        Row{"one with the value in another case is not", "ann", "vps:apiovh:terminate", "vps:a",
            "dev-only", "condition-not-met", "dev-only", kAnyTime, kOffice, "env=DEV"},
        Row{"one with another key is not", "ann", "vps:apiovh:terminate", "vps:a", "dev-only",
            "condition-not-met", "dev-only", kAnyTime, kOffice, "Env=dev"},
        Row{"one without tags is not", "ann", "vps:apiovh:terminate", "vps:a", "dev-only",
            "condition-not-met", "dev-only"},
        Row{"a deny under a condition that is met denies", "ann", "vps:apiovh:snapshot/delete",
            "vps:a", "vps-all no-prod-deletes", "denied", "no-prod-deletes", kAnyTime, kOffice,
            "env=prod"},
        Row{"a deny under one that is not does not", "ann", "vps:apiovh:snapshot/delete", "vps:a",
            "vps-all no-prod-deletes", "allowed", "vps-all", kAnyTime, kOffice, "env=dev"},
        Row{"nor where there is no tag", "ann", "vps:apiovh:snapshot/delete", "vps:a",
            "vps-all no-prod-deletes", "allowed", "vps-all"},
        Row{"allow and deny may hang on the same tag", "ann", "vps:apiovh:snapshot/delete", "vps:a",
            "dev-only no-prod-deletes", "condition-not-met", "dev-only"}),
    name_of_row);

// Which reason is told when several fit.
INSTANTIATE_TEST_SUITE_P(
    Reasons, IamLimitedDecision,
    ::testing::Values(
        Row{"a condition comes before an expiry", "ann", "vps:apiovh:get", "vps:web1",
            "vps-until-october vps-from-office", "condition-not-met", "vps-from-office",
            "2027-01-01T00:00:00Z", kHome},
        Row{"a condition comes before another resource", "ann", "vps:apiovh:get", "vps:web2",
            "vps-web1 vps-from-office", "condition-not-met", "vps-from-office", kAnyTime, kHome},
        Row{"another resource comes before another action", "ann", "vps:apiovh:get", "vps:web2",
            "vps-web1 vps-named-web", "resource-not-covered", "vps-web1"},
        Row{"another action comes before another caller", "ann", "vps:apiovh:get", "vps:bob",
            "bob-own both", "action-not-covered", "both"},
        Row{"an excepted action comes before one that never was", "ann", "vps:apiovh:snapshot/get",
            "vps:web1", "both vps-but-snapshots", "action-not-covered", "vps-but-snapshots"},
        Row{"of two allows the first by name is told", "ann", "vps:apiovh:reboot", "vps:web1",
            "vps-web1 vps-all vps-named-web", "allowed", "vps-all"},
        Row{"of two on other resources the first by name is told", "ann", "vps:apiovh:reboot",
            "vps:db", "vps-web1 vps-named-web", "resource-not-covered", "vps-named-web"},
        Row{"somebody else s policy is told when it is all there is", "eve", "vps:apiovh:get",
            "vps:web1", "me vps-all", "no-statement", "vps-all"},
        Row{"the nearest statement is told when nothing else is", "bot", "webHosting:apiovh:get",
            "vps:web1", "bot-hosting", "resource-not-covered", "bot-hosting"},
        Row{"nearest is what begins alike", "ann", "vps:apiovh:stop", "dnsZone:a.org",
            "me vps-web1", "no-statement", "vps-web1"}),
    name_of_row);

}  // namespace
}  // namespace countersign
