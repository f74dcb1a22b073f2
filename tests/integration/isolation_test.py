"""Tenants never meet: no key, token or id of one opens, shows or changes anything of
another, a thousand of them at once included. Every route that the mock describes is
tried, so a route that is added is tried too."""

import concurrent.futures
import itertools
import json
import os
import pathlib
import random
import re
import subprocess
import tempfile
import threading
import unittest

import attacks
import support
import worlds
from pairs import SEED, IsolationCase, PairsCase
from worlds import request, unlike

TENANTS = 1000
CALLERS = 8  # at once


class TwoTenants(PairsCase):
    def test_every_object_answers_to_its_owner(self):
        # Else the attacks below would prove nothing: they ask for what is not there.
        world = worlds.World(self.caller, self.descriptions, next(self.made))
        empty = {operation.path for operation in self.descriptions.operations if not world.fills(operation)}
        self.assertEqual(empty, {"/xdsl/incidents/{id}"}, "nothing in these places to be attacked")
        last = ["DELETE /me/identity/group/{group}", "DELETE /me/identity/user/{user}", attacks.LOGOUT,
                "DELETE /me/api/credential/{credentialId}", "DELETE /me/api/application/{applicationId}"]
        operations = sorted(self.descriptions.operations,
                            key=lambda operation: last.index(str(operation)) if str(operation) in last else -1)
        own = {str(operation): world.fills(operation) for operation in operations}
        for operation in operations:
            keys = world.spares[0] if str(operation) == attacks.LOGOUT else world.full
            for fill in own[str(operation)][-1:]:
                # What is made has a new name, and what it refers to is there already.
                makes = world.descriptions.makes_items(operation) and str(operation) != worlds.JOIN
                body = world.body(operation, 9 if makes else 0)
                answer = world.call(operation.method, operation.target(fill), body, keys)
                self.assertLess(answer.status, 300, f"{operation} {fill}: {answer.body}")

    def test_no_id_or_key_of_another_tenant_finds_anything_in_the_path_of_any_route(self):
        for half, (attacker, victim) in self.halves():
            with self.subTest(attacker=attacker.id, victim=victim.id):
                values = victim.everything()[half::2]
                self.unseen(attacker, victim, attacks.id_attacks(self.server, attacker, victim, values))

    def test_no_key_token_or_id_in_the_wrong_place_opens_any_route(self):
        for half, (attacker, victim) in self.halves():
            with self.subTest(attacker=attacker.id, victim=victim.id):
                names = list(victim.secrets())[half::2]
                self.unseen(attacker, victim, attacks.misplaced_attacks(self.server, attacker, victim, names))

    def test_the_name_of_another_tenant_as_host_does_not_outweigh_the_key(self):
        for attacker, victim in self.pairs():
            with self.subTest(attacker=attacker.id, victim=victim.id):
                self.unseen(attacker, victim, attacks.host_attacks(self.server, attacker, victim))

    def test_keys_of_two_tenants_together_open_no_route_of_either(self):
        for attacker, victim in self.pairs():
            with self.subTest(attacker=attacker.id, victim=victim.id):
                for world in (attacker, victim):
                    world.later()
                tried = list(attacks.keys_attacks(self.server, attacker, victim))
                inside = [world.inside() for world in (attacker, victim)]
                before = {world: world.outside() for world in (attacker, victim)}
                for attack, answer in self.attacked(tried):
                    if not attack.what.startswith("GET /auth/time"):
                        self.assertIn(answer.status, (400, 401, 403), f"{attack.what}: {answer.body}")
                for world in (attacker, victim):
                    # Each request stands in the journal of the tenant whose application key it had.
                    landed = [attack for attack in tried if f"n: {world.full[0]}".encode() in attack.sent]
                    self.assertEqual(self.journalled(world), self.count(before[world]) + 2 * len(landed))
                self.assertEqual([world.inside() for world in (attacker, victim)], inside)

    def test_a_validation_page_shows_what_its_own_tenant_was_asked_for_and_no_other_sees_it(self):
        for attacker, victim in self.pairs():
            token, made_up = victim.tokens[0], unlike(victim.tokens[0])
            key = [("X-Ovh-Application", attacker.full[0])]
            before = victim.outside()
            for path in ("/auth/sso/api", "/auth/"):
                def page(text, host=None, headers=(), path=path):
                    return self.caller(request(self.server, "GET", f"{path}?credentialToken={text}",
                                               host=host, headers=headers))

                def told(page):
                    return re.sub(rb"Request-Id: \S+<", b"", page.body)
                with self.subTest(attacker=attacker.id, path=path):
                    own = page(token)
                    self.assertIn(f"/{victim.mark}".encode(), own.body)
                    # The token says more than the host, the application key more than the token.
                    named = page(token, host=f"{attacker.id}.localhost")
                    self.assertIn(f"<code><bdi>{victim.id}</bdi></code>".encode(), named.body)
                    for host in (None, f"{victim.id}.localhost", f"{attacker.id}.localhost"):
                        claimed = page(token, host, key)
                        self.assertEqual(told(claimed), told(page(made_up, host, key)))
                        self.assertIn(b"Invalid token", claimed.body)
                    for name, value in victim.secrets().items():
                        if value not in victim.tokens:
                            self.assertEqual(told(page(value)), told(page(unlike(value))), name)
            self.assertEqual(victim.outside(), before, "pages leave no trace")

    def test_without_keys_a_token_and_then_the_host_say_whose_world_answers(self):
        for attacker, victim in self.pairs():
            def ask(query="", host=None, headers=()):
                """The time, and in whose journal the question stands."""
                before = {world: self.journalled(world) for world in (attacker, victim)}
                answer = self.caller(request(self.server, "GET", "/1.0/auth/time" + query, host=host,
                                             headers=headers))
                grown = [world.id for world, count in before.items() if self.journalled(world) > count]
                return answer.json() if answer.status == 200 else answer.status, grown
            token, key = f"?credentialToken={victim.tokens[0]}", [("X-Ovh-Application", attacker.full[0])]
            with self.subTest(attacker=attacker.id, victim=victim.id):
                self.assertEqual(ask(host=f"{victim.id}.localhost"), (victim.now, [victim.id]))
                self.assertEqual(ask("", f"{victim.id}.localhost", key), (attacker.now, [attacker.id]))
                # No parameter of this operation, but still the token of a tenant.
                self.assertEqual(ask(token), (400, [victim.id]))
                self.assertEqual(ask(token, f"{attacker.id}.localhost"), (400, [victim.id]))
                self.assertEqual(ask(token, f"{victim.id}.localhost", key), (400, [attacker.id]))

    def test_the_control_api_finds_nothing_of_another_tenant_under_ones_own_name(self):
        for attacker, victim in self.pairs():
            with self.subTest(attacker=attacker.id, victim=victim.id):
                victim.later()
                inside, outside = victim.inside(), victim.outside()
                self.credentials_refused(attacker, victim)
                self.names_refused(victim)
                self.journal_is_own(attacker, victim)
                self.creation_refused(victim)
                self.caller.control("PUT", f"/tenants/{attacker.id}/clock", {"offset_seconds": -90})
                self.caller.control("POST", f"/tenants/{attacker.id}/clock/advance", {"seconds": 7})
                self.caller.control("POST", f"/tenants/{attacker.id}/reset")
                self.assertEqual(victim.outside(), outside)
                self.assertEqual(victim.inside(), inside)

    def credentials_refused(self, attacker, victim):
        names = [{"consumerKey": key} for key in (victim.full[2], victim.asked[0], victim.full[0])]
        names += [{"credentialId": int(credential["credential_id"])}
                  for application in victim.made["applications"] for credential in application["credentials"]]
        for action, name in itertools.product(("validate", "refuse", "expire", "revoke"), names):
            path = f"/tenants/{attacker.id}/credentials/{action}"
            (member, value), = name.items()
            nobody = {member: type(value)(unlike(str(value)))}
            answer, reference = self.caller.control("POST", path, name), self.caller.control("POST", path, nobody)
            self.assertEqual(answer.status, 404, f"{action} {name}: {answer.body}")
            self.assertEqual(answer.body, reference.body)

    # A tenant goes by its id alone.
    def names_refused(self, victim):
        calls = [("GET", ""), ("DELETE", ""), ("POST", "/reset"), ("GET", "/clock"), ("PUT", "/clock"),
                 ("POST", "/clock/advance"), ("GET", "/journal"), ("GET", "/journal/1"),
                 ("POST", "/credentials/revoke")]
        for value in victim.secrets().values():
            if value == victim.id:
                continue
            for method, path in calls:
                answer, reference = (self.caller.control(method, f"/tenants/{name}{path}", {})
                                     for name in (value, unlike(value)))
                self.assertEqual(answer.status, 404, f"{method} /tenants/{value}{path}: {answer.body}")
                self.assertEqual(attacks.shown(answer, value), attacks.shown(reference, unlike(value)))

    def journal_is_own(self, attacker, victim):
        last = max(self.journalled(attacker), self.journalled(victim))
        for number in range(1, last + 2):
            answer = self.caller.control("GET", f"/tenants/{attacker.id}/journal/{number}")
            self.assertNotIn(victim.full[0].encode(), answer.body)
            if number > self.journalled(attacker):
                self.assertEqual(answer.status, 404, answer.body)

    def creation_refused(self, victim):
        taken = [{"id": victim.id}, {"applications": [{"key": victim.full[0]}]},
                 {"id": unlike(victim.id), "applications": [{"key": "0123456789abcdef"}, {"key": victim.full[0]}]}]
        for plan in taken:
            answer = self.caller.control("POST", "/tenants", plan)
            self.assertEqual(answer.status, 409, f"{plan}: {answer.body}")
        # Nothing of a refused tenant stays.
        self.assertEqual(self.caller.control("GET", f"/tenants/{unlike(victim.id)}").status, 404)

    def test_a_consumer_key_that_two_tenants_have_opens_to_each_its_own(self):
        shared = "5" * 32
        made = {}
        for name in ("twin-a", "twin-b"):
            plan = {"id": name, "zones": [f"{name}.example"],
                    "applications": [{"credentials": [{"consumer_key": shared}]}]}
            made[name] = self.caller.control("POST", "/tenants", plan).json()
        now = support.call(self.server, "GET", "/1.0/auth/time", signed=False).json()
        keys = {name: (one["application_key"], one["application_secret"], shared) for name, one in made.items()}
        zones = lambda key: self.caller(request(self.server, "GET", "/1.0/domain/zone", key, now))
        for name, key in keys.items():
            self.assertEqual(zones(key).json(), [f"{name}.example"])
        crossed = (keys["twin-a"][0], keys["twin-b"][1], shared)
        self.assertIn(zones(crossed).status, (400, 401, 403))
        self.caller.control("POST", "/tenants/twin-a/credentials/revoke", {"consumerKey": shared})
        self.assertEqual(zones(keys["twin-a"]).status, 403)
        self.assertEqual(zones(keys["twin-b"]).json(), ["twin-b.example"])


