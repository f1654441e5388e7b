#!/usr/bin/env bash
# together.sh COMMAND...: runs commands side by side, since most of them keep one core busy, prints what each said when
# it has ended, and fails when one of them did.
set -uo pipefail

outputs="$(mktemp -d)"
trap 'rm -rf "$outputs"' EXIT
pids=()
for command in "$@"; do
  bash -c "$command" > "$outputs/${#pids[@]}" 2>&1 &
  pids+=($!)
done
failed=0
index=0
for command in "$@"; do
  code=0
  wait "${pids[$index]}" || code=$?
  printf -- '-- %s (ended with %s)\n' "$command" "$code"
  cat "$outputs/$index"
  [ "$code" -eq 0 ] || failed=1
  index=$((index + 1))
done
exit "$failed"
