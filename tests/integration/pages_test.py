"""The pages, asked with what no browser and no person would send: their forms change something only for whoever was
shown them, and the tenants never meet. What a person sees of them is in tests/browser."""

import json
import re
import unittest
from urllib.parse import urlencode

import support

FORM = ("Content-Type", "application/x-www-form-urlencoded")
PROOF = re.compile(rb'name="proof" value="([0-9a-f]{64})"')
GRANT = {"validity": "3600", "decision": "authorize"}


class PagesCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = support.mock()
        cls.server = cls.running.__enter__()
        cls.made = {}
        for name in ("alpha", "beta"):
            made = support.control(cls.server, "POST", "/tenants", {"id": name, "account": f"{name}1-ovh"})
            cls.made[name] = made.json()
        cls.made["default"] = cls.server.ready

    @classmethod
    def tearDownClass(cls):
        cls.running.__exit__(None, None, None)

    def get(self, target, host=None, headers=()):
        fields = [("Host", host or self.server.authority), *headers]
        return support.exchange(self.server, support.request_bytes("GET", target, fields))

    def post(self, target, body, host=None, headers=(FORM,)):
        """`body`: bytes as they are, or the fields of a form."""
        data = body if isinstance(body, bytes) else urlencode(body).encode()
        fields = [("Host", host or self.server.authority), ("Content-Length", str(len(data))), *headers]
        return support.exchange(self.server, support.request_bytes("POST", target, fields, data))

    def proof(self, target, host=None):
        page = self.get(target, host)
        found = PROOF.search(page.body)
        self.assertIsNotNone(found, f"{target} shows no proof: {page.status} {page.body[:300]}")
        return found[1].decode()

    def ask(self, tenant="default", **body):
        """A pending key of a tenant: its text, and the target of its page."""
        body = {"accessRules": [{"method": "GET", "path": "/me"}], **body}
        key = [("X-Ovh-Application", self.made[tenant]["application_key"])]
        asked = support.call(self.server, "POST", "/1.0/auth/credential", json.dumps(body).encode(), key,
                             signed=False).json()
        return asked["consumerKey"], asked["validationUrl"].removeprefix(self.server.base)

    def me(self, consumer_key, tenant="default"):
        keys = {**self.made[tenant], "consumer_key": consumer_key}
        return support.call(self.server, "GET", "/1.0/me", keys=keys)

    def time(self, tenant):
        return self.get("/1.0/auth/time", f"{tenant}.localhost").body.decode()

    def inside(self, tenant="default"):
        """What a form could change."""
        shown = support.control(self.server, "GET", f"/tenants/{tenant}").json()
        return shown["applications"], shown["credentials"]


