"""Local users: who they are, what their keys and personal access tokens may do, and that both end with them."""

import json
import unittest

import support

NOT_VALID = b'{"class":"Client::Forbidden","message":"This credential is not valid"}'
LOGIN = b'{"class":"Client::Unauthorized","message":"You must login first"}'
REFUSED = "User not granted for this request"


class UsersCase(unittest.TestCase):
    def setUp(self):
        context = support.mock()
        self.server = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)

    def call(self, method, target, body=None, keys=None, token=None):
        data = b"" if body is None else json.dumps(body).encode()
        headers = [("Authorization", f"Bearer {token}")] if token else []
        return support.call(self.server, method, target, data, headers, keys=keys, signed=token is None)

    def good(self, method, target, body=None, **who):
        answer = self.call(method, target, body, **who)
        self.assertEqual(answer.status, 200, f"{method} {target}: {answer.body}")
        return answer.json()

    def user(self, login, **members):
        self.assertIsNone(self.good("POST", "/1.0/me/identity/user", {"login": login, **members}))

    def token(self, login, name="ci", **members):
        made = self.good("POST", f"/1.0/me/identity/user/{login}/token",
                         {"name": name, "description": "for tests", **members})
        return made["token"]

    def key_of(self, login):
        """A consumer key that the user validated, for everything."""
        asked = support.call(self.server, "POST", "/1.0/auth/credential", json.dumps(
            {"accessRules": [{"method": m, "path": "/*"} for m in ("GET", "POST", "PUT", "DELETE")]}).encode(),
            [("X-Ovh-Application", self.server.ready["application_key"])], signed=False).json()
        done = support.control(self.server, "POST", "/tenants/default/credentials/validate",
                               {"consumerKey": asked["consumerKey"], "user": login})
        self.assertEqual(done.status, 200, done.body)
        return {**self.server.ready, "consumer_key": asked["consumerKey"]}

    def policy(self, identity, actions, zone="example.com"):
        return self.good("POST", "/v2/iam/policy", {
            "name": f"for {identity}", "identities": [f"urn:v1:eu:identity:{identity}"],
            "resources": [{"urn": f"urn:v1:eu:resource:dnsZone:{zone}"}],
            "permissions": {"allow": [{"action": action} for action in actions]}})


