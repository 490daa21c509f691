#!/usr/bin/env bash
# Builds the .vsix from what `npm ci` has installed; asks no network. The file's name is the last line.
set -euo pipefail
cd "$(dirname "$0")"
node esbuild.mjs
cp ../../LICENSE-MIT LICENSE.txt
trap 'rm -f LICENSE.txt' EXIT
version=$(node -p 'require("./package.json").version')
npx --no-install vsce package --no-dependencies --out "probity-$version.vsix"
unzip -l "probity-$version.vsix" 2>/dev/null | tail -n +4 || true
echo "probity-$version.vsix"
