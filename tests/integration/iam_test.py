"""IAM v2 over the wire: references, pages, filters, groups, tags, conditions, what lists show to whom, and
bodies that nobody should send."""

import json
import time
import unittest
import urllib.parse

import support
from oauth2_test import bearer, grant, token_request

ZONE = "urn:v1:eu:resource:dnsZone:"
ACCOUNT = "urn:v1:eu:resource:account:cs1234-ovh"


def quoted(text):
    return urllib.parse.quote(text, safe="")


class IamCase(unittest.TestCase):
    flags = ()

    def setUp(self):
        context = support.mock(*self.flags)
        self.server = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)

    def ask(self, method, target, body=None, headers=()):
        """A call by the account itself."""
        data = b"" if body is None else json.dumps(body).encode()
        return support.call(self.server, method, target, data, headers=headers)

    def made(self, target, body):
        answer = self.ask("POST", target, body)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json()

    def refused(self, answer, status, message, kind=None):
        self.assertEqual((answer.status, answer.json()["message"]), (status, message), answer.body)
        if kind is not None:
            self.assertEqual(answer.json()["class"], kind)

    def service_account(self, name="shop"):
        """A new client: its URN and a token."""
        made = self.made("/1.0/me/api/oauth2/client", {"name": name, "description": "", "callbackUrls": [],
                                                       "flow": "CLIENT_CREDENTIALS"})
        self.keys = {"client_id": made["clientId"], "client_secret": made["clientSecret"]}
        token = grant(self.server, self.keys).json()["access_token"]
        return f"urn:v1:eu:identity:credential:cs1234-ovh/oauth2-{made['clientId']}", token

    def policy(self, identity, **changes):
        return self.made("/v2/iam/policy", self.content(identity, **changes))

    @staticmethod
    def content(identity="urn:v1:eu:identity:account:cs1234-ovh", **changes):
        return {"name": "one", "identities": [identity], "resources": [{"urn": ZONE + "example.com"}],
                "permissions": {"allow": [{"action": "dnsZone:*"}]}, **changes}


class References(IamCase):
    def test_the_actions_are_those_of_all_that_is_served(self):
        actions = {one["action"]: one for one in self.ask("GET", "/v2/iam/reference/action").json()}
        self.assertEqual(actions["dnsZone:apiovh:record/create"]["resourceType"], "dnsZone")
        self.assertEqual(actions["dnsZone:apiovh:record/create"]["categories"], ["CREATE"])
        self.assertEqual(list(actions["account:apiovh:me/get"]),
                         ["action", "description", "resourceType", "categories", "hasQueryParameters"])
        self.assertIn("account:apiovh:iam/policy/create", actions)
        described = {action["name"] for section in self.ask("GET", "/1.0/").json()["apis"]
                     for api in self.ask("GET", "/1.0" + section["path"] + ".json").json()["apis"]
                     for operation in api["operations"] for action in operation.get("iamActions", [])}
        self.assertEqual(described - set(actions), set())

    def test_actions_are_filtered_by_one_type_or_several(self):
        def types(query):
            return {one["resourceType"] for one in self.ask("GET", "/v2/iam/reference/action" + query).json()}
        self.assertEqual(types("?resourceType=sms"), {"sms"})
        self.assertEqual(types("?resourceType=sms&resourceType=dnsZone"), {"sms", "dnsZone"})
        self.assertEqual(types("?resourceType=nothing"), set())

    def test_the_types_are_those_of_the_actions(self):
        types = self.ask("GET", "/v2/iam/reference/resource/type").json()
        self.assertEqual(types, sorted(types))
        self.assertLessEqual({"account", "dnsZone", "sms", "webHosting"}, set(types))

    def test_any_version_of_the_schemas_is_accepted(self):
        for version in ("1.0", "0.0"):
            answer = self.ask("GET", "/v2/iam/policy", headers=[("X-Schemas-Version", version)])
            self.assertEqual(answer.status, 200, answer.body)


