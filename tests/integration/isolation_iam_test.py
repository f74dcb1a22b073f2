"""Tenants never meet under IAM either: no service account, token, policy, group, URN or tag of one opens, shows
or changes anything of another."""

import itertools
import unittest
import urllib.parse

import attacks
import worlds
from pairs import PairsCase
from worlds import unlike

ACTIONS = ["dnsZone:apiovh:get", "dnsZone:apiovh:record/create", "sms:apiovh:get", "webHosting:apiovh:edit"]


def zone_of(world):
    return f"urn:v1:eu:resource:dnsZone:{world.mark}.example"


class ServiceAccounts(PairsCase):
    def test_no_client_gets_a_token_with_the_secret_of_another_tenants(self):
        for attacker, victim in self.pairs():
            for basic in (False, True):
                for client, secret in ((attacker.client[0], victim.client[1]), (victim.client[0], attacker.client[1])):
                    told = attacker.token(client, secret, basic)
                    self.assertNotIn("access_token", told)
                    self.assertEqual(told, attacker.token(client, unlike(secret), basic), "it says more than of any")
                unknown = attacker.token(unlike(victim.client[0]), victim.client[1], basic)
                self.assertEqual(unknown["error"], "invalid_client")

    def test_a_token_speaks_for_its_own_tenant_alone_on_every_route(self):
        for attacker, victim in self.pairs():
            with self.subTest(attacker=attacker.id, victim=victim.id):
                self.unseen(attacker, victim, attacks.bearer_attacks(self.server, attacker, victim))

    def test_a_token_with_the_keys_of_another_tenant_beside_it_counts_alone(self):
        for attacker, victim in self.pairs():
            before = victim.outside()
            for target in ("/1.0/me", "/1.0/domain/zone", "/v2/iam/policy", "/v2/iam/resource"):
                alone = attacker.call_with(attacker.bearer, "GET", target)
                both = self.caller(worlds.request(
                    self.server, "GET", target, victim.full, victim.now,
                    headers=[("Authorization", f"Bearer {attacker.bearer}"), ("X-Other", victim.id)]))
                # Where the keys decide whose journal it is, nothing is answered to them; never a mixture.
                if both.status == 200:
                    self.assertEqual(both.body, alone.body, target)
                self.assertNotIn(victim.mark.encode(), both.body, target)
            self.assertEqual(victim.caller.control("GET", f"/tenants/{victim.id}/clock").body, before[1])