class Objects(UsersCase):
    def test_a_user_is_made_shown_changed_and_removed(self):
        self.user("paul", email="paul@a.example", password="correct horse", description="of the shop")
        self.assertEqual(self.good("GET", "/1.0/me/identity/user"), ["paul"])
        shown = self.good("GET", "/1.0/me/identity/user/paul")
        self.assertEqual(list(shown), ["creation", "description", "email", "group", "groups", "lastUpdate", "login",
                                       "passwordLastUpdate", "status", "type", "urn"])
        self.assertEqual((shown["group"], shown["groups"], shown["status"], shown["type"]),
                         ("DEFAULT", ["DEFAULT"], "OK", "USER"))
        self.assertEqual(shown["urn"], "urn:v1:eu:identity:user:cs1234-ovh/paul")
        self.assertTrue(shown["creation"].endswith("Z"), shown["creation"])
        self.assertIsNone(self.good("PUT", "/1.0/me/identity/user/paul", {"email": None, "group": "ADMIN"}))
        shown = self.good("GET", "/1.0/me/identity/user/paul")
        self.assertEqual((shown["email"], shown["group"], shown["description"]), (None, "ADMIN", "of the shop"))
        self.assertIsNone(self.good("DELETE", "/1.0/me/identity/user/paul"))
        gone = self.call("GET", "/1.0/me/identity/user/paul")
        self.assertEqual((gone.status, gone.json()["message"]),
                         (404, "The requested object (user = paul) does not exist"))

    def test_what_no_user_can_be_is_refused_and_no_password_is_repeated(self):
        self.user("paul")
        for body, status in (({"login": "paul"}, 409), ({"login": "a/b"}, 400), ({}, 400),
                             ({"login": "ann", "group": "nobody"}, 404), ({"login": "ann", "type": "ROOT"}, 400),
                             ({"login": "ann", "password": "short-1"}, 400), ({"login": "ann", "urn": "x"}, 400)):
            answer = self.call("POST", "/1.0/me/identity/user", body)
            self.assertEqual(answer.status, status, f"{body}: {answer.body}")
            self.assertNotIn(b"short-1", answer.body)
        altered = self.call("PUT", "/1.0/me/identity/user/paul", {"login": "ann"})
        self.assertEqual((altered.status, altered.json()["message"]),
                         (400, "Try to alter read-only properties: login"))
        self.assertEqual(self.good("GET", "/1.0/me/identity/user"), ["paul"])

    def test_the_default_groups_are_there_and_stay(self):
        self.assertEqual(self.good("GET", "/1.0/me/identity/group"), ["ADMIN", "DEFAULT", "UNPRIVILEGED"])
        shown = self.good("GET", "/1.0/me/identity/group/DEFAULT")
        self.assertEqual(list(shown), ["creation", "defaultGroup", "description", "lastUpdate", "name", "role", "urn"])
        self.assertEqual((shown["defaultGroup"], shown["role"], shown["urn"]),
                         (True, "REGULAR", "urn:v1:eu:identity:group:cs1234-ovh/DEFAULT"))
        self.assertEqual(self.call("DELETE", "/1.0/me/identity/group/DEFAULT").status, 403)
        self.assertEqual(self.call("PUT", "/1.0/me/identity/group/ADMIN", {"role": "NONE"}).status, 403)

    def test_a_group_of_ones_own_is_made_filled_and_removed_when_nobody_needs_it(self):
        made = self.good("POST", "/1.0/me/identity/group", {"name": "shop", "description": "the shop"})
        self.assertEqual((made["name"], made["role"], made["defaultGroup"]), ("shop", "NONE", False))
        self.user("paul", group="shop")
        self.user("ann")
        self.good("POST", "/1.0/me/identity/group/shop/user", {"user": "ann"})
        self.assertEqual(self.good("GET", "/1.0/me/identity/group/shop/user"), ["ann", "paul"])
        self.assertEqual(self.good("GET", "/1.0/me/identity/user/ann")["groups"], ["DEFAULT", "shop"])
        self.assertEqual(self.call("DELETE", "/1.0/me/identity/group/shop").status, 409)
        self.good("DELETE", "/1.0/me/identity/group/shop/user/ann")
        self.assertEqual(self.good("GET", "/1.0/me/identity/group/shop/user"), ["paul"])
        self.good("PUT", "/1.0/me/identity/user/paul", {"group": "DEFAULT"})
        self.good("PUT", "/1.0/me/identity/group/shop", {"role": "ADMIN", "description": None})
        self.assertEqual(self.good("GET", "/1.0/me/identity/group/shop")["role"], "ADMIN")
        self.assertIsNone(self.good("DELETE", "/1.0/me/identity/group/shop"))

    def test_a_token_is_told_once_and_ends_as_asked(self):
        self.user("paul")
        made = self.good("POST", "/1.0/me/identity/user/paul/token",
                         {"name": "ci", "description": "for tests", "expiresIn": 60})
        self.assertEqual(list(made), ["creation", "description", "expiresAt", "lastUsed", "name", "token"])
        self.assertEqual(self.good("GET", "/1.0/me/identity/user/paul/token"), ["ci"])
        shown = self.good("GET", "/1.0/me/identity/user/paul/token/ci")
        self.assertEqual(shown, {name: value for name, value in made.items() if name != "token"})
        self.assertEqual(self.call("GET", "/1.0/me", token=made["token"]).status, 200)
        self.assertIsNotNone(self.good("GET", "/1.0/me/identity/user/paul/token/ci")["lastUsed"])
        support.control(self.server, "POST", "/tenants/default/clock/advance", {"seconds": 61})
        ended = self.call("GET", "/1.0/me", token=made["token"])
        self.assertEqual((ended.status, ended.body), (401, LOGIN))

    def test_a_token_has_no_end_unless_it_is_given_one(self):
        self.user("paul")
        token = self.token("paul")
        self.assertIsNone(self.good("GET", "/1.0/me/identity/user/paul/token/ci")["expiresAt"])
        changed = self.call("PUT", "/1.0/me/identity/user/paul/token/ci", {"expiresAt": "2001-01-01T00:00:00Z"})
        self.assertEqual(changed.status, 400, changed.body)
        for body in ({"expiresIn": 0}, {"expiresIn": 1, "expiresAt": "2250-01-01T00:00:00Z"}):
            answer = self.call("POST", "/1.0/me/identity/user/paul/token", {"name": "x", "description": "", **body})
            self.assertEqual(answer.status, 400, f"{body}: {answer.body}")
        taken = self.call("POST", "/1.0/me/identity/user/paul/token", {"name": "ci", "description": ""})
        self.assertEqual(taken.status, 409, taken.body)
        self.assertEqual(self.call("GET", "/1.0/me", token=token).status, 200)
        changed = self.good("PUT", "/1.0/me/identity/user/paul/token/ci", {"expiresIn": 60, "description": "short"})
        self.assertEqual(changed["description"], "short")
        support.control(self.server, "POST", "/tenants/default/clock/advance", {"seconds": 61})
        self.assertEqual(self.call("GET", "/1.0/me", token=token).status, 401)


