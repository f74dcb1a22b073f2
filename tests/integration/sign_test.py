"""countersign sign: what it prints is what the mock accepts, with curl or without."""

import json
import os
import pathlib
import subprocess
import tempfile
import time
import unittest

import support

KEYS = {"OVH_APPLICATION_KEY": "TDPKJdwZwAQPwKX2",
        "OVH_APPLICATION_SECRET": "9ufkBmLaTQ9nz5yMUlg79taH0GNnzDjk",
        "OVH_CONSUMER_KEY": "5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY"}


def environment(home, **variables):
    clean = {k: v for k, v in os.environ.items() if not k.startswith("OVH_")}
    return {**clean, "HOME": home, **variables}


class Sign(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = folder.name

    def sign(self, *arguments, **variables):
        return support.run("sign", *arguments, env=environment(self.home, **variables),
                           cwd=self.home)

    def headers(self, *arguments, **variables):
        ended = self.sign(*arguments, **variables)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        return dict(line.split(": ", 1) for line in ended.stdout.splitlines())

    # Facts 2.2: the vectors of the official clients' own tests.
    def test_it_makes_the_published_signatures(self):
        for method, target, body, expected in (
                ("GET", "/1.0/call", None, "$1$7f2db49253edfc41891023fcd1a54cf61db05fbb"),
                ("GET", "/call", None, "$1$7f2db49253edfc41891023fcd1a54cf61db05fbb"),
                ("GET", "/v1/call", None, "$1$e6e7906d385eb28adcbfbe6b66c1528a42d741ad"),
                ("GET", "/v2/call", None, "$1$bb63b132a6f84ad5433d0c534d48d3f7c3804285"),
                ("delete", "/auth", None, "$1$a1eecd00b3b02b6cf5708b84b9ff42059a950d85"),
                ("PUT", "https://eu.api.ovh.com/1.0/auth", '{"a":"b","c":"d"}',
                 "$1$8a75a9e7c8e7296c9dbeda6a2a735eb6bd58ec4b")):
            with self.subTest(method=method, target=target):
                flags = ["--timestamp", "1457018875", *(["--body", body] if body else [])]
                got = self.headers(method, target, *flags, **KEYS)
                self.assertEqual(got["X-Ovh-Signature"], expected)
                self.assertEqual(got["X-Ovh-Timestamp"], "1457018875")
                self.assertEqual(got["X-Ovh-Application"], KEYS["OVH_APPLICATION_KEY"])
                self.assertEqual(got["X-Ovh-Consumer"], KEYS["OVH_CONSUMER_KEY"])
                self.assertEqual(got.get("Content-Type"), "application/json" if body else None)

    def test_the_mock_accepts_what_it_signs_now(self):
        with support.mock("--signature", "exact") as server:
            keys = {f"OVH_{name.upper()}": server.ready[name] for name in (
                "application_key", "application_secret", "consumer_key")}
            target = "/1.0/me/api/credential?status=validated"
            got = self.headers("GET", server.base + target, **keys)
            answer = support.call(server, "GET", target, headers=list(got.items()), signed=False)
        self.assertEqual(answer.status, 200)

    def test_the_curl_command_makes_the_call_whatever_stands_in_it(self):
        body = json.dumps({"city": "L'Ille \u00e9\u2603 $(id) `id` \\ \"x\""}, ensure_ascii=False)
        with support.mock("--signature", "exact") as server:
            keys = {f"OVH_{name.upper()}": server.ready[name] for name in (
                "application_key", "application_secret", "consumer_key")}
            for arguments, status in ((("PUT", "/me", "--body", body), "200"),
                                      (("GET", "/me"), "200"), (("HEAD", "/me"), "200"),
                                      (("GET", "/domain/zone/a[1-3]{b}/../x?y='z'"), "404")):
                with self.subTest(arguments=arguments):
                    ended = self.sign("--curl", "--endpoint", server.base + "/1.0", *arguments,
                                      **keys)
                    self.assertEqual(ended.returncode, 0, ended.stderr)
                    called = subprocess.run(
                        ["sh", "-c", ended.stdout.rstrip("\n")
                         + " -s -o /dev/null -w '%{http_code}'"],
                        capture_output=True, text=True, check=False)
                    self.assertEqual(called.stdout[-3:], status, called.stderr + ended.stdout)
            me = support.call(server, "GET", "/1.0/me").json()
        self.assertEqual(me["city"], json.loads(body)["city"])

    def test_json_has_all_of_the_request(self):
        ended = self.sign("POST", "/x", "--body", "{}", "--format", "json", **KEYS)
        got = json.loads(ended.stdout)
        self.assertEqual((got["method"], got["url"], got["body"]),
                         ("POST", "https://eu.api.ovh.com/1.0/x", "{}"))
        self.assertLess(abs(int(got["headers"]["X-Ovh-Timestamp"]) - time.time()), 30)

    def test_keys_and_endpoint_come_from_ovh_conf_as_the_clients_read_it(self):
        pathlib.Path(self.home, "ovh.conf").write_text(
            "[default]\nendpoint=ovh-ca\n\n[ovh-ca]\napplication_key=ak\n"
            "application_secret=as\nconsumer_key=ck\n")
        ended = self.sign("GET", "/me", "--format", "json")
        self.assertEqual(json.loads(ended.stdout)["url"], "https://ca.api.ovh.com/1.0/me")
        self.assertEqual(json.loads(ended.stdout)["headers"]["X-Ovh-Application"], "ak")

    def test_a_body_may_come_from_a_file_or_standard_input(self):
        file = pathlib.Path(self.home, "body.json")
        file.write_bytes(b'{"a":"b","c":"d"}')
        flags = ["PUT", "/auth", "--timestamp", "1457018875", "--body-file"]
        from_file = self.headers(*flags, str(file), **KEYS)
        with open(file) as stdin:
            ended = subprocess.run([support.BINARY, "sign", *flags, "-"], stdin=stdin, text=True,
                                   capture_output=True, check=False,
                                   env=environment(self.home, **KEYS))
        self.assertEqual(from_file["X-Ovh-Signature"],
                         "$1$8a75a9e7c8e7296c9dbeda6a2a735eb6bd58ec4b")
        self.assertIn(from_file["X-Ovh-Signature"], ended.stdout)

    def test_what_is_wrong_is_told_in_one_line_and_exits_2(self):
        for arguments, keys, told in (
                (["GET"], KEYS, "give a method and a URL or path"),
                (["GET", "/a", "/b"], KEYS, "give a method and a URL or path"),
                (["G T", "/a"], KEYS, '"G T" is no method'),
                (["GET", "me"], KEYS, "neither a URL nor a path"),
                (["GET", "/me", "--endpoint", "nowhere"], KEYS, "is no endpoint"),
                (["GET", "/me", "--body", "a", "--body-file", "b"], KEYS, "not both"),
                (["GET", "/me", "--body-file", "/nowhere/x"], KEYS, "cannot read /nowhere/x"),
                (["GET", "/me", "--timestamp", "-1"], KEYS, "--timestamp takes"),
                (["GET", "/me"], {}, "OVH_APPLICATION_KEY, OVH_APPLICATION_SECRET and OVH_CONSUMER_KEY")):
            with self.subTest(arguments=arguments):
                ended = self.sign(*arguments, **keys)
                self.assertEqual(ended.returncode, 2)
                self.assertIn(told, ended.stderr)
                self.assertEqual(ended.stderr.count("\n"), 1)
                self.assertEqual(ended.stdout, "")
                self.assertNotIn(KEYS["OVH_APPLICATION_SECRET"], ended.stderr)


if __name__ == "__main__":
    unittest.main()
