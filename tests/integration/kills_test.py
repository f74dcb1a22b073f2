"""An answered write survives kill -9 at any instant: two hundred rounds."""

import random
import unittest

import kill_rounds


class Kills(unittest.TestCase):
    def test_two_hundred_kills_under_load_lose_no_answered_write_and_leave_none_in_half(self):
        seed = random.randrange(1 << 32)
        self.assertGreater(kill_rounds.run(200, seed), 1000, "hardly any write was answered")


if __name__ == "__main__":
    unittest.main()
