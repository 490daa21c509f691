#!/bin/sh
# Measures everything: builds the engines, sets up Python for the batch engines, checks that all agree, times them.
# Arguments go to the binary; see `cargo run --release -- help`.
set -eu
cd "$(dirname "$0")"

python=""
if command -v python3 >/dev/null 2>&1; then
    if [ ! -x .venv/bin/python ]; then
        python3 -m venv .venv
    fi
    if .venv/bin/python -m pip install --quiet --disable-pip-version-check -r batch/requirements.txt; then
        python=.venv/bin/python
    else
        echo "batch engines are left out: their packages can't be installed" >&2
    fi
else
    echo "batch engines are left out: there is no python3" >&2
fi

page=../../docs/performance.md
set -- all ${python:+--python "$python"} "$@"
if [ -f "$page" ]; then
    set -- --out "$page" "$@"
fi
exec cargo run --release -- "$@"
