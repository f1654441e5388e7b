#!/usr/bin/env bash
# Sourced by .ci/run: puts a server that speaks MongoDB's protocol on the PATH, so that the MongoDB suites always run.
# SecantusDB (GPL-2.0) is a separate test process; it is never shipped nor imported. A mongod that is there already,
# or TEST_MONGODB_URI, is preferred, and nothing is installed then.

prepare_mongo() {
  local version='0.7.0b3' root folder
  root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
  folder="$root/.cache/secantusdb-$version"

  if [ -n "${TEST_MONGODB_URI:-}" ] || [ -n "${MONGOMS_SYSTEM_BINARY:-}" ] ||
    command -v mongod >/dev/null || command -v secantusd-py >/dev/null; then
    return 0
  fi
  # The mark is made last, so an installation that broke off is made again.
  if [ ! -f "$folder/complete" ]; then
    rm -rf "$folder"
    mkdir -p "$root/.cache"
    python3 -m venv "$folder" &&
      "$folder/bin/pip" install --quiet --disable-pip-version-check "SecantusDB==$version" &&
      touch "$folder/complete" || {
      echo "prepare-mongo: SecantusDB $version could not be installed, so the MongoDB suites could not run" >&2
      return 1
    }
  fi
  PATH="$folder/bin:$PATH"
  export PATH
}

prepare_mongo
