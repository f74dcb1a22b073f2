#!/usr/bin/env bash
# Installs what a step needs and is not there yet: `setup.sh build` what compiles the
# program, `setup.sh test` what its tests and benchmarks run with as well, `setup.sh
# fuzz` the fuzzers' compiler too. Debian 12; on Ubuntu 24.04 the nearest package names
# (untested). Takes no time when nothing is missing.
set -euo pipefail

build=(g++ cmake ninja-build ccache pkg-config libboost1.81-dev libssl-dev nlohmann-json3-dev
       libcxxopts-dev libexpected-dev libfmt-dev libpugixml-dev zlib1g-dev
       libsqlite3-dev libsqlitecpp-dev)
test=(libgtest-dev libgmock-dev libbenchmark-dev clang-format python3 python3-venv
      python3-jsonschema ca-certificates chromium curl openssl nginx-light wrk lego pebble)
fuzz=(clang libclang-rt-14-dev)

case ${1:-} in
  build) wanted=("${build[@]}") ;;
  test) wanted=("${build[@]}" "${test[@]}") ;;
  fuzz) wanted=("${build[@]}" "${test[@]}" "${fuzz[@]}") ;;
  *) echo "setup.sh: say what for: build, test or fuzz" >&2; exit 2 ;;
esac
# The Go client is compiled by whatever Go there is, and the Node client run by whatever Node; Debian's serve.
if [[ $1 != build ]]; then
  command -v go >/dev/null || wanted+=(golang-go)
  command -v node >/dev/null || wanted+=(nodejs)
  command -v npm >/dev/null || wanted+=(npm)
fi

. /etc/os-release
if [[ ${ID:-} == ubuntu ]]; then
  wanted=("${wanted[@]/libboost1.81-dev/libboost1.83-dev}")
  wanted=("${wanted[@]/libclang-rt-14-dev/libclang-rt-18-dev}")
  wanted=("${wanted[@]/chromium/chromium-browser}")  # a snap there, which may not see what the tests write
elif [[ ${ID:-} != debian ]]; then
  echo "setup.sh: written for Debian 12; on ${PRETTY_NAME:-this system} install these yourself:" >&2
  printf '  %s\n' "${wanted[@]}" >&2
fi

command -v dpkg-query >/dev/null || exit 0
missing=()
for package in "${wanted[@]}"; do
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [[ $state == installed ]] || missing+=("$package")
done
[[ ${#missing[@]} -eq 0 ]] && exit 0

echo "Installing with apt: ${missing[*]}"
as_root=()
if [[ $(id -u) -ne 0 ]]; then
  command -v sudo >/dev/null || { echo "setup.sh: needs root, or sudo, to install them" >&2; exit 5; }
  as_root=(sudo)
fi
log=$(mktemp)
if ! { "${as_root[@]}" apt-get update -q &&
       "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
         apt-get install -y -q --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  echo "setup.sh: apt could not install them; its whole output is in $log" >&2
  exit 5
fi
rm -f "$log"
