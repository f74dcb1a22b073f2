#!/usr/bin/env bash
# Writes scenarios/files.cmake, the list of the scenarios that become part of the
# program. Run it after adding, renaming or removing one; a test notices when it
# was forgotten.
set -euo pipefail
cd "$(dirname "$0")/../scenarios"
{
  echo "# The scenarios that are part of the program; written by tools/list_scenarios.sh."
  echo "set(COUNTERSIGN_SCENARIOS"
  find . -mindepth 2 -name '*.json' | sed 's|^\./|  |' | LC_ALL=C sort
  echo ")"
} > files.cmake
