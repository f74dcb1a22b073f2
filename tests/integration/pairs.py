"""What the tests of isolation share: one mock for a class of tests, and tenants in pairs."""

import itertools
import json
import unittest

import attacks
import support
import worlds

SEED = 20261122  # of the mock's keys and of every choice made here


class IsolationCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = support.mock("--seed", str(SEED))
        cls.server = cls.running.__enter__()
        cls.caller = worlds.Caller(cls.server)
        cls.descriptions = worlds.Descriptions(cls.caller)

    @classmethod
    def tearDownClass(cls):
        cls.caller.connection.close()
        cls.running.__exit__(None, None, None)

    def setUp(self):
        print(f"seed {SEED} ... ", end="", flush=True)


class PairsCase(IsolationCase):
    """Tenants in pairs, one of which attacks the other."""

    # Differing settings, so that an answer in the form of the wrong tenant shows.
    PAIRS = (({}, {"errors": "legacy", "void": "empty", "gzip": "off"}),
             ({"void": "no-content", "signature": "exact"}, {"errors": "legacy"}))
    made = itertools.count(1)

    def pairs(self):
        """Both directions of each pair, in tenants that nobody has called before. One has more objects
        than the other: some ids are equal, some are the victim's alone."""
        for settings in self.PAIRS:
            for order in (1, -1):
                pair = [worlds.World(self.caller, self.descriptions, next(self.made), one, objects)
                        for objects, one in enumerate(settings, 2)]
                yield pair[::order]

    def halves(self):
        """As pairs(); the first pair is for one half of the values in both directions, the second for the
        other half: all would take twice the time."""
        return zip((0, 0, 1, 1), self.pairs())

    def attacked(self, tried):
        """Each attack with its answer; the first that differs from its reference fails."""
        self.assertGreater(len(tried), 80)
        # Each reference right after the first attack that is compared with it.
        references = {id(attack.reference): attack.reference for attack in tried if attack.reference}
        order = list(dict.fromkeys(one for attack in tried for one in (attack, attack.reference) if one))
        answers = dict(zip(order, list(self.caller.all([one.sent for one in order]))))
        for reference in references.values():
            reference.shown = attacks.shown(answers[reference], reference.made_up)
        for attack in tried:
            answer = answers[attack]
            self.assertLess(answer.status, 500, f"{attack.what}: {answer.body}")
            if attack.reference is None:
                self.assertLess(answer.status, 300, f"{attack.what}, which the caller has: {answer.body}")
            else:
                self.assertEqual(attacks.shown(answer, attack.foreign), attack.reference.shown,
                                 f"{attack.what}: the answer is not what one that nobody has gets")
            yield attack, answer

    def unseen(self, attacker, victim, tried):
        """Attacks that never belong to the victim: nothing of it moves, its journal included."""
        tried = list(tried)
        victim.later()
        inside, outside = victim.inside(), victim.outside()
        # inside() was journalled itself: what counts is what comes after.
        for attack, answer in self.attacked(tried):
            self.assertNotIn(victim.mark.encode(), attack.untold(answer),
                             f"{attack.what}: the answer holds something of the other tenant")
        self.assertEqual(victim.outside(), outside, "the other tenant's journal, clock or keys have changed")
        self.assertEqual(victim.inside(), inside, "the other tenant's objects have changed")

    def journalled(self, world):
        return self.caller.control("GET", f"/tenants/{world.id}").json()["requests"]

    @staticmethod
    def count(outside):
        return json.loads(outside[0])["requests"]
