"""OAuth2's authorization code flow: a person grants a client a code, which it exchanges for tokens, and refreshes."""

import base64
import hashlib
import json
import re
import unittest
from urllib.parse import parse_qs, urlencode, urlsplit

import support

FORM = ("Content-Type", "application/x-www-form-urlencoded")
PROOF = re.compile(rb'name="proof" value="([0-9a-f]{64})"')
LOGIN = b'{"class":"Client::Unauthorized","message":"You must login first"}'
VERIFIER = "a-verifier-of-more-than-forty-three-characters.~_"
BACK = "http://127.0.0.1:9/back?kept=1"


def challenge(verifier):
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


class AuthorizeCase(unittest.TestCase):
    flags = ()

    def setUp(self):
        context = support.mock(*self.flags)
        self.server = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        self.world = self.tenant("shop")
        self.client = self.world["service_accounts"][0]

    def tenant(self, name):
        made = support.control(self.server, "POST", "/tenants", {
            "id": name, "account": f"{name}1-ovh",
            "users": [{"login": "paul", "group": "nothing", "allow": ["dnsZone:*"]}],
            "service_accounts": [{"name": "The <b>shop</b>", "flow": "AUTHORIZATION_CODE", "callback_urls": [BACK]}]})
        self.assertEqual(made.status, 201, made.body)
        return made.json()

    def target(self, path="/auth/oauth2/authorize", **changes):
        asked = {"response_type": "code", "client_id": self.client["client_id"], "redirect_uri": BACK, "scope": "all",
                 "state": "s t", "code_challenge": challenge(VERIFIER), "code_challenge_method": "S256", **changes}
        return path + "?" + urlencode({name: value for name, value in asked.items() if value is not None})

    def get(self, target, host=None):
        return support.exchange(self.server, support.request_bytes(
            "GET", target, [("Host", host or self.server.authority)]))

    def post(self, target, fields, host=None, headers=()):
        body = urlencode(fields).encode()
        head = [("Host", host or self.server.authority), FORM, ("Content-Length", str(len(body))), *headers]
        return support.exchange(self.server, support.request_bytes("POST", target, head, body))

    def decide(self, decision="authorize", target=None, **fields):
        target = target or self.target()
        page = self.get(target)
        self.assertEqual(page.status, 200, page.body)
        proof = PROOF.search(page.body)[1].decode()
        return self.post(target, {"proof": proof, "decision": decision, **fields})

    def sent_back(self, answer):
        """The parameters with which the browser comes to the client."""
        self.assertEqual(answer.status, 303, answer.body)
        location = answer.header("Location")
        self.assertTrue(location.startswith(BACK + "&"), location)
        return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}

    def code(self, **fields):
        return self.sent_back(self.decide(**fields))["code"]

    def token(self, fields, client=None, headers=()):
        client = client or self.client
        return self.post("/auth/oauth2/token", {"client_id": client["client_id"],
                                                "client_secret": client["client_secret"], **fields}, headers=headers)

    def exchange(self, code, **changes):
        return self.token({"grant_type": "authorization_code", "code": code, "redirect_uri": BACK,
                           "code_verifier": VERIFIER, **changes})

    def refresh(self, token, **changes):
        return self.token({"grant_type": "refresh_token", "refresh_token": token, **changes})

    def granted(self, answer):
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json()

    def refused(self, answer, error="invalid_grant"):
        self.assertEqual((answer.status, answer.json()["error"]), (400, error), answer.body)

    def call(self, token, target="/1.0/auth/details"):
        return support.call(self.server, "GET", target, headers=[("Authorization", f"Bearer {token}")], signed=False)