class Rights(UsersCase):
    def setUp(self):
        super().setUp()
        self.good("POST", "/1.0/me/identity/group", {"name": "shop"})
        self.user("paul", group="shop")

    def test_a_key_and_a_token_of_a_user_may_do_nothing_without_a_policy(self):
        for who in ({"keys": self.key_of("paul")}, {"token": self.token("paul")}):
            refused = self.call("GET", "/1.0/me", **who)
            self.assertEqual((refused.status, refused.json()["message"]), (403, REFUSED), who)
            self.assertEqual(refused.json()["details"]["unauthorizedActionsByIAM"], "account:apiovh:me/get")

    def test_the_user_and_each_group_can_be_named_by_a_policy(self):
        keys, token = self.key_of("paul"), self.token("paul")
        self.policy("user:cs1234-ovh/paul", ["dnsZone:*"])
        self.policy("group:cs1234-ovh/shop", ["dnsZone:*"], "example.org")
        for who in ({"keys": keys}, {"token": token}):
            self.assertEqual(self.call("GET", "/1.0/domain/zone/example.com", **who).status, 200, who)
            self.assertEqual(self.call("GET", "/1.0/domain/zone/example.org", **who).status, 200, who)
            self.assertEqual(self.call("GET", "/1.0/me", **who).status, 403, who)
        self.assertEqual(self.call("GET", "/1.0/me").status, 200, "the account's own key is what it was")

    def test_a_role_is_worth_what_the_guide_says(self):
        token = self.token("paul")
        made = {"login": "ann"}
        for role, reads, writes, makes_users in (("NONE", 403, 403, 403), ("UNPRIVILEGED", 200, 403, 403),
                                                 ("REGULAR", 200, 200, 403), ("ADMIN", 200, 200, 200)):
            self.good("PUT", "/1.0/me/identity/group/shop", {"role": role})
            self.assertEqual(self.call("GET", "/1.0/domain/zone/example.com", token=token).status, reads, role)
            written = self.call("POST", "/1.0/domain/zone/example.com/refresh", token=token)
            self.assertEqual(written.status, writes, role)
            self.assertEqual(self.call("POST", "/1.0/me/identity/user", made, token=token).status, makes_users, role)

    def test_a_deny_limits_even_an_administrator(self):
        self.good("PUT", "/1.0/me/identity/group/shop", {"role": "ADMIN"})
        token = self.token("paul")
        self.assertEqual(self.call("GET", "/1.0/domain/zone/example.com", token=token).status, 200)
        self.good("POST", "/v2/iam/policy", {
            "name": "never", "identities": ["urn:v1:eu:identity:user:cs1234-ovh/paul"],
            "resources": [{"urn": "urn:v1:eu:resource:dnsZone:*"}],
            "permissions": {"deny": [{"action": "dnsZone:*"}]}})
        self.assertEqual(self.call("GET", "/1.0/domain/zone/example.com", token=token).status, 403)

    def test_details_say_who_the_user_is(self):
        for who in ({"keys": self.key_of("paul")}, {"token": self.token("paul")}):
            details = self.good("GET", "/1.0/auth/details", **who)
            self.assertEqual((details["method"], details["user"], details["account"], details["roles"]),
                             ("user", "paul", "cs1234-ovh", ["NONE"]), who)
            self.assertEqual(details["identities"], ["urn:v1:eu:identity:user:cs1234-ovh/paul",
                                                     "urn:v1:eu:identity:group:cs1234-ovh/shop"])

    def test_what_a_user_may_do_can_be_asked(self):
        self.policy("group:cs1234-ovh/shop", ["dnsZone:*"])
        self.policy("user:cs1234-ovh/paul", ["*"], "example.org")
        urn = "urn:v1:eu:resource:dnsZone:example.com"
        asked = self.call("POST", "/v2/iam/authorization/check", {
            "actions": ["dnsZone:apiovh:get", "account:apiovh:me/get"], "resourceURNs": [urn]},
            token=self.token("paul"))
        self.assertEqual(asked.json(), [{"resourceURN": urn, "authorizedActions": ["dnsZone:apiovh:get"],
                                         "unauthorizedActions": ["account:apiovh:me/get"]}])

    def test_keys_and_tokens_end_with_their_user(self):
        self.policy("user:cs1234-ovh/paul", ["*"])
        keys, token = self.key_of("paul"), self.token("paul")
        self.good("DELETE", "/1.0/me/identity/user/paul")
        self.assertEqual(self.call("GET", "/1.0/domain/zone/example.com", keys=keys).body, NOT_VALID)
        self.assertEqual(self.call("GET", "/1.0/domain/zone/example.com", token=token).body, LOGIN)
        self.user("paul", group="shop")  # another one of that name
        self.assertEqual(self.call("GET", "/1.0/domain/zone/example.com", keys=keys).body, NOT_VALID)
        self.assertEqual(self.call("GET", "/1.0/domain/zone/example.com", token=token).body, LOGIN)
        self.assertEqual(self.good("GET", "/1.0/me/identity/user/paul/token"), [])

    def test_a_disabled_user_is_out_until_enabled(self):
        self.policy("user:cs1234-ovh/paul", ["*"])
        keys, token = self.key_of("paul"), self.token("paul")
        self.good("POST", "/1.0/me/identity/user/paul/disable")
        self.assertEqual(self.good("GET", "/1.0/me/identity/user/paul")["status"], "DISABLED")
        self.assertEqual(self.call("GET", "/1.0/auth/details", keys=keys).body, NOT_VALID)
        self.assertEqual(self.call("GET", "/1.0/auth/details", token=token).body, LOGIN)
        entries = support.control(self.server, "GET", "/tenants/default/journal").json()["entries"]
        self.assertEqual([e["verdict"].get("cause") for e in entries[-2:]], ["user.disabled", "user.disabled"])
        self.good("POST", "/1.0/me/identity/user/paul/enable")
        self.assertEqual(self.call("GET", "/1.0/auth/details", keys=keys).status, 200)
        self.assertEqual(self.call("GET", "/1.0/auth/details", token=token).status, 200)

    def test_a_deleted_token_opens_nothing_and_its_name_is_free(self):
        first = self.token("paul")
        self.good("DELETE", "/1.0/me/identity/user/paul/token/ci")
        self.assertEqual(self.call("GET", "/1.0/auth/details", token=first).body, LOGIN)
        second = self.token("paul")
        self.assertNotEqual(first, second)
        self.assertEqual(self.call("GET", "/1.0/auth/details", token=second).status, 200)

    def test_neither_tokens_nor_passwords_stand_in_the_journal(self):
        self.user("ann", password="correct horse battery")
        token = self.token("paul")
        self.call("GET", f"/1.0/me?x={token}", token=token)
        self.good("DELETE", "/1.0/me/identity/user/paul/token/ci")
        journal = support.control(self.server, "GET", "/tenants/default/journal").body
        for secret in (token, "correct horse battery"):
            self.assertNotIn(secret.encode(), journal)


