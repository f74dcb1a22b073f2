"""Service accounts: OAuth2 client credentials, Bearer tokens, and rights from IAM policies alone."""

import base64
import json
import unittest
import urllib.parse

import support

UNKNOWN_CLIENT = b'{"error":"invalid_client", "error_description":"ovhcloud oauth2 client does not exists"}'
WRONG_SECRET = b'{"error":"invalid_client_credentials","error_description":"client secret invalid"}'
LOGIN = b'{"class":"Client::Unauthorized","message":"You must login first"}'


def token_request(server, fields, headers=(), host=None, path="/auth/oauth2/token"):
    body = urllib.parse.urlencode(fields).encode()
    head = [("Host", host or server.authority), ("Content-Type", "application/x-www-form-urlencoded"),
            ("Content-Length", str(len(body))), *headers]
    return support.exchange(server, support.request_bytes("POST", path, head, body))


def grant(server, keys=None, **changes):
    keys = keys or server.ready
    return token_request(server, {"grant_type": "client_credentials", "client_id": keys["client_id"],
                                  "client_secret": keys["client_secret"], "scope": "all", **changes})


def bearer(server, method, target, token, body=None):
    data = b"" if body is None else json.dumps(body).encode()
    return support.call(server, method, target, data, headers=[("Authorization", f"Bearer {token}")], signed=False)


class Tokens(unittest.TestCase):
    def test_a_token_is_given_as_the_guide_shows_and_opens_the_api(self):
        with support.mock() as server:
            given = grant(server)
            self.assertEqual(given.status, 200, given.body)
            answer = given.json()
            self.assertEqual(list(answer), ["access_token", "token_type", "expires_in", "scope"])
            self.assertEqual((answer["token_type"], answer["expires_in"], answer["scope"]), ("Bearer", 3599, "all"))
            for path in ("/1.0/me", "/v1/me", "/1.0/domain/zone/example.com", "/v2/iam/policy"):
                self.assertEqual(bearer(server, "GET", path, answer["access_token"]).status, 200, path)
            details = bearer(server, "GET", "/1.0/auth/details", answer["access_token"]).json()
            self.assertEqual(details["method"], "oauth2_client_credentials")
            self.assertEqual(details["identities"],
                             [f"urn:v1:eu:identity:credential:cs1234-ovh/oauth2-{server.ready['client_id']}"])

    def test_the_client_may_be_named_by_basic_as_well(self):
        with support.mock() as server:
            basic = base64.b64encode(f"{server.ready['client_id']}:{server.ready['client_secret']}".encode()).decode()
            fields = {"grant_type": "client_credentials", "scope": "all"}
            given = token_request(server, fields, [("Authorization", f"Basic {basic}")])
            self.assertEqual(given.status, 200, given.body)

    def test_the_endpoint_stands_where_each_region_has_it(self):
        with support.mock() as server:
            fields = {"grant_type": "client_credentials", "client_id": server.ready["client_id"],
                      "client_secret": server.ready["client_secret"], "scope": "all"}
            for host, path in (("www.ovh.com", "/auth/oauth2/token"), ("auth.eu.ovhcloud.com", "/oauth2/token")):
                self.assertEqual(token_request(server, fields, host=host, path=path).status, 200, host)
            self.assertEqual(token_request(server, fields, host="eu.api.ovh.com").status, 404)

    def test_wrong_clients_are_refused_with_the_right_texts(self):
        with support.mock() as server:
            unknown = grant(server, client_id="EU.0123456789abcdef")
            self.assertEqual((unknown.status, unknown.body), (400, UNKNOWN_CLIENT))
            wrong = grant(server, client_secret="0" * 32)
            self.assertEqual((wrong.status, wrong.body), (400, WRONG_SECRET))
            self.assertEqual(grant(server, scope="account/read").json()["error"], "invalid_request")
            journal = support.control(server, "GET", "/tenants/default/journal")
            self.assertEqual([e["verdict"]["step"] for e in journal.json()["entries"]], ["token-request"] * 3)
            self.assertNotIn(server.ready["client_secret"].encode(), journal.body)

    def test_a_token_ends_in_virtual_time_and_an_unknown_one_opens_nothing(self):
        with support.mock() as server:
            token = grant(server).json()["access_token"]
            support.control(server, "POST", "/tenants/default/clock/advance", {"seconds": 3590})
            self.assertEqual(bearer(server, "GET", "/1.0/me", token).status, 200)
            support.control(server, "POST", "/tenants/default/clock/advance", {"seconds": 60})
            ended = bearer(server, "GET", "/1.0/me", token)
            self.assertEqual((ended.status, ended.body), (401, LOGIN))
            unknown = bearer(server, "GET", "/1.0/me", "f" * 64)
            self.assertEqual((unknown.status, unknown.body), (401, LOGIN))
            journal = support.control(server, "GET", "/tenants/default/journal").json()["entries"]
            self.assertEqual([e["verdict"].get("cause") for e in journal[-2:]], ["token.expired", "token.unknown"])

    def test_neither_tokens_nor_secrets_stand_in_the_journal(self):
        with support.mock() as server:
            token = grant(server).json()["access_token"]
            bearer(server, "GET", f"/1.0/me?x={token}", token)
            journal = support.control(server, "GET", "/tenants/default/journal").body
            for secret in (token, server.ready["client_secret"]):
                self.assertNotIn(secret.encode(), journal)


