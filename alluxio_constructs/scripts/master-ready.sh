#!/usr/bin/env bash
# master-ready WEB_PORT [JOURNAL_PORT HOST...]
#
# Whether a master, or a job master, is able to do its part. An open port does not tell: a standby
# has its ports open from the start, also while no leader knows it.
#   - It leads: the web server answers. A standby accepts a connection to that port and drops it.
#   - It follows: the leader is connected to its journal's port.
#   - It can do neither, since fewer than a majority of the HOSTs run. Were it not ready then, a
#     rolling update would wait for it before it repairs the others.
set -u
trap '' PIPE

if (($# == 0 || $# == 2)); then
  printf '%s: takes WEB_PORT, or WEB_PORT JOURNAL_PORT HOST..., not %s. Correct the command.\n' \
    "${0##*/}" "'$*'" >&2
  exit 1
fi
readonly WEB_PORT=$1
shift

leads() {
  local line
  exec 3<>"/dev/tcp/127.0.0.1/$WEB_PORT" || return
  printf 'GET / HTTP/1.0\r\n\r\n' >&3 && read -r -t 2 line <&3 && [[ $line == HTTP/* ]]
}

# The kernel's list of connections: LOCAL:PORT REMOTE:PORT STATE, in hexadecimal; 01 is established.
follows() {
  local port
  printf -v port %04X "$JOURNAL_PORT"
  grep -hE "^ *[0-9]+: [0-9A-F]+:$port [0-9A-F]+:[0-9A-F]{4} 01 " /proc/net/tcp /proc/net/tcp6 |
    grep -qvE ": ([0-9A-F]+):[0-9A-F]{4} \1:" # not one to itself
}

if leads 2>/dev/null; then exit 0; fi
if (($# == 0)); then
  echo "the web server at port $WEB_PORT does not answer yet"
  exit 1
fi
readonly JOURNAL_PORT=$1
shift
if follows 2>/dev/null; then exit 0; fi

running=0
for host in "$@"; do
  timeout 1 bash -c ": <>/dev/tcp/$host/$JOURNAL_PORT" 2>/dev/null && running=$((running + 1))
done
if ((running * 2 <= $#)); then exit 0; fi
echo "$running of $# masters run, but this one does not lead, and no leader is connected to port" \
  "$JOURNAL_PORT"
exit 1