class Consent(PagesCase):
    def test_a_key_that_is_granted_on_its_page_calls_for_as_long_as_was_chosen(self):
        key, page = self.ask("alpha")
        self.assertEqual(self.me(key, "alpha").status, 403)
        granted = self.post(page, {"proof": self.proof(page), **GRANT})
        self.assertEqual((granted.status, granted.header("Location")), (200, None), granted.body)
        self.assertEqual(self.me(key, "alpha").json()["nichandle"], "alpha1-ovh")
        support.control(self.server, "POST", "/tenants/alpha/clock/advance", {"seconds": 3601})
        fields = [("Host", self.server.authority), *support.signed_headers(
            self.server, "GET", "/1.0/me", keys={**self.made["alpha"], "consumer_key": key},
            timestamp=self.time("alpha"))]
        expired = support.exchange(self.server, support.request_bytes("GET", "/1.0/me", fields))
        self.assertEqual((expired.status, expired.json()["message"]), (403, "This credential is not valid"))
        support.control(self.server, "POST", "/tenants/alpha/reset", {})

    def test_a_refused_key_stays_closed_and_its_page_is_used(self):
        key, page = self.ask()
        fields = {"proof": self.proof(page), "decision": "refuse"}
        self.assertIn(b"Access refused", self.post(page, fields).body)
        self.assertEqual(self.me(key).status, 403)
        for used in (self.get(page), self.post(page, {**fields, **GRANT})):
            self.assertEqual(used.status, 200)
            self.assertRegex(used.body, rb"Error code: Invalid token(?s:.)*Request-Id: EU\.AUTH\.WEB\.[0-9a-f]+")
        self.assertEqual(self.me(key).status, 403)

    def test_the_browser_is_sent_on_with_what_the_application_gave_and_only_to_the_web(self):
        for redirection, location in (
                ("https://app.example/back?a=b#c", "https://app.example/back?a=b#c"),
                ("http://app.example/é", "http://app.example/%C3%A9"),
                ("javascript:alert(1)", None), ("$REDIRECT_URL", None), ("//app.example/", None), ("", None),
                ("https://app.example/\r\nSet-Cookie: a=b", None), ("data:text/html,<script>", None), (None, None)):
            with self.subTest(redirection=redirection):
                _, page = self.ask(redirection=redirection)
                answer = self.post(page, {"proof": self.proof(page), **GRANT})
                self.assertEqual((answer.status, answer.header("Location")), (303 if location else 200, location))
                self.assertIsNone(answer.header("Set-Cookie"))

    def test_no_proof_but_that_of_the_same_token_grants_anything(self):
        key, page = self.ask("alpha")
        _, sibling = self.ask("alpha")
        _, others = self.ask("beta")
        proofs = {"none": "", "a made-up one": "0" * 64, "another key's": self.proof(sibling),
                  "another tenant's": self.proof(others),
                  "another page's": self.proof("/createApp/", "alpha.localhost"),
                  "its own, cut short": self.proof(page)[:-1], "its own and more": self.proof(page) + "0"}
        for what, proof in proofs.items():
            with self.subTest(proof=what):
                self.assertEqual(self.post(page, {"proof": proof, **GRANT}).status, 403)
        self.assertEqual(self.post(page, GRANT).status, 403)
        self.assertEqual(self.me(key, "alpha").status, 403, "nothing was granted")

    def test_the_host_of_another_tenant_changes_nothing_about_whose_page_it_is(self):
        key, page = self.ask("alpha")
        proof = self.proof(page, "beta.localhost")
        self.assertEqual(self.post(page, {"proof": proof, **GRANT}, host="beta.localhost").status, 200)
        self.assertEqual(self.me(key, "alpha").json()["nichandle"], "alpha1-ovh")


