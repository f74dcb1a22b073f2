"""Starting, finding and stopping a mock, as its users do."""

import json
import os
import pathlib
import signal
import stat
import subprocess
import tempfile
import time
import unittest

import support

# Facts 5: the members of the real GET /me, in their order.
ME_MEMBERS = (
    "address area birthCity birthDay city companyNationalIdentificationNumber "
    "complementaryAddress corporationType country currency customerCode displayName "
    "einvoicingBillingAddress email fax firstname italianSDI kycValidated language legalform name "
    "nationalIdentificationNumber nichandle organisation ovhCompany ovhSubsidiary phone "
    "phoneCountry phoneType purposeOfPurchase sex spareEmail state vat zip").split()


class Start(unittest.TestCase):
    def test_the_keys_of_the_ready_file_sign_a_call_that_answers_with_the_documented_fields(self):
        with support.mock() as server:
            answer = support.call(server, "GET", "/1.0/me")
        self.assertEqual(answer.status, 200)
        self.assertEqual(list(answer.json()), ME_MEMBERS)

    def test_the_ready_file_is_for_its_owner_alone_and_goes_when_the_mock_stops(self):
        with tempfile.TemporaryDirectory() as folder:
            ready = pathlib.Path(folder) / "ready.json"
            process = subprocess.Popen([support.BINARY, "mock", "--listen", "127.0.0.1:0",
                                        "--ready-file", str(ready), "--quiet"])
            content = support.wait_for(ready, process)
            self.assertEqual(stat.S_IMODE(ready.stat().st_mode), 0o600)
            self.assertEqual(list(content), ["http", "https", "control", "application_key",
                                             "application_secret", "consumer_key", "client_id",
                                             "client_secret", "ca_file", "pid"])
            self.assertEqual(content["pid"], process.pid)
            process.send_signal(signal.SIGTERM)
            self.assertEqual(process.wait(timeout=10 * support.PATIENCE), 0)
            self.assertEqual(os.listdir(folder), [])

    def test_keys_cannot_be_guessed_and_have_the_current_format(self):
        with support.mock() as one, support.mock() as other:
            for name, length in (("application_key", 16), ("application_secret", 32),
                                 ("consumer_key", 32)):
                self.assertRegex(one.ready[name], f"^[0-9a-f]{{{length}}}$")
                self.assertNotEqual(one.ready[name], other.ready[name])

    def test_in_the_background_it_returns_once_it_answers_and_env_finds_it(self):
        with tempfile.TemporaryDirectory() as home:
            environment = {**os.environ, "HOME": home, "XDG_RUNTIME_DIR": home}
            started = support.run("mock", "--background", "--listen", "127.0.0.1:0",
                                  env=environment)
            self.assertEqual(started.returncode, 0, started.stderr)
            lines = support.run("env", env=environment)
            self.assertEqual(lines.returncode, 0, lines.stderr)
            pid = json.loads(support.run("env", "json", env=environment).stdout)["pid"]
            try:
                shown = subprocess.run(
                    ["sh", "-c", lines.stdout + 'printf "%s %s" "$OVH_ENDPOINT" "$COUNTERSIGN_BASE"'],
                    capture_output=True, text=True, check=True).stdout.split(" ")
                self.assertEqual(shown[0], shown[1] + "/1.0")
                self.assertIn(shown[1], started.stdout)
            finally:
                os.kill(pid, signal.SIGTERM)
            wait_until_gone(pid)
            after = support.run("env", env=environment)
            self.assertEqual(after.returncode, 5)
            self.assertIn("no mock of yours runs", after.stderr)

    def test_no_secret_is_printed_at_the_start(self):
        with tempfile.TemporaryDirectory() as folder:
            ready = pathlib.Path(folder) / "ready.json"
            process = subprocess.Popen([support.BINARY, "mock", "--listen", "127.0.0.1:0",
                                        "--ready-file", str(ready)],
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            keys = support.wait_for(ready, process)
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=10 * support.PATIENCE)
        for name in ("application_secret", "consumer_key"):
            self.assertNotIn(keys[name], out + err)

    def test_a_second_mock_on_the_port_of_the_first_exits_5_and_says_so(self):
        with support.mock() as server, tempfile.TemporaryDirectory() as folder:
            ready = pathlib.Path(folder) / "ready.json"
            for extra in ((), ("--background",)):
                second = support.run("mock", "--listen", server.authority, "--ready-file",
                                     str(ready), *extra)
                self.assertEqual(second.returncode, 5)
                self.assertIn(f"port {server.port} of 127.0.0.1 is taken", second.stderr)
                self.assertFalse(ready.exists())
            self.assertEqual(support.call(server, "GET", "/1.0/me").status, 200)

    def test_a_wrong_flag_is_one_line_on_stderr_and_exit_2(self):
        wrong = (["--listen", "nowhere"], ["--listen", "127.0.0.1:99999"], ["--errors", "new"],
                 ["--void", "zero"], ["--signature", "strict"], ["--clock", "yesterday"],
                 ["--clock-window", "-1"], ["--threads", "many"], ["--public-base", "example.net"],
                 ["--listne", "127.0.0.1:0"], ["surplus"], ["--color", "blue"], ["--log", "xml"],
                 ["--listen", "0.0.0.0:0"], ["--control-token-file", "/does/not/exist"])
        for flags in wrong:
            with self.subTest(flags=flags):
                ended = support.run("mock", *flags)
                self.assertEqual(ended.returncode, 2, ended.stderr)
                self.assertEqual(ended.stdout, "")
                self.assertRegex(ended.stderr, r"^countersign mock: [^\n]+\n$")

    def test_a_seed_on_an_address_that_is_not_loopback_needs_a_flag_that_says_so(self):
        with tempfile.NamedTemporaryFile("w") as token:
            token.write("0123456789abcdef\n")
            token.flush()
            ended = support.run("mock", "--listen", "0.0.0.0:0", "--seed", "1",
                                "--control-token-file", token.name)
        self.assertEqual(ended.returncode, 2)
        self.assertIn("--insecure-seed", ended.stderr)

    def test_the_same_seed_and_clock_give_the_same_bytes(self):
        flags = ("--seed", "7", "--clock", "2026-03-04T05:06:07Z", "--frozen", "--listen")
        runs = []
        for _ in range(2):
            with support.mock(*flags[:-1]) as server:
                runs.append(self.transcript(server))
        self.assertEqual(runs[0], runs[1])

    def transcript(self, server):
        answers = []
        now = "1772600767"  # 2026-03-04T05:06:07Z
        with server.connect() as connection:
            reader = support.Reader(connection)
            for method, target, body in (("GET", "/1.0/me", b""), ("GET", "/1.0/nothing", b""),
                                         ("POST", "/1.0/auth/credential", b'{"accessRules":[]}'),
                                         ("GET", "/1.0/domain/zone/example.com/record", b"")):
                fields = [("Host", server.authority), ("Content-Length", str(len(body)))]
                fields += support.signed_headers(server, method, target, body, now)
                connection.sendall(support.request_bytes(method, target, fields, body))
                answer = reader.answer()
                answers.append((answer.status, answer.headers,
                                answer.body.replace(server.authority.encode(), b"HOST")))
        # Only the length of the port's digits may differ between two runs.
        return [(status, [h for h in headers if h[0] != "Content-Length"], body)
                for status, headers, body in answers]

    def test_a_frozen_clock_stands_still_and_an_offset_shifts(self):
        with support.mock("--clock", "2026-03-04T05:06:07Z", "--frozen") as server:
            self.assertEqual(support.call(server, "GET", "/1.0/auth/time", signed=False).body,
                             b"1772600767")
        with support.mock("--clock", "-90") as server:
            told = int(support.call(server, "GET", "/1.0/auth/time", signed=False).body)
            self.assertAlmostEqual(told, time.time() - 90, delta=3 * support.PATIENCE)


