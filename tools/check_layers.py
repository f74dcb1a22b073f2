#!/usr/bin/env python3
"""Fails when the structure that docs/architecture.md promises is broken.

Its dictionary of allowed edges is the architecture. It also looks for what the
compiler does not: sockets outside their folders, and the forms of co_await that
g++ 12 compiles wrongly (an aggregate or a capturing lambda in the expression).
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# folder -> folders it may include from, itself included.
MAY_INCLUDE = {
    "core": {"core"},
    "ovhcloud": {"ovhcloud", "core"},
    "results": {"results", "core"},
    "mock_server": {"mock_server", "ovhcloud", "core"},
    "harness": {"harness", "ovhcloud", "results", "core", "mock_server/mock_server.hpp"},
    "reports": {"reports", "results", "core"},
    "cli": {"cli", "mock_server", "harness", "reports", "ovhcloud", "results", "core"},
}

# Within mock_server: what each part may see of the others.
ALL_PARTS = {"api", "control", "directory", "journal", "pages", "routing", "state", "tls", "wire", "."}
MOCK_PARTS = {
    "directory": {"directory", "journal"},
    "journal": {"journal", "./responder.hpp"},
    "routing": {"routing"},
    "api": {"api", "directory", "routing", "journal"},
    "control": {"control", "directory", "journal", "./once_kept.hpp", "./outcome.hpp", "./responder.hpp",
                "./traffic.hpp"},
    "pages": {"pages", "directory", "journal"},
    "state": {"state", "directory", "control"},
    "tls": {"tls"},
    "wire": {"wire", "tls", "./outcome.hpp", "./responder.hpp", "./traffic.hpp"},
    ".": ALL_PARTS,
}

SOCKET_FOLDERS = ("core/net/", "mock_server/wire/", "harness/client/", "harness/runner/")
INCLUDE = re.compile(r'^\s*#include\s+["<]([^">]+)[">]', re.MULTILINE)


def sources():
    for folder in MAY_INCLUDE:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".hpp", ".cpp"):
                yield path


def part_of(path):
    pieces = path.split("/")
    return pieces[1] if len(pieces) > 2 else "."


def edge_problems(name, text):
    folder = name.split("/")[0]
    for include in INCLUDE.findall(text):
        target = include.split("/")[0]
        if target in MAY_INCLUDE:
            allowed = MAY_INCLUDE[folder]
            if target not in allowed and include not in allowed:
                yield f"{name} includes {include}: {folder} may not see {target}"
            if folder == "mock_server" and target == "mock_server":
                seen = part_of(include)
                own = MOCK_PARTS[part_of(name)]
                if seen not in own and f"{seen}/{include.split('/')[-1]}" not in own:
                    yield f"{name} includes {include}: {part_of(name)} may not see {seen}"
        if include.startswith(("boost/asio", "boost/beast")) and not name.startswith(SOCKET_FOLDERS):
            yield f"{name} includes <{include}>: sockets live in {', '.join(SOCKET_FOLDERS)}"


def coroutine_problems(name, text):
    for number, line in enumerate(text.splitlines(), 1):
        code = line.split("//")[0]
        if "co_await" not in code:
            continue
        after = code.split("co_await", 1)[1]
        if re.search(r"[(,]\s*\w*\s*\{[^}]", after):
            yield f"{name}:{number}: an aggregate in an expression with co_await: name it first"
        if re.search(r"\[[^\]]+\]\s*(\([^)]*\))?\s*(mutable\s*)?\{", after):
            yield f"{name}:{number}: a capturing lambda in an expression with co_await: name it first"


def main():
    problems = []
    for path in sources():
        name = path.relative_to(ROOT).as_posix()
        text = path.read_text(encoding="utf-8")
        problems += edge_problems(name, text)
        problems += coroutine_problems(name, text)
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems" if problems else "the layers hold")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
