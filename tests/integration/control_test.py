"""The control API: what it does, and to whom it does not answer."""

import json
import tempfile
import unittest

import support


class Control(unittest.TestCase):
    def test_a_key_is_asked_for_validated_used_and_revoked(self):
        with support.mock() as server:
            asked = support.call(server, "POST", "/1.0/auth/credential",
                                 b'{"accessRules":[{"method":"GET","path":"/me"}]}').json()
            keys = {**server.ready, "consumer_key": asked["consumerKey"]}
            body = {"consumerKey": asked["consumerKey"]}
            self.assertEqual(support.call(server, "GET", "/1.0/me", keys=keys).status, 403)
            done = support.control(server, "POST", "/tenants/default/credentials/validate", body)
            self.assertEqual(done.status, 200, done.body)
            self.assertEqual(support.call(server, "GET", "/1.0/me", keys=keys).status, 200)
            again = support.control(server, "POST", "/tenants/default/credentials/validate", body)
            self.assertEqual(again.status, 409)
            support.control(server, "POST", "/tenants/default/credentials/revoke", body)
            self.assertEqual(support.call(server, "GET", "/1.0/me", keys=keys).status, 403)

    def test_the_validation_page_shows_what_is_asked_for_and_escapes_it(self):
        with support.mock() as server:
            asked = support.call(server, "POST", "/1.0/auth/credential", json.dumps(
                {"accessRules": [{"method": "GET", "path": "/<script>"}]}).encode()).json()
            self.assertTrue(asked["validationUrl"].startswith(server.base + "/auth/sso/api?"))
            target = asked["validationUrl"].removeprefix(server.base)
            page = support.call(server, "GET", target, signed=False)
            self.assertEqual(page.status, 200)
            self.assertIn(b"/&lt;script&gt;", page.body)
            self.assertNotIn(b"<script", page.body)
            used = support.call(server, "GET", target[:-1] + "x", signed=False)
            self.assertIn(b"Invalid token", used.body)

    def test_the_journal_tells_what_came_what_was_answered_and_why_without_secrets(self):
        with support.mock() as server:
            support.call(server, "GET", "/1.0/me")
            asked = support.call(server, "POST", "/1.0/auth/credential", b'{"accessRules":[]}').json()
            keys = {**server.ready, "consumer_key": asked["consumerKey"]}
            support.call(server, "GET", "/1.0/me", keys=keys)
            journal = support.control(server, "GET", "/tenants/default/journal")
            last = journal.json()["entries"][-1]
            self.assertEqual(last["request"]["target"], "/1.0/me")
            self.assertEqual(last["response"]["status"], 403)
            self.assertEqual(last["verdict"]["step"], "credential-state")
            self.assertEqual(last["verdict"]["cause"], "credential.pending")
            one = support.control(server, "GET", f"/tenants/default/journal/{last['number']}")
            self.assertEqual(one.json(), last)
            later = support.control(server, "GET",
                                    f"/tenants/default/journal?since={last['number']}")
            self.assertEqual(later.json()["entries"], [])
            for secret in (server.ready["application_secret"], server.ready["consumer_key"],
                           asked["consumerKey"]):
                self.assertNotIn(secret.encode(), journal.body)

    def test_bytes_that_are_no_text_do_not_make_the_journal_unreadable(self):
        with support.mock() as server:
            bad = "é" * 16  # Latin-1 on the wire: no UTF-8
            for name in ("X-Ovh-Consumer", "Authorization", "X-Ovh-Application", "X-Other"):
                answer = support.call(server, "GET", "/1.0/me", signed=False,
                                      headers=[(name, bad)])
                self.assertIn(answer.status, (401, 403), name)
            support.call(server, "GET", "/1.0/domain/zone/" + bad, signed=False)
            journal = support.control(server, "GET", "/tenants/default/journal")
            self.assertEqual(len(journal.json()["entries"]), 5)

    def test_a_tenant_is_a_world_of_its_own(self):
        with support.mock() as server:
            made = support.control(server, "POST", "/tenants", {
                "id": "other", "zones": ["example.net"], "settings": {"errors": "legacy"},
                "clock": {"now": "2030-01-01T00:00:00Z", "frozen": True}})
            self.assertEqual(made.status, 201, made.body)
            keys = made.json()
            now = "1893456000"
            fields = [("Host", server.authority),
                      *support.signed_headers(server, "GET", "/1.0/domain/zone", b"", now, keys)]
            answer = support.exchange(server, support.request_bytes("GET", "/1.0/domain/zone", fields))
            self.assertEqual(answer.json(), ["example.net"])
            mixed = {**keys, "consumer_key": server.ready["consumer_key"]}
            fields = [("Host", server.authority),
                      *support.signed_headers(server, "GET", "/1.0/domain/zone", b"", now, mixed)]
            answer = support.exchange(server, support.request_bytes("GET", "/1.0/domain/zone", fields))
            self.assertEqual(answer.json()["errorCode"], "NOT_CREDENTIAL")
            named = support.exchange(server, support.request_bytes(
                "GET", "/1.0/auth/time", [("Host", "other.localhost:1")]))
            self.assertEqual(named.body, now.encode())
            self.assertEqual(support.control(server, "POST", "/tenants", {"id": "other"}).status, 409)
            self.assertEqual(support.control(server, "DELETE", "/tenants/other").status, 204)
            self.assertEqual(support.control(server, "GET", "/tenants/other").status, 404)
            self.assertEqual(support.control(server, "DELETE", "/tenants/default").status, 409)

    def test_a_wrong_body_gets_one_sentence_with_the_place_and_changes_nothing(self):
        wrong = {
            '{"id":"x","zoned":[]}': "did you mean \"zones\"?",
            '{"id":"x","settings":{"errors":"old"}}': "/settings/errors",
            '{"id":"x","clock":{"now":"tomorrow"}}': "no time such as",
            '{"id":"x","applications":[{"credentials":[{"allowed_ips":["here"]}]}]}': "no address",
            '{"id":"Not An Id"}': "no tenant id",
            '[]': "an object wanted here",
            '{"id":': "not JSON",
        }
        with support.mock() as server:
            for body, sentence in wrong.items():
                with self.subTest(body=body):
                    fields = [("Host", server.authority), ("Content-Type", "application/json"),
                              ("Content-Length", str(len(body)))]
                    answer = support.exchange(server, support.request_bytes(
                        "POST", "/_countersign/v1/tenants", fields, body.encode()))
                    self.assertEqual(answer.status, 400)
                    self.assertIn(sentence, answer.json()["error"])
            self.assertEqual(len(support.control(server, "GET", "/tenants").json()["tenants"]), 1)

    def test_it_does_not_answer_to_a_foreign_host_or_to_a_page_of_another_origin(self):
        with support.mock() as server:
            def get(host, *headers):
                return support.exchange(server, support.request_bytes(
                    "GET", "/_countersign/v1/tenants", [("Host", host), *headers]))
            for host in ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1"):
                self.assertEqual(get(host).status, 403, host)
            for host in ("eu.api.ovh.com", "EU.API.OVH.COM:443", "www.ovh.com."):
                self.assertEqual(get(host).json()["message"], "Got an invalid (or empty) URL", host)
            for host in ("localhost", "localhost:1234", "127.0.0.1", "[::1]:80"):
                self.assertEqual(get(host).status, 200, host)
            for origin in ("http://evil.example", "null", f"https://{server.authority}"):
                self.assertEqual(get(server.authority, ("Origin", origin)).status, 403, origin)
            self.assertEqual(get(server.authority, ("Origin", server.base)).status, 200)
            answer = get(server.authority)
            self.assertIsNone(answer.header("Access-Control-Allow-Origin"))

    def test_it_takes_no_write_that_a_plain_form_could_send(self):
        with support.mock() as server:
            for kind in ("text/plain", "application/x-www-form-urlencoded", None):
                fields = [("Host", server.authority), ("Content-Length", "2")]
                fields += [("Content-Type", kind)] if kind else []
                answer = support.exchange(server, support.request_bytes(
                    "POST", "/_countersign/v1/tenants", fields, b"{}"))
                self.assertEqual(answer.status, 415, kind)

    def test_with_a_token_nobody_comes_in_without_it(self):
        with tempfile.NamedTemporaryFile("w") as token:
            token.write("0123456789abcdef0123\n")
            token.flush()
            with support.mock("--control-token-file", token.name) as server:
                self.assertEqual(support.control(server, "GET", "/tenants").status, 401)
                wrong = [("Authorization", "Bearer 0123456789abcdef0124")]
                self.assertEqual(support.control(server, "GET", "/tenants", headers=wrong).status, 401)
                right = [("Authorization", "Bearer 0123456789abcdef0123")]
                self.assertEqual(support.control(server, "GET", "/tenants", headers=right).status, 200)


if __name__ == "__main__":
    unittest.main()