class Forms(PagesCase):
    def unchanged(self, answers, status):
        """Each of the named answers has the status, and nothing was made."""
        before = {name: self.inside(name) for name in self.made}
        for what, answer in answers:
            with self.subTest(what):
                self.assertEqual(answer().status, status)
        for name, inside in before.items():
            self.assertEqual(self.inside(name), inside, f"something has changed in {name}")

    def test_a_page_of_another_origin_cannot_send_one(self):
        proof = self.proof("/createApp/")
        fields = {"proof": proof, "do": "create", "name": "forged"}
        own = f"http://{self.server.authority}"
        heads = {
            "a foreign origin": [("Origin", "http://evil.example")],
            "no origin": [("Origin", "null")],
            "an empty origin": [("Origin", "")],
            "its own name and another port": [("Origin", f"http://{self.server.host}:1")],
            "its own origin and another scheme": [("Origin", own.replace("http", "https"))],
            "its own origin and more": [("Origin", own + "0")],
            "another site": [("Sec-Fetch-Site", "cross-site")],
            "a neighbour": [("Sec-Fetch-Site", "same-site")],
            "its own origin, from another site": [("Origin", own), ("Sec-Fetch-Site", "cross-site")],
        }
        self.unchanged([(what, lambda head=head: self.post("/createApp/", fields, headers=(FORM, *head)))
                        for what, head in heads.items()], 403)
        honest = [FORM, ("Origin", own), ("Sec-Fetch-Site", "same-origin")]
        self.assertEqual(self.post("/createApp/", fields, headers=honest).status, 200)

    def test_a_foreign_name_that_leads_here_cannot_send_one_though_it_reads_the_proof(self):
        for host in ("evil.example", f"evil.example:{self.server.port}", "localhost.evil.example", "192.0.2.1"):
            proof = self.proof("/createToken/", host)
            fields = {"proof": proof, "do": "create", "name": "forged", "validity": "300", "method-1": "GET",
                      "path-1": "/*"}
            head = (FORM, ("Origin", f"http://{host}"), ("Sec-Fetch-Site", "same-origin"))
            self.unchanged([(host, lambda f=fields, h=host, head=head: self.post("/createToken/", f, h, head))], 403)

    def test_a_tenant_has_its_own_proofs(self):
        fields = {"proof": self.proof("/createApp/", "alpha.localhost"), "do": "create", "name": "mine"}
        self.unchanged([(host, lambda host=host: self.post("/createApp/", fields, host))
                        for host in (None, "beta.localhost", "nobody.localhost")], 403)
        self.assertEqual(self.post("/createApp/", fields, "alpha.localhost").status, 200)
        self.assertEqual([one["name"] for one in self.inside("alpha")[0]], ["countersign", "mine"])
        support.control(self.server, "POST", "/tenants/alpha/reset", {})
        self.assertEqual([one["name"] for one in self.inside("alpha")[0]], ["countersign"], "a reset takes it back")

    def test_a_field_twice_or_one_that_cannot_be_decoded_counts_for_nothing(self):
        start = f"proof={self.proof('/createApp/')}&do=create&".encode()
        bodies = [b"name=a&name=b", b"name=a&n%61me=b", b"name=a&proof=b", b"name=%", b"name=%zz", b"name=%ff",
                  b"name=%00", b"name=a&", b"name=a&&x=b", b"name", b"=a", b"name=\xff",
                  b"name=a&" + b"&".join(b"x%d=" % number for number in range(2000))]
        self.unchanged([(body[:40], lambda body=body: self.post("/createApp/", start + body)) for body in bodies], 400)

    def test_a_form_is_bounded(self):
        start = f"proof={self.proof('/createApp/')}&do=create&name=".encode()
        long = start + b"a" * (64 * 1024 + 1 - len(start))
        self.unchanged([("one byte too many", lambda: self.post("/createApp/", long)),
                        ("a megabyte", lambda: self.post("/createApp/", long * 16))], 413)
        self.unchanged([("a name as long as a form", lambda: self.post("/createApp/", long[:-1]))], 400)

    def test_rights_that_are_too_many_or_too_long_are_told_and_none_is_dropped(self):
        many = {f"{part}-{row}": text for row in range(1, 202) for part, text in (("method", "GET"), ("path", "/me"))}
        long = {"method-1": "GET", "path-1": "/" + "a" * 4096}
        fields = {"proof": self.proof("/createToken/"), "do": "create", "name": "x", "validity": "300"}
        self.unchanged([("201 rights", lambda: self.post("/createToken/", {**fields, **many})),
                        ("a long path", lambda: self.post("/createToken/", {**fields, **long}))], 400)
        proposed = self.get("/createToken/?" + "&".join(["GET=/me"] * 201))
        self.assertEqual(proposed.status, 400)
        self.assertIn(b"200 rights at most", proposed.body)

    def test_networks_and_addresses_to_go_on_to_are_bounded(self):
        key = [("X-Ovh-Application", self.made["default"]["application_key"])]
        for name, most, more in (("allowedIPs", ["192.0.2.0/24"] * 256, ["192.0.2.0/24"] * 257),
                                 ("redirection", "https://a.example/" + "a" * 4078, "https://a.example/" + "a" * 4079)):
            for value, status in ((most, 200), (more, 400)):
                body = json.dumps({"accessRules": [], name: value}).encode()
                answer = support.call(self.server, "POST", "/1.0/auth/credential", body, key, signed=False)
                self.assertEqual(answer.status, status, name)

    def test_what_is_no_form_counts_for_nothing(self):
        fields = urlencode({"proof": self.proof("/createApp/"), "do": "create", "name": "x"}).encode()
        types = ("text/plain", "application/json", "multipart/form-data; boundary=x", "")
        self.unchanged([(kind, lambda kind=kind: self.post("/createApp/", fields, headers=[("Content-Type", kind)]))
                        for kind in types] + [("none", lambda: self.post("/createApp/", fields, headers=()))], 415)

    def test_other_methods_are_refused_and_no_answer_lets_another_origin_read_it(self):
        for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
            with self.subTest(method):
                answer = support.exchange(self.server, support.request_bytes(
                    method, "/createApp/", [("Host", self.server.authority), ("Origin", "http://evil.example"),
                                            ("Access-Control-Request-Method", "POST"), ("Content-Length", "0")]))
                self.assertEqual((answer.status, answer.header("Allow")), (405, "GET, HEAD, POST"))
                self.assertFalse([name for name, _ in answer.headers if name.lower().startswith("access-control")])

    def test_head_says_what_get_would(self):
        for target in ("/createApp/", "/createToken/?GET=/me"):
            fields = [("Host", self.server.authority)]
            head = support.exchange(self.server, support.request_bytes("HEAD", target, fields), head=True)
            get = self.get(target)
            self.assertEqual((head.status, head.header("Content-Length")), (200, str(len(get.body))))
            self.assertRegex(get.header("Date"), "^[A-Z][a-z]{2}, .* GMT$")
            self.assertEqual(head.body, b"")

    def test_pages_are_not_journalled_and_their_secrets_stand_in_no_later_answer(self):
        last = support.control(self.server, "GET", "/tenants/beta/journal").json()["last"]
        host = "beta.localhost"
        made = self.post("/createToken/", {"proof": self.proof("/createToken/", host), "do": "create", "name": "x",
                                           "validity": "300", "method-1": "GET", "path-1": "/me"}, host)
        key, secret, consumer = re.findall(rb"<dd><code>([0-9a-f]+)</code></dd>", made.body)
        self.assertEqual((len(key), len(secret), len(consumer)), (16, 32, 32))
        keys = {"application_key": key.decode(), "application_secret": secret.decode(),
                "consumer_key": consumer.decode()}
        self.assertEqual(support.call(self.server, "GET", "/1.0/me", keys=keys).json()["nichandle"], "beta1-ovh")
        journal = support.control(self.server, "GET", "/tenants/beta/journal")
        self.assertEqual(journal.json()["last"], last + 1, "the call alone")
        later = [journal.body, support.control(self.server, "GET", "/tenants/beta").body,
                 self.get("/createToken/", host).body]
        for body in later:
            self.assertNotIn(secret, body)
            self.assertNotIn(consumer, body)


class AutoValidate(unittest.TestCase):
    def test_a_key_is_valid_as_soon_as_it_is_asked_for_where_the_setting_says_so(self):
        ask = b'{"accessRules":[{"method":"GET","path":"/me"}]}'
        with support.mock("--auto-validate") as server:
            other = support.control(server, "POST", "/tenants",
                                    {"id": "careful", "settings": {"auto_validate": False}}).json()
            for keys, status in ((server.ready, 200), (other, 403)):
                head = [("X-Ovh-Application", keys["application_key"])]
                asked = support.call(server, "POST", "/1.0/auth/credential", ask, head, signed=False).json()
                self.assertEqual(asked["state"], "pendingValidation", "the answer is the same one")
                own = {**keys, "consumer_key": asked["consumerKey"]}
                self.assertEqual(support.call(server, "GET", "/1.0/me", keys=own).status, status)


if __name__ == "__main__":
    unittest.main()
