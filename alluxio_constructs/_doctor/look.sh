#!/usr/bin/env bash
# look [web=PORT] [directory=PATH] [sockets=PATH] [mount=PATH] [reach=HOST:PORT] ...
#
# Run by `alluxio-constructs doctor` in containers. Looks, and changes nothing. Each answer is a line
# @@KIND ABOUT, and what follows until the next such line.
set -uo pipefail

printf '@@clock\n%s\n' "$(date +%s)"
for name in ${!ALLUXIO_*}; do
  if [[ $name == *_JAVA_OPTS ]]; then printf '@@variable %s\n%s\n' "$name" "${!name}"; fi
done

# The web server of a leading master answers; a standby drops the connection.
metrics() {
  exec 3<>"/dev/tcp/127.0.0.1/$1" && printf 'GET /metrics/json/ HTTP/1.0\r\n\r\n' >&3 &&
    timeout 10 cat <&3
}

# The kernel lists mount points as they are, and answers for a daemon that is gone.
mounted() {
  local kind='' point rest
  while read -r _ _ _ _ point rest; do
    if [[ $point == "$1" ]]; then kind=${rest##* - }; fi
  done </proc/self/mountinfo
  if [[ $kind != fuse* ]]; then
    echo nothing
  else
    LC_ALL=C timeout 5 stat -f -c mounted -- "$1" 2>&1 || echo 'no answer'
  fi
}

for each in "$@"; do
  kind=${each%%=*} about=${each#*=}
  printf '@@%s %s\n' "$kind" "$about"
  case $kind in
    web)
      answer=$(metrics "$about" 2>/dev/null)
      if [[ $answer == HTTP/* ]]; then
        echo answers
        grep -A 1 -E '"Master\.Journal(Checkpoint|EntriesSince|Last|Free)' <<<"$answer"
      fi
      ;;
    directory) timeout 5 df -PB1 -- "$about" 2>&1 ;;
    sockets)
      count=0
      for file in "$about"/*; do if [[ -S $file ]]; then count=$((count + 1)); fi; done
      echo "$count"
      ;;
    mount) mounted "$about" ;;
    reach)
      timeout 3 bash -c ": <>/dev/tcp/${about%:*}/${about##*:}" 2>&1 && echo yes
      ;;
  esac
done
exit 0