class Plain:
    """One of a thousand: a zone, a key to work with, one to look with, and one that nobody ever uses."""

    def __init__(self, server, caller, index):
        self.server, self.id, self.mark = server, f"t{index}", f"mark{index}"
        self.now = 1_772_600_767 + 1000 * index
        made = caller.control("POST", "/tenants", {
            "id": self.id, "zones": [f"{self.mark}.example"],
            "clock": {"now": worlds.rfc3339(self.now), "frozen": True},
            "applications": [{"credentials": [{"name": "work"}, {"name": "look"}, {"name": "idle"}]}]})
        assert made.status == 201, made.body
        application = made.json()["applications"][0]
        self.application_id = application["application_id"]
        self.credential_ids = [one["credential_id"] for one in application["credentials"]]
        self.work, self.look, self.idle = (
            (application["application_key"], application["application_secret"], one["consumer_key"])
            for one in application["credentials"])
        self.records, self.sent = [], []

    def request(self, method, target, body=None, keys=None, serial=None):
        headers = [("X-Serial", f"<{serial}>")] if serial is not None else []
        return request(self.server, method, target, keys or self.work, self.now, body, headers=headers)

    def works(self, caller_number):
        """What one caller does with it: requests, and what each answer must be."""
        text, zone = f"{self.mark}-{caller_number}", f"{self.mark}.example"
        record = {"fieldType": "TXT", "subDomain": text, "target": text}
        rule = {"ip": f"10.9.{caller_number}.0/24", "rule": "accept", "warning": False}
        return [("POST", f"/1.0/domain/zone/{zone}/record", record, lambda a: self.keep(a, text)),
                ("POST", "/1.0/me/accessRestriction/ip", rule, lambda a: a.body == b"null"),
                ("GET", "/1.0/auth/time", None, lambda a: a.json() == self.now)]

    def keep(self, answer, text):
        self.records.append(answer.json()["id"])
        return answer.json()["subDomain"] == text

    def looks(self):
        """What must not change: the zone, the key that nobody uses, the application."""
        return [self.request("GET", target, keys=self.look)
                for target in (f"/1.0/domain/zone/{self.mark}.example/export",
                               f"/1.0/me/api/credential/{self.credential_ids[2]}",
                               f"/1.0/me/api/application/{self.application_id}")]