class Worlds(UsersCase):
    def test_users_can_be_there_from_the_start(self):
        made = support.control(self.server, "POST", "/tenants", {
            "id": "seeded", "users": [{"login": "paul", "group": "shop", "allow": ["dnsZone:*"]}, {"login": "ann"}],
            "applications": [{"credentials": [{"name": "paul", "user": "paul"}, {"name": "account"}]}]})
        self.assertEqual(made.status, 201, made.body)
        keys = made.json()
        paul = {**keys, "consumer_key": keys["applications"][0]["credentials"][0]["consumer_key"]}
        whole = {**keys, "consumer_key": keys["applications"][0]["credentials"][1]["consumer_key"]}
        self.assertEqual(self.good("GET", "/1.0/me/identity/user", keys=whole), ["ann", "paul"])
        self.assertEqual(self.good("GET", "/1.0/me/identity/group/shop", keys=whole)["role"], "NONE")
        self.assertEqual(self.good("GET", "/1.0/auth/details", keys=paul)["user"], "paul")
        self.assertEqual(self.call("GET", "/1.0/domain/zone/example.com", keys=paul).status, 200)
        self.assertEqual(self.call("GET", "/1.0/me", keys=paul).status, 403)

    def test_a_world_whose_users_do_not_fit_is_refused_with_a_sentence(self):
        for body, told in (({"users": [{"login": "a b"}]}, "no name of a user"),
                           ({"users": [{"login": "a"}, {"login": "a"}]}, "given twice"),
                           ({"applications": [{"credentials": [{"user": "paul"}]}]}, "none of the users")):
            answer = support.control(self.server, "POST", "/tenants", body)
            self.assertEqual(answer.status, 400, answer.body)
            self.assertIn(told, answer.json()["error"])

    def test_who_decides_must_be_one_who_may(self):
        asked = support.call(self.server, "POST", "/1.0/auth/credential", b'{"accessRules":[]}',
                             [("X-Ovh-Application", self.server.ready["application_key"])], signed=False).json()
        named = {"consumerKey": asked["consumerKey"], "user": "nobody"}
        answer = support.control(self.server, "POST", "/tenants/default/credentials/validate", named)
        self.assertEqual(answer.status, 400, answer.body)
        self.assertIn("nobody", answer.json()["error"])
        answer = support.control(self.server, "POST", "/tenants/default/credentials/revoke", named)
        self.assertEqual(answer.status, 400, answer.body)

    def test_a_token_of_one_tenant_is_unknown_in_another(self):
        other = support.control(self.server, "POST", "/tenants", {"id": "other", "users": [{"login": "paul"}]}).json()
        made = self.good("POST", "/1.0/me/identity/user/paul/token", {"name": "ci", "description": ""}, keys=other)
        self.assertEqual(self.call("GET", "/1.0/me", token=made["token"]).status, 200)
        entries = support.control(self.server, "GET", "/tenants/other/journal").json()["entries"]
        self.assertEqual(entries[-1]["request"]["target"], "/1.0/me")
        self.assertEqual(self.good("GET", "/1.0/me/identity/user"), [])


if __name__ == "__main__":
    unittest.main()
