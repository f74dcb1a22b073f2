"""A mock with --state: what it calls state survives, and its file is taken good care of."""

import json
import os
import pathlib
import re
import resource
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse

import kept
import support

ZONE = "/1.0/domain/zone/example.com"
NOW = "2026-03-04T05:06:07Z"


class StateTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.state = self.folder / "state.sqlite"

    def refused(self, code, sentence, *flags, state=None):
        """Starts a mock that does not start, and looks whether it left the file as it was."""
        state = state or self.state
        before = {path: path.read_bytes() for path in self.folder.glob("*.sqlite*")}
        done = support.run("mock", "--listen", "127.0.0.1:0", "--ready-file", str(self.folder / "ready.json"),
                           "--state", str(state), *flags)
        after = {path: path.read_bytes() for path in self.folder.glob("*.sqlite*")}
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertRegex(done.stderr, sentence)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertEqual(after, before, "the file did not stay as it was")


class Survives(StateTest):
    def test_a_new_file_is_its_owners_alone_and_a_stop_leaves_one_file(self):
        with kept.mock(self.state):
            self.assertEqual(stat.S_IMODE(self.state.stat().st_mode), 0o600)
        self.assertEqual([path.name for path in self.folder.iterdir()], ["state.sqlite"])

    def test_the_default_tenant_and_its_keys_are_the_same_after_a_restart(self):
        with kept.mock(self.state) as server:
            before = server.ready
        with kept.mock(self.state, "--seed", "9", "--errors", "legacy") as server:
            for key in ("application_key", "application_secret", "consumer_key", "client_id", "client_secret"):
                self.assertEqual(server.ready[key], before[key], key)
            # The flags made the tenant when the file was new; now the file has it.
            unknown = support.call(server, "GET", "/1.0/domain/zone/none.example")
            self.assertIn("class", unknown.json())

    def test_the_keys_that_are_told_are_those_of_the_beginning_whatever_was_made_since(self):
        with kept.mock(self.state) as server, kept.Line(server) as line:
            told = server.ready
            for number in range(12):
                kept.checked(line("POST", "/1.0/me/api/oauth2/client", {
                    "name": f"client {number}", "description": "", "flow": "CLIENT_CREDENTIALS"}))
            pending = kept.checked(line("POST", "/1.0/auth/credential", {"accessRules": []}))
            mine = kept.checked(line("GET", "/1.0/auth/currentCredential"))["credentialId"]
        with kept.mock(self.state) as server, kept.Line(server) as line:
            self.assertEqual((server.ready["client_id"], server.ready["consumer_key"]),
                             (told["client_id"], told["consumer_key"]))
            kept.checked(line("DELETE", f"/1.0/me/api/credential/{mine}"))
        with kept.mock(self.state) as server:
            self.assertEqual(server.ready["application_key"], told["application_key"])
            self.assertNotIn(server.ready["consumer_key"], (told["consumer_key"], pending["consumerKey"]))

    def test_of_several_service_accounts_the_first_of_the_configuration_is_told(self):
        config = self.folder / "mock.json"
        config.write_text(json.dumps({"default": {"service_accounts": [
            {"name": "first", "client_id": "EU.ffffffffffffffff"},
            {"name": "second", "client_id": "EU.0000000000000000", "allow": []}]}}))
        for _ in range(2):
            with kept.mock(self.state, "--config", str(config)) as server:
                self.assertEqual(server.ready["client_id"], "EU.ffffffffffffffff")

    def test_an_empty_file_that_was_there_becomes_its_owners_alone(self):
        self.state.touch(0o644)
        with kept.mock(self.state):
            self.assertEqual(stat.S_IMODE(self.state.stat().st_mode), 0o600)

    def test_credentials_survive_in_each_state_with_rules_and_networks(self):
        world = {"id": "keys", "applications": [{"name": "main", "credentials": [
            {"name": name, "state": name} for name in ("pendingValidation", "validated", "refused", "expired",
                                                       "revoked")]
            + [{"name": "narrow", "rules": [{"method": "GET", "path": "/me"}], "allowed_ips": ["192.0.2.0/24"]},
               {"name": "short", "validity_seconds": 3600}]}]}
        with kept.mock(self.state, "--clock", NOW, "--frozen") as server:
            made = kept.checked(support.control(server, "POST", "/tenants", world), 201)
            before = self.verdicts(server, made)
            shown = support.control(server, "GET", "/tenants/keys").json()
        self.assertGreaterEqual(len({verdict for _, verdict in before}), 3, before)
        with kept.mock(self.state) as server:
            self.assertEqual(self.verdicts(server, made), before)
            again = support.control(server, "GET", "/tenants/keys").json()
            self.assertEqual({**again, "requests": 0}, {**shown, "requests": 0})

    def verdicts(self, server, made):
        now = str(support.control(server, "GET", "/tenants/keys/clock").json()["unix_seconds"])
        verdicts = []
        for credential in made["applications"][0]["credentials"]:
            keys = {**made, "consumer_key": credential["consumer_key"]}
            headers = support.signed_headers(server, "GET", "/1.0/me", timestamp=now, keys=keys)
            answer = support.call(server, "GET", "/1.0/me", headers=headers, signed=False)
            verdicts.append((credential["name"], answer.body))
        return verdicts

    def test_what_users_change_survives(self):
        with kept.mock(self.state) as server, kept.Line(server) as line:
            self.change(line)
            kept.checked(support.control(server, "PUT", "/tenants/default/clock", {"offset_seconds": 7200}))
            before = self.seen(server)
        self.assertEqual(len(before), 17)
        with kept.mock(self.state) as server:
            self.assertEqual(self.seen(server), before)
            clock = support.control(server, "GET", "/tenants/default/clock").json()
            self.assertLess(abs(clock["unix_seconds"] - time.time() - 7200), 60 * support.PATIENCE)

    def change(self, line):
        record = kept.checked(line("POST", f"{ZONE}/record", {"fieldType": "A", "subDomain": "new",
                                                              "target": "192.0.2.9", "ttl": 60}))
        first = kept.checked(line("GET", f"{ZONE}/record?subDomain=www"))[0]
        kept.checked(line("DELETE", f"{ZONE}/record/{first}"))
        kept.checked(line("PUT", f"{ZONE}/record/{record['id']}", {"target": "192.0.2.10"}))
        kept.checked(line("POST", f"{ZONE}/refresh"))
        kept.checked(line("PUT", f"{ZONE}/soa", {"email": "me.example.com.", "ttl": 77}))
        kept.checked(line("PUT", "/1.0/me", {"city": "Brest"}))
        kept.checked(line("POST", "/1.0/sms/sms-ab12345-1/jobs", {
            "message": "kept é", "receivers": ["+33600000000"], "sender": "Countersign"}))
        client = kept.checked(line("POST", "/1.0/me/api/oauth2/client", {
            "name": "mine", "description": "of a test", "flow": "CLIENT_CREDENTIALS", "callbackUrls": []}))
        self.assertIn("clientSecret", client)
        group = kept.checked(line("POST", "/v2/iam/permissionsGroup", {
            "name": "readers", "description": "of a test",
            "permissions": {"allow": [{"action": "dnsZone:apiovh:get"}]}}))
        urn = "urn:v1:eu:resource:dnsZone:example.com"
        resources = kept.checked(line("POST", "/v2/iam/resourceGroup", {"name": "zones",
                                                                        "resources": [{"urn": urn}]}))
        kept.checked(line("POST", "/v2/iam/policy", {
            "name": "conditional", "description": "of a test", "identities": ["urn:v1:eu:identity:account:cs1234-ovh"],
            "resources": [{"urn": resources["urn"]}], "permissionsGroups": [{"urn": group["urn"]}],
            "permissions": {"allow": [{"action": "*"}], "except": [{"action": "dnsZone:apiovh:record/delete"}]},
            "conditions": {"operator": "MATCH", "values": {"request.IP": "127.0.0.1"}}}))
        kept.checked(line("POST", "/1.0/me/identity/group", {"name": "staff", "role": "REGULAR"}))
        kept.checked(line("POST", "/1.0/me/identity/user", {"login": "paul", "group": "staff", "description": "a user",
                                                            "email": "paul@example.com", "password": "a long secret"}))
        kept.checked(line("POST", "/1.0/me/identity/user/paul/token", {"name": "mine", "description": "of a test"}))
        kept.checked(line("POST", f"/v2/iam/resource/{urn}/tag", {"key": "environment", "value": "test"}), 204)

    def seen(self, server):
        with kept.Line(server, ahead=7200) as line:
            seen = {path: kept.checked(line("GET", path)) for path in (
                "/1.0/me", "/1.0/me/api/application", "/1.0/me/api/oauth2/client", f"{ZONE}/record", f"{ZONE}/soa",
                f"{ZONE}/status", f"{ZONE}/export", "/1.0/domain/zone", "/1.0/sms/sms-ab12345-1/jobs",
                "/1.0/hosting/web", "/v2/iam/policy", "/v2/iam/permissionsGroup", "/v2/iam/resourceGroup",
                "/v2/iam/resource", "/1.0/me/identity/group/staff", "/1.0/me/identity/user/paul",
                "/1.0/me/identity/user/paul/token/mine")}
            return seen

    def test_a_revoked_key_is_not_an_unknown_one_and_a_deleted_applications_key_stays_revoked(self):
        world = {"id": "gone", "applications": [{"name": "main"}, {"name": "other"}]}
        with kept.mock(self.state) as server:
            made = kept.checked(support.control(server, "POST", "/tenants", world), 201)
            other = made["applications"][1]
            kept.checked(support.call(server, "DELETE", f"/1.0/me/api/application/{other['application_id']}", keys=made))
            before = support.control(server, "GET", "/tenants/gone").json()["credentials"]
        self.assertEqual([credential["state"] for credential in before], ["validated", "revoked"])
        with kept.mock(self.state) as server:
            self.assertEqual(support.control(server, "GET", "/tenants/gone").json()["credentials"], before)

    def test_tokens_survive_and_so_does_their_end(self):
        with kept.mock(self.state) as server, kept.Line(server) as line:
            good = kept.checked(line.token())["access_token"]
            over = kept.checked(line.token())["access_token"]
            kept.checked(line.bearer("POST", "/1.0/auth/logout", over))
            refused = line.bearer("GET", "/1.0/me", over)
            self.assertGreaterEqual(refused.status, 400)
        with kept.mock(self.state) as server, kept.Line(server) as line:
            self.assertEqual(line.bearer("GET", "/1.0/me", good).status, 200)
            self.assertEqual(line.bearer("GET", "/1.0/me", over).body, refused.body)

    def test_a_frozen_clock_stands_where_it_stood(self):
        with kept.mock(self.state) as server:
            kept.checked(support.control(server, "PUT", "/tenants/default/clock", {"now": NOW, "frozen": True}))
        with kept.mock(self.state) as server:
            clock = support.control(server, "GET", "/tenants/default/clock").json()
            self.assertEqual((clock["now"], clock["frozen"]), (NOW, True))

    def test_tenants_that_were_made_removed_and_reset_are_so_after_a_restart(self):
        with kept.mock(self.state) as server:
            made = {name: kept.checked(support.control(server, "POST", "/tenants", {
                "id": name, "zones": ["own.example"], "settings": {"errors": "legacy", "gzip": "off"}}), 201)
                for name in ("stays", "goes", "starts-over")}
            numbered = kept.checked(support.control(server, "POST", "/tenants", {}), 201)
            for name in ("goes", numbered["id"]):
                self.assertEqual(support.control(server, "DELETE", f"/tenants/{name}").status, 204)
            kept.checked(support.call(server, "PUT", "/1.0/me", b'{"city":"Brest"}', keys=made["stays"]))
            kept.checked(support.call(server, "PUT", "/1.0/me", b'{"city":"Brest"}', keys=made["starts-over"]))
            kept.checked(support.control(server, "POST", "/tenants/starts-over/reset", {}))
        with kept.mock(self.state) as server:
            tenants = [tenant["id"] for tenant in support.control(server, "GET", "/tenants").json()["tenants"]]
            self.assertEqual(tenants, ["default", "starts-over", "stays"])
            cities = {name: support.call(server, "GET", "/1.0/me", keys=made[name]).json()["city"]
                      for name in ("stays", "starts-over")}
            self.assertEqual(cities, {"stays": "Brest", "starts-over": "Roubaix"})
            unknown = support.call(server, "GET", "/1.0/domain/zone/none.example", keys=made["stays"]).json()
            self.assertNotIn("class", unknown, "the tenant's own form of errors is gone")
            # It can still be set back to how it began, and no made-up id comes twice.
            kept.checked(support.control(server, "POST", "/tenants/stays/reset", {}))
            zones = support.call(server, "GET", "/1.0/domain/zone", keys=made["stays"]).json()
            self.assertEqual(zones, ["own.example"])
            self.assertNotEqual(support.control(server, "POST", "/tenants", {}).json()["id"], numbered["id"])

    def test_no_id_and_no_key_comes_twice_from_the_same_seed(self):
        seen = []
        for _ in range(3):
            with kept.mock(self.state, "--seed", "7") as server, kept.Line(server) as line:
                for _ in range(3):
                    asked = kept.checked(line("POST", "/1.0/auth/credential", {
                        "accessRules": [{"method": "GET", "path": "/*"}]}))
                    seen += [asked["consumerKey"], re.search("credentialToken=(.*)", asked["validationUrl"])[1]]
                    seen.append(kept.checked(line("POST", f"{ZONE}/record", {"fieldType": "A", "subDomain": "",
                                                                             "target": "192.0.2.1"}))["id"])
                    kept.checked(line("DELETE", f"{ZONE}/record/{seen[-1]}"))
                    seen.append(kept.checked(line("POST", "/1.0/auth/token"))["token"])
                    seen.append(line("GET", "/1.0/auth/time").header("X-Ovh-Queryid"))
                server.kill()
        self.assertNotIn(None, seen)
        self.assertEqual(len(set(seen)), len(seen), seen)

    def test_the_last_use_of_a_key_is_there_a_little_later(self):
        with kept.mock(self.state) as server:
            me = kept.checked(support.call(server, "GET", "/1.0/auth/currentCredential"))
            used = kept.checked(support.call(server, "GET", f"/1.0/me/api/credential/{me['credentialId']}"))["lastUse"]
        with kept.mock(self.state) as server:
            kept.checked(support.control(server, "GET", "/tenants/default"))
            exported = self.exported_after_kill(server)
        rows = [row for row in exported["rows"] if row["kind"] == "credential"]
        self.assertIsNotNone(used)
        self.assertIsNotNone(rows[0]["value"]["last_use"])

    def exported_after_kill(self, server):
        server.kill()
        done = support.run("mock", "--state", str(self.state), "export")
        self.assertEqual(done.returncode, 0, done.stderr)
        server.end = lambda: None
        return json.loads(done.stdout)

    def test_a_tenant_of_the_configuration_that_is_there_already_is_left_as_it_is(self):
        config = self.folder / "mock.json"
        config.write_text(json.dumps({"tenants": [{"id": "ours", "zones": ["one.example"]}]}))
        with kept.mock(self.state, "--config", str(config)) as server:
            self.assertEqual(support.control(server, "GET", "/tenants/ours").status, 200)
        config.write_text(json.dumps({"tenants": [{"id": "ours", "zones": ["two.example"]},
                                                  {"id": "more", "zones": ["two.example"]}]}))
        ready = self.folder / "ready.json"
        process = subprocess.Popen([support.BINARY, "mock", "--listen", "127.0.0.1:0", "--ready-file", str(ready),
                                    "--state", str(self.state), "--config", str(config)],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        server = support.Mock(process, support.wait_for(ready, process))
        more = support.control(server, "GET", "/tenants/more").status
        server.stop()
        said, _ = process.communicate()
        self.assertEqual(more, 200)
        self.assertIn(f'note: the tenant "ours" is in {self.state} already', said)
        self.assertNotIn('"more"', said)


class Refuses(StateTest):
    def test_a_second_process_on_the_same_file(self):
        with kept.mock(self.state) as server:
            self.refused(5, "state.sqlite: another process uses it")
            done = support.run("mock", "--state", str(self.state), "export")
            self.assertEqual(done.returncode, 5, done.stderr)
            self.assertEqual(support.call(server, "GET", "/1.0/me").status, 200)

    def test_a_file_that_another_program_has_open(self):
        with kept.mock(self.state):
            pass
        # In a process of its own: whoever closes a file loses all locks that its process has on it.
        program = ("import sqlite3, sys; other = sqlite3.connect(sys.argv[1]); other.execute('BEGIN EXCLUSIVE'); "
                   "print('locked', flush=True); sys.stdin.read(); other.rollback(); other.close()")
        other = subprocess.Popen([sys.executable, "-c", program, str(self.state)],
                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(other.communicate)
        self.assertEqual(other.stdout.readline(), b"locked\n")
        self.refused(5, "state.sqlite: another program uses it")

    def test_a_file_of_text_and_a_folder_and_a_pipe(self):
        self.state.write_text("not a database, but long enough to be mistaken for one\n" * 20)
        self.refused(2, "state.sqlite: it is no SQLite database")
        self.state.write_text("short")
        self.refused(2, "state.sqlite: it is no SQLite database")
        self.refused(2, "Is a directory|no regular file", state=self.folder)
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        self.refused(2, "it is no regular file", state=pipe)

    def test_a_folder_that_is_not_there(self):
        self.refused(2, "none/state.sqlite: No such file or directory", state=self.folder / "none" / "state.sqlite")

    def test_another_programs_database(self):
        with sqlite3.connect(self.state) as other:
            other.execute("CREATE TABLE theirs (x)")
        self.refused(2, "state.sqlite: it is another program's database")

    def test_a_newer_form(self):
        with kept.mock(self.state):
            pass
        with sqlite3.connect(self.state) as other:
            other.execute("PRAGMA user_version = 99")
        other.close()
        self.refused(2, "written by a newer Countersign .version 99 of its form; this one knows 1.")

    def test_a_file_that_is_cut_off(self):
        self.write_much()
        whole = self.state.read_bytes()
        for size in (len(whole) - 4096, len(whole) // 2, 4096, 1000, 50):
            self.state.write_bytes(whole[:size])
            with self.subTest(size=size):
                self.refused(2, "state.sqlite: (it is damaged|it is no SQLite database|.* does not read|.* has no)")

    def test_a_byte_that_has_turned_wherever_it_stands_is_seen_or_does_no_harm(self):
        self.write_much()
        whole = self.state.read_bytes()
        wanted = self.exported(self.state)
        seen = 0
        for at in range(0, len(whole), max(1, len(whole) // 150)):
            spoilt = bytearray(whole)
            spoilt[at] ^= 0x41
            self.state.write_bytes(spoilt)
            done = support.run("mock", "--state", str(self.state), "export")
            with self.subTest(at=at):
                self.assertEqual(self.state.read_bytes(), spoilt, "the file did not stay as it was")
                self.assertIn(done.returncode, (0, 2), done.stderr)
                if done.returncode == 0:
                    self.assertEqual(done.stdout, wanted)
                seen += done.returncode == 2
        self.assertGreater(seen, 50, "hardly any damage was seen")

    def test_a_row_that_does_not_read_is_named(self):
        self.write_much()
        exported = json.loads(self.exported(self.state))
        for kind, spoil in (("credential", lambda value: value.pop("state")),
                            ("zone", lambda value: value["soa"].update(ttl="long")),
                            ("record", lambda value: value.update(more=1))):
            spoilt = json.loads(json.dumps(exported))
            row = next(row for row in spoilt["rows"] if row["kind"] == kind)
            spoil(row["value"])
            with self.subTest(kind=kind):
                self.import_refused(spoilt, r"^countersign mock: the input:\d+:\d+: ")

    def test_what_is_imported_must_fit_together(self):
        self.write_much()
        exported = json.loads(self.exported(self.state))

        def without(kind):
            return {**exported, "rows": [row for row in exported["rows"] if row["kind"] != kind]}

        def having(kind, **members):
            rows = json.loads(json.dumps(exported["rows"]))
            next(row for row in rows if row["kind"] == kind)["value"].update(members)
            return {**exported, "rows": rows}

        # Whatever comes next is counted on from these.
        for number in (-1, 2 ** 53, 2 ** 63 - 1):
            self.import_refused(having("zone", last_record=number), "last_record is out of range")
            self.import_refused(having("tenant", order=number), "order is out of range")
        self.import_refused(without("account"), "an account that is not there")
        self.import_refused(without("application"), "its application is not there")
        self.import_refused(without("counters"), "has no row counters")
        self.import_refused(without("zone"), "its zone is not there")
        self.import_refused({**exported, "countersign_state": 2}, "reads the form 1")
        self.import_refused({**exported, "rows": [*exported["rows"], exported["rows"][0]]}, "the order of an export")
        self.import_refused({**exported, "roes": []}, 'unknown member "roes"; did you mean "rows"')
        self.import_refused("[" * 100_000, "deeper or wider")
        self.import_refused("{", "not JSON")
        self.import_refused(b"\xff", "UTF-8|not JSON")

    def import_refused(self, document, sentence):
        text = document if isinstance(document, (str, bytes)) else json.dumps(document)
        target = self.folder / "target.sqlite"
        done = subprocess.run([support.BINARY, "mock", "--state", str(target), "import"], capture_output=True,
                              input=text if isinstance(text, bytes) else text.encode(), check=False,
                              timeout=60 * support.PATIENCE)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertRegex(done.stderr.decode(), sentence)
        self.assertFalse(target.exists(), "a file was left behind")

    def write_much(self):
        with kept.mock(self.state, "--seed", "7") as server, kept.Line(server) as line:
            for number in range(40):
                kept.checked(line("POST", f"{ZONE}/record", {"fieldType": "TXT", "subDomain": "",
                                                             "target": "x" * 100 + str(number)}))

    def exported(self, state):
        done = support.run("mock", "--state", str(state), "export")
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout


class FullDisk(StateTest):
    """A limit of file sizes stands for a full disk: it works for everybody, and can be lifted."""

    def limit(self, server, size):
        _, hard = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, hard))

    def fill(self, server):
        self.limit(server, max(path.stat().st_size for path in self.folder.glob("state.sqlite*")))

    def test_writes_are_answered_500_reads_go_on_and_nothing_is_half_done(self):
        with kept.mock(self.state) as server, kept.Line(server) as line:
            records = kept.checked(line("GET", f"{ZONE}/record"))
            clock = {"now": NOW, "frozen": True}
            self.fill(server)
            for method, path, body in (
                    ("POST", f"{ZONE}/record", {"fieldType": "A", "subDomain": "", "target": "192.0.2.1"}),
                    ("PUT", "/1.0/me", {"city": "Brest"}),
                    ("DELETE", f"{ZONE}/record/{records[0]}", None)):
                answer = line(method, path, body)
                self.assertEqual((answer.status, answer.json()["class"]), (500, "Server::InternalServerError"), path)
                self.assertIsNotNone(answer.header("X-Ovh-Queryid"))
            self.assertEqual(line.token().status, 500)
            told = support.control(server, "GET", "/metrics").body.decode()
            self.assertRegex(told, r'(?m)^countersign_requests_total{status="500"} 4$')
            self.page_says_that_nothing_was_kept(server)
            entries = support.control(server, "GET", "/tenants/default/journal").json()["entries"]
            self.assertEqual([entry["verdict"]["step"] for entry in entries if entry["response"]["status"] == 500],
                             ["state"] * 4)
            for method, path, body in (("PUT", "/tenants/default/clock", clock), ("POST", "/tenants", {"id": "late"}),
                                       ("POST", "/tenants/default/reset", {})):
                answer = support.control(server, method, path, body)
                self.assertEqual(answer.status, 500, path)
                self.assertIn("could not be written to the state file", answer.json()["error"])

            self.assertEqual(kept.checked(line("GET", f"{ZONE}/record")), records)
            self.assertEqual(kept.checked(line("GET", "/1.0/me"))["city"], "Roubaix")
            self.assertEqual(support.control(server, "GET", "/tenants/late").status, 404)
            self.assertFalse(support.control(server, "GET", "/tenants/default/clock").json()["frozen"])

            self.limit(server, resource.RLIM_INFINITY)
            kept.checked(line("PUT", "/1.0/me", {"city": "Brest"}))
            kept.checked(support.control(server, "POST", "/tenants", {"id": "late"}), 201)
            server.kill()
            server.end = lambda: None
        with kept.mock(self.state) as server, kept.Line(server) as line:
            self.assertEqual(kept.checked(line("GET", "/1.0/me"))["city"], "Brest")
            self.assertEqual(kept.checked(line("GET", f"{ZONE}/record")), records)
            self.assertEqual(support.control(server, "GET", "/tenants/late").status, 200)

    def page_says_that_nothing_was_kept(self, server):
        head = [("Host", server.authority), ("Accept-Language", "fr")]
        shown = support.exchange(server, support.request_bytes("GET", "/createApp/", head)).body.decode()
        proof = re.search('name="proof" value="([0-9a-f]+)"', shown)[1]
        body = urllib.parse.urlencode({"proof": proof, "do": "create", "name": "x", "description": "y"}).encode()
        answer = support.exchange(server, support.request_bytes("POST", "/createApp/", [
            *head, ("Content-Type", "application/x-www-form-urlencoded"), ("Content-Length", str(len(body)))], body))
        self.assertEqual((answer.status, answer.header("Content-Type")), (500, "text/html; charset=utf-8"))
        self.assertIn("Rien n’a été gardé", answer.body.decode())

    def test_the_reason_is_logged_and_the_call_as_it_was_answered(self):
        self.assertRegex(self.said(), r"state-not-written.*state\.sqlite(.|\n)*refused.*500")

    def test_the_reason_is_told_to_whoever_wants_to_hear_of_mistakes_only(self):
        said = self.said("--quiet")
        self.assertRegex(said, r"state-not-written.*state\.sqlite")
        self.assertNotIn("refused", said)

    def said(self, *flags):
        """What a mock says of a call that it cannot write."""
        ready = self.folder / "ready.json"
        process = subprocess.Popen([support.BINARY, "mock", "--listen", "127.0.0.1:0", "--ready-file", str(ready),
                                    "--state", str(self.state), *flags], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        server = support.Mock(process, support.wait_for(ready, process))
        self.fill(server)
        status = support.call(server, "PUT", "/1.0/me", b'{"city":"Brest"}').status
        server.process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=20 * support.PATIENCE)
        self.assertEqual(status, 500)
        return said

    def test_a_mock_that_cannot_write_its_first_tenant_does_not_start(self):
        done = subprocess.run(
            [support.BINARY, "mock", "--listen", "127.0.0.1:0", "--ready-file", str(self.folder / "ready.json"),
             "--state", str(self.state)], capture_output=True, text=True, check=False, timeout=60 * support.PATIENCE,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000)))
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertIn("state.sqlite", done.stderr)


class Moves(StateTest):
    def test_an_export_imported_elsewhere_exports_the_same_bytes_and_serves_the_same_world(self):
        with kept.mock(self.state) as server, kept.Line(server) as line:
            ready = server.ready
            kept.checked(line("PUT", "/1.0/me", {"city": "Brest é \" \\"}))
            token = kept.checked(line.token())["access_token"]
            kept.checked(support.control(server, "POST", "/tenants", {"id": "other", "service_accounts": []}), 201)
        first = support.run("mock", "--state", str(self.state), "export")
        elsewhere = self.folder / "elsewhere.sqlite"
        done = support.run("mock", "--state", str(elsewhere), "import", input=first.stdout)
        self.assertEqual(done.returncode, 0, done.stderr)
        second = support.run("mock", "--state", str(elsewhere), "export")
        self.assertEqual(second.stdout, first.stdout)
        with kept.mock(elsewhere) as server, kept.Line(server, keys=ready) as line:
            self.assertEqual(server.ready["consumer_key"], ready["consumer_key"])
            self.assertEqual(kept.checked(line("GET", "/1.0/me"))["city"], "Brest é \" \\")
            self.assertEqual(line.bearer("GET", "/1.0/me", token).status, 200)

    def test_an_import_into_a_file_that_holds_something_is_refused(self):
        with kept.mock(self.state):
            pass
        text = support.run("mock", "--state", str(self.state), "export").stdout
        before = self.state.read_bytes()
        done = support.run("mock", "--state", str(self.state), "import", input=text)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("is in use already", done.stderr)
        self.assertEqual(self.state.read_bytes(), before)

    def test_export_and_import_need_a_file_and_nothing_else_is_known(self):
        for arguments, sentence in ((("export",), "name the file with --state FILE"),
                                    (("--state", str(self.state), "export"), "there is no state file"),
                                    (("--state", str(self.state), "exprot"), "neither export nor import"),
                                    (("--state", "", "export"), "--state wants a path"),
                                    (("--state", ""), "--state wants a path"),
                                    (("--state", str(self.state), "export", "import"), "nothing else")):
            done = support.run("mock", *arguments)
            with self.subTest(arguments=arguments):
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn(sentence, done.stderr)
        self.assertFalse(self.state.exists())


if __name__ == "__main__":
    unittest.main()