class Checks(IamCase):
    SEVERAL = "/v2/iam/authorization/check"
    ONE = f"/v2/iam/resource/{quoted(ZONE + 'example.com')}/authorization/check"

    def test_one_unknown_action_refuses_all_that_were_asked_with_it(self):
        body = {"actions": ["dnsZone:apiovh:get", "a:b:c"]}
        for answer in (self.ask("POST", self.ONE, body),
                       self.ask("POST", self.SEVERAL, {**body, "resourceURNs": [ACCOUNT]})):
            self.assertEqual((answer.status, answer.body),
                             (400, b'{"class":"Client::BadRequest","message":"Unknown action \\"a:b:c\\""}'))

    def test_a_pattern_is_no_action(self):
        self.refused(self.ask("POST", self.ONE, {"actions": ["dnsZone:*"]}), 400, 'Unknown action "dnsZone:*"')

    def test_both_tell_the_same(self):
        actions = ["dnsZone:apiovh:get", "dnsZone:apiovh:record/create", "dnsZone:apiovh:refresh"]
        urn, token = self.service_account()
        self.policy(urn, permissions={"allow": [{"action": "dnsZone:*"}],
                                      "except": [{"action": "dnsZone:apiovh:refresh"}]})
        told = {"authorizedActions": actions[:2], "unauthorizedActions": actions[2:]}
        self.assertEqual(bearer(self.server, "POST", self.ONE, token, {"actions": actions}).json(), told)
        several = bearer(self.server, "POST", self.SEVERAL, token,
                         {"actions": actions, "resourceURNs": [ZONE + "example.com", ZONE + "example.org"]})
        self.assertEqual(several.json(), [
            {"resourceURN": ZONE + "example.com", **told},
            {"resourceURN": ZONE + "example.org", "authorizedActions": [], "unauthorizedActions": actions}])

    def test_on_what_the_account_does_not_have_nothing_may_be_done(self):
        urn, token = self.service_account()
        self.policy(urn, resources=[{"urn": "urn:v1:eu:resource:*:*"}])
        for name in ("nobody.example", "example.com"):
            told = bearer(self.server, "POST", self.SEVERAL, token,
                          {"actions": ["dnsZone:apiovh:get"], "resourceURNs": [ZONE + name]}).json()
            self.assertEqual(bool(told[0]["authorizedActions"]), name == "example.com", name)


class Pages(IamCase):
    LISTS = ("/v2/iam/policy", "/v2/iam/permissionsGroup", "/v2/iam/resource", "/v2/iam/reference/action",
             "/v2/iam/reference/resource/type", "/v2/iam/policy?readOnly=false", "/v2/iam/resourceGroup")

    def setUp(self):
        super().setUp()
        for number in range(3):
            self.policy("urn:v1:eu:identity:account:cs1234-ovh", name=f"policy {number}")
            self.made("/v2/iam/resourceGroup", {"name": f"group {number}"})

    def page(self, target, size, cursor=None):
        headers = [("X-Pagination-Size", str(size))]
        headers += [("X-Pagination-Cursor", cursor)] if cursor else []
        return self.ask("GET", target, headers=headers)

    def test_all_pages_together_are_the_list(self):
        for target in self.LISTS:
            whole = self.ask("GET", target)
            self.assertIsNone(whole.header("X-Pagination-Cursor-Next"), target)
            found, cursor, pages = [], None, 0
            while cursor or not pages:
                page = self.page(target, 2, cursor)
                self.assertLessEqual(len(page.json()), 2, target)
                found += page.json()
                cursor = page.header("X-Pagination-Cursor-Next")
                pages += 1
            self.assertGreater(pages, 1, target)
            self.assertEqual(found, whole.json(), target)

    def test_a_batch_of_checks_has_pages_too(self):
        body = {"actions": ["dnsZone:apiovh:get"], "resourceURNs": [ZONE + "example.com", ZONE + "example.org"]}
        first = self.ask("POST", "/v2/iam/authorization/check", body, headers=[("X-Pagination-Size", "1")])
        self.assertEqual([one["resourceURN"] for one in first.json()], [ZONE + "example.com"])
        rest = self.ask("POST", "/v2/iam/authorization/check", body,
                        headers=[("X-Pagination-Cursor", first.header("X-Pagination-Cursor-Next"))])
        self.assertEqual([one["resourceURN"] for one in rest.json()], [ZONE + "example.org"])

    def test_a_cursor_that_was_not_given_for_this_list_is_invalid(self):
        other = self.page("/v2/iam/resource", 1).header("X-Pagination-Cursor-Next")
        for target in self.LISTS:
            for cursor in {"xxxyyyzzz", other, "%00", "=" * 4000} - ({other} if "/resource" in target else set()):
                answer = self.page(target, 2, cursor)
                self.refused(answer, 400, "invalid cursor", "Client::BadRequest::InvalidCursor")

    def test_a_size_that_is_none_is_refused_and_a_huge_one_gives_all(self):
        for size in ("0", "-3", "many", "1e3"):
            self.refused(self.page("/v2/iam/policy", size), 400,
                         f"[X-Pagination-Size] Given data ({size}) is not valid for type long")
        self.assertEqual(len(self.page("/v2/iam/policy", 2**62).json()), len(self.ask("GET", "/v2/iam/policy").json()))


