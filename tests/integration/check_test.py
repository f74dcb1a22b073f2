"""`countersign check` as its users run it: exit codes, reports, messages, and
where it does not go."""

import http.server
import json
import os
import pathlib
import tempfile
import threading
import unittest
import xml.etree.ElementTree

import support

HOLDS = {
    "title": "The time is a number", "level": "MUST", "fact": ["2.3"], "why": "clients sign with it",
    "safe": True,
    "steps": [{"call": {"method": "GET", "target": "/1.0/auth/time"},
               "expect": {"status": 200, "body": {"$type": "integer"}}}]}
FAILS = {**HOLDS, "title": "The time is a string",
         "steps": [{"call": {"method": "GET", "target": "/1.0/auth/time"},
                    "expect": {"status": 201, "body": {"$type": "string"}}}]}
WRITES = {**HOLDS, "safe": False,
          "steps": [{"call": {"method": "POST", "target": "/1.0/domain/zone/example.com/refresh"},
                     "expect": {"status": 200}}]}


class CheckCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        # No key of the user's own is ever needed here.
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("OVH_")}
        self.environment["HOME"] = str(self.folder)

    def scenarios(self, **files):
        for name, content in files.items():
            path = self.folder / "suite" / "a" / f"{name}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content if isinstance(content, str) else json.dumps(content))
        return str(self.folder / "suite")

    def check(self, *arguments, environment=None):
        return support.run("check", "--out", str(self.folder / "out"), *arguments,
                           env=environment or self.environment, cwd=self.folder)

    def results(self):
        return json.loads((self.folder / "out" / "check.json").read_text())


