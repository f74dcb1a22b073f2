#!/usr/bin/env bash
# Configures and builds a preset, quietly when all goes well: build.sh PRESET [TARGET …]
set -euo pipefail
cd "$(dirname "$0")/.."
preset=$1
shift
targets=()
[[ $# -gt 0 ]] && targets=(--target "$@")
if command -v ccache >/dev/null; then
  # Paths relative to the checkout, so that another checkout finds the same objects.
  export CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1
fi
log=$(mktemp)
echo "Building ($preset)"
if ! { cmake --preset "$preset" && cmake --build --preset "$preset" "${targets[@]}"; } >"$log" 2>&1; then
  grep -E 'error|Error|FAILED' "$log" | head -n 40 >&2 || tail -n 40 "$log" >&2
  echo "build.sh: the build of $preset failed; its whole output is in $log" >&2
  exit 1
fi
rm -f "$log"