class Filters(IamCase):
    def names(self, query):
        answer = self.ask("GET", "/v2/iam/policy?" + query)
        self.assertEqual(answer.status, 200, answer.body)
        return [one["name"] for one in answer.json()]

    def test_policies_are_found_by_what_they_name_and_by_any_of_several_values(self):
        for name, zone, action in (("a", "example.com", "dnsZone:apiovh:get"), ("b", "example.org", "sms:*")):
            self.policy("urn:v1:eu:identity:user:cs1234-ovh/" + name, name=name, resources=[{"urn": ZONE + zone}],
                        permissions={"deny": [{"action": action}]})
        one, two = (quoted(ZONE + name) for name in ("example.com", "example.org"))
        self.assertEqual(self.names(f"resourceURN={one}"), ["a"])
        self.assertEqual(self.names(f"resourceURN={one}&resourceURN={two}"), ["a", "b"])
        self.assertEqual(self.names("action=sms:*"), ["b"])
        self.assertEqual(self.names("action=dnsZone:apiovh:get&action=sms:*"), ["a", "b"])
        self.assertEqual(self.names("identity=urn:v1:eu:identity:user:cs1234-ovh/a"), ["a"])
        self.assertEqual(self.names(f"identity=urn:v1:eu:identity:user:cs1234-ovh/a&resourceURN={two}"), [])
        self.assertIn("ovh-default", self.names("readOnly=true"))
        self.assertNotIn("ovh-default", self.names("readOnly=false"))

    def resources(self, query):
        answer = self.ask("GET", "/v2/iam/resource?" + query)
        self.assertEqual(answer.status, 200, answer.body)
        return [one["name"] for one in answer.json()]

    def test_resources_are_found_by_name_type_and_pattern(self):
        self.assertEqual(self.resources("resourceName=example.com"), ["example.com"])
        self.assertEqual(self.resources("resourceName=example.com&resourceName=example.org"),
                         ["example.com", "example.org"])
        self.assertEqual(self.resources("resourceType=dnsZone"), ["example.com", "example.org"])
        self.assertEqual(self.resources("resourceType=dnsZone&resourceType=account&resourceName=cs1234-ovh"),
                         ["cs1234-ovh"])
        self.assertEqual(self.resources("resourceURN=" + quoted(ZONE + "*.org")), ["example.org"])

    def test_resources_are_found_by_their_tags(self):
        for zone, value in (("example.com", "prod"), ("example.org", "Test")):
            self.assertEqual(self.ask("POST", f"/v2/iam/resource/{quoted(ZONE + zone)}/tag",
                                      {"key": "env", "value": value}).status, 204)

        def tagged(**filters):
            return self.resources("resourceType=dnsZone&tags=" + quoted(json.dumps(filters)))
        self.assertEqual(tagged(env=[{"operator": "EQ", "value": "prod"}]), ["example.com"])
        self.assertEqual(tagged(env=[{"value": "prod"}, {"value": "Test"}]), ["example.com", "example.org"])
        self.assertEqual(tagged(env=[{"operator": "NEQ", "value": "prod"}]), ["example.org"])
        self.assertEqual(tagged(env=[{"operator": "ILIKE", "value": "te%"}]), ["example.org"])
        self.assertEqual(tagged(env=[{"operator": "LIKE", "value": "te%"}]), [])
        self.assertEqual(tagged(team=[{"operator": "NEXISTS"}]), ["example.com", "example.org"])
        self.assertEqual(tagged(team=[{"operator": "EXISTS"}]), [])
        refused = self.ask("GET", "/v2/iam/resource?tags=env")
        self.refused(refused, 400, "parameter tags isn't formated correctly")


