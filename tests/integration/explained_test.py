"""Why a call was refused, wherever people look: the answer when it asks, the journal, the events,
the metrics and the log. What the search finds is judged in tests/causes."""

import json
import pathlib
import re
import subprocess
import tempfile
import threading
import time
import unittest

import support

ZONES = "/1.0/domain/zone?iamTags=%7B%7D&x=1"
EXPLAIN = ("X-Countersign-Explain", "1")


def fields_of(server, target, signed, keys=None, host=None):
    """The headers of a GET that is signed over another text than is sent."""
    keys = keys or server.ready
    when = str(int(time.time()))
    secret, consumer = keys["application_secret"], keys["consumer_key"]
    text = signed(secret, consumer, server.base + target, when)
    return [("Host", host or server.authority), ("X-Ovh-Application", keys["application_key"]),
            ("X-Ovh-Consumer", consumer), ("X-Ovh-Timestamp", when),
            ("X-Ovh-Signature", "$1$" + support.hashlib.sha1(text.encode()).hexdigest())]


def without_query(secret, consumer, url, when):
    return f"{secret}+{consumer}+GET+{url.split('?')[0]}++{when}"


def nobodys(secret, consumer, url, when):
    return f"nobody's+{consumer}+GET+{url}++{when}+{time.time_ns()}"


def wrong(server, target=ZONES, signed=without_query, headers=(), **more):
    fields = fields_of(server, target, signed, **more) + list(headers)
    return support.exchange(server, support.request_bytes("GET", target, fields))


def causes_in(answer):
    return [value for name, value in answer.headers if name == "X-Countersign-Cause"]


def entry(server, number, tenant="default"):
    return support.control(server, "GET", f"/tenants/{tenant}/journal/{number}").json()


def last_entry(server, tenant="default"):
    last = support.control(server, "GET", f"/tenants/{tenant}/journal").json()["last"]
    return entry(server, last, tenant)


