#!/usr/bin/env bash
# load-data SYNC REPLICAS OPTIONS PATH...
#
# Has the workers load paths of the Alluxio namespace, one after the other, and waits for each:
# `fs load` submits a load to the master and asks how it goes, and has no way to wait.
#   SYNC      yes: look into the under storage first, for what is new there; no: do not
#   REPLICAS  of each block; 0 for as many as the load makes, which is one
#   OPTIONS   of `fs load --submit`, in one word
set -euo pipefail

say() { printf '%s: %s\n' "${0##*/}" "$*"; }
die() { say "$@" >&2; exit 1; }

if (($# < 4)) || [[ $1 != @(yes|no) || ! $2 =~ ^[0-9]+$ ]]; then
  die "takes yes or no, a number, options and paths, not '$*'. Correct the command."
fi
readonly SYNC=$1 REPLICAS=$2
read -r -a options <<<"$3"
shift 3

for path in "$@"; do
  if [[ $SYNC == yes ]]; then
    alluxio fs loadMetadata -R -F "$path" || die "cannot look for $path in the under storage."
  fi
  alluxio fs load "$path" --submit ${options[@]+"${options[@]}"} ||
    die "cannot submit the load of $path."
  while :; do
    report=$(alluxio fs load "$path" --progress) || die "$path: $report"
    if [[ $report != *'Job State: '@(CREATED|RUNNING|VERIFYING)* ]]; then break; fi
    sleep 5
  done
  say "$report"
  if [[ $report != *'Job State: SUCCEEDED'* || $report != *'Files Failed: 0'* ]]; then
    alluxio fs load "$path" --progress --verbose >&2 || true
    die "$path was not loaded, or not all of it."
  fi
  if ((REPLICAS > 0)); then
    alluxio fs setReplication -R --min "$REPLICAS" "$path" || die "$path: no $REPLICAS replicas."
  fi
done