class Policies(IamCase):
    def test_names_are_unique_and_ovh_is_reserved(self):
        first = self.policy("urn:v1:eu:identity:account:cs1234-ovh")
        self.refused(self.ask("POST", "/v2/iam/policy", self.content()), 409, 'policy "one" already exists')
        reserved = self.ask("POST", "/v2/iam/policy", self.content(name="ovh-mine"))
        self.assertEqual(reserved.status, 400, reserved.body)
        second = self.policy("urn:v1:eu:identity:account:cs1234-ovh", name="two")
        target = f"/v2/iam/policy/{second['id']}"
        self.assertEqual(self.ask("PUT", target, self.content()).status, 409)
        self.assertEqual(self.ask("PUT", target, self.content(name="ovh-mine")).status, 400)
        self.assertEqual(self.ask("PUT", target, self.content(name="two", description="as before")).status, 200)
        self.assertEqual(self.ask("DELETE", f"/v2/iam/policy/{first['id']}").status, 204)
        self.assertEqual(self.ask("PUT", target, self.content()).status, 200, "the name is free again")

    def test_what_ovhcloud_made_stays_as_it_is(self):
        policy = next(one for one in self.ask("GET", "/v2/iam/policy").json() if one["name"] == "ovh-default")
        group = next(one for one in self.ask("GET", "/v2/iam/resourceGroup").json() if one["readOnly"])
        admin = quoted("urn:v1:eu:permissionsGroup:ovh:globalAdmin")
        permissions = {"name": "mine", "description": "", "permissions": {"allow": [{"action": "*"}]}}
        for target, body in ((f"/v2/iam/policy/{policy['id']}", self.content()),
                             (f"/v2/iam/resourceGroup/{group['id']}", {"name": "mine", "resources": []}),
                             (f"/v2/iam/permissionsGroup/{admin}", permissions)):
            before = self.ask("GET", target).body
            self.assertEqual(self.ask("PUT", target, body).status, 403, target)
            self.assertEqual(self.ask("DELETE", target).status, 403, target)
            self.assertEqual(self.ask("GET", target).body, before)

    def test_what_was_read_can_be_sent_back(self):
        policy = self.policy("urn:v1:eu:identity:account:cs1234-ovh", description="first")
        group = self.made("/v2/iam/resourceGroup", {"name": "group", "resources": [{"urn": ZONE + "example.com"}]})
        permissions = self.made("/v2/iam/permissionsGroup", {
            "name": "permissions", "description": "d", "permissions": {"allow": [{"action": "*get"}]}})
        client = self.made("/1.0/me/api/oauth2/client", {"name": "c", "description": "", "callbackUrls": [],
                                                         "flow": "CLIENT_CREDENTIALS"})
        for target, member in ((f"/v2/iam/policy/{policy['id']}", "description"),
                               (f"/v2/iam/policy/{policy['id']}?details=true", "description"),
                               (f"/v2/iam/resourceGroup/{group['id']}", "name"),
                               (f"/v2/iam/resourceGroup/{group['id']}?details=true", "name"),
                               (f"/v2/iam/permissionsGroup/{quoted(permissions['urn'])}", "description"),
                               (f"/1.0/me/api/oauth2/client/{client['clientId']}", "description")):
            whole = {**self.ask("GET", target).json(), member: "changed"}
            put = self.ask("PUT", target.split("?", maxsplit=1)[0], whole)
            self.assertEqual(put.status, 200, f"{target}: {put.body}")
            after = self.ask("GET", target).json()
            self.assertEqual({**after, "updatedAt": None}, {**whole, "updatedAt": None}, target)

    def test_a_new_policy_may_not_bring_what_the_api_gives(self):
        answer = self.ask("POST", "/v2/iam/policy", self.content(id="00000000-0000-4000-8000-000000000000"))
        self.refused(answer, 400, "Unknown body parameter id")

    def test_what_has_no_result_answers_204(self):
        policy = self.policy("urn:v1:eu:identity:account:cs1234-ovh")
        zone = f"/v2/iam/resource/{quoted(ZONE + 'example.com')}/tag"
        for method, target, body in (("POST", zone, {"key": "env", "value": "prod"}), ("DELETE", zone + "/env", None),
                                     ("DELETE", zone + "/env", None),
                                     ("DELETE", f"/v2/iam/policy/{policy['id']}", None)):
            answer = self.ask(method, target, body)
            self.assertEqual((answer.status, answer.body), (204, b""), f"{method} {target}")

    def test_tags_of_ovhcloud_are_its_own(self):
        zone = f"/v2/iam/resource/{quoted(ZONE + 'example.com')}"
        for answer in (self.ask("POST", zone + "/tag", {"key": "ovh:env", "value": "x"}),
                       self.ask("PUT", zone, {"tags": {"ovh:env": "x"}}),
                       self.ask("DELETE", zone + "/tag/ovh:env")):
            self.refused(answer, 400, 'tag key "ovh:env" is invalid, prefix "ovh:" is reserved')

    def test_conditions_nest_three_deep_and_no_deeper(self):
        leaf = {"operator": "MATCH", "values": {"request.IP.EQ": "127.0.0.1"}}
        three = {"operator": "AND", "conditions": [{"operator": "NOT", "conditions": [leaf]}]}
        self.policy("urn:v1:eu:identity:account:cs1234-ovh", conditions=three)
        four = {"operator": "OR", "conditions": [three]}
        refused = self.ask("POST", "/v2/iam/policy", self.content(name="four", conditions=four))
        self.assertEqual(refused.status, 400, refused.body)
        self.assertIn("3 levels at most", refused.json()["message"])


