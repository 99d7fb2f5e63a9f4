#!/usr/bin/env bash
# back-up-metadata UFS_DIRECTORY DIRECTORY KEEP
#
# Has a master back up the Alluxio namespace into a directory of the root under storage, which is
# DIRECTORY in the namespace, and removes there what is older than the KEEP latest backups; 0 keeps
# all. A backup counts once the master has marked it as complete. The names of backups have the date
# and the time in milliseconds, so they sort by age.
set -euo pipefail

say() { printf '%s: %s\n' "${0##*/}" "$*"; }
die() { say "$@" >&2; exit 1; }

if (($# != 3)) || [[ $1 != /* || $2 != /* || ! $3 =~ ^[0-9]+$ ]]; then
  die "takes two absolute paths and a number, not '$*'. Correct the command."
fi
readonly DIRECTORY=$2 KEEP=$3
readonly NAME='alluxio-backup-[0-9]+-[0-9]+-[0-9]+-[0-9]+\.gz'

# Of several masters a standby does it; the leader, and clients wait, where there is none.
report=$(alluxio fsadmin backup "$1" --allow-leader) || die "the backup failed: $report"
report=$(tr '\r' '\n' <<<"$report" | grep -E '^ *Backup ') || die "the master named no backup."
printf '%s\n' "$report"
if ((KEEP == 0)); then exit 0; fi
made=$(grep -oE "$NAME" <<<"$report") || die "the master named no file of the backup."

listed=$(alluxio fs ls -f "$DIRECTORY") || die "cannot list $DIRECTORY: $listed"
listed=$(grep -oE "/$NAME(\.complete)?\$" <<<"$listed" | sort) || true
mapfile -t complete < <(sed -nE 's/^\/(.*)\.complete$/\1/p' <<<"$listed")
# Nothing is removed from a place that the backup did not go to.
if [[ " ${complete[*]} " != *" $made "* ]]; then
  die "the backup $made is not in $DIRECTORY. Is another under storage mounted there?"
fi
if ((${#complete[@]} <= KEEP)); then exit 0; fi
readonly OLDEST=${complete[${#complete[@]} - KEEP]}
while read -r name; do
  name=${name#/}
  if [[ $name < $OLDEST ]]; then
    alluxio fs rm "$DIRECTORY/$name" || die "cannot remove $DIRECTORY/$name."
  fi
done <<<"$listed"