class Pages(AuthorizeCase):
    def test_the_page_says_who_asks_for_what_and_where_the_browser_then_goes(self):
        page = self.get(self.target(scope="account/all vps/all")).body.decode()
        for told in ("The &lt;b&gt;shop&lt;/b&gt;", "account/all", "vps/all", "shop1-ovh/paul", "kept=1"):
            self.assertIn(told, page)
        self.assertNotIn("<b>shop", page)

    def test_who_authorizes_sends_the_browser_back_with_a_code_and_the_state(self):
        back = self.sent_back(self.decide())
        self.assertEqual(sorted(back), ["code", "kept", "state"])
        self.assertEqual((back["kept"], back["state"]), ("1", "s t"))
        self.assertRegex(back["code"], "^[0-9a-f]{64}$")

    def test_who_refuses_sends_the_browser_back_with_an_error(self):
        back = self.sent_back(self.decide("refuse"))
        self.assertEqual((back["error"], back["state"]), ("access_denied", "s t"))
        self.assertNotIn("code", back)

    def test_a_request_that_is_wrong_is_told_to_the_client(self):
        for changes, error in (({"scope": "account/read"}, "invalid_request"),
                               ({"response_type": "token"}, "unsupported_response_type"),
                               ({"code_challenge": None}, "invalid_request"),
                               ({"code_challenge_method": "plain"}, "invalid_request")):
            back = self.sent_back(self.get(self.target(**changes)))
            self.assertEqual((back["error"], back["state"]), (error, "s t"), changes)

    def test_nobody_is_sent_to_an_address_that_is_not_the_clients(self):
        for changes, told in (({"client_id": "EU.0123456789abcdef"}, "invalid_client"),
                              ({"redirect_uri": "https://evil.example/"}, "redirect_uri"),
                              ({"redirect_uri": None}, "redirect_uri")):
            page = self.get(self.target(**changes))
            self.assertEqual((page.status, page.header("Location")), (400, None), changes)
            self.assertIn(told, page.body.decode())

    def test_a_form_counts_for_the_request_that_was_shown_and_from_its_own_page(self):
        proof = PROOF.search(self.get(self.target()).body)[1].decode()
        wider = self.target(state="another")
        self.assertEqual(self.post(wider, {"proof": proof, "decision": "authorize"}).status, 403)
        self.assertEqual(self.post(self.target(), {"decision": "authorize"}).status, 403)
        foreign = self.post(self.target(), {"proof": proof, "decision": "authorize"},
                            headers=[("Origin", "http://evil.example")])
        self.assertEqual(foreign.status, 403)
        for fields in ({"decision": "perhaps"}, {"decision": "authorize", "person": "shop1-ovh/nobody"}):
            self.assertEqual(self.post(self.target(), {"proof": proof, **fields}).status, 400, fields)

    def test_the_page_stands_where_each_region_has_it(self):
        for host, path in (("www.ovh.com", "/auth/oauth2/authorize"), ("auth.eu.ovhcloud.com", "/oauth2/authorize")):
            self.assertEqual(self.get(self.target(path), host).status, 200, host)
        for host in ("eu.api.ovh.com", "ca.ovh.com"):  # the API's host, and another region's
            self.assertEqual(self.get(self.target(), host).status, 404, host)

    def test_the_page_speaks_french(self):
        fields = [("Host", self.server.authority), ("Accept-Language", "fr")]
        page = support.exchange(self.server, support.request_bytes("GET", self.target(), fields)).body.decode()
        self.assertIn("Tout ce que vous pouvez faire", page)
        self.assertIn("Au nom de qui", page)


