"""Requests of real clients and scripts that went wrong, byte for byte as they arrived: the mock names the cause,
and so does `countersign explain`."""

import json
import os
import pathlib
import subprocess
import sys
import time
import unittest

FOLDER = pathlib.Path(__file__).parent
sys.path.insert(0, str(FOLDER.parent / "integration"))

import support  # noqa: E402

EXPLAIN = b"X-Countersign-Explain: 1\r\n"


def captures():
    return json.loads((FOLDER / "captures.json").read_text(encoding="utf-8"))


def tenant(capture):
    """A world that knows the capture's keys, at the time of the capture."""
    keys = capture["keys"]
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(capture["time"]))
    return {"id": capture["name"], "clock": {"now": now, "frozen": True}, "settings": capture.get("settings", {}),
            "applications": [{"name": "captured", "key": keys["application_key"], "secret": keys["application_secret"],
                              "credentials": [{"consumer_key": keys["consumer_key"]}]}]}


class Captures(unittest.TestCase):
    def test_the_collection_is_of_at_least_four_languages(self):
        everything = captures()
        self.assertGreaterEqual(len(everything), 30)
        self.assertGreaterEqual(len({one["language"] for one in everything}), 4)
        self.assertEqual(len({one["name"] for one in everything}), len(everything))
        self.assertEqual({f"{one['name']}.http" for one in everything}, {file.name for file in FOLDER.glob("*.http")})

    def test_the_mock_names_the_cause_of_each(self):
        with support.mock() as server:
            for capture in captures():
                with self.subTest(capture["name"]):
                    self.named_by_the_mock(server, capture)

    def named_by_the_mock(self, server, capture):
        made = support.control(server, "POST", "/tenants", tenant(capture))
        self.assertEqual(made.status, 201, made.body)
        data = (FOLDER / f"{capture['name']}.http").read_bytes()
        line, rest = data.split(b"\r\n", 1)
        answer = support.exchange(server, line + b"\r\n" + EXPLAIN + rest)
        said = [value for name, value in answer.headers if name.lower() == "x-countersign-cause"]
        self.assertGreaterEqual(answer.status, 400, f"it is wrong and was accepted: {capture['why']}")
        if "intended_url" not in capture and "intended_body" not in capture:
            self.assert_named(capture, said)

    def assert_named(self, capture, said):
        told = f"{capture['client']} {capture['version']}: {capture['why']} Said: {said}"
        self.assertTrue(set(capture["causes"]) <= set(said), told)
        self.assertIn(said[0], capture["causes"], told)

    def test_explain_names_the_cause_of_each(self):
        for capture in captures():
            # What the keys, the clock or the routes say, explain cannot know from the bytes alone.
            if capture["causes"][0].split(".")[0] not in ("route", "time"):
                with self.subTest(capture["name"]):
                    self.named_by_explain(capture)

    def named_by_explain(self, capture):
        flags = []
        for flag in ("intended_url", "intended_body"):
            if flag in capture:
                flags += ["--" + flag.replace("_", "-"), capture[flag]]
        for base in capture.get("settings", {}).get("public_bases", ()):
            flags += ["--base", base]
        environment = {name: text for name, text in os.environ.items() if not name.startswith("OVH_")}
        environment["OVH_APPLICATION_SECRET"] = capture["keys"]["application_secret"]
        data = (FOLDER / f"{capture['name']}.http").read_bytes()
        ended = subprocess.run([support.BINARY, "explain", "--format", "json", *flags], input=data, env=environment,
                               capture_output=True, timeout=60 * support.PATIENCE, check=False)
        self.assertEqual(ended.returncode, 1, ended.stderr)
        self.assertNotIn(capture["keys"]["application_secret"].encode(), ended.stdout + ended.stderr)
        self.assert_named(capture, [cause["code"] for cause in json.loads(ended.stdout)["causes"]])


if __name__ == "__main__":
    unittest.main()
