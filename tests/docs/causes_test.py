"""docs/causes.md lists every code that the program can name, and each cites a fact that docs/facts.md has."""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CATALOGUE = (ROOT / "ovhcloud/causes/cause.cpp").read_text(encoding="utf-8")
CAUSES = (ROOT / "docs/causes.md").read_text(encoding="utf-8")
FACTS = (ROOT / "docs/facts.md").read_text(encoding="utf-8")
# Without a caller of its own yet: faults are planned and not built.
NOT_YET = {"fault.injected"}


def entries():
    """(code, fact) of each entry, whatever the formatter made of its lines."""
    for entry in re.findall(r'CauseEntry\{((?:\s*"(?:[^"\\]|\\.)*",?)+)\}', CATALOGUE):
        joined = re.sub(r'"\s*\n\s*"', "", entry)
        texts = re.findall(r'"((?:[^"\\]|\\.)*)"', joined)
        yield texts[0], texts[-1]


class CausePage(unittest.TestCase):
    def test_the_catalogue_is_read(self):
        self.assertGreater(len(list(entries())), 90)

    def test_it_lists_every_code(self):
        listed = set(re.findall(r"`([a-z]+\.[a-z0-9-]+)`", CAUSES))
        # A family by its first letters: "iam.…" has a table of its own.
        missing = {code for code, _ in entries()} - listed - NOT_YET
        self.assertFalse(missing, f"docs/causes.md lacks {sorted(missing)}")

    def test_each_code_cites_a_fact_that_stands_in_the_facts(self):
        headings = set(re.findall(r"^#+ ([0-9.]+) ", FACTS, re.MULTILINE))
        rows = set(re.findall(r"^\| ([A-Z]?[0-9]+(?:\.[0-9]+)?)(?: \([a-z]+\))? \|", FACTS, re.MULTILINE))
        for code, fact in entries():
            if fact:
                self.assertIn(fact, headings | rows, f"{code} cites {fact}, which docs/facts.md does not have")


if __name__ == "__main__":
    unittest.main()
