#!/usr/bin/env bash
# Writes the parser anew from grammar.js. Needs the tree-sitter CLI, 0.26 or newer:
#   cargo install tree-sitter-cli --locked --no-default-features
# Everybody else compiles what is kept in src/. A test holds that it was made from this grammar.js.
set -euo pipefail
cd "$(dirname "$0")"
tree-sitter generate
sha256sum grammar.js | cut -d' ' -f1 > src/grammar.sha256