class Check(CheckCase):
    def test_what_holds_exits_0_and_leaves_results_for_programs(self):
        ended = self.check("--scenarios", self.scenarios(holds=HOLDS))
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        self.assertEqual(self.results()["counts"]["held"], 1)
        junit = xml.etree.ElementTree.parse(self.folder / "out" / "check.junit.xml").getroot()
        self.assertEqual(junit.find("testsuite").get("tests"), "1")

    def test_a_call_that_was_refused_tells_its_cause_in_every_report(self):
        unsigned = {**HOLDS, "title": "A query is signed", "steps": [
            {"call": {"method": "GET", "target": "/1.0/me?x=1", "mistake": "url.query-missing"},
             "expect": {"status": 200}}]}
        ended = self.check("--scenarios", self.scenarios(unsigned=unsigned))
        self.assertEqual(ended.returncode, 1, ended.stdout + ended.stderr)
        self.assertIn("cause     url.query-missing: The client signed the URL without its query", ended.stdout)
        self.assertIn("fix     Sign the URL with its query", ended.stdout)
        step = self.results()["cases"][0]["steps"][0]
        self.assertEqual([cause["code"] for cause in step["causes"]], ["url.query-missing"])
        self.assertIn("cause: url.query-missing", (self.folder / "out" / "check.junit.xml").read_text())

    def test_a_failure_exits_1_and_shows_the_call_what_was_wanted_what_came_and_why(self):
        ended = self.check("--scenarios", self.scenarios(fails=FAILS, holds=HOLDS))
        self.assertEqual(ended.returncode, 1)
        for text in ("GET /1.0/auth/time", "wanted  201", "got     200", '{"$type":"string"}',
                     "clients sign with it", "2.3", "--filter a/fails", "a/fails.json#/steps/0"):
            self.assertIn(text, ended.stdout)
        self.assertNotIn("\x1b[", ended.stdout)
        junit = xml.etree.ElementTree.parse(self.folder / "out" / "check.junit.xml").getroot()
        self.assertIn("wanted 201", junit.find(".//failure").text)

    def test_json_goes_to_stdout_and_the_rest_to_stderr(self):
        ended = self.check("--scenarios", self.scenarios(fails=FAILS), "--format", "json")
        self.assertEqual(json.loads(ended.stdout), self.results())
        self.assertIn("a/fails", ended.stderr)

    def test_a_mistake_in_a_file_is_told_with_file_line_column_and_a_sentence(self):
        text = json.dumps(HOLDS, indent=2)
        mistakes = {
            text.replace('"method"', '"metod"'):
                (r'a/x\.json:\d+:\d+: unknown member "metod"; did you mean "method"\?', '"metod"'),
            text.replace('"MUST"', '"MIGHT"'): (r'is not one of|is not known here', '"MIGHT"'),
            text.replace('"safe": true', '"safe": "yes"'): ("true or false wanted here", '"yes"'),
            text.replace('"why": "clients sign with it",', ""): ('"why" is missing', "{"),
            text.replace('"status": 200,', '"status": 200'): ("not JSON", None),
            text.replace('"integer"', '"integer", "$nope": 1').replace(
                '"$type": "integer", ', ""): ("no matcher", '1'),
        }
        for content, (sentence, offender) in mistakes.items():
            with self.subTest(sentence=sentence):
                ended = self.check("--scenarios", self.scenarios(x=content))
                self.assertEqual(ended.returncode, 2)
                self.assertRegex(ended.stderr, r"^countersign check: a/x\.json:\d+:\d+: [^\n]+\n$")
                self.assertRegex(ended.stderr, sentence)
                if offender:
                    line, column = map(int, ended.stderr.split("x.json:")[1].split(":")[:2])
                    shown = content.splitlines()[line - 1][column - 1:]
                    self.assertTrue(shown.startswith(offender), shown)

    def test_shards_together_run_each_scenario_once(self):
        suite = self.scenarios(**{name: HOLDS for name in "abcde"})
        seen = []
        for shard in ("1/3", "2/3", "3/3"):
            self.assertEqual(self.check("--scenarios", suite, "--shard", shard).returncode, 0)
            seen += [case["id"] for case in self.results()["cases"]]
        self.assertEqual(sorted(seen), [f"a/{name}" for name in "abcde"])
        for wrong in ("0/3", "4/3", "3", "a/b", "1/0"):
            ended = self.check("--scenarios", suite, "--shard", wrong)
            self.assertEqual((ended.returncode, "--shard takes K/N" in ended.stderr), (2, True), wrong)

    def test_several_jobs_give_the_results_of_one_in_the_same_order(self):
        def told(jobs):
            ended = self.check("--jobs", jobs, "--filter", "life-cycle/*", "--filter", "signing/*")
            self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
            return [(case["id"], case["outcome"]) for case in self.results()["cases"]]

        self.assertEqual(told("8"), told("1"))

    def test_what_failed_is_run_again_and_no_more(self):
        suite = self.scenarios(fails=FAILS, holds=HOLDS)
        self.assertEqual(self.check("--scenarios", suite).returncode, 1)
        again = self.check("--scenarios", suite, "--rerun-failed")
        self.assertEqual(again.returncode, 1, again.stdout)
        self.assertEqual([case["id"] for case in self.results()["cases"]], ["a/fails"])
        self.scenarios(fails=HOLDS)
        self.assertEqual(self.check("--scenarios", suite, "--rerun-failed").returncode, 0)
        done = self.check("--scenarios", suite, "--rerun-failed")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(self.results()["cases"], [], "results are written all the same")

    def test_there_is_nothing_to_run_again_without_results(self):
        ended = self.check("--rerun-failed")
        self.assertEqual(ended.returncode, 2)
        self.assertIn("check.json", ended.stderr)
        (self.folder / "out").mkdir()
        (self.folder / "out" / "check.json").write_text('{"cases": [1]}')
        self.assertIn("is no result of countersign check", self.check("--rerun-failed").stderr)

    def test_a_scenario_that_takes_too_long_is_broken_and_the_next_goes_on(self):
        class Slow(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                threading.Event().wait(0.7)
                self.send_response(200)
                self.send_header("Content-Length", "1")
                self.end_headers()
                self.wfile.write(b"1")

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Slow)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        keys = {**self.environment, "OVH_APPLICATION_KEY": "key", "OVH_APPLICATION_SECRET": "secret",
                "OVH_CONSUMER_KEY": "consumer"}
        step = HOLDS["steps"][0]
        suite = self.scenarios(long={**HOLDS, "steps": [step] * 9}, short=HOLDS)
        ended = self.check("--scenarios", suite, "--scenario-timeout", "2", "--endpoint",
                           f"http://127.0.0.1:{server.server_port}", environment=keys)
        self.assertEqual(ended.returncode, 5, ended.stdout + ended.stderr)
        long, short = self.results()["cases"]
        self.assertEqual((long["outcome"], short["outcome"]), ("broken", "held"))
        self.assertEqual(long["reason"], "the scenario was not over after 2 s")

    def test_an_endpoint_that_cannot_be_reached_exits_5(self):
        ended = self.check("--endpoint", "http://127.0.0.1:1")
        self.assertEqual(ended.returncode, 5)
        self.assertRegex(ended.stderr, "connecting to 127.0.0.1:1: ")

    def test_an_endpoint_that_is_none_exits_2_and_lists_the_names(self):
        for name in ("ovh-xx", "ftp://a", "http://", "http://host/other/path", "http://u:p@host"):
            ended = self.check("--endpoint", name)
            self.assertEqual(ended.returncode, 2, name)
            self.assertIn("ovh-eu", ended.stderr)

    def test_the_whole_suite_holds_against_a_running_mock_through_its_control_api(self):
        with support.mock() as server:
            ended = self.check("--endpoint", server.base)
            self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
            left = support.control(server, "GET", "/tenants").json()["tenants"]
        self.assertEqual([tenant["id"] for tenant in left], ["default"])
        self.assertEqual(self.results()["counts"]["skipped"], 0)

    def test_no_secret_stands_in_the_results(self):
        with support.mock() as server:
            self.check("--endpoint", server.base)
            text = (self.folder / "out" / "check.json").read_text()
            journal = support.control(server, "GET", "/tenants/default/journal").json()
        self.assertNotIn(server.ready["application_secret"], text)
        for result in json.loads(text)["cases"]:
            for step in result["steps"]:
                for name, value in step["request"]["headers"]:
                    if name.lower() == "x-ovh-consumer" and len(value) > 12:
                        self.assertTrue(value.endswith("…"), (result["id"], value))
        self.assertTrue(journal["entries"] is not None)

    def test_list_and_dry_run_send_nothing(self):
        listed = self.check("--list")
        self.assertEqual(listed.returncode, 0)
        self.assertIn("signing/query", listed.stdout)
        planned = self.check("--endpoint", "ovh-eu", "--dry-run")
        self.assertEqual(planned.returncode, 0, planned.stderr)
        self.assertIn("GET /1.0/auth/time", planned.stdout)
        self.assertIn("skipped, only safe scenarios", planned.stdout)
        self.assertFalse((self.folder / "out").exists())

    def test_the_filter_takes_ids_with_stars(self):
        listed = self.check("--list", "--filter", "time/*")
        self.assertTrue(all(line.startswith("time/") for line in listed.stdout.splitlines()))
        self.assertEqual(self.check("--filter", "nothing/*").returncode, 2)


