#!/usr/bin/env bash
# prepare-volumes UID:GID DIRECTORY...
#
# Makes host directories usable by the user that Alluxio runs as: the kubelet creates them owned
# by root, and an fsGroup does not reach them. What lies in a directory is left alone: it was
# written by that user, and there may be a lot of it.
set -euo pipefail

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() { say "$@"; exit 1; }

if (($# < 2)) || [[ ! $1 =~ ^[0-9]+:[0-9]+$ ]]; then
  die "takes UID:GID and directories, not '$*'. Correct the container's command."
fi
owner=$1
shift

for dir in "$@"; do
  if [[ ! -d $dir ]]; then
    die "$dir is missing or not a directory. Mount its volume there, and see what is in its place" \
      "on the node."
  fi
  # Only what is wrong is changed: a write can fail where a look does not.
  now=$(stat -L -c '%u:%g' -- "$dir") || die "cannot look at $dir. Check the node's disk."
  if [[ $now != "$owner" ]]; then
    chown -- "$owner" "$dir" ||
      die "cannot change the owner of $dir from $now to $owner. Do it on the node."
    say "changed the owner of $dir from $now to $owner."
  fi
  mode=$(stat -L -c '%a' -- "$dir") || die "cannot look at $dir. Check the node's disk."
  if (((8#$mode & 8#700) != 8#700)); then
    chmod u+rwx -- "$dir" || die "cannot change the mode $mode of $dir to u+rwx. Do it on the node."
    say "added u+rwx to the mode $mode of $dir."
  fi
done