class Rights(unittest.TestCase):
    def setUp(self):
        self.context = support.mock()
        self.server = self.context.__enter__()
        self.addCleanup(self.context.__exit__, None, None, None)
        made = support.call(self.server, "POST", "/1.0/me/api/oauth2/client", json.dumps(
            {"name": "shop", "description": "a shop", "flow": "CLIENT_CREDENTIALS", "callbackUrls": []}).encode())
        self.assertEqual(made.status, 200, made.body)
        self.client = {"client_id": made.json()["clientId"], "client_secret": made.json()["clientSecret"]}
        self.token = grant(self.server, self.client).json()["access_token"]
        self.urn = f"urn:v1:eu:identity:credential:cs1234-ovh/oauth2-{self.client['client_id']}"

    def policy(self, **changes):
        content = {"name": "for-the-shop", "identities": [self.urn],
                   "resources": [{"urn": "urn:v1:eu:resource:dnsZone:example.com"}],
                   "permissions": {"allow": [{"action": "dnsZone:*"}]}, **changes}
        made = support.call(self.server, "POST", "/v2/iam/policy", json.dumps(content).encode())
        self.assertEqual(made.status, 200, made.body)
        return made.json()

    def status(self, target, method="GET"):
        return bearer(self.server, method, target, self.token).status

    def test_a_new_service_account_may_do_nothing(self):
        refused = bearer(self.server, "GET", "/1.0/me", self.token)
        self.assertEqual(refused.status, 403)
        self.assertEqual(refused.body, b'{"class":"Client::Forbidden","message":"User not granted for this request",'
                                       b'"details":{"unauthorizedActionsByAuthentication":"",'
                                       b'"unauthorizedActionsByIAM":"account:apiovh:me/get"}}')

    def test_a_policy_opens_what_it_names_and_nothing_else(self):
        self.policy()
        self.assertEqual(self.status("/1.0/domain/zone/example.com"), 200)
        self.assertEqual(self.status("/1.0/domain/zone/example.org"), 403)
        self.assertEqual(self.status("/1.0/me"), 403)

    def test_a_deny_wins_and_the_end_of_a_policy_is_its_end(self):
        made = self.policy()
        self.policy(name="never", permissions={"deny": [{"action": "*"}]})
        self.assertEqual(self.status("/1.0/domain/zone/example.com"), 403)
        policies = support.call(self.server, "GET", "/v2/iam/policy").json()
        never = next(p for p in policies if p["name"] == "never")
        self.assertEqual(support.call(self.server, "DELETE", f"/v2/iam/policy/{never['id']}").status, 204)
        self.assertEqual(self.status("/1.0/domain/zone/example.com"), 200)
        support.call(self.server, "DELETE", f"/v2/iam/policy/{made['id']}")
        self.assertEqual(self.status("/1.0/domain/zone/example.com"), 403)

    def test_the_policy_of_the_first_day_is_there_and_cannot_be_changed(self):
        first = support.call(self.server, "GET", "/v2/iam/policy").json()[0]
        self.assertEqual((first["name"], first["readOnly"]), ("ovh-default", True))
        self.assertEqual(support.call(self.server, "DELETE", f"/v2/iam/policy/{first['id']}").status, 403)

    def test_a_removed_client_has_no_token_any_more(self):
        self.policy()
        target = f"/1.0/me/api/oauth2/client/{self.client['client_id']}"
        self.assertEqual(support.call(self.server, "DELETE", target).status, 200)
        self.assertEqual(self.status("/1.0/domain/zone/example.com"), 401)
        self.assertEqual(grant(self.server, self.client).body, UNKNOWN_CLIENT)

    def test_what_may_be_done_can_be_asked(self):
        self.policy()
        asked = bearer(self.server, "POST", "/v2/iam/authorization/check", self.token, {
            "actions": ["dnsZone:apiovh:get", "account:apiovh:me/get"],
            "resourceURNs": ["urn:v1:eu:resource:dnsZone:example.com"]})
        self.assertEqual(asked.json(), [{"resourceURN": "urn:v1:eu:resource:dnsZone:example.com",
                                         "authorizedActions": ["dnsZone:apiovh:get"],
                                         "unauthorizedActions": ["account:apiovh:me/get"]}])

    def test_a_token_of_one_tenant_is_unknown_in_another(self):
        other = support.control(self.server, "POST", "/tenants", {"id": "other"}).json()
        token = grant(self.server, other["service_accounts"][0]).json()["access_token"]
        self.assertEqual(bearer(self.server, "GET", "/1.0/me", token).status, 200)
        entries = support.control(self.server, "GET", "/tenants/other/journal").json()["entries"]
        self.assertEqual([e["request"]["target"] for e in entries], ["/auth/oauth2/token", "/1.0/me"])


if __name__ == "__main__":
    unittest.main()
