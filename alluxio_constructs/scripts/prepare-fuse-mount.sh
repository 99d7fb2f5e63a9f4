#!/usr/bin/env bash
# prepare-fuse-mount MOUNT_POINT CLUSTER
#
# Clears the mount point for the FUSE daemon of a cluster in the namespace NAMESPACE. A daemon that
# crashed leaves its mount behind ("Transport endpoint is not connected"), on the node too, and no
# daemon can start on top of it. A mount that is alive is unmounted only if it is the cluster's own,
# as after a pod was deleted by force: applications would go on with another cluster's files. Whose
# it is, the file .NAME.owner beside the mount point NAME says, which is written here.
# Nor does a daemon start where there are files in the directory itself: what to do with these is
# not for a script to say.
set -euo pipefail

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() { say "$@"; exit 1; }

if (($# != 2)) || [[ $1 != /*[!/]* || -z $2 ]]; then
  die "takes an absolute path and the cluster's name, not '$*'. Correct the container's command."
fi
path=$1
owner=${NAMESPACE:-}/$2
while [[ $path == */ ]]; do path=${path%/}; done

# The kernel lists mount points without symbolic links and doubled slashes. Only the parent is
# resolved: nothing below a stale mount can be looked at.
parent=${path%/*}/
if ! { mkdir -p -- "$parent" && resolved=$(cd -P -- "$parent" && pwd); }; then
  die "cannot make or enter $parent. Mount a host directory there, or clear what is in its place."
fi
path=${resolved%/}/${path##*/}
marker=${resolved%/}/.${path##*/}.owner

# ... and writes these four characters as octal escapes.
listed=${path//\\/'\134'}
listed=${listed// /'\040'}
listed=${listed//$'\t'/'\011'}
listed=${listed//$'\n'/'\012'}

mounted() {
  local point
  while read -r _ _ _ _ point _; do
    if [[ $point == "$listed" ]]; then return 0; fi
  done </proc/self/mountinfo
  return 1
}

# A daemon that is gone has the kernel answer with one of these; one that waits for its master does
# not answer at all, and nobody can end a process that asks it: it is left behind.
alive() {
  local answer=''
  exec 3< <(LC_ALL=C stat -f -c answered -- "$path" 2>&1 </dev/null)
  read -r -t 5 answer <&3 || true
  exec 3<&-
  [[ $answer != *'Transport endpoint is not connected'* &&
    $answer != *'Software caused connection abort'* ]]
}

# Before mkdir, which fails on a stale mount; and again and again, since each daemon that was
# started over another's mount has left one more.
tries=0
while mounted; do
  if ((++tries > 32)); then
    die "$path is still mounted after 32 times of unmounting. Unmount it on the node."
  fi
  found=
  if [[ -f $marker && ! -L $marker ]]; then read -r found <"$marker" || true; fi
  if [[ $found != "$owner" ]] && alive; then
    die "something is mounted at $path that is alive and not of $owner${found:+, but of $found}." \
      "Give one of the clusters another mount point; or, if nobody needs what is mounted there," \
      "unmount it on the node: umount -l $path"
  fi
  say "unmounting what an earlier daemon left at $path."
  # Lazily, for files in it may still be held open.
  umount -l -- "$path" || fusermount -u -z -- "$path" ||
    die "cannot unmount $path. Is this container privileged? Else unmount it on the node."
done

if ! { mkdir -p -- "$path" && [[ -d $path ]] && ls -A -- "$path" >/dev/null; }; then
  die "$path cannot be used as a directory. Remove what is in its place on the node."
fi

# What is in it was written while nothing was mounted.
found=$(ls -A -- "$path")
if [[ -n $found ]]; then
  mapfile -t names <<<"$found"
  more=$((${#names[@]} - 5))
  if ((more > 0)); then names=("${names[@]:0:5}" "and $more more"); fi
  printf -v said '%s, ' "${names[@]}"
  die "$path has files in it, so no daemon can mount there: ${said%, }. Move them away on the" \
    "node, or choose another mount point."
fi

# Whoever comes next can tell whose the mount is. Applications may write beside it: what they put in
# the file's place is replaced, and not followed. Where nothing can be written, it is nobody's.
if ! { new=$(mktemp -- "${resolved%/}/.owner-XXXXXX") && printf '%s\n' "$owner" >"$new" &&
  chmod 644 -- "$new" && mv -fT -- "$new" "$marker"; }; then
  say "cannot write $marker."
fi