class Rights(IamCase):
    """What policies allow a service account."""

    def setUp(self):
        super().setUp()
        self.urn, self.token = self.service_account()

    def status(self, target="/1.0/domain/zone/example.com", method="GET", body=None):
        return bearer(self.server, method, target, self.token, body).status

    def when(self, **values):
        return {"operator": "MATCH", "values": values}

    def test_an_address_decides(self):
        made = self.policy(self.urn, conditions=self.when(**{"request.IP.EQ": "127.0.0.1"}))
        self.assertEqual(self.status(), 200)
        target = f"/v2/iam/policy/{made['id']}"
        self.ask("PUT", target, self.content(self.urn, conditions=self.when(**{"request.IP.EQ": "192.0.2.1"})))
        self.assertEqual(self.status(), 403)
        journal = support.control(self.server, "GET", "/tenants/default/journal").json()["entries"]
        self.assertEqual(journal[-1]["verdict"]["cause"], "iam.condition-not-met")
        either = self.when(**{"request.IP.IN": "192.0.2.1,127.0.0.1"})
        self.ask("PUT", target, self.content(self.urn, conditions=either))
        self.assertEqual(self.status(), 200)

    def test_a_weekday_is_that_of_its_zone_and_a_date_is_a_day(self):
        # Friday evening in Greenwich is Saturday in Tokyo already.
        for name, values, allowed in (
                ("tokyo", {"date(Asia/Tokyo).WeekDay.EQ": "saturday"}, (True, True)),
                ("utc", {"date(UTC).WeekDay.EQ": "saturday"}, (False, True)),
                ("hours", {"date(Europe/Paris).Hour.IN": "0,1,2"}, (False, True)),
                ("until", {"date(Europe/Paris).Date.BEFORE": "2026-09-26"}, (True, False)),
                ("from", {"date(Europe/Paris).Date.AFTER": "2026-09-26"}, (False, True))):
            made = self.policy(self.urn, name=name, conditions=self.when(**values))
            for moment, expected in zip(("2026-09-25T16:00:00Z", "2026-09-26T00:30:00Z"), allowed):
                self.set_clock({"now": moment, "frozen": True})
                self.assertEqual(self.status(), 200 if expected else 403, f"{name} at {moment}")
            self.set_clock({"offset_seconds": 0})
            self.ask("DELETE", f"/v2/iam/policy/{made['id']}")

    def set_clock(self, clock):
        support.control(self.server, "PUT", "/tenants/default/clock", clock)
        self.token = grant(self.server, self.keys).json()["access_token"]

    def test_a_tag_of_the_resource_decides(self):
        self.policy(self.urn, resources=[{"urn": ZONE + "*"}],
                    conditions=self.when(**{"resource.Tag(env).EQ": "test"}))
        self.assertEqual(self.status(), 403)
        zone = f"/v2/iam/resource/{quoted(ZONE + 'example.com')}/tag"
        self.ask("POST", zone, {"key": "env", "value": "test"})
        self.assertEqual((self.status(), self.status("/1.0/domain/zone/example.org")), (200, 403))
        self.ask("DELETE", zone + "/env")
        self.assertEqual(self.status(), 403)

    def test_a_policy_ends_at_its_instant_in_virtual_time(self):
        now = support.call(self.server, "GET", "/1.0/auth/time", signed=False).json()
        end = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now + 1800))
        self.policy(self.urn, expiredAt=end)
        self.assertEqual(self.status(), 200)
        support.control(self.server, "POST", "/tenants/default/clock/advance", {"seconds": 2000})
        self.assertEqual(self.status(), 403)

    def test_except_takes_from_its_own_policy_alone(self):
        self.policy(self.urn, permissions={"allow": [{"action": "dnsZone:*"}],
                                           "except": [{"action": "dnsZone:apiovh:refresh"}]})
        refresh = "/1.0/domain/zone/example.com/refresh"
        self.assertEqual((self.status(), self.status(refresh, "POST")), (200, 403))
        self.policy(self.urn, name="two", permissions={"allow": [{"action": "dnsZone:apiovh:refresh"}]})
        self.assertEqual(self.status(refresh, "POST"), 200)

    def test_a_deny_of_another_policy_wins_on_what_it_covers(self):
        self.policy(self.urn, resources=[{"urn": ZONE + "*"}])
        self.policy(self.urn, name="two", permissions={"deny": [{"action": "dnsZone:*"}]})
        self.assertEqual((self.status(), self.status("/1.0/domain/zone/example.org")), (403, 200))

    def test_a_group_of_resources_stands_for_what_is_in_it(self):
        group = self.made("/v2/iam/resourceGroup", {"name": "g", "resources": [{"urn": ZONE + "example.com"}]})
        self.policy(self.urn, resources=[{"urn": group["urn"]}])
        self.assertEqual((self.status(), self.status("/1.0/domain/zone/example.org")), (200, 403))
        self.ask("PUT", f"/v2/iam/resourceGroup/{group['id']}",
                 {"name": "g", "resources": [{"urn": ZONE + "example.org"}]})
        self.assertEqual((self.status(), self.status("/1.0/domain/zone/example.org")), (403, 200))
        self.ask("DELETE", f"/v2/iam/resourceGroup/{group['id']}")
        self.assertEqual(self.status("/1.0/domain/zone/example.org"), 403)

    def test_the_groups_of_ovhcloud_mean_what_they_are_called(self):
        def named(name):
            return [{"urn": "urn:v1:eu:permissionsGroup:ovh:" + name}]
        self.policy(self.urn, resources=[{"urn": ZONE + "*"}, {"urn": ACCOUNT}], permissions={},
                    permissionsGroups=named("globalReadOnly"))
        record = {"fieldType": "TXT", "subDomain": "x", "target": "x"}
        create = "/1.0/domain/zone/example.com/record"
        self.assertEqual((self.status(), self.status("/1.0/me"), self.status(create, "POST", record)),
                         (200, 200, 403))
        self.policy(self.urn, name="two", permissions={}, permissionsGroups=named("globalReadWrite"))
        self.assertEqual(self.status(create, "POST", record), 200)

    def test_a_group_of_ones_own_is_read_for_itself(self):
        group = self.made("/v2/iam/permissionsGroup", {
            "name": "no records", "description": "", "permissions": {
                "allow": [{"action": "dnsZone:*"}], "except": [{"action": "dnsZone:apiovh:record/*"}]}})
        self.policy(self.urn, permissions={}, permissionsGroups=[{"urn": group["urn"]}])
        self.assertEqual((self.status(), self.status("/1.0/domain/zone/example.com/record")), (200, 403))

    def test_lists_show_what_may_be_seen(self):
        self.assertEqual(bearer(self.server, "GET", "/1.0/domain/zone", self.token).json(), [])
        self.assertEqual(bearer(self.server, "GET", "/v2/iam/resource", self.token).json(), [])
        sms = "sms-ab12345-1"
        self.policy(self.urn, resources=[{"urn": ZONE + "example.com"}, {"urn": "urn:v1:eu:resource:sms:" + sms}],
                    permissions={"allow": [{"action": "*get"}]})
        shown = {target: bearer(self.server, "GET", target, self.token).json()
                 for target in ("/1.0/domain/zone", "/1.0/hosting/web", "/1.0/sms")}
        self.assertEqual(shown, {"/1.0/domain/zone": ["example.com"], "/1.0/hosting/web": [], "/1.0/sms": [sms]})
        resources = bearer(self.server, "GET", "/v2/iam/resource", self.token).json()
        self.assertEqual([one["name"] for one in resources], ["example.com", sms])
        self.assertEqual(bearer(self.server, "GET", f"/v2/iam/resource/{quoted(ZONE + 'example.org')}",
                                self.token).status, 404)
        self.policy(self.urn, name="two", resources=[{"urn": "urn:v1:eu:resource:*:*"}],
                    permissions={"deny": [{"action": "sms:*"}]})
        self.assertEqual(bearer(self.server, "GET", "/1.0/sms", self.token).json(), [])

    def test_the_account_itself_sees_all_of_its_lists(self):
        self.policy(self.urn)
        self.assertEqual(self.ask("GET", "/1.0/domain/zone").json(), ["example.com", "example.org"])
        self.assertEqual(len(self.ask("GET", "/v2/iam/resource").json()), 5)

    def test_a_scope_binds_lists_as_well(self):
        self.policy(self.urn, resources=[{"urn": "urn:v1:eu:resource:*:*"}], permissions={"allow": [{"action": "*"}]})
        token = grant(self.server, self.keys, scope="sms/all").json()["access_token"]
        self.assertEqual(bearer(self.server, "GET", "/1.0/sms", token).json(), ["sms-ab12345-1"])
        refused = bearer(self.server, "GET", "/1.0/domain/zone", token)
        self.assertEqual((refused.status, refused.json()["details"]["unauthorizedActionsByAuthentication"]),
                         (403, "dnsZone:apiovh:get"))


