#!/usr/bin/env bash
# log-levels FILE LOGGER=LEVEL... -- COMMAND...
#
# Sets the levels of loggers in a log4j.properties, and becomes the command. A logger that the file
# has keeps its appenders; `root` is the root logger.
set -euo pipefail

fail() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

file=${1-}
[[ $file == /* ]] || fail "takes the path of a log4j.properties, not '$file'. Correct the" \
  "container's command."
shift
declare -A levels=()
while (($# > 0)) && [[ $1 != -- ]]; do
  [[ $1 == ?*=?* ]] || fail "takes LOGGER=LEVEL, not '$1'. Correct the container's command."
  levels[${1%%=*}]=${1#*=}
  shift
done
(($# > 1)) || fail "takes -- and a command after the levels. Correct the container's command."
shift

[[ -r $file && -w $file ]] || fail "cannot write $file, which log_levels are set in. Run as the" \
  "image's user, or leave log_levels out."

logger='^[[:blank:]]*log4j\.(rootLogger|rootCategory|(logger|category)\.([^=:[:blank:]]+))'
level='[[:blank:]]*[=:][[:blank:]]*([A-Za-z]*)(.*)$'
written=
while IFS= read -r line || [[ -n $line ]]; do
  if [[ $line =~ $logger$level ]]; then
    name=${BASH_REMATCH[3]:-root}
    if [[ -n ${levels[$name]-} ]]; then
      line="log4j.${BASH_REMATCH[1]}=${levels[$name]}${BASH_REMATCH[5]}"
      unset 'levels[$name]'
    fi
  fi
  written+=$line$'\n'
done <"$file"
for name in "${!levels[@]}"; do
  if [[ $name == root ]]; then
    fail "$file has no root logger whose level could be set. Leave root out of log_levels."
  fi
  written+="log4j.logger.$name=${levels[$name]}"$'\n'
done
printf '%s' "$written" >"$file"
exec "$@"
