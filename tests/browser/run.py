#!/usr/bin/env python3
"""Runs one file of browser tests against a mock: run.py --countersign BINARY [--work DIR] [--artefacts DIR] NAME

It installs Playwright's driver, which brings no browser, and runs NAME.test.js with Node's own test runner and the
system's Chromium. README.md tells more. Python's standard library only.
"""

import argparse
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))

from install import (  # noqa: E402 (it is found once the path is set)
    BROKEN,
    FAILED,
    HELD,
    WRONG_INPUT,
    Stop,
    install_node_modules,
    prepare_folder,
)

# Sanitizers make everything slower; a limit in seconds is multiplied by this.
PATIENCE = float(os.environ.get("COUNTERSIGN_PATIENCE", "1"))
RUN_SECONDS = 240 * PATIENCE
STOP_SECONDS = 15


def program(name, hint):
    path = shutil.which(name)
    if path is None:
        raise Stop(BROKEN, f"the browser tests need {hint}: put `{name}` on the PATH")
    return path


def environment(options, home):
    """What the tests see: nothing of the user's own, so that no proxy and no profile leads the browser elsewhere."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "TMPDIR": str(home),
        "LANG": "C.UTF-8",
        "NODE_PATH": str(options.work / "node_modules"),
        "COUNTERSIGN_BINARY": str(options.countersign),
        "COUNTERSIGN_CHROMIUM": program("chromium", "Chromium (on Debian the package chromium)"),
        "COUNTERSIGN_ARTEFACTS": str(options.artefacts),
        "COUNTERSIGN_PATIENCE": str(PATIENCE),
    }


def run_tests(tests, variables):
    """Answers the status of Node's test runner, or None when it had to be ended."""
    command = ["node", "--test-reporter=tap", str(tests)]
    # Its report is relayed: a reader that goes away would else end Node before it has ended the browser and the mock.
    process = subprocess.Popen(command, env=variables, stdout=subprocess.PIPE)
    late = threading.Event()
    limit = threading.Timer(RUN_SECONDS, lambda: (late.set(), process.terminate()))
    limit.start()
    try:
        for line in process.stdout:
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
        status = process.wait(STOP_SECONDS)
    finally:
        limit.cancel()
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    return None if late.is_set() else status


def run(options):
    tests = HERE / f"{options.name}.test.js"
    if not tests.exists():
        raise Stop(WRONG_INPUT, f"there is no {tests.name} beside {pathlib.Path(__file__).name}")
    binary = shutil.which(options.countersign)
    if binary is None:
        raise Stop(WRONG_INPUT, f"--countersign {options.countersign}: no such program")
    options.countersign = pathlib.Path(binary).absolute()
    options.work = (options.work or options.countersign.parent / "browser-work").absolute()
    options.artefacts = (options.artefacts or options.work / "artefacts").absolute() / options.name
    shutil.rmtree(options.artefacts, ignore_errors=True)
    prepare_folder(options.artefacts, "--artefacts")
    prepare_folder(options.work, "--work")
    install_node_modules("the browser tests", HERE, options.work)
    home = tempfile.mkdtemp(prefix="countersign-browser-")
    try:
        status = run_tests(tests, environment(options, home))
    finally:
        shutil.rmtree(home, ignore_errors=True)  # a browser that was ended may still write there
    for artefact in sorted(options.artefacts.iterdir()):
        print(f"# kept: {artefact}", flush=True)
    if status is None:
        raise Stop(FAILED, f"{tests.name} did not end within {RUN_SECONDS:g} s")
    return HELD if status == 0 else FAILED


def main():
    parser = argparse.ArgumentParser(
        description="Run one file of browser tests against a Countersign mock.",
        epilog="example: run.py --countersign build/countersign --work build/browser foreign",
    )
    parser.add_argument("--countersign", required=True, metavar="BINARY", help="the countersign program")
    parser.add_argument(
        "--work",
        type=pathlib.Path,
        metavar="DIR",
        help="where Playwright's driver is installed (default: browser-work beside BINARY)",
    )
    parser.add_argument(
        "--artefacts",
        type=pathlib.Path,
        metavar="DIR",
        help="where pictures of failed tests go, in a folder NAME (default: artefacts in --work)",
    )
    parser.add_argument("name", metavar="NAME", help="which tests: NAME.test.js")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        return run(parser.parse_args())
    except Stop as stop:
        print(f"run.py: {stop}", file=sys.stderr, flush=True)
        return stop.status


if __name__ == "__main__":
    sys.exit(main())