def wait_until_gone(pid):
    end = time.monotonic() + 10 * support.PATIENCE
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.01)
    raise AssertionError(f"process {pid} goes on after SIGTERM")


class Flags(unittest.TestCase):
    def test_a_token_file_must_hold_a_line_that_can_stand_in_a_header(self):
        with tempfile.TemporaryDirectory() as folder:
            token = pathlib.Path(folder) / "token"
            for content, told in ((b"", "cannot read a line"), (b"short\n", "shorter than 16"),
                                  (b"0123456789\x00abcdef\n", "visible ASCII"),
                                  ("0123456789abcdé\n".encode(), "visible ASCII")):
                token.write_bytes(content)
                self.refused(told, "--control-token-file", str(token))
            self.refused("visible ASCII", "--control-token-file", "/dev/zero")
            self.refused("cannot read a line", "--control-token-file", f"{folder}/none")

    def refused(self, told, *flags):
        with self.subTest(flags=flags):
            ended = support.run("mock", "--listen", "127.0.0.1:0", *flags)
            self.assertEqual(ended.returncode, 2)
            self.assertIn(told, ended.stderr)
            self.assertEqual(ended.stderr.count("\n"), 1)

    def test_a_flag_that_is_set_to_false_is_off(self):
        with support.mock("--frozen=false") as server:
            clock = support.control(server, "GET", "/tenants/default/clock").json()
        self.assertFalse(clock["frozen"])

    def test_a_tenant_is_named_by_host_in_any_case_and_with_a_final_dot(self):
        with support.mock() as server:
            support.control(server, "POST", "/tenants", {"id": "aa"})
            for host in ("aa.localhost", "AA.LocalHost", "aa.localhost.", "aa.localhost:80"):
                support.exchange(server, support.request_bytes(
                    "GET", "/1.0/auth/time", [("Host", host)]))
            shown = support.control(server, "GET", "/tenants/aa").json()
        self.assertEqual(shown["requests"], 4)

    def test_a_zone_takes_no_value_that_would_break_it(self):
        zone = "/1.0/domain/zone/example.com"
        with support.mock() as server:
            for method, target, body in (
                    ("PUT", "/soa", {"serial": 1 << 32}), ("PUT", "/soa", {"refresh": -1}),
                    ("POST", "/record", {"fieldType": "A", "target": "192.0.2.1", "ttl": -1}),
                    ("POST", "/record", {"fieldType": "A", "target": "192.0.2.1\nevil\tIN A\tx"}),
                    ("POST", "/record", {"fieldType": "A", "target": "x", "subDomain": "a\n@"})):
                answer = support.call(server, method, zone + target, json.dumps(body).encode())
                with self.subTest(body=body):
                    self.assertEqual(answer.status, 400)
                    self.assertIn("Given data", answer.json()["message"])
            last = {"serial": (1 << 32) - 1}
            support.call(server, "PUT", zone + "/soa", json.dumps(last).encode())
            support.call(server, "POST", zone + "/refresh")
            self.assertEqual(support.call(server, "GET", zone + "/soa").json()["serial"], 0)

    def test_env_escapes_what_a_shell_would_read(self):
        hostile = "a'b\u2019c$(id)`id`\\"
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "a,b.json"
            file.write_text(json.dumps({
                "http": "http://x", "control": hostile, "application_key": "k",
                "application_secret": hostile, "consumer_key": "c", "pid": 1}))
            lines = support.run("env", str(file), "powershell").stdout
            self.assertIn("'a''b\u2019\u2019c$(id)`id`\\'", lines)
            shell = support.run("env", str(file), "sh").stdout
            said = subprocess.run(["sh", "-c", shell + 'printf %s "$OVH_APPLICATION_SECRET"'],
                                  capture_output=True, text=True, check=True).stdout
            self.assertEqual(said, hostile)


if __name__ == "__main__":
    unittest.main()