class Tokens(AuthorizeCase):
    def test_a_code_becomes_tokens_that_act_as_the_account(self):
        given = self.granted(self.exchange(self.code()))
        self.assertEqual(list(given), ["access_token", "token_type", "expires_in", "scope", "refresh_token"])
        details = self.call(given["access_token"]).json()
        self.assertEqual((details["account"], details["method"], details["user"], details["identities"]),
                         ("shop1-ovh", "account", None, ["urn:v1:eu:identity:account:shop1-ovh"]))
        self.assertEqual(self.call(given["access_token"], "/1.0/me").status, 200)

    def test_a_code_that_a_user_granted_acts_as_the_user(self):
        given = self.granted(self.exchange(self.code(person="shop1-ovh/paul")))
        details = self.call(given["access_token"]).json()
        self.assertEqual((details["method"], details["user"], details["identities"][0]),
                         ("user", "paul", "urn:v1:eu:identity:user:shop1-ovh/paul"))
        self.assertEqual(self.call(given["access_token"], "/1.0/domain/zone/example.com").status, 200)
        self.assertEqual(self.call(given["access_token"], "/1.0/me").status, 403)
        again = self.granted(self.refresh(given["refresh_token"]))
        self.assertEqual(self.call(again["access_token"]).json()["user"], "paul")

    def test_the_scope_limits_what_the_account_could_do(self):
        given = self.granted(self.exchange(self.code(target=self.target(scope="dnsZone/all"))))
        self.assertEqual(given["scope"], "dnsZone/all")
        self.assertEqual(self.call(given["access_token"], "/1.0/domain/zone/example.com").status, 200)
        refused = self.call(given["access_token"], "/1.0/me")
        self.assertEqual(refused.status, 403)
        self.assertEqual(refused.json()["details"]["unauthorizedActionsByAuthentication"], "account:apiovh:me/get")

    def test_a_code_is_good_for_its_client_its_address_its_verifier_and_ten_minutes(self):
        for changes in ({"code_verifier": "b" * 43}, {"redirect_uri": "https://evil.example/"}, {"code": "0" * 64}):
            self.refused(self.exchange(**{"code": self.code(), **changes}))
        code = self.code()
        support.control(self.server, "POST", "/tenants/shop/clock/advance", {"seconds": 601})
        self.refused(self.exchange(code))

    def test_a_code_that_comes_twice_ends_all_that_it_gave(self):
        code = self.code()
        given = self.granted(self.exchange(code))
        again = self.granted(self.refresh(given["refresh_token"]))
        other = self.granted(self.exchange(self.code()))
        self.refused(self.exchange(code))
        for ended in (given, again):
            self.assertEqual(self.call(ended["access_token"]).body, LOGIN)
        self.refused(self.refresh(again["refresh_token"]))
        self.assertEqual(self.call(other["access_token"]).status, 200, "another consent's goes on")

    def test_a_refresh_gives_both_tokens_anew_and_the_old_one_is_good_once(self):
        first = self.granted(self.exchange(self.code()))
        second = self.granted(self.refresh(first["refresh_token"]))
        self.assertNotEqual(first["refresh_token"], second["refresh_token"])
        self.assertEqual(self.call(first["access_token"]).status, 200, "the access token lives on")
        self.assertEqual(self.call(second["access_token"]).status, 200)
        self.refused(self.refresh(first["refresh_token"]))
        self.assertEqual(self.call(second["access_token"]).body, LOGIN)
        self.refused(self.refresh(second["refresh_token"]))

    def test_tokens_end_in_virtual_time_and_a_refresh_token_does_not(self):
        given = self.granted(self.exchange(self.code()))
        support.control(self.server, "POST", "/tenants/shop/clock/advance", {"seconds": 3600})
        self.assertEqual(self.call(given["access_token"]).body, LOGIN)
        support.control(self.server, "POST", "/tenants/shop/clock/advance", {"seconds": 40_000_000})
        again = self.granted(self.refresh(given["refresh_token"]))
        self.assertEqual(self.call(again["access_token"]).status, 200)

    def test_a_refresh_may_ask_for_less_and_not_for_more(self):
        given = self.granted(self.exchange(self.code(target=self.target(scope="account/all vps/all"))))
        less = self.granted(self.refresh(given["refresh_token"], scope="vps/all"))
        self.assertEqual(less["scope"], "vps/all")
        self.refused(self.refresh(less["refresh_token"], scope="all"), "invalid_request")
        whole = self.granted(self.refresh(less["refresh_token"]))
        self.assertEqual(whole["scope"], "account/all vps/all")

    def test_the_client_shows_its_secret_for_each(self):
        self.refused(self.exchange(self.code(), client_secret="0" * 32), "invalid_client_credentials")
        self.refused(self.token({"grant_type": "client_credentials", "scope": "all"}), "unauthorized_client")

    def test_the_end_of_the_user_is_the_end_of_what_they_granted(self):
        given = self.granted(self.exchange(self.code(person="shop1-ovh/paul")))
        waiting = self.code(person="shop1-ovh/paul")
        removed = support.call(self.server, "DELETE", "/1.0/me/identity/user/paul", keys=self.world)
        self.assertEqual(removed.status, 200, removed.body)
        self.assertEqual(self.call(given["access_token"]).body, LOGIN)
        self.refused(self.refresh(given["refresh_token"]))
        self.refused(self.exchange(waiting))


