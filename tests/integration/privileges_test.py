"""Least privilege: what was seen, told as rules and policies that are then asked for, and that let through what was
seen and not its neighbours."""

import json
import os
import pathlib
import subprocess
import tempfile
import time
import unittest

import support
from oauth2_test import bearer, grant

ZONE = "urn:v1:eu:resource:dnsZone:"
ACCOUNT = "urn:v1:eu:resource:account:cs1234-ovh"
PRIVILEGES = "/tenants/default/privileges"


def privileges(server, query=""):
    answer = support.control(server, "GET", PRIVILEGES + query)
    assert answer.status == 200, answer.body
    return answer.json()


class PrivilegesCase(unittest.TestCase):
    def setUp(self):
        context = support.mock()
        self.server = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)

    def ask(self, method, target, body=None, keys=None):
        data = b"" if body is None else json.dumps(body).encode()
        return support.call(self.server, method, target, data, keys=keys)

    def made(self, target, body):
        answer = self.ask("POST", target, body)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json()

    def key_with(self, rules):
        """A consumer key with these rules, validated."""
        made = self.made("/1.0/auth/credential", {"accessRules": rules})
        validated = support.control(self.server, "POST", "/tenants/default/credentials/validate",
                                    {"consumerKey": made["consumerKey"]})
        self.assertEqual(validated.status, 200, validated.body)
        return {**self.server.ready, "consumer_key": made["consumerKey"]}

    def service_account(self, name):
        """A new client without any policy: its URN and a token."""
        made = self.made("/1.0/me/api/oauth2/client", {"name": name, "description": "", "callbackUrls": [],
                                                       "flow": "CLIENT_CREDENTIALS"})
        keys = {"client_id": made["clientId"], "client_secret": made["clientSecret"]}
        return (f"urn:v1:eu:identity:credential:cs1234-ovh/oauth2-{made['clientId']}",
                grant(self.server, keys).json()["access_token"])