class AThousandTenants(IsolationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tenants = [tenant for piece in cls.at_once(
            lambda caller, number: [Plain(cls.server, caller, index)
                                    for index in range(number, TENANTS, CALLERS)]) for tenant in piece]
        cls.drive()

    @classmethod
    def at_once(cls, work):
        """The same work by parallel callers, each on a connection of its own."""
        def one(number):
            with worlds.Caller(cls.server) as caller:
                return work(caller, number)
        with concurrent.futures.ThreadPoolExecutor(CALLERS) as pool:
            return list(pool.map(one, range(CALLERS)))

    # Each tenant is called by two callers, each caller has requests of many tenants in one write.
    @classmethod
    def drive(cls):
        def work(caller, number):
            mine = [tenant for index, tenant in enumerate(cls.tenants)
                    if index * CALLERS // TENANTS in (number, (number + 1) % CALLERS)]
            calls = [(tenant, *call) for tenant in mine for call in tenant.works(number)]
            random.Random(SEED + number).shuffle(calls)
            requests = [tenant.request(method, target, body) for tenant, method, target, body, _ in calls]
            return [f"{tenant.id} {method} {target}: {answer.status} {answer.body}"
                    for (tenant, method, target, _, holds), answer in zip(calls, caller.all(requests))
                    if answer.status != 200 or not holds(answer)]
        cls.wrong = [line for lines in cls.at_once(work) for line in lines]

    def by_tenant(self, requests_of):
        """The answers to what requests_of(tenant) asks, tenant by tenant."""
        asked = [(tenant, requests_of(tenant)) for tenant in self.tenants]
        answers = self.caller.all([one for _, requests in asked for one in requests])
        return {tenant: [next(answers) for _ in requests] for tenant, requests in asked}

    def journals(self, since=None):
        since = since or {}
        return self.by_tenant(lambda tenant: [request(self.server, "GET", (
            f"/_countersign/v1/tenants/{tenant.id}/journal?since={since.get(tenant.id, 0)}"))])

    def test_driven_at_once_each_answers_for_itself_and_keeps_a_journal_of_its_own(self):
        self.assertEqual(self.wrong, [])
        listed = self.caller.control("GET", "/tenants").json()["tenants"]
        self.assertEqual(len(listed), TENANTS + 1)
        for tenant, (answer,) in self.journals().items():
            entries = answer.json()["entries"]
            self.assertEqual([entry["number"] for entry in entries], list(range(1, len(entries) + 1)))
            marks = set(re.findall(rb"mark\d+", answer.body))
            self.assertEqual(marks, {tenant.mark.encode()}, f"the journal of {tenant.id}")
            keys = {value for entry in entries for name, value in entry["request"]["headers"]
                    if name == "X-Ovh-Application"}
            self.assertEqual(keys, {tenant.work[0]}, f"the journal of {tenant.id}")
        kept = self.by_tenant(lambda tenant: [tenant.request(
            "GET", f"/1.0/domain/zone/{tenant.mark}.example/record?fieldType=TXT", keys=tenant.look)])
        for tenant, (answer,) in kept.items():
            self.assertEqual(sorted(answer.json()), sorted(tenant.records), tenant.id)

    def test_random_pairs_see_and_change_nothing_of_each_other(self):
        before = self.by_tenant(Plain.looks)
        chance = random.Random(SEED)
        tried = [self.attack(chance, serial) for serial in range(3000)]
        requests = {one["id"]: one["requests"] for one in self.caller.control("GET", "/tenants").json()["tenants"]}

        def work(caller, number):
            return list(caller.all([attack[0] for attack in tried[number::CALLERS]]))
        answers = dict((serial, answer) for number, piece in enumerate(self.at_once(work))
                       for serial, answer in zip(range(number, len(tried), CALLERS), piece))
        for serial, (_, what, sent, victim, lands, is_own) in enumerate(tried):
            answer = answers[serial]
            if not is_own:
                self.assertIn(answer.status, (400, 401, 403, 404), f"{what}: {answer.body}")
            seen = re.findall(rb"mark\d+", answer.body.replace(sent.encode(), b""))
            self.assertNotIn(victim.mark.encode(), seen, f"{what}: {answer.body}")
            lands.sent.append(serial)
        for tenant, (answer,) in self.journals(requests).items():
            entries = answer.json()["entries"]
            serials = [int(value[1:-1]) for entry in entries for name, value in entry["request"]["headers"]
                       if name == "X-Serial"]
            self.assertEqual(sorted(serials), tenant.sent, f"the journal of {tenant.id}")
            self.assertEqual(len(entries), len(serials), f"the journal of {tenant.id}")
        after = self.by_tenant(Plain.looks)
        for tenant in self.tenants:
            self.assertEqual([(answer.status, answer.body) for answer in after[tenant]],
                             [(answer.status, answer.body) for answer in before[tenant]], tenant.id)

    def attack(self, chance, serial):
        """Bytes, words, what was sent of the victim, the victim, where it lands, and whether it asks for
        something that the attacker has too."""
        attacker, victim = chance.sample(self.tenants, 2)
        owners = chance.choice([o for o in itertools.product((attacker, victim), repeat=3) if len(set(o)) == 2])
        values = [*victim.records, *victim.credential_ids, victim.application_id, *victim.work, victim.id,
                  f"{victim.mark}.example", 1000001]
        value = str(chance.choice(values))
        if chance.random() < 0.5:
            operation = chance.choice([o for o in self.descriptions.operations if not o.path.endswith("/time")])
            keys = [owner.idle[place] for place, owner in enumerate(owners)]
            data = request(self.server, operation.method, operation.target(("1",) * len(operation.names)), keys,
                           owners[0].now, self.body(operation, attacker), headers=[("X-Serial", f"<{serial}>")])
            return data, f"{operation} with keys of two", value, victim, owners[0], False
        operation = chance.choice([o for o in self.descriptions.operations
                                   if o.names and not o.open and not o.path.startswith("/ip/")])
        fill = [f"{attacker.mark}.example" if name == "zoneName" else "sms-ab12345-1" for name in operation.names]
        fill[-1] = value
        data = attacker.request(operation.method, operation.target(fill), self.body(operation, attacker),
                                serial=serial)
        return data, f"{operation} with {fill}", value, victim, attacker, value == "1000001"

    def body(self, operation, tenant):
        return self.descriptions.body(operation, tenant.mark, 1, {
            "ip": "10.9.9.0/24", "ipReverse": "10.9.9.1", "reverse": "a.example."})


class UnderLoad(IsolationCase):
    def test_others_notice_nothing_while_tenants_are_removed_made_again_and_reset(self):
        steady, reset = (worlds.World(self.caller, self.descriptions, index) for index in (1, 2))
        fresh = self.caller.control("POST", f"/tenants/{reset.id}/reset")
        self.assertEqual(fresh.status, 200, fresh.body)
        plan = {"id": "comes-and-goes", "seed": 1, "clock": {"now": worlds.rfc3339(reset.now), "frozen": True}}
        removed = self.caller.control("POST", "/tenants", plan).json()
        keys = tuple(removed[name] for name in ("application_key", "application_secret", "consumer_key"))
        over, failures, counts = threading.Event(), [], []

        def load(work):
            try:
                with worlds.Caller(self.server) as caller:
                    rounds = 0
                    while not over.is_set() or rounds < 5:
                        work(caller)
                        rounds += 1
                    counts.append((work, rounds))
            except Exception as error:  # told by the main thread
                failures.append(repr(error))

        zone = f"{steady.mark}.example"

        def steadily(caller):
            send = lambda method, target, body=None: caller(
                request(self.server, method, target, steady.full, steady.now, body))
            text = {"fieldType": "TXT", "subDomain": "load", "target": "load"}
            record = send("POST", f"/1.0/domain/zone/{zone}/record", text).json()["id"]
            path = f"/1.0/domain/zone/{zone}/record/{record}"
            assert send("GET", path).json()["target"] == '"load"'
            assert send("DELETE", path).status == 200
            assert send("GET", path).status == 404

        def unsteadily(key, now):
            def work(caller):
                asked = {"accessRules": [{"method": "GET", "path": "/me"}]}
                rule = {"ip": "10.9.9.0/24", "rule": "accept", "warning": False}
                requests = [request(self.server, "GET", "/1.0/me", key, now),
                            request(self.server, "POST", "/1.0/auth/credential", key, now, asked),
                            request(self.server, "POST", "/1.0/me/accessRestriction/ip", key, now, rule)]
                for answer in caller.all(requests):
                    # Either it is there, or its key is nobody's.
                    gone = answer.status == 403 and b"application" in answer.body.lower()
                    assert answer.status == 200 or gone, (answer.status, answer.body)
            return work

        before, requests = steady.inside(), json.loads(steady.outside()[0])["requests"]
        works = [steadily, steadily, unsteadily(keys, reset.now), unsteadily(reset.full, reset.now)]
        threads = [threading.Thread(target=load, args=(work,)) for work in works]
        for thread in threads:
            thread.start()
        try:
            for _ in range(60):
                self.assertEqual(self.caller.control("POST", f"/tenants/{reset.id}/reset").status, 200)
                self.assertEqual(self.caller.control("DELETE", f"/tenants/{plan['id']}").status, 204)
                again = self.caller.control("POST", "/tenants", plan)
                self.assertEqual(again.json(), removed, "made again from the same seed, it has the same keys")
        finally:
            over.set()
            for thread in threads:
                thread.join(60 * support.PATIENCE)
        self.assertEqual(failures, [])
        # Four requests a round, none lost and none too many.
        rounds = sum(count for work, count in counts if work is steadily)
        self.assertEqual(json.loads(steady.outside()[0])["requests"], requests + 4 * rounds)
        after = steady.inside()
        for seen in (before, after):  # the zone's serial counts its changes
            for target in (f"GET /1.0/domain/zone/{zone}{end}" for end in ("", "/soa", "/export", "/status")):
                seen.pop(target)
        self.assertEqual(after, before)
        # And what comes after is as new.
        self.caller.control("POST", f"/tenants/{reset.id}/reset")
        rules = self.caller(request(self.server, "GET", "/1.0/me/accessRestriction/ip", reset.full, reset.now))
        self.assertEqual(rules.json(), [])
        self.caller.control("DELETE", f"/tenants/{plan['id']}")
        gone, never = (self.caller(request(self.server, "GET", "/1.0/me", key, reset.now))
                       for key in (keys, tuple(unlike(text) for text in keys)))
        self.assertEqual((gone.status, gone.body), (never.status, never.body))

    def test_eight_suites_at_once_against_one_mock_all_hold(self):
        bystander = worlds.World(self.caller, self.descriptions, 3)
        before = bystander.outside()
        with tempfile.TemporaryDirectory() as folder:
            environment = {name: value for name, value in os.environ.items() if not name.startswith("OVH_")}
            environment["HOME"] = folder
            suites = [subprocess.Popen(
                [support.BINARY, "check", "--quiet", "--endpoint", self.server.base, "--out", f"{folder}/{number}"],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment, cwd=folder)
                for number in range(8)]
            told = [suite.communicate(timeout=120 * support.PATIENCE)[0] for suite in suites]
            self.assertEqual([suite.returncode for suite in suites], [0] * 8, "".join(told))
            results = [json.loads(pathlib.Path(folder, str(number), "check.json").read_text())["counts"]
                       for number in range(8)]
        self.assertGreaterEqual(results[0]["held"], 76)
        self.assertEqual(results, [results[0]] * 8)
        self.assertEqual(bystander.outside(), before)


if __name__ == "__main__":
    unittest.main()
