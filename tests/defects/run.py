#!/usr/bin/env python3
"""Runs planted defects against the scenarios that are to notice: run.py [--learn] [--only ID]... PROGRAM

PROGRAM is the build's countersign-defects. Without a defect every scenario has to hold. With one, each scenario that
killers.json names for it has to fail and say what differs; it names at least one for each defect, and each scenario
for at least one. --learn runs every scenario with every defect, which takes long, and writes killers.json and the
whole matrix anew. Status 1 when the suite misses something, with a sentence for each. Python's standard library only.
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
KILLERS = DEFECTS.with_name("killers.json")
AT_ONCE = 2
RUN_SECONDS = 120
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


def run_suite(program, name, scenarios=()):
    """One run of these scenarios, or of all, with the named defect or, where the name is empty, with none."""
    told = name or "without a defect"
    environment = {**os.environ, "COUNTERSIGN_PLANTED": name}
    with tempfile.TemporaryDirectory(prefix="countersign-defects-") as folder:
        command = [program, "check", "--format", "json", "--quiet", "--out", folder]
        command += [part for scenario in scenarios for part in ("--filter", scenario)]
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


def problems_of_defect(defect, result, wanted):
    failed = result.outcomes.get("failed", [])
    return result.problems + [
        f"{defect['id']}: {scenario} does not fail: {defect['sentence']}"
        for scenario in wanted
        if scenario not in failed and not result.problems
    ]


def print_table(defects, killers):
    width = max(len(defect["id"]) for defect in defects)
    for defect in defects:
        print(f"{defect['id']:<{width}}  {', '.join(killers.get(defect['id'], []))}")


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


def killers_of(matrix):
    """Few scenarios for each defect, every scenario at least once: those that fewest defects fail come first."""
    failed_by = matrix["scenarios"]
    killers = {}
    for defect in matrix["defects"]:
        if defect["kills"]:
            killers[defect["id"]] = [min(defect["kills"], key=lambda scenario: len(failed_by[scenario]))]
    named = {scenario for scenarios in killers.values() for scenario in scenarios}
    for scenario, defects in failed_by.items():
        if scenario not in named and defects:
            killers[min(defects, key=lambda defect: len(killers[defect]))].append(scenario)
    return killers


def run_all(program, defects, scenarios_of):
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        runs = pool.map(lambda defect: run_suite(program, defect["id"], scenarios_of(defect)), defects)
        return {defect["id"]: result for defect, result in zip(defects, runs)}


def problems_of_killers(killers, defects, scenarios):
    """What killers.json leaves out, or names and is not there."""
    known = {defect["id"] for defect in defects}
    named = {scenario for some in killers.values() for scenario in some}
    return (
        [f"{name}: it has no scenario in killers.json" for name in sorted(known - {n for n in killers if killers[n]})]
        + [f"{name}: killers.json has it, defects.json has not" for name in sorted(set(killers) - known)]
        + [f"{name}: killers.json names no defect for which it fails" for name in sorted(set(scenarios) - named)]
        + [f"{name}: killers.json names it, and there is no such scenario" for name in sorted(named - set(scenarios))]
    )


def learnt(program, defects, scenarios, matrix_file):
    """The result of every scenario with every defect: killers and problems."""
    results = run_all(program, defects, lambda defect: ())
    matrix = matrix_of(defects, scenarios, results)
    if matrix_file:
        matrix_file.write_text(json.dumps(matrix, indent=2) + "\n", encoding="utf-8")
    killers = killers_of(matrix)
    KILLERS.write_text(json.dumps(killers, indent=1) + "\n", encoding="utf-8")
    return killers, [problem for result in results.values() for problem in result.problems]


def checked(program, defects):
    killers = json.loads(KILLERS.read_text(encoding="utf-8"))
    results = run_all(program, defects, lambda defect: killers.get(defect["id"], ["none"]))
    return killers, [
        problem
        for defect in defects
        for problem in problems_of_defect(defect, results[defect["id"]], killers.get(defect["id"], []))
    ]


def main():
    parser = argparse.ArgumentParser(description="Runs planted defects against the scenarios that are to notice.")
    parser.add_argument("--learn", action="store_true", help="run everything and write killers.json anew")
    parser.add_argument("--matrix", type=pathlib.Path, help="with --learn: a JSON file for who fails for whom")
    parser.add_argument("--only", action="append", default=[], metavar="ID", help="only this defect; repeatable")
    parser.add_argument("program", help="the build's countersign-defects")
    options = parser.parse_args()
    if options.learn and options.only:
        parser.error("--learn takes all defects")
    defects = chosen_defects(options.only)

    sound = run_suite(options.program, "")
    problems = problems_without_a_defect(sound)
    if problems:
        print("\n".join(problems))
        return 1
    scenarios = sound.outcomes["held"]

    if options.learn:
        killers, problems = learnt(options.program, defects, scenarios, options.matrix)
    else:
        killers, problems = checked(options.program, defects)
    print_table(defects, killers)
    in_verdict = sum(defect["file"] in VERDICT for defect in defects)
    print(f"\n{len(defects)} defects, {in_verdict} of them in the verdict; {len(scenarios)} scenarios")
    if not options.only:
        problems += problems_of_killers(killers, defects, scenarios)
        if not problems:
            print("every defect fails a scenario, and every scenario fails for a defect")
    for problem in problems:
        print(problem)
    if problems and not options.learn:
        print("run.py --learn looks at everything again, and writes killers.json")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
