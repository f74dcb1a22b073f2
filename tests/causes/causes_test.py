"""Wrong requests by the thousand, each with a cause that only their generator knows: the mock names it. Right
ones by the hundred thousand: none is refused. Random signatures: nothing is claimed."""

import collections
import json
import os
import random
import time
import unittest

import directory_requests
import mistakes
import rights
import sending
import support
import wrong_requests

SEED = int(os.environ.get("COUNTERSIGN_SEED", "20261122"))
# Sanitizers take their time: they see fewer of each.
SLOWER = support.PATIENCE
INVALID = b'{"class":"Client::BadRequest","message":"Invalid signature"}'


def count(of):
    return max(1, int(of / SLOWER))


class Table:
    """Hits and misses by code, and examples of what was missed."""

    def __init__(self):
        self.tried = collections.Counter()
        self.missed = collections.defaultdict(list)

    def add(self, code, hit, story):
        self.tried[code] += 1
        if not hit:
            self.missed[code].append(story)

    def rate(self):
        return 1 - sum(map(len, self.missed.values())) / max(1, sum(self.tried.values()))

    def lines(self):
        yield f"{'code':34} tried  missed"
        for code in sorted(self.tried):
            yield f"{code:34} {self.tried[code]:5} {len(self.missed[code]) or '':>7}"
        for code, stories in sorted(self.missed.items()):
            for story in sorted(stories, key=len)[:sending.SHOWN]:
                yield f"missed {code}: {story}"

    def __str__(self):
        return "\n".join(self.lines())


def story(wrong, said, status):
    return json.dumps({**wrong.told(), "status": status, "said": said}, ensure_ascii=False)


class Causes(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.dice = random.Random(SEED)
        cls.worlds = rights.worlds(cls.dice)
        cls.directory = directory_requests.Directory(cls.dice)
        running = support.mock()
        cls.server = running.__enter__()
        cls.addClassCleanup(running.__exit__, None, None, None)
        for plan in (*(world.plan() for world in cls.worlds), cls.directory.plan()):
            sending.make_tenant(cls.server, plan)

    def setUp(self):
        print(f"seed {SEED} ... ", end="", flush=True)
        self.dice = random.Random(f"{SEED} {self.id()}")

    def told(self, table):
        print(f"{table}\n", flush=True)

    def ask(self, wrong):
        return sending.ask_all(self.server, [one.wire(sending.EXPLAIN) for one in wrong])

    def refused_as_invalid(self, wrong, answers):
        for one, answer in zip(wrong, answers):
            body = INVALID if one.sent.method != "HEAD" else b""
            self.assertEqual((answer.status, answer.body), (400, body),
                             f"it must be refused for its signature: {story(one, [], answer.status)}")

    def test_a_single_mistake_is_the_first_cause_that_is_named(self):
        wrong = wrong_requests.singles(self.dice, self.worlds, count(4300))
        answers = self.ask(wrong)
        self.refused_as_invalid(wrong, answers)
        table = Table()
        for one, answer in zip(wrong, answers):
            said = sending.causes(answer)
            hit = bool(said) and said[0] in one.equal[0] and one.equal[0] <= set(said)
            table.add(one.codes[0], hit, story(one, said, answer.status))
        self.told(table)
        self.assertEqual(set(table.tried), set(mistakes.MISTAKES), "a code was not tried")
        self.assertGreaterEqual(table.rate(), 0.99, "the cause is not named, or not first, or not with all that "
                                                    "give the same bytes: see the table above")

    def test_what_the_directory_the_clock_or_the_rules_refuse_has_its_code(self):
        wrong = directory_requests.requests(self.dice, self.directory, count(700))
        answers = sending.ask_all(self.server, [one.data.replace(b"\r\n", b"\r\nX-Countersign-Explain: 1\r\n", 1)
                                                for one in wrong])
        table = Table()
        for one, answer in zip(wrong, answers):
            self.assertIn(answer.status, (400, 401, 403), f"{one.code}, {one.variant}: {one.data!r}: {answer.body!r}")
            said = sending.causes(answer)
            table.add(one.code, said[:1] == [one.code], f"{one.variant}: {one.data!r}: {answer.status}, said {said}")
        self.told(table)
        self.assertGreaterEqual(table.rate(), 0.99, "the cause is not named, or not first: see the table above")

    def test_of_two_mistakes_both_are_named(self):
        wrong = wrong_requests.pairs(self.dice, self.worlds, count(600))
        answers = self.ask(wrong)
        self.refused_as_invalid(wrong, answers)
        table = Table()
        for one, answer in zip(wrong, answers):
            said = set(sending.causes(answer))
            hit = all(said & codes for codes in one.equal)
            table.add(" + ".join(map(mistakes.group, one.codes)), hit, story(one, sorted(said), answer.status))
        self.told(table)
        self.assertGreaterEqual(table.rate(), 0.95, "a pair is not named: see the table above")

    def test_of_a_random_signature_nothing_is_claimed(self):
        sent = [rights.sent(self.dice, self.dice.choice(self.worlds)) for _ in range(count(1000))]
        signatures = [f"$1${self.dice.getrandbits(160):040x}" for _ in sent]
        answers = sending.ask_all(self.server, [rights.wire(one, rights.head_of(one, text, sending.EXPLAIN))
                                                for one, text in zip(sent, signatures)])
        for one, answer in zip(sent, answers):
            self.assertEqual((answer.status, sending.causes(answer)), (400, ["signature.unexplained"]), one)

    def test_a_right_request_is_never_refused_for_its_signature(self):
        started = time.monotonic()
        lines, batch = 4, 20
        total = count(100_000)
        statuses = [collections.Counter() for _ in range(lines)]

        def work(n):
            dice = random.Random(f"{SEED} right {n}")
            line = sending.Line(self.server)
            for _ in range(-(-total // (lines * batch))):
                made = [self.right(dice) for _ in range(batch)]
                for one, answer in zip(made, line.ask_many([data for _, data in made])):
                    self.assertNotIn(answer.status, (401, 403), f"{one}: {answer.body}")
                    self.assertNotIn(b"Invalid signature", answer.body, one)
                    self.assertNotIn(b"Query out of time", answer.body, one)
                    self.assertLess(answer.status, 500, f"{one}: {answer.body}")
                    statuses[n][answer.status] += 1
            line.close()

        sending.in_threads(lines, work)
        summed = sum(statuses, collections.Counter())
        self.assertGreaterEqual(sum(summed.values()), total)
        print(f"{dict(summed)} in {time.monotonic() - started:.0f} s ... ", end="", flush=True)

    def right(self, dice):
        one = rights.sent(dice, dice.choice(self.worlds))
        return one, rights.wire(one, rights.head_of(one, mistakes.rightly(one).presented()))


if __name__ == "__main__":
    unittest.main()