class Explained(unittest.TestCase):
    def test_only_the_value_1_asks(self):
        with support.mock() as server:
            for value in ("0", "true", ""):
                self.assertEqual(causes_in(wrong(server, headers=[("X-Countersign-Explain", value)])), [])

    def test_the_header_changes_nothing_else(self):
        with support.mock() as server:
            asked = wrong(server, headers=[EXPLAIN])
            not_asked = wrong(server)
        self.assertEqual(causes_in(asked), ["url.query-missing"])
        self.assertEqual(causes_in(not_asked), [])
        self.assertEqual(asked.status, not_asked.status)
        self.assertEqual(asked.body, not_asked.body)
        names = [name for name, _ in asked.headers if name != "X-Countersign-Cause"]
        self.assertEqual(names, [name for name, _ in not_asked.headers])

    def test_the_journal_tells_the_cause_and_both_texts(self):
        with support.mock() as server:
            wrong(server)
            verdict = last_entry(server)["verdict"]
            keys = server.ready
        self.assertEqual(verdict["step"], "signature")
        self.assertEqual(verdict["cause"], "url.query-missing")
        cause = verdict["causes"][0]
        self.assertEqual(cause["code"], "url.query-missing")
        self.assertEqual(cause["fact"], "S2")
        self.assertIn("⟦?iamTags=%7B%7D&x=1⟧", cause["detail"])
        texts = verdict["compared"]
        self.assertEqual(texts["base"], server.base)
        begin, end = texts["expected_differs"]
        self.assertEqual(texts["expected"].encode()[begin:end].decode(), "?iamTags=%7B%7D&x=1")
        told = json.dumps(verdict)
        for name in ("application_secret", "consumer_key"):
            self.assertNotIn(keys[name], told, f"{name} stands in the journal")

    def test_a_signature_that_nothing_explains_claims_nothing(self):
        with support.mock() as server:
            answer = wrong(server, signed=nobodys, headers=[EXPLAIN])
            verdict = last_entry(server)["verdict"]
        self.assertEqual(causes_in(answer), ["signature.unexplained"])
        self.assertEqual(verdict["compared"]["signed"], "")
        self.assertIn("secret 32", verdict["causes"][0]["detail"])

    def test_a_pair_has_a_header_each_and_each_names_the_other(self):
        def both(secret, consumer, url, when):
            return f"{secret}\n+{consumer}+GET+{url.split('?')[0]}++{when}"

        with support.mock() as server:
            answer = wrong(server, signed=both, headers=[EXPLAIN])
            causes = last_entry(server)["verdict"]["causes"]
        self.assertEqual(sorted(causes_in(answer)), ["secret.whitespace", "url.query-missing"])
        self.assertEqual(causes[0]["together_with"], causes[1]["code"])
        self.assertEqual(causes[1]["together_with"], causes[0]["code"])

    def test_refusals_that_are_no_matter_of_signing_tell_their_cause_too(self):
        with support.mock() as server:
            unknown = support.call(server, "GET", "/1.0/nowhere", headers=[EXPLAIN])
            unsigned = support.call(server, "GET", "/1.0/me", signed=False, headers=[EXPLAIN])
            verdict = last_entry(server)["verdict"]
        self.assertEqual(causes_in(unknown), ["route.unknown"])
        self.assertEqual(causes_in(unsigned), ["auth.missing-headers"])
        self.assertEqual(verdict["causes"][0]["code"], "auth.missing-headers")
        self.assertTrue(verdict["causes"][0]["fix"].endswith("."))

    def test_what_compatible_mode_let_through_is_told_to_who_asks(self):
        def other_scheme(secret, consumer, url, when):
            return f"{secret}+{consumer}+GET+{url.replace('http:', 'https:')}++{when}"

        with support.mock() as server:
            answer = wrong(server, target="/1.0/me", signed=other_scheme, headers=[EXPLAIN])
        self.assertEqual(answer.status, 200)
        self.assertEqual(causes_in(answer), ["url.scheme"])

    def test_what_report_mode_let_through_is_explained(self):
        with support.mock("--signature", "report") as server:
            answer = wrong(server, target="/1.0/me?x=1")
            entry_told = last_entry(server)
        self.assertNotEqual(answer.json().get("message"), "Invalid signature")
        self.assertIn("url.query-missing", json.dumps(entry_told["verdict"]))

    def test_a_key_of_another_region_is_told_from_one_that_nobody_has(self):
        with support.mock() as server:
            here = support.call(server, "GET", "/1.0/me", headers=[EXPLAIN],
                                keys={**server.ready, "application_key": "nobody0123456789"})
            target = "/1.0/me"
            fields = fields_of(server, target, nobodys, host="ca.api.ovh.com") + [EXPLAIN]
            away = support.exchange(server, support.request_bytes("GET", target, fields))
        self.assertEqual(causes_in(here), ["application.unknown"])
        self.assertEqual(causes_in(away), ["application.other-region"])

    def test_rules_name_what_is_missing(self):
        plan = {"id": "rules", "applications": [{"credentials": [
            {"rules": [{"method": "GET", "path": "/domain/zone/*"}]}]}]}
        with support.mock() as server:
            made = support.control(server, "POST", "/tenants", plan)
            self.assertEqual(made.status, 201, made.body)
            answer = support.call(server, "GET", "/1.0/domain/zone", keys=made.json(),
                                  headers=[EXPLAIN])
            cause = last_entry(server, "rules")["verdict"]["causes"][0]
        self.assertEqual(answer.status, 403)
        self.assertEqual(causes_in(answer), ["rule.wildcard-missing"])
        self.assertIn("GET /domain/zone would", cause["detail"])

    def test_only_keys_of_the_callers_own_tenant_are_tried(self):
        with support.mock() as server:
            other = support.control(server, "POST", "/tenants", {"id": "other"}).json()

            def others_secret(_, consumer, url, when):
                return f"{other['application_secret']}+{consumer}+GET+{url}++{when}"

            answer = wrong(server, signed=others_secret, headers=[EXPLAIN])
        self.assertEqual(causes_in(answer), ["signature.unexplained"])

    def test_an_event_comes_with_its_causes(self):
        with support.mock() as server, server.connect() as connection:
            connection.sendall(support.request_bytes(
                "GET", "/_countersign/v1/events", [("Host", server.authority)]))
            text = b""
            while b"\r\n\r\n" not in text:
                text += connection.recv(65536)
            wrong(server)
            while b'"causes"' not in text:
                piece = connection.recv(65536)
                self.assertTrue(piece, f"the stream ended after {text}")
                text += piece
        self.assertEqual(text.count(b"event: request"), 1)
        self.assertIn(b'"url.query-missing"', text)

    def test_the_metrics_count_refusals_by_cause(self):
        with support.mock() as server:
            for _ in range(3):
                wrong(server)
            last_entry(server)
            metrics = support.control(server, "GET", "/metrics").body.decode()
        self.assertIn('countersign_refusals_total{step="signature",cause="url.query-missing"} 3',
                      metrics)
        self.assertIn("countersign_unsearched_refusals_total 0", metrics)

    def test_the_log_has_one_line_a_refusal_and_none_when_quiet(self):
        with tempfile.TemporaryDirectory() as folder:
            ready = pathlib.Path(folder) / "ready.json"
            process = subprocess.Popen(
                [support.BINARY, "mock", "--listen", "127.0.0.1:0", "--ready-file", str(ready)],
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            server = support.Mock(process, support.wait_for(ready, process))
            for _ in range(3):
                wrong(server, target=ZONES + "&secret=hunter2hunter2")
            last_entry(server)
            keys = server.ready
            server.stop()
            lines = [line for line in process.communicate()[1].decode().splitlines()
                     if "refused" in line]
        self.assertEqual(len(lines), 3, lines)
        for line in lines:
            self.assertIn("url.query-missing", line)
            self.assertIn("Sign the URL with its query", line)
            for secret in (keys["application_secret"], keys["consumer_key"], "hunter2"):
                self.assertNotIn(secret, line)

    def test_a_flood_of_wrong_signatures_neither_stops_anybody_nor_grows_a_queue(self):
        with support.mock("--threads", "2") as server:
            def flood():
                with server.connect() as connection:
                    reader = support.Reader(connection)
                    for _ in range(400):
                        fields = fields_of(server, ZONES, nobodys)
                        connection.sendall(support.request_bytes("GET", ZONES, fields))
                        self.assertEqual(reader.answer().status, 400)

            threads = [threading.Thread(target=flood) for _ in range(3)]
            for thread in threads:
                thread.start()
            for _ in range(20):
                self.assertEqual(support.call(server, "GET", "/1.0/me").status, 200)
            for thread in threads:
                thread.join()
            metrics = support.control(server, "GET", "/metrics").body.decode()
        unsearched = int(re.search(r"countersign_unsearched_refusals_total (\d+)", metrics)[1])
        self.assertGreater(unsearched, 0, "1,200 at once should be more than a queue of 64 takes")

    def test_a_mock_that_searches_still_stops_when_told(self):
        with support.mock() as server:
            for _ in range(30):
                wrong(server, signed=nobodys)


if __name__ == "__main__":
    unittest.main()
