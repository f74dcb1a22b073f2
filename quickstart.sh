#!/usr/bin/env bash
# From a fresh clone to a running mock and a passed suite: installs what the build
# needs, builds the program, starts the mock in the background, runs the conformance
# suite against it, and says where to look.
set -euo pipefail
cd "$(dirname "$0")"
ready=$PWD/build/quick/mock.json

tools/setup.sh build
tools/build.sh quick
ln -sf build/quick/countersign countersign

# The mock of an earlier quickstart makes way for this build's.
if [[ -f $ready ]]; then
  old=$(sed -n 's/.*"pid": \([0-9]*\).*/\1/p' "$ready")
  if [[ -n $old && $(readlink "/proc/$old/exe" 2>/dev/null) == "$PWD"/build/quick/countersign* ]]; then
    kill "$old"
    for _ in $(seq 50); do kill -0 "$old" 2>/dev/null || break; sleep 0.1; done
  fi
  rm -f "$ready"
fi

./countersign mock --background --ready-file "$ready" --quiet 2>/dev/null ||
  ./countersign mock --background --ready-file "$ready" --quiet --listen 127.0.0.1:0
eval "$(./countersign env "$ready")"
./countersign check --endpoint "$COUNTERSIGN_BASE"

cat <<END

The mock goes on at $COUNTERSIGN_BASE.
  keys for your client   eval "\$(./countersign env $ready)"
  what it was sent       $COUNTERSIGN_BASE/_countersign/ in a browser
  stop it                kill $(sed -n 's/.*"pid": \([0-9]*\).*/\1/p' "$ready")
END
