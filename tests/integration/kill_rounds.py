"""Rounds of: write at full rate over several connections, kill -9 at a random instant, start again,
and look whether every answered write is there, and none in half."""

import pathlib
import random
import tempfile
import threading
import time

import kept
import support

RECORDS = "/1.0/domain/zone/example.com/record"
POLICIES = "/v2/iam/policy"
JOBS = "/1.0/sms/sms-ab12345-1/jobs"
ROUNDS_OF_A_FILE = 20
RECEIVERS = ["+33600000001", "+33600000002", "+33600000003"]


class Writer(threading.Thread):
    """Writes until the mock is gone, and remembers what it was told."""

    def __init__(self, server, name):
        super().__init__()
        self.line = kept.Line(server)
        self.label = name
        self.told = []
        self.count = 0
        self.wrong = None

    def run(self):
        try:
            while True:
                self.count += 1
                self.write(f"{self.label}-{self.count}")
        except (EOFError, OSError):
            pass  # killed
        except AssertionError as failure:
            self.wrong = failure
        finally:
            self.line.close()


class Records(Writer):
    """Makes records, and deletes every third again."""

    def write(self, text):
        made = kept.checked(self.line("POST", RECORDS, {"fieldType": "TXT", "subDomain": "x", "target": text}))
        entry = {"id": made["id"], "target": f'"{text}"', "there": True}
        self.told.append(entry)
        if self.count % 3 == 0:
            entry["there"] = None  # from now on nobody knows, until the answer
            kept.checked(self.line("DELETE", f"{RECORDS}/{made['id']}"))
            entry["there"] = False

    def check(self, line, _):
        for entry in self.told:
            answer = line("GET", f"{RECORDS}/{entry['id']}")
            if entry["there"]:
                assert answer.status == 200, f"the record {entry} was answered and is gone: {answer.body}"
                assert answer.json()["target"] == entry["target"], f"{entry} is now {answer.body}"
            elif entry["there"] is False:
                assert answer.status == 404, f"the record {entry} was deleted and is there: {answer.body}"


class Credentials(Writer):
    """Asks for consumer keys."""

    def write(self, _):
        asked = kept.checked(self.line("POST", "/1.0/auth/credential",
                                       {"accessRules": [{"method": "GET", "path": "/*"}]}))
        self.told.append(asked["consumerKey"])

    def check(self, line, server):
        for key in self.told:
            answer = support.control(server, "POST", "/tenants/default/credentials/validate", {"consumerKey": key})
            assert answer.status == 200, f"the consumer key {key} was answered and is gone: {answer.body}"
            me = support.call(server, "GET", "/1.0/me", keys={**server.ready, "consumer_key": key})
            assert me.status == 200, f"the consumer key {key} does not sign any more: {me.body}"


class Policies(Writer):
    """Makes a policy, edits it, deletes it: three in four are left behind edited or gone."""

    def __init__(self, server, name):
        super().__init__(server, name)
        self.body = {"identities": [], "resources": [{"urn": "urn:v1:eu:resource:account:cs1234-ovh"}],
                     "permissions": {"allow": [{"action": "account:apiovh:me/get"}]}}

    def write(self, text):
        made = kept.checked(self.line("POST", POLICIES, {**self.body, "name": text}))
        entry = {"id": made["id"], "names": {text}}
        self.told.append(entry)
        entry["names"] = {text, text + "-edited"}
        kept.checked(self.line("PUT", f"{POLICIES}/{made['id']}", {**self.body, "name": text + "-edited"}))
        entry["names"] = {text + "-edited"}
        if self.count % 4 != 0:
            entry["names"] = {text + "-edited", None}
            kept.checked(self.line("DELETE", f"{POLICIES}/{made['id']}"), 204)
            entry["names"] = {None}

    def check(self, line, _):
        there = {policy["id"]: policy["name"] for policy in kept.checked(line("GET", POLICIES))}
        for entry in self.told:
            assert there.get(entry["id"]) in entry["names"], \
                f"the policy {entry} is now called {there.get(entry['id'])}"


class Tokens(Writer):
    """Asks for access tokens."""

    def write(self, _):
        self.told.append(kept.checked(self.line.token())["access_token"])

    def check(self, line, _):
        for token in self.told:
            answer = line.bearer("GET", "/1.0/me", token)
            assert answer.status == 200, f"a token was answered and is gone: {answer.body}"


class Messages(Writer):
    """Sends one text to three receivers: three objects in one call."""

    def write(self, text):
        sent = kept.checked(self.line("POST", JOBS, {
            "message": text, "receivers": RECEIVERS, "sender": "Countersign"}))
        self.told.append((text, sent["ids"]))

    def check(self, line, _):
        there = set(kept.checked(line("GET", JOBS)))
        for text, ids in self.told:
            assert set(ids) <= there, f"of the jobs {ids} of {text} only {there & set(ids)} are there"
        # Those of the call that was under way have the next ids: all of them, or none.
        last = max((max(ids) for _, ids in self.told), default=None)
        if last is not None:
            half = {number for number in there if number > last}
            assert len(half) % len(RECEIVERS) == 0, f"a call that made {len(RECEIVERS)} jobs left {sorted(half)}"


KINDS = (Records, Records, Credentials, Policies, Tokens, Messages)


def run(rounds, seed):
    """Ends with an AssertionError that says what was lost; gives the number of answered writes."""
    chance = random.Random(seed)
    answered = 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds):
            state = pathlib.Path(folder) / f"{number // ROUNDS_OF_A_FILE}.sqlite"
            server = kept.start(state)
            writers = [kind(server, f"{kind.__name__}-{index}-{number}") for index, kind in enumerate(KINDS)]
            for writer in writers:
                writer.start()
            time.sleep(chance.uniform(0.005, 0.15) * support.PATIENCE)
            server.kill()
            for writer in writers:
                writer.join()
            answered += sum(len(writer.told) for writer in writers)
            check(state, writers, f"round {number} of seed {seed}")
    return answered


def check(state, writers, place):
    with kept.mock(state) as server, kept.Line(server) as line:
        for writer in writers:
            try:
                if writer.wrong:
                    raise writer.wrong
                writer.check(line, server)
            except AssertionError as failure:
                raise AssertionError(f"{place}: {failure}") from failure