class ForeignEndpoint(CheckCase):
    """An API that is not a Countersign mock: what is sent to it, and what is not."""

    def setUp(self):
        super().setUp()
        seen = self.seen = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                seen.append(f"{self.command} {self.path}")
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                body = b"1772600767" if self.path == "/1.0/auth/time" else b"null"
                self.send_response(404 if "_countersign" in self.path else 200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = answer

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{server.server_address[1]}"
        self.keys = {**self.environment, "OVH_APPLICATION_KEY": "a" * 16,
                     "OVH_APPLICATION_SECRET": "b" * 32, "OVH_CONSUMER_KEY": "c" * 32}

    def test_without_keys_nothing_is_signed_and_the_names_to_set_are_told(self):
        ended = self.check("--endpoint", self.url, "--scenarios", self.scenarios(holds=HOLDS))
        self.assertEqual(ended.returncode, 2)
        self.assertIn("OVH_APPLICATION_KEY", ended.stderr)
        self.assertEqual(self.seen, ["GET /_countersign/v1/"])

    def test_what_writes_is_skipped_unless_the_host_was_allowed_by_name(self):
        suite = self.scenarios(holds=HOLDS, writes=WRITES)
        ended = self.check("--endpoint", self.url, "--scenarios", suite, environment=self.keys)
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        self.assertIn("--allow-writes", ended.stdout)
        self.assertFalse([line for line in self.seen if line.startswith("POST")])
        wrong = self.check("--endpoint", self.url, "--scenarios", suite, "--allow-writes",
                           "localhost", environment=self.keys)
        self.assertEqual(wrong.returncode, 0)
        self.assertFalse([line for line in self.seen if line.startswith("POST")])
        self.check("--endpoint", self.url, "--scenarios", suite, "--allow-writes", "127.0.0.1",
                   environment=self.keys)
        self.assertIn("POST /1.0/domain/zone/example.com/refresh", self.seen)

    def test_keys_are_read_from_ovh_conf_too_and_stand_nowhere_in_the_results(self):
        (self.folder / ".ovh.conf").write_text(
            f"[default]\nendpoint=ovh-eu\n[{self.url}]\napplication_key={'a' * 16}\n"
            f"application_secret={'b' * 32}\nconsumer_key={'c' * 32}\n")
        ended = self.check("--endpoint", self.url, "--scenarios", self.scenarios(holds=HOLDS))
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        text = (self.folder / "out" / "check.json").read_text()
        self.assertNotIn("b" * 32, text)
        self.assertNotIn("c" * 32, text)

    def test_scenarios_that_need_a_world_are_skipped(self):
        suite = self.scenarios(world={**WRITES, "given": {"zones": ["example.com"]}}, holds=HOLDS)
        ended = self.check("--endpoint", self.url, "--scenarios", suite, environment=self.keys)
        self.assertIn("needs a world of its own", ended.stdout)
        self.assertEqual(self.results()["counts"]["skipped"], 1)


class Impostor(CheckCase):
    """An endpoint that says it is a Countersign mock, and is not one."""

    def answering(self, control, tenants=(201, b"{}"), time_body=b"1772600767"):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status, body = 200, time_body
                if self.path.endswith("/tenants"):
                    status, body = tenants
                elif "_countersign" in self.path:
                    body = control
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_DELETE = answer

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}"

    def test_odd_answers_about_worlds_break_the_case_and_not_the_program(self):
        suite = self.scenarios(holds=HOLDS)
        for tenants in (b"", b"nope", b"{}", b"[]", b'{"id":1}',
                        b'{"id":"x","account":"y","applications":[]}',
                        b'{"id":"x","account":"y","applications":[{"name":"m"}]}',
                        b"[" * 60_000 + b"]" * 60_000,
                        b"{" + b",".join(b'"k%d":0' % i for i in range(100_000)) + b"}"):
            for status in (201, 400):
                with self.subTest(tenants=tenants[:40], status=status):
                    url = self.answering(b'{"countersign":1}', (status, tenants))
                    ended = self.check("--endpoint", url, "--scenarios", suite)
                    self.assertEqual(ended.returncode, 5, ended.stdout[-2000:] + ended.stderr)
                    self.assertLess(len(ended.stdout), 5000)
                    [case] = self.results()["cases"]
                    self.assertEqual(case["outcome"], "broken")

    def test_only_a_countersign_of_1_is_a_mock(self):
        suite = self.scenarios(writes=WRITES)
        for control in (b'{"countersign":true}', b'{"countersign":"1"}', b'{"countersign":1.9}',
                        b'{"countersign":4294967297}', b'{"countersign":null}', b"[1]", b"1"):
            with self.subTest(control=control):
                ended = self.check("--endpoint", self.answering(control), "--scenarios", suite)
                self.assertEqual(ended.returncode, 2, ended.stdout + ended.stderr)
                self.assertIn("no keys for", ended.stderr)

    def test_what_an_answer_says_of_the_keys_is_masked_and_cut(self):
        keys = {**self.environment, "OVH_APPLICATION_KEY": "a" * 16,
                "OVH_APPLICATION_SECRET": "s3cr3t" * 6, "OVH_CONSUMER_KEY": "k3y" * 10}
        told = b"x" * 280 + b"k3y" * 10 + b"s3cr3t" * 6 + b"y" * 100_000
        url = self.answering(b"{}", time_body=told)
        ended = self.check("--endpoint", url, "--scenarios", self.scenarios(holds=HOLDS),
                           environment=keys)
        everything = ended.stdout + ended.stderr + "".join(
            file.read_text() for file in (self.folder / "out").iterdir())
        self.assertNotIn("k3yk3y", everything)
        self.assertNotIn("s3cr3ts3", everything)
        self.assertLess(len(everything), 20_000)


class ControlToken(CheckCase):
    def test_a_mock_that_demands_a_token_is_used_with_it(self):
        token = self.folder / "token"
        token.write_text("0123456789abcdef\n")
        suite = self.scenarios(holds=HOLDS)
        with support.mock("--control-token-file", str(token)) as server:
            flags = ["--endpoint", server.base, "--scenarios", suite]
            self.assertEqual(
                self.check(*flags, "--control-token-file", str(token)).returncode, 0)
            without = self.check(*flags)
            self.assertEqual(without.returncode, 2)
            self.assertIn("--control-token-file FILE", without.stderr)
            token.write_text("fedcba9876543210\n")
            wrong = self.check(*flags, "--control-token-file", str(token))
            self.assertEqual(wrong.returncode, 2)
            self.assertIn("is not that mock's", wrong.stderr)


if __name__ == "__main__":
    unittest.main()
