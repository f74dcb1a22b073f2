"""countersign explain: bug reports as people write them become the right sentence, and no key is shown."""

import json
import os
import pathlib
import pty
import select
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import support

REPORTS = pathlib.Path(__file__).resolve().parents[1] / "explain"
sys.path.insert(0, str(REPORTS))
import write  # noqa: E402  the reports' own signer

KEYS = {"OVH_APPLICATION_KEY": write.KEY, "OVH_APPLICATION_SECRET": write.SECRET,
        "OVH_CONSUMER_KEY": write.CONSUMER}
SECRET = {"OVH_APPLICATION_SECRET": write.SECRET}

# report -> the code, or the codes of a pair, that the first line names
MISTAKES = {
    "curl-query.md": ["url.query-missing"],
    "trace-escapes.md": ["body.escapes"],
    "port.har": ["url.port-missing"],
    "go-path.md": ["url.decoded"],
    "python-escape-case.md": ["url.escape-case"],
    "node-method.md": ["method.lowercase"],
    "java-null.md": ["body.present"],
    "journal-newline.md": ["secret.whitespace"],
    "trace-ascii-body.md": ["body.reserialised"],
    "php-prefix.md": ["digest.prefix-missing"],
    "zone-shift.md": ["time.zone-shift"],
}


class Explains(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = pathlib.Path(folder.name)

    def environment(self, variables):
        clean = {k: v for k, v in os.environ.items() if not k.startswith("OVH_")}
        return {**clean, "HOME": str(self.home), **variables}

    def explain(self, *arguments, text="", variables=None):
        return subprocess.run([support.BINARY, "explain", *arguments], input=text.encode("utf-8"), cwd=self.home,
                              env=self.environment(KEYS if variables is None else variables),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=30 * support.PATIENCE)

    def explained(self, *arguments, status, **more):
        """What it prints, having checked the exit code, and that no key stands in it."""
        ended = self.explain(*arguments, **more)
        out, err = ended.stdout.decode("utf-8"), ended.stderr.decode("utf-8")
        self.assertEqual(ended.returncode, status, f"{arguments}: {out}{err}")
        for name, key in (("the secret", write.SECRET), ("the whole consumer key", write.CONSUMER)):
            self.assertNotIn(key, out + err, f"{name} is shown")
        return out if status != 2 else err


class BugReports(Explains):
    def test_each_report_is_what_its_writer_writes(self):
        for name, report in write.REPORTS.items():
            with self.subTest(report=name):
                self.assertEqual((REPORTS / name).read_text(encoding="utf-8"), report(),
                                 "run tests/explain/write.py")

    def test_the_first_line_names_the_mistake(self):
        for name, codes in MISTAKES.items():
            with self.subTest(report=name):
                out = self.explained(str(REPORTS / name), status=1)
                first = out.splitlines()[0]
                for code in codes:
                    self.assertIn(code, first, f"the whole explanation is:\n{out}")
                self.assertTrue(first.endswith("."), f"no sentence: {first}")

    def test_programs_read_the_same_cause_first(self):
        for name, codes in MISTAKES.items():
            with self.subTest(report=name):
                told = json.loads(self.explained("--format", "json", str(REPORTS / name), status=1))
                self.assertEqual(told["outcome"], "wrong")
                self.assertEqual(told["cause"], codes[0])
                self.assertEqual(told["causes"][0]["code"], codes[0])
                self.assertTrue(told["causes"][0]["fix"])
                self.assertIn("request", told)

    def test_the_compared_strings_stand_aligned_with_marks_under_what_differs(self):
        lines = self.explained(str(REPORTS / "curl-query.md"), status=1).splitlines()
        signed = next(i for i, line in enumerate(lines) if line.startswith("signed"))
        expected = next(i for i, line in enumerate(lines) if line.startswith("expected"))
        query = "?fieldType=TXT&subDomain=_acme-challenge"

        self.assertNotIn(query, lines[signed])
        self.assertEqual(lines[expected + 1], " " * lines[expected].index(query) + "^" * len(query))

    def test_a_right_signature_ends_with_0_and_says_what_the_answer_means(self):
        out = self.explained(str(REPORTS / "no-rule.md"), status=0)
        first = out.splitlines()[0]

        self.assertIn("signature is right", first)
        self.assertIn("access rule", first)
        self.assertIn("E6", out)

    def test_the_report_may_come_through_standard_input(self):
        text = (REPORTS / "curl-query.md").read_text(encoding="utf-8")
        for arguments in ((), ("-",)):
            with self.subTest(arguments=arguments):
                out = self.explained(*arguments, text=text, status=1)
                self.assertIn("url.query-missing", out.splitlines()[0])


class Keys(Explains):
    def test_the_secret_is_read_from_the_section_of_the_host(self):
        (self.home / ".ovh.conf").write_text(
            f"[default]\nendpoint=ovh-ca\n[ovh-eu]\napplication_secret={write.SECRET}\n", encoding="utf-8")

        out = self.explained(str(REPORTS / "curl-query.md"), status=1, variables={})

        self.assertIn("url.query-missing", out.splitlines()[0])

    def test_another_application_key_of_the_user_is_noted(self):
        other = dict(SECRET, OVH_APPLICATION_KEY="0011223344556677")

        out = self.explained(str(REPORTS / "curl-query.md"), status=1, variables=other)

        self.assertIn("another application's", out)

    def test_without_a_secret_it_says_where_to_put_one(self):
        err = self.explained(str(REPORTS / "curl-query.md"), status=2, variables={})

        self.assertIn("OVH_APPLICATION_SECRET", err)
        self.assertEqual(len(err.splitlines()), 1)

    def test_a_masked_consumer_key_needs_the_users_own(self):
        err = self.explained(str(REPORTS / "node-method.md"), status=2, variables=SECRET)

        self.assertIn("OVH_CONSUMER_KEY", err)

    def test_a_journal_entry_needs_no_secret(self):
        out = self.explained(str(REPORTS / "journal-newline.md"), status=1, variables={})

        self.assertIn("secret.whitespace", out.splitlines()[0])

    def test_the_secret_is_asked_for_on_the_terminal_and_does_not_show(self):
        child, terminal = pty.fork()
        if child == 0:
            os.execve(support.BINARY, [support.BINARY, "explain", str(REPORTS / "curl-query.md")],
                      self.environment({}))
        try:
            shown = self.read_until(terminal, b"Application secret")
            os.write(terminal, write.SECRET.encode() + b"\n")
            shown += self.read_until(terminal, b"url.query-missing")
        finally:
            os.close(terminal)
            with_time = time.monotonic() + 10 * support.PATIENCE
            while os.waitpid(child, os.WNOHANG) == (0, 0):
                if time.monotonic() > with_time:
                    os.kill(child, signal.SIGKILL)
                time.sleep(0.01)
        self.assertNotIn(write.SECRET.encode(), shown, "the terminal shows the secret")

    def read_until(self, terminal, wanted):
        shown = b""
        until = time.monotonic() + 20 * support.PATIENCE
        while wanted not in shown:
            ready, _, _ = select.select([terminal], [], [], max(0, until - time.monotonic()))
            self.assertTrue(ready, f"{wanted!r} does not come; the terminal shows {shown!r}")
            try:
                shown += os.read(terminal, 4096)
            except OSError:
                self.fail(f"it ended without {wanted!r}: {shown!r}")
        return shown


class Flags(Explains):
    def fields(self, signature, **changed):
        fields = {"method": "GET", "url": f"{write.EU}/1.0/me?x=1", "timestamp": str(write.TIME),
                  "signature": signature, "application-key": write.KEY, "consumer-key": write.CONSUMER, **changed}
        return [word for name, value in fields.items() for word in (f"--{name}", value)]

    def test_a_request_can_be_given_by_flags_alone(self):
        right = write.signed("GET", f"{write.EU}/1.0/me?x=1")
        wrong = write.signed("GET", f"{write.EU}/1.0/me")

        self.assertIn("signature is right", self.explained(*self.fields(right), status=0))
        self.assertIn("url.query-missing", self.explained(*self.fields(wrong), status=1).splitlines()[0])

    def test_another_base_is_accepted_when_it_is_named(self):
        signature = write.signed("GET", "http://127.0.0.1:8780/1.0/me?x=1")

        self.explained(*self.fields(signature), status=1)
        out = self.explained(*self.fields(signature), "--base", "http://127.0.0.1:8780", status=0)

        self.assertIn("http://127.0.0.1:8780", out)

    def test_a_fragment_is_found_when_the_intended_url_is_told(self):
        intended = f"{write.EU}/1.0/me?x=1#top"
        out = self.explained(*self.fields(write.signed("GET", intended)), "--intended-url", intended, status=1)

        self.assertIn("url.fragment-kept", out.splitlines()[0])

    def test_the_servers_time_tells_a_drift(self):
        right = write.signed("GET", f"{write.EU}/1.0/me?x=1")
        for now, code in ((str(write.TIME + 400), "time.skewed"), (str(write.TIME - 7200), "time.zone-shift"),
                          ("2026-09-22T14:10:00Z", "time.skewed")):
            with self.subTest(now=now):
                out = self.explained(*self.fields(right), "--now", now, status=1)
                self.assertIn(code, out.splitlines()[0])
        self.explained(*self.fields(right), "--now", str(write.TIME + 60), status=0)

    def test_missing_headers_are_named_without_any_key(self):
        out = self.explained(text="GET /1.0/me HTTP/1.1\nHost: eu.api.ovh.com\n\n", status=1, variables={})

        self.assertIn("auth.missing-headers", out.splitlines()[0])
        self.assertIn("X-Ovh-Signature", out)

    def test_colour_comes_when_it_is_asked_for(self):
        self.assertIn("\x1b[", self.explained("--color", "always", str(REPORTS / "curl-query.md"), status=1))
        self.assertNotIn("\x1b[", self.explained(str(REPORTS / "curl-query.md"), status=1))


class WrongInput(Explains):
    def test_each_mistake_in_a_capture_is_a_sentence_with_its_place(self):
        for text, place, words in (
                ("", "standard input: ", "empty"),
                ("hello", "standard input:1:1: ", "no request is found"),
                ("curl https://eu.api.ovh.com/1.0/me \\\n  -H 'X-Ovh-Application: x", "standard input:2:6: ",
                 "not closed"),
                ("curl -d @body.json https://eu.api.ovh.com/1.0/me", "standard input:1:9: ", "--body-file"),
                ("curl -d @- https://eu.api.ovh.com/1.0/me", "standard input:1:9: ", "--body-file"),
                ("curl --frobnicate https://eu.api.ovh.com/1.0/me", "standard input:1:6: ", "--frobnicate"),
                ('{"log": {"entries": [}}', "standard input:1:22: ", "well formed"),
                ("[" * 100 + "x-ovh-signature", "standard input:1:1: ", "")):
            with self.subTest(text=text[:40]):
                arguments = ("--from", "har") if text.startswith("[") else ()
                err = self.explained(*arguments, text=text, status=2)
                self.assertIn(place, err)
                self.assertIn(words, err)
                self.assertEqual(len(err.splitlines()), 1, err)

    def test_each_wrong_flag_is_a_sentence(self):
        report = str(REPORTS / "curl-query.md")
        for arguments, words in ((("--from", "pcap", report), "--from"), (("--entry", "0", report), "--entry"),
                                 (("--format", "xml", report), "--format"), (("--now", "soon", report), "--now"),
                                 (("--base", "eu", report), "--base"), (("--url", "eu", report), "--url"),
                                 (("nowhere.md",), "nowhere.md"),
                                 (("--entry", "3", str(REPORTS / "port.har")), "2 entries"),
                                 (("--body", "a", "--body-file", "b", report), "--body-file")):
            with self.subTest(arguments=arguments):
                err = self.explained(*arguments, status=2)
                self.assertIn(words, err)
                self.assertEqual(len(err.splitlines()), 1, err)

    def test_what_is_too_large_is_refused(self):
        large = self.home / "large.log"
        large.write_bytes(b"x" * (16 * 1024 * 1024 + 1))

        self.explained(str(large), status=2)


if __name__ == "__main__":
    unittest.main()