class Worlds(AuthorizeCase):
    def test_tenants_never_meet(self):
        code = self.code()
        other = self.tenant("beta")["service_accounts"][0]
        stolen = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER}
        self.refused(self.token(stolen, other))
        given = self.granted(self.exchange(code))
        self.refused(self.token({"grant_type": "refresh_token", "refresh_token": given["refresh_token"]}, other))
        self.granted(self.refresh(given["refresh_token"]))
        # Whoever names no client that is known is still told apart by the code.
        nobody = {"client_id": "EU.0", "client_secret": "x"}
        self.refused(self.token({**stolen, "code": self.code()}, nobody), "invalid_client")
        entries = support.control(self.server, "GET", "/tenants/shop/journal").json()["entries"]
        self.assertEqual([e["response"]["status"] for e in entries], [200, 200, 400])
        entries = support.control(self.server, "GET", "/tenants/beta/journal").json()["entries"]
        self.assertEqual([e["response"]["status"] for e in entries], [400, 400])
        entries = support.control(self.server, "GET", "/tenants/default/journal").json()["entries"]
        self.assertEqual(entries, [])

    def test_a_client_of_the_api_is_one_too(self):
        made = support.call(self.server, "POST", "/1.0/me/api/oauth2/client", json.dumps(
            {"name": "later", "description": "", "flow": "AUTHORIZATION_CODE",
             "callbackUrls": ["https://app.example/back"]}).encode(), keys=self.world).json()
        target = self.target(client_id=made["clientId"], redirect_uri="https://app.example/back")
        page = self.get(target)
        self.assertEqual(page.status, 200, page.body)
        proof = PROOF.search(page.body)[1].decode()
        answer = self.post(target, {"proof": proof, "decision": "authorize"})
        self.assertTrue(answer.header("Location").startswith("https://app.example/back?code="))

    def test_what_is_no_such_client_is_refused_with_a_sentence(self):
        for account, told in (({"flow": "AUTHORIZATION_CODE"}, "callback_urls"),
                              ({"callback_urls": [BACK]}, "callback_urls"),
                              ({"flow": "AUTHORIZATION_CODE", "callback_urls": [BACK], "allow": ["*"]}, "allow"),
                              ({"flow": "AUTHORIZATION_CODE", "callback_urls": ["http://a.example/"]}, "a.example")):
            answer = support.control(self.server, "POST", "/tenants", {"service_accounts": [account]})
            self.assertEqual(answer.status, 400, account)
            self.assertIn(told, answer.json()["error"])

    def test_no_secret_of_the_flow_stands_in_the_journal_or_in_the_events(self):
        code = self.code()
        given = self.granted(self.exchange(code))
        basic = base64.b64encode(f"{self.client['client_id']}:{self.client['client_secret']}".encode()).decode()
        answer = self.post("/auth/oauth2/token", {"grant_type": "refresh_token",
                                                  "refresh_token": given["refresh_token"]},
                           headers=[("Authorization", f"Basic {basic}")])
        again = self.granted(answer)
        wrong = {"code": "9" * 40, "code_verifier": "v" * 50, "client_secret": "8" * 40}
        self.token({"grant_type": "authorization_code", "redirect_uri": BACK, **wrong})
        for text in (code, basic, again["refresh_token"], given["access_token"]):
            self.call(again["access_token"], f"/1.0/{text}?x={text}")
        journal = support.control(self.server, "GET", "/tenants/shop/journal").body.decode()
        for secret in (code, basic, VERIFIER, self.client["client_secret"], given["access_token"],
                       given["refresh_token"], again["access_token"], again["refresh_token"], *wrong.values()):
            self.assertNotIn(secret, journal)
        self.assertIn(self.client["client_id"], journal)


class AtOnce(AuthorizeCase):
    flags = ("--auto-validate",)

    def test_with_auto_validate_the_browser_is_sent_back_at_once(self):
        back = self.sent_back(self.get(self.target()))
        self.assertEqual(back["state"], "s t")
        given = self.granted(self.exchange(back["code"]))
        self.assertEqual(self.call(given["access_token"]).json()["method"], "account")
        page = self.get(self.target(redirect_uri="https://evil.example/"))
        self.assertEqual((page.status, page.header("Location")), (400, None))

    def test_whoever_only_looks_at_the_link_is_given_no_code(self):
        looked = support.exchange(self.server, support.request_bytes(
            "HEAD", self.target(), [("Host", self.server.authority)]), head=True)
        self.assertEqual((looked.status, looked.header("Location")), (200, None))


if __name__ == "__main__":
    unittest.main()
