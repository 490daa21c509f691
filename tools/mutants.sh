#!/usr/bin/env bash
# Plants one bug at a time and expects the tests to see it: what says how far the tests can be trusted.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: tools/mutants.sh [-n] [-k] [NAME…]

Copies the tree to a scratch folder and applies the patches of tools/mutants/ to it. Each plants one bug that lives where
PROBITY_MUTANT names it, so that all are built at once. For each the tests that hold the tiers against the interpreter and
the decoder against its definition are run, and one has to fail; without a mutant all have to pass. Prints a table of the
mutants: after how many seconds which tests caught it. Exits with 1 where one survives or does not apply.

  NAME   only mutants whose path holds this text; all where none is given
  -n     only see whether each applies
  -k     keep the scratch folder

Environment:
  PROBITY_CASES     cases of each property (120)
  MUTANTS_SECONDS   tests that take longer count as failed: the mutant hangs (300)
  CARGO_TARGET_DIR  where to build (target)

Examples:
  tools/mutants.sh
  tools/mutants.sh decode/escape code/retry
TEXT
}

keep=
apply_only=
while getopts hnk option; do
  case $option in
    h) usage; exit 0 ;;
    n) apply_only=1 ;;
    k) keep=1 ;;
    *) usage >&2; exit 2 ;;
  esac
done
shift $((OPTIND - 1))

root=$(cd "$(dirname "$0")/.." && pwd)
# The same folder each time: what cargo has built for it before is used again.
scratch=${TMPDIR:-/tmp}/probity-mutants
log=$scratch.log
most_seconds=${MUTANTS_SECONDS:-300}
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target}
export PROBITY_CASES=${PROBITY_CASES:-120}
# A seed of their own, or texts that are kept anew, would say nothing of the tests as they are.
unset PROBITY_SEED PROBITY_MUTANT UPDATE_EXPECT

cleanup() { [[ -n $keep ]] || rm -rf "$scratch" "$log"; }
trap cleanup EXIT
rm -rf "$scratch"
mkdir -p "$scratch"
# With the time of now: cargo would take files as old as they are for those that it has built with mutants last time.
tar -C "$root" --exclude ./target --exclude ./fuzz --exclude ./.git -cf - . | tar -C "$scratch" -xmf -

chosen() {
  local name=$1 text
  shift
  [[ $# -gt 0 ]] || return 0
  for text in "$@"; do [[ $name == *"$text"* ]] && return 0; done
  return 1
}

line() { printf '%-30s %5s  %s\n' "$@"; }

failed=0
mutants=()
while read -r patch; do
  name=${patch#"$root/tools/mutants/"}
  name=${name%.patch}
  chosen "$name" "$@" || continue
  if (cd "$scratch" && git apply "$patch" 2>"$log"); then
    mutants+=("$name")
  else
    line "$name" - "DOES NOT APPLY: $(head -1 "$log")"
    failed=$((failed + 1))
  fi
done < <(find "$root/tools/mutants" -name '*.patch' | sort)
if [[ ${#mutants[@]} == 0 ]]; then
  echo "no mutant to plant" >&2
  exit 1
fi
if [[ -n $apply_only ]]; then
  echo "${#mutants[@]} mutants apply, $failed do not"
  exit $((failed > 0))
fi
cat "$scratch/tools/mutants/planted.rs" >>"$scratch/src/lib.rs"

in_scratch() { (cd "$scratch" && "$@" >"$log" 2>&1); }
properties() {
  in_scratch timeout "$most_seconds" cargo test -q -p probity --test properties -- agreement documents
}
units() { in_scratch timeout "$most_seconds" cargo test -q -p probity --lib -- decode lists; }

if ! in_scratch cargo test -q -p probity --lib --test properties --no-run; then
  cat "$log" >&2
  echo "the mutants do not build" >&2
  exit 1
fi
for suite in units properties; do
  if ! $suite; then
    cat "$log" >&2
    echo "the tests fail without a mutant" >&2
    exit 1
  fi
done

# The tests that failed, from the log.
caught_by() {
  local names
  names=$(sed -n 's/^    \([a-z_0-9]*::[a-z_:0-9]*\)$/\1/p' "$log" | sort -u | paste -sd' ')
  if [[ -n $names ]]; then
    echo "$names"
  elif [[ $1 == 124 ]]; then
    echo "(hangs)"
  else
    echo "(ends the process: $1)"
  fi
}

line mutant s "caught by"
for name in "${mutants[@]}"; do
  began=$SECONDS
  # What is likely to see it comes first.
  case $name in
    decode/*) suites=(units properties) ;;
    *) suites=(properties units) ;;
  esac
  verdict=
  for suite in "${suites[@]}"; do
    status=0
    PROBITY_MUTANT=${name##*/} $suite || status=$?
    if [[ $status != 0 ]]; then
      verdict=$(caught_by "$status")
      break
    fi
  done
  [[ -n $verdict ]] || failed=$((failed + 1))
  line "$name" "$((SECONDS - began))" "${verdict:-SURVIVES}"
done
echo "$((${#mutants[@]})) mutants were planted, $failed are not caught"
[[ $failed == 0 ]]
