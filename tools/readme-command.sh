#!/usr/bin/env bash
# Prints the first or second command of the README, so that what is promised there is what is run.
# Usage: tools/readme-command.sh 1|2
set -euo pipefail
awk -v wanted="$1" '
  /^```sh$/ { inside = 1; next }
  /^```$/   { inside = 0; next }
  inside && /^[^#]/ { count++; if (count == wanted) { print; found = 1; exit } }
  END { if (!found) exit 1 }
' "$(dirname "$0")/../README.md"
