#!/usr/bin/env bash
# Installs what building and testing Probity needs from the system: a C linker and the Rust toolchain's own components.
# Safe to run again; asks nothing.
set -euo pipefail

if ! command -v cc >/dev/null 2>&1; then
  if command -v apt-get >/dev/null 2>&1; then
    sudo=""
    [ "$(id -u)" = 0 ] || sudo="sudo"
    $sudo apt-get update -qq
    $sudo apt-get install -y -qq gcc libc6-dev
  else
    echo "no C compiler (cc) found: install gcc or clang" >&2
    exit 1
  fi
fi

if ! command -v cargo >/dev/null 2>&1; then
  echo "no cargo found: install Rust 1.95 or newer, see https://rustup.rs" >&2
  exit 1
fi

# Formatting and linting need two components that minimal toolchains leave out.
for component in rustfmt clippy; do
  binary=$([ "$component" = clippy ] && echo cargo-clippy || echo rustfmt)
  if ! command -v "$binary" >/dev/null 2>&1 && command -v rustup >/dev/null 2>&1; then
    rustup component add "$component"
  fi
done