class Rules(PrivilegesCase):
    SEEN = (("GET", "/1.0/me"), ("GET", "/v1/domain/zone/example.com/record"),
            ("POST", "/1.0/domain/zone/example.com/refresh"), ("GET", "/v2/iam/resource"))
    NEIGHBOURS = (("GET", "/1.0/domain/zone/example.org/record"), ("GET", "/1.0/domain/zone/example.com"),
                  ("POST", "/1.0/domain/zone/example.org/refresh"), ("GET", "/1.0/domain/zone"),
                  ("GET", "/1.0/sms"), ("GET", "/v2/iam/policy"))

    def test_a_key_with_the_rules_may_do_what_was_seen_and_nothing_beside_it(self):
        for method, target in self.SEEN:
            self.assertEqual(self.ask(method, target).status, 200, target)
        seen = privileges(self.server)
        self.assertEqual(seen["access_rules"], [
            {"method": "GET", "path": "/domain/zone/example.com/record"},
            {"method": "POST", "path": "/domain/zone/example.com/refresh"},
            {"method": "GET", "path": "/me"},
            {"method": "GET", "path": "/v2/iam/resource"}])
        self.assertEqual((seen["calls"], seen["truncated"]), (4, False))
        keys = self.key_with(seen["access_rules"])
        for method, target in self.SEEN:
            answer = self.ask(method, target, keys=keys)
            self.assertEqual(answer.status, 200, f"{method} {target} was seen, and is refused: {answer.body}")
        for method, target in self.NEIGHBOURS:
            answer = self.ask(method, target, keys=keys)
            self.assertEqual((answer.status, answer.json()["message"]), (403, "This call has not been granted"),
                             f"{method} {target} was not seen")
        put = self.ask("PUT", "/1.0/me", {"city": "Lille"}, keys=keys)
        self.assertEqual(put.status, 403, f"another verb was not seen: {put.body}")

    def test_what_is_refused_or_needs_no_right_is_not_counted(self):
        narrow = self.key_with([{"method": "GET", "path": "/me"}])
        self.assertEqual(self.ask("GET", "/1.0/sms", keys=narrow).status, 403)
        self.assertEqual(self.ask("GET", "/1.0/domain/zone/example.com/record?x=1").status, 400)
        for target in ("/1.0/auth/time", "/1.0/domain.json"):
            self.assertEqual(self.ask("GET", target).status, 200, target)
        seen = privileges(self.server)
        self.assertEqual((seen["access_rules"], seen["policies"], seen["calls"]), ([], [], 0))
        self.assertNotIn("policy", seen)

    def test_what_the_handler_answered_counts_be_it_with_a_refusal(self):
        self.assertEqual(self.ask("GET", "/1.0/domain/zone/nobody.example/record").status, 404)
        self.assertEqual(privileges(self.server)["access_rules"],
                         [{"method": "GET", "path": "/domain/zone/nobody.example/record"}])

    def test_only_when_it_is_asked_for_an_id_becomes_a_star(self):
        for zone in ("example.com", "example.org"):
            self.assertEqual(self.ask("GET", f"/1.0/domain/zone/{zone}/record").status, 200)
        self.assertEqual(self.ask("HEAD", "/1.0/domain/zone/example.com/record").status, 200)
        self.assertEqual([rule["path"] for rule in privileges(self.server)["access_rules"]],
                         ["/domain/zone/example.com/record", "/domain/zone/example.org/record"])
        seen = privileges(self.server, "?generalise=ids")
        self.assertEqual(seen["access_rules"], [{"method": "GET", "path": "/domain/zone/*/record"}])
        self.assertEqual(seen["policy"]["resources"], [{"urn": ZONE + "*"}])
        keys = self.key_with(seen["access_rules"])
        self.assertEqual(self.ask("GET", "/1.0/domain/zone/example.org/record", keys=keys).status, 200)
        self.assertEqual(self.ask("GET", "/1.0/domain/zone/example.org", keys=keys).status, 403)

    def test_one_caller_can_be_looked_at_alone(self):
        keys = self.key_with([{"method": "GET", "path": "/sms"}])
        self.assertEqual(self.ask("GET", "/1.0/sms", keys=keys).status, 200)
        self.assertEqual(self.ask("GET", "/1.0/me").status, 200)
        number = self.ask("GET", "/1.0/auth/currentCredential", keys=keys).json()["credentialId"]
        self.assertEqual(privileges(self.server, f"?credential_id={number}")["access_rules"],
                         [{"method": "GET", "path": "/sms"}])
        self.assertEqual(privileges(self.server, f"?client_id={self.server.ready['client_id']}")["calls"], 0)

    def test_a_query_that_means_nothing_is_refused(self):
        for query, status in (("?generalise=all", 400), ("?generalize=ids", 400), ("?credential_id=x", 400),
                              ("?client_id=", 400), ("?credential_id=1&client_id=EU.1", 400), ("?%zz", 400),
                              ("?credential_id=1", 404), ("?client_id=EU.1", 404)):
            answer = support.control(self.server, "GET", PRIVILEGES + query)
            self.assertEqual(answer.status, status, f"{query}: {answer.body}")
            self.assertTrue(answer.json()["error"], query)

    def test_a_secret_that_was_called_for_is_not_told(self):
        secret = self.server.ready["consumer_key"]
        self.assertEqual(self.ask("GET", f"/1.0/domain/zone/{secret}").status, 404)
        self.assertNotIn(secret, json.dumps(privileges(self.server)))

    def test_a_tenant_that_is_reset_has_seen_nothing(self):
        self.assertEqual(self.ask("GET", "/1.0/me").status, 200)
        self.assertEqual(support.control(self.server, "POST", "/tenants/default/reset", {}).status, 200)
        self.assertEqual(privileges(self.server)["calls"], 0)


