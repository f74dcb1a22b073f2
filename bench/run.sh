#!/usr/bin/env bash
# Every benchmark, from the release build: `bench/run.sh` for figures, `bench/run.sh
# --once` to see that each still runs and checks its answers (what CI does; it judges
# no speed). JSON goes to build/bench/.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p build/bench
flags=(--benchmark_repetitions=10 --benchmark_enable_random_interleaving=true
       --benchmark_report_aggregates_only=true)
rounds=(--rounds 7 --seconds 3)
if [[ ${1:-} == --once ]]; then
  flags=(--benchmark_min_time=0.01)
  rounds=(--rounds 1 --seconds 1)
fi
for name in causes signature verdict; do
  build/release/bench/bench_$name "${flags[@]}" --benchmark_out=build/bench/$name.json \
    --benchmark_out_format=json 2>build/bench/$name.err || { cat build/bench/$name.err >&2; exit 1; }
  if grep -q '"error_occurred": true' build/bench/$name.json; then
    echo "bench_$name: a benchmark's answer was wrong" >&2
    exit 1
  fi
done
bench/mock_vs_nginx.py "${rounds[@]}"
