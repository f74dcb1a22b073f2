#!/usr/bin/env bash
# Installs what the tests need and runs them. `./test.sh` builds with every warning an
# error and runs all tests, real clients included. `./test.sh --ci`, which CI runs, adds
# the formatting, the fuzzers for a while, all tests under AddressSanitizer, and the
# program's own under ThreadSanitizer. `./test.sh --all` adds what is left: every test
# under ThreadSanitizer, the release build with each benchmark once, an installation, the
# quickstart, and each header compiled alone.
set -euo pipefail
cd "$(dirname "$0")"
flag=${1:-}
case $flag in
  "" | --ci | --all) ;;
  *) echo "test.sh: the flags are --ci and --all" >&2; exit 2 ;;
esac

step() { printf '\n== %s\n' "$*"; }

# Skips are said by name, and only those that tests/allowed-skips names are let through.
run_tests() {
  local preset=$1 log status=0
  shift
  log=build/$preset/tests.log
  ctest --preset "$preset" "$@" >"$log" 2>&1 || status=$?
  grep -vE '^ *[0-9]+/[0-9]+ Test.*Passed|Start +[0-9]+:' "$log" || true
  [[ $status -eq 0 ]] || return 1
  tools/check_skips.py "build/$preset/Testing/Temporary/LastTest.log"
}

if [[ -n $flag ]]; then tools/setup.sh fuzz; else tools/setup.sh test; fi

step "Build, warnings are errors"
tools/build.sh dev
step "Tests"
run_tests dev
[[ -z $flag ]] && exit

step "Formatting"
tools/format.sh --check

step "Fuzzers"
tools/build.sh fuzz
FUZZ_SEED=1 tests/fuzz/run.sh 10

# Real clients and a real browser have nothing of ours in them that a sanitizer could see.
step "Tests under AddressSanitizer and UndefinedBehaviorSanitizer"
tools/build.sh asan
run_tests asan -LE 'clients|browser|heavy'

step "Tests under ThreadSanitizer"
if [[ $flag == --ci ]]; then
  # Threads are the mock's alone, and these run it whole.
  tools/build.sh tsan countersign
  run_tests tsan -L 'integration|conformance' -LE heavy
  exit
fi
tools/build.sh tsan
run_tests tsan -LE 'clients|browser|heavy'

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

step "Each header compiled alone"
tools/build.sh dev all_verify_interface_header_sets
