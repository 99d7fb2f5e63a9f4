#!/usr/bin/env bash
# fuse-mounted MOUNT_POINT live|ready
#
# Succeeds if a FUSE file system is mounted there. `ready`: and it answers. `live`: and its daemon
# is not gone; one that is slow to answer waits for a master, and to kill it would not help.
set -uo pipefail

fail() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

if (($# != 2)) || [[ $1 != /*[!/]* || $2 != @(live|ready) ]]; then
  fail "takes one absolute path and live or ready, not '$*'. Correct the probe's command."
fi
path=$1
while [[ $path == */ ]]; do path=${path%/}; done

# The kernel lists mount points without symbolic links, and these four characters as octal escapes.
resolved=$(cd -P -- "${path%/*}/" && pwd) || fail "cannot enter ${path%/*}/."
path=${resolved%/}/${path##*/}
listed=${path//\\/'\134'}
listed=${listed// /'\040'}
listed=${listed//$'\t'/'\011'}
listed=${listed//$'\n'/'\012'}

kind=
while read -r _ _ _ _ point rest; do
  if [[ $point == "$listed" ]]; then  # the last of several covers the others
    kind=${rest##* - }
  fi
done </proc/self/mountinfo
[[ $kind == fuse* ]] || fail "no FUSE file system is mounted at $path."

# The first question is for the daemon, since the kernel remembers no answer to it; the second is
# for the master.
ask() {
  LC_ALL=C stat -f -c 'answered %b' -- "$path"
  if [[ $1 == ready ]]; then LC_ALL=C stat -c 'answered %Y' -- "$path"; fi
}

# Nobody can end a process that waits for the daemon: it is left behind, and not waited for.
exec 3< <(ask "$2" 2>&1 </dev/null)
first='' second=''
read -r -t 2 first <&3
if [[ $first == *'Transport endpoint is not connected'* ]]; then
  fail "the daemon of $path is gone: $first"
fi
if [[ $2 == ready ]]; then
  read -r -t 2 second <&3
  [[ $second == answered* ]] || fail "$path does not answer: ${second:-nothing within 4 seconds}"
fi