class WithoutIam(IamCase):
    def allowed(self, mode):
        with support.mock("--iam", mode) as self.server:
            _, token = self.service_account()
            answer = bearer(self.server, "GET", "/1.0/domain/zone/example.com", token)
            zones = bearer(self.server, "GET", "/1.0/domain/zone", token)
            self.assertEqual((answer.status, zones.json()), (200, ["example.com", "example.org"]), answer.body)
            return support.control(self.server, "GET", "/tenants/default/journal").json()["entries"][-2]["verdict"]

    def test_report_lets_through_and_says_what_it_would_have_refused(self):
        self.assertEqual(self.allowed("report")["notes"], ["iam.no-statement"])

    def test_off_does_not_look(self):
        self.assertFalse(self.allowed("off").get("notes"))


class Hostile(IamCase):
    """The mock answers 4xx to all of this, at once, and goes on."""

    POLICY = "/v2/iam/policy"

    def raw(self, method, target, body):
        answer = support.call(self.server, method, target, body)
        self.assertIn(answer.status, range(400, 500), f"{method} {target} {body[:60]!r}: {answer.body[:200]}")
        return answer

    def alive(self):
        self.assertEqual(self.ask("GET", self.POLICY).status, 200)

    def test_bodies_of_every_wrong_form(self):
        group, zone = "/v2/iam/resourceGroup", f"/v2/iam/resource/{quoted(ZONE + 'example.com')}"
        targets = [("POST", self.POLICY), ("POST", group), ("POST", "/v2/iam/permissionsGroup"),
                   ("POST", zone + "/tag"), ("PUT", zone), ("POST", zone + "/authorization/check"),
                   ("POST", "/v2/iam/authorization/check"), ("POST", "/1.0/me/api/oauth2/client")]
        bodies = [b"{", b"[]", b"null", b"7", b'"text"', b"\xff\xfe", b'{"name":"\xff"}', b'{"name":"\\ud800"}',
                  b"[" * 100_000, b'{"a":' * 5000 + b"1" + b"}" * 5000, b'{"name":null}', b'{"tags":[]}',
                  b'{"key":{},"value":[]}', b'{"actions":"x"}', b'{"actions":[{}]}', b'{"nobody":1}',
                  json.dumps({str(n): n for n in range(1000)}).encode()]
        for method, target in targets:
            for body in bodies:
                if (target, body) != (zone, b'{"name":null}'):  # a member that is ignored there
                    self.raw(method, target, body)
        self.alive()

    def test_each_member_of_a_policy_in_every_wrong_form(self):
        wrong = (7, True, "text", {}, [], [7], [None], [[]], [{}], [{"urn": 7}], [{"urn": "*"}], {"allow": 7},
                 {"allow": [{"action": ""}]}, {"allow": [{"action": "a b"}]}, {"allow": [{}]}, {"else": []})
        fine = {"name": ("text",), "description": ("text",), "identities": ([],), "resources": ([],),
                "permissions": ({},), "permissionsGroups": ([],)}
        for member in ("name", "description", "identities", "resources", "permissions", "permissionsGroups",
                       "conditions", "expiredAt"):
            for value in wrong:
                if value not in fine.get(member, ()) or isinstance(value, bool):
                    self.raw("POST", self.POLICY, json.dumps(self.content(**{member: value})).encode())
        self.alive()

    def test_deep_and_wide_conditions(self):
        leaf = {"operator": "MATCH", "values": {"request.IP.EQ": "127.0.0.1"}}
        deep = leaf
        for _ in range(40):
            deep = {"operator": "NOT", "conditions": [deep]}
        wide = {"operator": "OR", "conditions": [leaf] * 2000}
        for condition in (deep, wide, {"operator": "MATCH", "values": {}}, {"operator": "AND", "conditions": []},
                          {"operator": "XOR", "conditions": [leaf]}, {"operator": "MATCH", "values": {"a": 1}}):
            self.raw("POST", self.POLICY, json.dumps(self.content(conditions=condition)).encode())
        self.alive()

    def test_policies_are_bounded_in_number_and_size(self):
        for number in range(200):
            kept = self.ask("POST", self.POLICY, self.content(name=f"policy {number}"))
            if kept.status != 200:
                break
        else:
            kept = self.ask("POST", self.POLICY, self.content(name="one more"))
        self.refused(kept, 403, "an account has 200 policies at most", "Client::Forbidden::ItemQuotaReached")
        mine = [one for one in self.ask("GET", self.POLICY).json() if not one["readOnly"]]
        self.assertEqual(len(mine), 200)
        huge = self.content(description="x" * 70_000)
        target = f"{self.POLICY}/{mine[-1]['id']}"
        self.refused(self.ask("PUT", target, huge), 400, '"policy" is too long, 65536 at most')
        self.assertEqual(self.ask("DELETE", target).status, 204)
        self.assertEqual(self.ask("POST", self.POLICY, self.content(name="one more")).status, 200)

    def test_groups_tags_and_checks_are_bounded(self):
        for target, body, sentence in (
                ("/v2/iam/resourceGroup", {"name": "g"}, "an account has 200 resource groups at most"),
                ("/v2/iam/permissionsGroup", {"name": "g", "description": "", "permissions": {}},
                 "an account has 200 permissions groups at most")):
            for _ in range(200):
                self.made(target, body)
            self.refused(self.ask("POST", target, body), 403, sentence)
        zone = f"/v2/iam/resource/{quoted(ZONE + 'example.com')}"
        for number in range(50):
            self.assertEqual(self.ask("POST", zone + "/tag", {"key": f"k{number}", "value": "x"}).status, 204)
        self.refused(self.ask("POST", zone + "/tag", {"key": "more", "value": "x"}), 400,
                     '"tags" is too long, 50 at most')
        self.assertEqual(self.ask("POST", zone + "/tag", {"key": "k1", "value": "y"}).status, 204)
        many = {"actions": ["dnsZone:apiovh:get"] * 40, "resourceURNs": [ZONE + "example.com"] * 40}
        self.refused(self.ask("POST", "/v2/iam/authorization/check", many), 400,
                     '"actions times resourceURNs" is too long, 1024 at most')
        self.raw("POST", zone + "/authorization/check", json.dumps({"actions": ["a"] * 5000}).encode())

    def test_names_that_are_none(self):
        for text in ("%00", "%ff%fe", "%zz", "*", "a" * 6000, "%0d%0aX-Evil:%201", "urn:v1:eu:resource:dnsZone:*",
                     "urn:v1:mars:resource:dnsZone:example.com", "..%2f..%2fpolicy", "%c3%28"):
            for method, target in (("GET", f"/v2/iam/policy/{text}"), ("GET", f"/v2/iam/resource/{text}"),
                                   ("GET", f"/v2/iam/permissionsGroup/{text}"),
                                   ("GET", f"/v2/iam/resourceGroup/{text}"),
                                   ("DELETE", f"/v2/iam/resource/{quoted(ZONE + 'example.com')}/{text}/env"),
                                   ("GET", f"/v2/iam/policy?{text}=1"), ("GET", f"/v2/iam/resource?tags={text}"),
                                   ("GET", f"/v2/iam/policy?readOnly={text}")):
                self.raw(method, target, b"")
            body = json.dumps({"actions": ["dnsZone:apiovh:get"]}).encode()
            if "*" not in text or text == "*":
                self.raw("POST", f"/v2/iam/resource/{text}/authorization/check", body)
        self.alive()

    def test_a_question_takes_no_long_whatever_stands_in_the_policies(self):
        # As much as an account can hold, of what comes as near as possible to each name.
        action = "dnsZone:apiovh:record/creat"
        patterns = [{"action": "*" + "d" * 200 + action + "*"}] * 200
        for number in range(200):
            made = self.ask("POST", self.POLICY, self.content(
                name=f"policy {number}", permissions={"allow": patterns, "except": [{"action": "*"}]}))
            if made.status == 403:  # what other tests made counts too
                break
            self.assertEqual(made.status, 200, made.body[:200])
        self.assertGreater(number, 100)
        urn, token = self.service_account()
        begun = time.monotonic()
        self.assertEqual(bearer(self.server, "GET", "/1.0/domain/zone/example.com", token).status, 403)
        self.assertEqual(self.ask("GET", "/1.0/domain/zone/example.com").status, 200)
        took = time.monotonic() - begun
        self.assertLess(took, 5 * support.PATIENCE, "two questions over 40,000 statements")

    def test_the_token_endpoint_stays_up(self):
        def sent(body, kind="application/x-www-form-urlencoded", more=()):
            head = [("Host", self.server.authority), ("Content-Type", kind), ("Content-Length", str(len(body))), *more]
            answer = support.exchange(self.server, support.request_bytes("POST", "/auth/oauth2/token", head, body))
            self.assertIn(answer.status, range(400, 500), f"{body[:60]!r}: {answer.body[:200]}")
            self.assertIn("error", answer.json(), body[:60])
        for body in (b"", b"&", b"=", b"%", b"%zz=1", b"grant_type", b"grant_type=%00", b"grant_type=%ff",
                     b"\xff\xfe", b"{}", b'{"grant_type":"client_credentials"}', b"a=1&" * 1000,
                     b"client_id=" + b"x" * 70_000, b"grant_type=client_credentials&grant_type=client_credentials",
                     b"grant_type=client_credentials&client_id=EU.0&client_secret=" + b"%41" * 10_000):
            sent(body)
        sent(b"{}", "application/json")
        for basic in ("", "!!!", "Og==", "x" * 4000, "/w==", "AAAA"):
            sent(b"grant_type=client_credentials", more=[("Authorization", f"Basic {basic}")])
        self.assertEqual(token_request(self.server, {"grant_type": "none"}).json()["error"], "unsupported_grant_type")
        self.assertEqual(grant(self.server).status, 200)


if __name__ == "__main__":
    unittest.main()
