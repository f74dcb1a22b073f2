#!/usr/bin/env python3
"""Runs the suite against each planted defect: run.py [--matrix FILE] [--only ID]... PROGRAM

PROGRAM is the build's countersign-defects. Without a defect every scenario has to hold; with one, at least one has to
fail and say what differs; and every scenario has to fail for some defect. Prints how many scenarios each defect
fails and the first of them. Status 1 when the suite misses something, with a sentence for each. Python's standard
library only.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile

DEFECTS = pathlib.Path(__file__).resolve().parent / "defects.json"
AT_ONCE = 2
RUN_SECONDS = 120
SHOWN = 3
VERDICT = {f"ovhcloud/{name}.cpp" for name in ("verdict", "access_rules", "signature", "directory")}

# Of one run: the ids of the scenarios by outcome, and what is wrong with the run itself, as sentences.
Result = collections.namedtuple("Result", "outcomes problems")


def says_what_differs(case):
    """Whether a mismatch of this failed scenario names what differs, what was wanted and what came instead."""
    return any(
        mismatch["what"] and mismatch["wanted"] and mismatch["got"] and mismatch["wanted"] != mismatch["got"]
        for step in case["steps"]
        for mismatch in step["mismatches"]
    )


def first_line(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[0] if lines else "it printed nothing"


def run_suite(program, name):
    """One run of the suite, with the named defect or, where the name is empty, with none."""
    told = name or "without a defect"
    environment = {**os.environ, "COUNTERSIGN_PLANTED": name}
    with tempfile.TemporaryDirectory(prefix="countersign-defects-") as folder:
        command = [program, "check", "--format", "json", "--quiet", "--out", folder]
        try:
            done = subprocess.run(
                command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=RUN_SECONDS
            )
        except subprocess.TimeoutExpired:
            return Result({}, [f"{told}: the run was not over after {RUN_SECONDS} s"])
        except OSError as error:
            return Result({}, [f"{told}: cannot run {program}: {error.strerror}"])
    try:
        cases = json.loads(done.stdout)["cases"]
    except (json.JSONDecodeError, KeyError):
        return Result({}, [f"{told}: the run gave no results, status {done.returncode}: {first_line(done.stderr)}"])
    outcomes = collections.defaultdict(list)
    for case in cases:
        outcomes[case["outcome"]].append(case["id"])
    problems = [
        f"{told}: {case['id']} fails, and no mismatch says what differs, what was wanted and what came instead"
        for case in cases
        if case["outcome"] == "failed" and not says_what_differs(case)
    ]
    return Result(outcomes, problems)


def problems_without_a_defect(result):
    return result.problems + [
        f"without a defect: {scenario} is {outcome}"
        for outcome, scenarios in result.outcomes.items()
        if outcome != "held"
        for scenario in scenarios
    ]


def problems_of_defect(defect, result):
    killed = result.outcomes.get("failed", [])
    if killed or result.problems:
        return result.problems
    broken = result.outcomes.get("broken", [])
    if broken:
        return [f"{defect['id']}: no scenario fails, {len(broken)} could not be judged: {defect['sentence']}"]
    return [f"{defect['id']}: every scenario holds all the same: {defect['sentence']}"]


def print_table(defects, results):
    width = max(len(defect["id"]) for defect in defects)
    for defect in defects:
        outcomes = results[defect["id"]].outcomes
        killed, broken = outcomes.get("failed", []), outcomes.get("broken", [])
        first = ", ".join(killed[:SHOWN]) + (", …" if len(killed) > SHOWN else "")
        note = f" ({len(broken)} not judged)" if broken else ""
        print(f"{defect['id']:<{width}} {len(killed):>3}  {first}{note}")


def matrix_of(defects, scenarios, results):
    killed = {defect["id"]: results[defect["id"]].outcomes.get("failed", []) for defect in defects}
    return {
        "defects": [
            {"id": defect["id"], "sentence": defect["sentence"], "file": defect["file"], "kills": killed[defect["id"]]}
            for defect in defects
        ],
        "scenarios": {
            scenario: [defect["id"] for defect in defects if scenario in killed[defect["id"]]] for scenario in scenarios
        },
    }


def chosen_defects(only):
    defects = json.loads(DEFECTS.read_text(encoding="utf-8"))
    unknown = set(only) - {defect["id"] for defect in defects}
    if unknown:
        sys.exit(f"run.py: defects.json has no {', '.join(sorted(unknown))}")
    return [defect for defect in defects if not only or defect["id"] in only]


def main():
    parser = argparse.ArgumentParser(description="Runs the suite against each planted defect.")
    parser.add_argument("--matrix", type=pathlib.Path, help="a JSON file to write: which defect fails which scenario")
    parser.add_argument("--only", action="append", default=[], metavar="ID", help="only this defect; repeatable")
    parser.add_argument("program", help="the build's countersign-defects")
    options = parser.parse_args()
    defects = chosen_defects(options.only)

    sound = run_suite(options.program, "")
    problems = problems_without_a_defect(sound)
    if problems:
        print("\n".join(problems))
        return 1
    scenarios = sound.outcomes["held"]

    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        runs = pool.map(lambda defect: run_suite(options.program, defect["id"]), defects)
        results = {defect["id"]: result for defect, result in zip(defects, runs)}
    matrix = matrix_of(defects, scenarios, results)
    if options.matrix:
        options.matrix.write_text(json.dumps(matrix, indent=2) + "\n", encoding="utf-8")

    print_table(defects, results)
    for defect in defects:
        problems += problems_of_defect(defect, results[defect["id"]])
    in_verdict = sum(defect["file"] in VERDICT for defect in defects)
    print(f"\n{len(defects)} defects, {in_verdict} of them in the verdict; {len(scenarios)} scenarios")
    if not options.only:
        missed = [scenario for scenario, killed_by in matrix["scenarios"].items() if not killed_by]
        problems += [f"{scenario}: it holds whatever is planted" for scenario in missed]
        if not problems:
            print("every defect fails a scenario, and every scenario fails for a defect")
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
