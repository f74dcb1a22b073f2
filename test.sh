#!/usr/bin/env bash
# Installs what the tests need and runs them. `./test.sh` builds with every warning an
# error and runs all tests, real clients included; `./test.sh --all` adds what CI adds:
# formatting, headers compiled alone, both sanitizers, the release build with each
# benchmark once, an installation, the quickstart, and the fuzzers for a while.
set -euo pipefail
cd "$(dirname "$0")"
all=${1:-}
[[ -z $all || $all == --all ]] || { echo "test.sh: the only flag is --all" >&2; exit 2; }

step() { printf '\n== %s\n' "$*"; }

# Skips are said by name, and only those that tests/allowed-skips names are let through.
run_tests() {
  local preset=$1 log
  shift
  log=build/$preset/tests.log
  ctest --preset "$preset" "$@" 2>&1 | tee "$log" | grep -vE '^ *[0-9]+/[0-9]+ Test.*Passed|Start +[0-9]+:' || true
  [[ ${PIPESTATUS[0]} -eq 0 ]] || return 1
  tools/check_skips.py "build/$preset/Testing/Temporary/LastTest.log"
}

if [[ -n $all ]]; then tools/setup.sh fuzz; else tools/setup.sh test; fi

step "Build, warnings are errors"
tools/build.sh dev
if [[ -n $all ]]; then
  step "Formatting, and each header compiled alone"
  tools/format.sh --check
  tools/build.sh dev all_verify_interface_header_sets

  step "Fuzzers"
  tools/build.sh fuzz
  FUZZ_SEED=1 tests/fuzz/run.sh 15

  step "Release build, each benchmark once"
  tools/build.sh release
  bench/run.sh --once

  step "Installation"
  rm -rf build/installed
  cmake --install build/release --prefix build/installed >/dev/null
  build/installed/bin/countersign --version
  (cd build/installed && bin/countersign check --quiet --out results)

  step "Quickstart"
  ./quickstart.sh | tail -n 8
  kill "$(sed -n 's/.*"pid": \([0-9]*\).*/\1/p' build/quick/mock.json)"

  step "Tests under AddressSanitizer and UndefinedBehaviorSanitizer"
  tools/build.sh asan
  run_tests asan -LE clients
  step "Tests under ThreadSanitizer"
  tools/build.sh tsan
  run_tests tsan -LE clients
fi
step "Tests"
run_tests dev
