#!/usr/bin/env bash
# Compiles the tree-sitter parser into this folder, where Neovim finds it, and puts the queries beside it. Needs a C compiler.
# Neovim 0.9 is the oldest that takes the parser; older ones colour by syntax/probity.vim.
set -euo pipefail
cd "$(dirname "$0")"
grammar=../tree-sitter-probity
mkdir -p parser queries/probity
"${CC:-cc}" -O2 -fPIC -shared -std=c11 -I "$grammar/src" "$grammar/src/parser.c" "$grammar/src/scanner.c" -o parser/probity.so
cp "$grammar"/queries/*.scm queries/probity/
echo "parser/probity.so and queries/probity are in place"
