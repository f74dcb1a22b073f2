"""An answered write survives kill -9: ten rounds, which sanitizers run too."""

import unittest

import kill_rounds


class Kill(unittest.TestCase):
    def test_every_answered_write_survives_and_none_is_there_in_half(self):
        self.assertGreater(kill_rounds.run(10, seed=1), 0, "no write was ever answered")


if __name__ == "__main__":
    unittest.main()
