#!/bin/sh
# run.sh SECONDS: every fuzz target for that long, from the tracked corpus, into a
# folder of its own outside the tree. A line a target: runs and coverage. Fails on
# the first finding, and says then where the input is. Build first:
#   cmake --preset fuzz && cmake --build build/fuzz
# FUZZ_BUILD names another build folder, FUZZ_SEED a seed for the same run again.
set -eu

seconds=${1:?usage: run.sh SECONDS}
here=$(cd "$(dirname "$0")" && pwd)
programs=${FUZZ_BUILD:-$here/../../build/fuzz}/tests/fuzz
work=$(mktemp -d)

fuzz() {  # target, then further folders to start from
  target=$1
  shift
  new=$work/$target
  if [ ! -x "$programs/fuzz_$target" ]; then
    echo "$programs/fuzz_$target is not built" >&2
    exit 2
  fi
  mkdir "$new"
  if "$programs/fuzz_$target" -max_total_time="$seconds" -max_len=4096 -timeout=10 \
      -rss_limit_mb=2048 ${FUZZ_SEED:+-seed="$FUZZ_SEED"} -dict="$here/$target.dict" \
      -artifact_prefix="$new/found-" -verbosity=1 -print_final_stats=1 \
      "$new" "$here/corpus/$target" "$@" \
      >"$work/$target.log" 2>&1; then
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/$target.log")
    coverage=$(sed -n 's/.* cov: \([0-9]*\) ft: .*/\1/p' "$work/$target.log" | tail -n 1)
    echo "$target: $runs runs, $coverage edges covered"
  elif grep -q 'libFuzzer: run interrupted' "$work/$target.log"; then
    echo "$target: interrupted" >&2
    rm -rf "$work"
    exit 3
  else
    echo "$target: a finding; input and log are kept in $work" >&2
    grep -E 'broken promise|runtime error|ERROR:|SUMMARY:' "$work/$target.log" >&2 || true
    exit 1
  fi
}

fuzz http
fuzz verdict
fuzz oauth2
fuzz causes
fuzz scenario "$here/../../scenarios"
fuzz capture "$here/../explain"
rm -rf "$work"
