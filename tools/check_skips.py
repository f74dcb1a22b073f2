#!/usr/bin/env python3
"""Fails when a test was skipped that tests/allowed-skips does not name.

Reads ctest's LastTest.log, which holds the output of every test: GoogleTest's
"[  SKIPPED ] Suite.Test", unittest's "name ... skipped", and TAP's "# SKIP".
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PATTERNS = (
    re.compile(r"^\[  SKIPPED \] (?P<name>[\w./]+)(?: \(|$)"),
    re.compile(r"^(?P<name>[\w.]+) \([\w.]+\).* \.\.\. skipped"),
    re.compile(r"^ok \d+ (?:- )?(?P<name>.*?) # (?:SKIP|skip)"),
)


def allowed():
    """Each line: the test's name, then why it may be skipped."""
    names = {}
    for line in (ROOT / "tests" / "allowed-skips").read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, reason = line.partition(" ")
            if not reason.strip():
                sys.exit(f"tests/allowed-skips: {name} has no reason")
            names[name] = reason.strip()
    return names


def skipped(log):
    names = set()
    for line in log.splitlines():
        for pattern in PATTERNS:
            found = pattern.match(line.strip())
            if found:
                names.add(found["name"])
    return sorted(names)


def main():
    names = allowed()
    wrong = 0
    for name in skipped(pathlib.Path(sys.argv[1]).read_text(errors="replace")):
        if name in names:
            print(f"skipped: {name}: {names[name]}")
        else:
            print(f"skipped and not allowed to be: {name}")
            wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