class Policies(PairsCase):
    def fresh_account(self, world):
        """A service account without any policy: its identity and a token."""
        made = world.call("POST", "/1.0/me/api/oauth2/client", {
            "name": world.mark, "description": "", "callbackUrls": [], "flow": "CLIENT_CREDENTIALS"}).json()
        token = world.token(made["clientId"], made["clientSecret"])["access_token"]
        return f"urn:v1:eu:identity:credential:{world.made['account']}/oauth2-{made['clientId']}", token

    def policy(self, world, identities, resources, **more):
        answer = world.call("POST", "/v2/iam/policy", {
            "name": f"{world.mark} {next(worlds.NAMES)}", "identities": identities,
            "resources": [{"urn": urn} for urn in resources], "permissions": {"allow": [{"action": "*"}]}, **more})
        self.assertEqual(answer.status, 200, answer.body)

    def opened(self, world, token):
        """What a token reaches of what this tenant has: every GET that is not refused, and lists with something."""
        reached = []
        for operation in self.descriptions.operations:
            if operation.method != "GET" or operation.open or not operation.names:
                continue
            for fill in world.fills(operation)[-2:]:
                answer = world.call_with(token, "GET", operation.target(fill))
                if answer.status < 300:
                    reached.append(operation.target(fill))
        return reached

    def test_a_policy_over_anothers_resources_gives_nothing_on_them(self):
        for attacker, victim in self.pairs():
            identity, token = self.fresh_account(attacker)
            names = [zone_of(victim), f"urn:v1:eu:resource:account:{victim.made['account']}",
                     f"urn:v1:eu:resourceGroup:{victim.first_day['resourceGroup']}",
                     "urn:v1:eu:resource:*:*"]
            inside, outside = victim.inside(), victim.outside()
            self.policy(attacker, [identity], names)
            for keys in (token, attacker.bearer):
                answers = [attacker.call_with(keys, "GET", f"/1.0/domain/zone/{name}.example")
                           for name in (victim.mark, unlike(victim.mark))]
                told = [(answer.status, answer.json()["message"]) for answer in answers]
                self.assertEqual(told[0], told[1], "a zone of another tenant is told from one that nobody has")
                self.assertIn(told[0][0], (403, 404))
                listed = attacker.call_with(keys, "GET", "/v2/iam/resource").body
                if keys == token:
                    self.assertIn(attacker.mark.encode(), listed)
                self.assertNotIn(victim.mark.encode(), listed)
            self.assertEqual(victim.outside(), outside)
            self.assertEqual(victim.inside(), inside)

    def test_a_policy_for_anothers_identity_opens_nothing_to_it(self):
        for attacker, victim in self.pairs():
            identity, token = self.fresh_account(victim)
            account = f"urn:v1:eu:identity:account:{victim.made['account']}"
            mine = ["urn:v1:eu:resource:*:*", zone_of(attacker), zone_of(victim)]
            before = self.opened(victim, token)
            self.policy(attacker, [identity, account, "urn:v1:eu:identity:credential:*"], mine)
            self.assertEqual(self.opened(victim, token), before)
            answer = victim.call_with(token, "GET", f"/1.0/domain/zone/{attacker.mark}.example")
            self.assertEqual(answer.status, 403, answer.body)

    def test_a_deny_for_anothers_identity_closes_nothing_of_it(self):
        for attacker, victim in self.pairs():
            everything = self.opened(victim, victim.bearer)
            self.assertGreater(len(everything), 4)
            identity = victim.secrets()["an identity"]
            self.policy(attacker, [identity, f"urn:v1:eu:identity:account:{victim.made['account']}"],
                        ["urn:v1:eu:resource:*:*"], permissions={"deny": [{"action": "*"}]})
            self.assertEqual(self.opened(victim, victim.bearer), everything)

    def test_groups_of_another_tenant_stand_for_nothing(self):
        for attacker, victim in self.pairs():
            identity, token = self.fresh_account(attacker)
            resources = victim.call("POST", "/v2/iam/resourceGroup", {
                "name": victim.mark, "resources": [{"urn": zone_of(victim)}]}).json()
            permissions = victim.call("POST", "/v2/iam/permissionsGroup", {
                "name": victim.mark, "description": "", "permissions": {"allow": [{"action": "*"}]}}).json()
            # Its permissions on one's own zone, and one's own permissions on its resources.
            self.policy(attacker, [identity], [zone_of(attacker)], permissions={},
                        permissionsGroups=[{"urn": permissions["urn"]}])
            self.policy(attacker, [identity], [resources["urn"]])
            self.assertEqual(self.opened(attacker, token), self.opened(attacker, self.fresh_account(attacker)[1]))
            details = attacker.call("GET", "/v2/iam/policy?details=true").body.replace(
                permissions["urn"].encode(), b"").replace(resources["urn"].encode(), b"")
            self.assertNotIn(victim.mark.encode(), details, "details of the other tenant's groups")

    def test_what_another_tenant_has_cannot_be_put_into_a_group_or_tagged(self):
        for attacker, victim in self.pairs():
            urn = zone_of(victim)
            identifier = next(one["id"] for one in victim.call("GET", "/v2/iam/resource").json() if one["urn"] == urn)
            inside, outside = victim.inside(), victim.outside()
            for member in ({"urn": urn}, {"id": identifier}):
                (name, value), = member.items()
                nobody = {name: unlike(value)}
                tried, reference = (attacker.call("POST", "/v2/iam/resourceGroup", {"name": "g", "resources": [one]})
                                    for one in (member, nobody))
                self.assertEqual(attacks.shown(tried, value), attacks.shown(reference, nobody[name]))
                self.assertGreaterEqual(tried.status, 400)
            for method, end, body in (("POST", "/tag", {"key": "env", "value": "x"}), ("DELETE", "/tag/env", None),
                                      ("PUT", "", {"tags": {"env": "x"}}), ("GET", "", None)):
                tried, reference = (attacker.call(
                    method, f"/v2/iam/resource/{urllib.parse.quote(one, safe='')}{end}", body)
                    for one in (urn, unlike(urn)))
                self.assertEqual((tried.status, attacks.shown(tried, urn)),
                                 (404, attacks.shown(reference, unlike(urn))))
            self.assertEqual(victim.outside(), outside)
            self.assertEqual(victim.inside(), inside)

    def test_neither_check_tells_of_another_tenants_resources(self):
        for attacker, victim in self.pairs():
            names = [resource["urn"] for resource in victim.call("GET", "/v2/iam/resource").json()
                     if victim.mark in resource["urn"]]
            self.assertGreaterEqual(len(names), 2)
            for urn, ask in itertools.product(names, (attacker.call, self.by_token(attacker))):
                both = []
                for one in (urn, unlike(urn)):
                    path = f"/v2/iam/resource/{urllib.parse.quote(one, safe='')}/authorization/check"
                    both.append((ask("POST", path, {"actions": ACTIONS}).body, ask(
                        "POST", "/v2/iam/authorization/check",
                        {"actions": ACTIONS, "resourceURNs": [one]}).body.replace(one.encode(), b"")))
                self.assertEqual(both[0], both[1], urn)
                self.assertIn(b'"authorizedActions":[]', both[0][0])

    @staticmethod
    def by_token(world):
        return lambda method, target, body=None: world.call_with(world.bearer, method, target, body)

    def test_a_cursor_of_another_tenant_shows_nothing_of_it(self):
        for attacker, victim in self.pairs():
            for target in ("/v2/iam/policy", "/v2/iam/resource", "/v2/iam/resourceGroup"):
                given = victim.call("GET", target, headers=[("X-Pagination-Size", "1")])
                cursor = given.header("X-Pagination-Cursor-Next")
                page = attacker.call("GET", target, headers=[("X-Pagination-Cursor", cursor)])
                self.assertNotIn(victim.mark.encode(), page.body, target)


if __name__ == "__main__":
    unittest.main()
