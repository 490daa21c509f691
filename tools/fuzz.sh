#!/usr/bin/env bash
# Runs the fuzz targets for some time each, from the seeds that are kept and from what earlier runs have found.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: tools/fuzz.sh SECONDS [TARGET…]

Runs each target of fuzz/ for so many seconds; all targets where none is named. Installs cargo-fuzz where it is not there.
Exits with 1 where a target crashes; what crashes it is kept in fuzz/artifacts/TARGET/.

  agreement  bytes choose a script and facts: every tier decides as the interpreter does
  decode     bytes are a facts document: every decoder reads it as the definition does
  script     bytes are a script: compiling it is total, and what compiles decides

Environment:
  CARGO_TARGET_DIR  where to build (fuzz/target)

Examples:
  tools/fuzz.sh 60
  tools/fuzz.sh 3600 decode
TEXT
}

if [[ $# == 0 || $1 == -h || $1 == --help ]]; then
  usage
  [[ $# != 0 ]] && exit 0 || exit 2
fi
seconds=$1
shift
if ! [[ $seconds =~ ^[0-9]+$ ]]; then
  usage >&2
  exit 2
fi
targets=("$@")
[[ ${#targets[@]} -gt 0 ]] || targets=(agreement decode script)

cd "$(dirname "$0")/.."
export PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"
cargo fuzz --version >/dev/null 2>&1 || cargo install cargo-fuzz --locked
# cargo-fuzz asks the compiler for what only nightly gives freely; the compiler of the project is used.
export RUSTC_BOOTSTRAP=1

failed=0
for target in "${targets[@]}"; do
  # What is found goes into a folder of its own, and the seeds stay as they are.
  found=fuzz/target/found/$target
  mkdir -p "$found"
  # Of a script `-max_len` is far above what the seeds hold; a run that takes ten seconds is a finding too.
  if ! cargo fuzz run "$target" "$found" "fuzz/corpus/$target" -- \
    -max_total_time="$seconds" -max_len=16384 -timeout=10 -rss_limit_mb=4096 -print_final_stats=1; then
    echo "$target: crashes" >&2
    failed=1
  fi
done
exit $failed
