#!/usr/bin/env bash
# Every check of the editors' packages. Needs Rust, Node 20 and npm; uses Neovim, Chromium and the tree-sitter CLI where they
# are, and says what it leaves out. The .vsix is built on the way.
set -euo pipefail
cd "$(dirname "$0")"

step() { printf '\n== %s\n' "$*"; }

step "tree-sitter: scripts, pages, trees, queries, colours"
cargo test --quiet --package tree-sitter-probity

if command -v tree-sitter > /dev/null; then
  step "tree-sitter: the generated parser is the grammar's"
  fresh=$(mktemp -d)
  trap 'rm -rf "$fresh"' EXIT
  cp -r tree-sitter-probity/. "$fresh"
  (cd "$fresh" && ./generate.sh)
  for file in parser.c grammar.json node-types.json; do
    cmp "$fresh/src/$file" "tree-sitter-probity/src/$file"
  done
else
  echo "no tree-sitter CLI: only the grammar's sum was compared"
fi

step "VS Code: packages"
cd vscode
npm ci --no-audit --no-fund

step "VS Code: types"
npm run --silent check

step "VS Code: tests"
npm test --silent

step "VS Code: the picture in a browser"
# The command line draws the pictures; what a build before has left is good enough.
target="${CARGO_TARGET_DIR:-$PWD/../../target}"
if [ -z "${PROBITY:-}" ] && [ ! -x "$target/debug/probity" ]; then cargo build --quiet --bin probity; fi
PROBITY="${PROBITY:-$target/debug/probity}" node scripts/view.mjs

step "VS Code: the .vsix"
./package.sh
cd ..

if command -v nvim > /dev/null; then
  step "Neovim: filetype and colours"
  (cd neovim && timeout 60 nvim --headless -u NONE -c 'luafile check.lua')
else
  echo "no Neovim: its settings were not tried"
fi

step "all checks of the editors passed"
