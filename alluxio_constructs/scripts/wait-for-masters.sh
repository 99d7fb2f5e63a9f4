#!/usr/bin/env bash
# wait-for-masters SECONDS HOST:PORT...
#
# Waits until one of the masters accepts connections, as those of a cluster do some time after it
# was applied, and gives up after some seconds. Whether it leads is for clients to find out.
set -u

say() { printf '%s: %s\n' "${0##*/}" "$*"; }

if (($# < 2)) || [[ ! $1 =~ ^[0-9]+$ ]]; then
  say "takes a number of seconds and addresses, not '$*'. Correct the container's command." >&2
  exit 1
fi
readonly MOST=$1
shift

while :; do
  for address in "$@"; do
    if timeout 2 bash -c ": <>/dev/tcp/${address%:*}/${address##*:}" 2>/dev/null; then exit 0; fi
  done
  if ((SECONDS >= MOST)); then
    say "no master accepted a connection for $MOST seconds: $*" >&2
    exit 1
  fi
  sleep 1
done
