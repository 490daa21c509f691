#!/usr/bin/env bash
# The real server over standard input and output: by pytest-lsp, by VS Code's protocol library, and by Neovim where it is.
# PROBITY names the binary; without it, it is built.
set -euo pipefail
cd "$(dirname "$0")"

if [ -z "${PROBITY:-}" ]; then
  cargo build --quiet --bin probity
  PROBITY="${CARGO_TARGET_DIR:-$PWD/../../target}/debug/probity"
fi
export PROBITY

if [ ! -x .venv/bin/python ]; then python3 -m venv .venv; fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
.venv/bin/python -m pytest -q -p no:cacheprovider test_server.py

(cd node && npm ci --silent --no-audit --no-fund && npm test --silent)

if command -v nvim > /dev/null; then
  timeout 120 nvim --headless -u NONE -c 'luafile neovim.lua'
else
  echo "no Neovim: the server was not tried in it"
fi