class Policies(PrivilegesCase):
    def call(self, token, method, target, body=None):
        return bearer(self.server, method, target, token, body)

    def use(self, policies, name):
        """A new service account that has these policies and no other: its token."""
        identity, token = self.service_account(name)
        self.assertEqual(self.call(token, "GET", "/1.0/me").status, 403, "without a policy nothing is allowed")
        for policy in policies:
            self.made("/v2/iam/policy", {**policy, "identities": [identity]})
        return token

    def seen_by_the_first_client(self, calls):
        token = grant(self.server).json()["access_token"]
        for method, target in calls:
            self.assertEqual(self.call(token, method, target).status, 200, target)
        return privileges(self.server, f"?client_id={self.server.ready['client_id']}")

    def refused(self, answer, told):
        self.assertEqual((answer.status, answer.json()["message"]), (403, "User not granted for this request"), told)

    def test_an_account_with_the_policy_may_do_what_was_seen_and_nothing_beside_it(self):
        calls = [("GET", "/1.0/me"), ("GET", "/1.0/domain/zone"), ("GET", "/1.0/domain/zone/example.com/record"),
                 ("POST", "/1.0/domain/zone/example.com/refresh")]
        seen = self.seen_by_the_first_client(calls)
        self.assertEqual(seen["policy"]["resources"], [{"urn": ACCOUNT}, {"urn": ZONE + "example.com"}])
        self.assertEqual(seen["policies"], [seen["policy"]])
        token = self.use(seen["policies"], "shop")
        for method, target in calls:
            answer = self.call(token, method, target)
            self.assertEqual(answer.status, 200, f"{method} {target} was seen, and is refused: {answer.body}")
        self.assertEqual(self.call(token, "GET", "/1.0/domain/zone").json(), ["example.com"])
        for method, target, body in (
                ("GET", "/1.0/domain/zone/example.org/record", None),
                ("POST", "/1.0/domain/zone/example.org/refresh", None),
                ("PUT", "/1.0/me", {"city": "Lille"}), ("GET", "/1.0/me/api/application", None),
                ("POST", "/1.0/domain/zone/example.com/record",
                 {"fieldType": "A", "subDomain": "x", "target": "192.0.2.1"}),
                ("GET", "/1.0/domain/zone/example.com/soa", None), ("GET", "/v2/iam/policy", None)):
            self.refused(self.call(token, method, target, body), f"{method} {target} was not seen")

    def test_several_policies_grant_nothing_that_one_of_them_would_not(self):
        calls = [("GET", "/1.0/domain/zone/example.com/record"), ("GET", "/1.0/domain/zone/example.org/record"),
                 ("POST", "/1.0/domain/zone/example.org/refresh")]
        seen = self.seen_by_the_first_client(calls)
        self.assertEqual(len(seen["policies"]), 2)
        self.assertNotIn("policy", seen)
        token = self.use(seen["policies"], "two")
        for method, target in calls:
            self.assertEqual(self.call(token, method, target).status, 200, target)
        self.refused(self.call(token, "POST", "/1.0/domain/zone/example.com/refresh"), "refreshed was example.org")

    def test_a_list_of_which_nothing_was_named_is_told(self):
        seen = self.seen_by_the_first_client([("GET", "/1.0/sms")])
        self.assertEqual(seen["policies"], [])
        self.assertIn("sms:apiovh:get is left out", seen["notes"][0])

    def test_calls_that_keys_made_have_policies_too(self):
        self.assertEqual(self.ask("GET", "/1.0/sms/sms-ab12345-1").status, 200)
        self.assertEqual(privileges(self.server)["policy"]["permissions"],
                         {"allow": [{"action": "sms:apiovh:get"}]})


class File(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def test_the_mock_writes_when_it_ends_what_it_would_have_answered(self):
        file = self.folder / "rights.json"
        with support.mock("--privileges", str(file)) as server:
            support.call(server, "GET", "/1.0/me")
            told = privileges(server)
            self.assertFalse(file.exists(), "it is written when the mock ends")
        self.assertEqual(json.loads(file.read_text()), told)
        self.assertEqual(told["access_rules"], [{"method": "GET", "path": "/me"}])
        self.assertEqual([path.name for path in self.folder.iterdir()], ["rights.json"], "nothing else is left")

    def test_an_older_file_is_replaced(self):
        file = self.folder / "rights.json"
        file.write_text("older\n" * 10_000)
        with support.mock("--privileges", str(file)):
            self.assertTrue(file.read_text().startswith("older"))
        self.assertEqual(json.loads(file.read_text())["calls"], 0)

    def test_a_file_that_cannot_be_written_is_told_at_the_start(self):
        for file in (self.folder / "nowhere" / "rights.json", self.folder):
            done = support.run("mock", "--listen", "127.0.0.1:0", "--privileges", str(file))
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(str(file), done.stderr)
            self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)

    def test_a_mock_in_the_background_finds_the_file_where_it_was_meant(self):
        ready = self.folder / "ready.json"
        subprocess.run([support.BINARY, "mock", "--listen", "127.0.0.1:0", "--ready-file", str(ready), "--background",
                        "--privileges", "rights.json"],
                       cwd=self.folder, check=True, capture_output=True, timeout=60 * support.PATIENCE)
        os.kill(json.loads(ready.read_text())["pid"], 15)
        self.until((self.folder / "rights.json").exists)
        self.assertEqual(json.loads((self.folder / "rights.json").read_text())["calls"], 0)

    def until(self, holds):
        end = time.monotonic() + 20 * support.PATIENCE
        while not holds():
            self.assertLess(time.monotonic(), end, "the file was not written in 20 seconds")
            time.sleep(0.01)


if __name__ == "__main__":
    unittest.main()
