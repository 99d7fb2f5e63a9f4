#!/usr/bin/env bash
# mounts [--mount PATH ADDRESS [OPTION]...]...
#
# Brings Alluxio's mount table to the mounts that it is given, each with its options: --readonly,
# --shared, --option KEY=VALUE, and --secret KEY=NAME for a value that is in the variable NAME.
# A mount made here carries an option that Alluxio keeps and does not read: a hash of all that was
# declared for it. So it knows what has changed, and which mounts to remove: those with the mark
# that are no longer declared. A mount without the mark was made by hand.
set -uo pipefail

readonly MARK=alluxio.constructs.declared
readonly SHELL_CLASS=alluxio.cli.fs.FileSystemShell
# What the leading master logs about a mount has its options in it, credentials and all.
readonly LOGGERS=(alluxio.master.file.meta.MountTable
  alluxio.master.file.FileSystemMasterClientServiceHandler)

say() { printf '%s\n' "$*"; }
die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }
failed=0
fail() { printf 'FAILED: %s\n' "$*" >&2; failed=$((failed + 1)); }

command -v sha256sum >/dev/null || die "needs sha256sum, which is missing in the image."

declared=() values=()
declare -A address=() flags=() options=() secrets=()
while (($#)); do
  case $1 in
    --mount)
      (($# > 2)) || die "--mount takes PATH and ADDRESS. Correct the container's command."
      path=$2
      declared+=("$path")
      address[$path]=$3 flags[$path]='' options[$path]='' secrets[$path]=''
      shift 3
      continue
      ;;
  esac
  ((${#declared[@]})) || die "takes --mount first, not '$1'. Correct the container's command."
  case $1 in
    --readonly | --shared)
      flags[$path]+="$1"$'\n'
      shift
      ;;
    --option)
      options[$path]+="$2"$'\n'
      shift 2
      ;;
    --secret)
      name=${2#*=}
      [[ ${!name:-} ]] || die "the variable $name is empty. Look into the Secret that it is from."
      values+=("${!name}")
      secrets[$path]+="$2"$'\n'
      shift 2
      ;;
    *) die "knows no '$1'. Correct the container's command." ;;
  esac
done

# What Alluxio says, without the request that it repeats when it refuses a mount, and without
# credentials.
readonly OF_REQUEST='^ *((properties|commonOptions) \{|(key|value|shared|ttl|ttlAction): |\}+$)'
shown() {
  local line value
  while IFS= read -r line; do
    [[ $line =~ $OF_REQUEST ]] && continue
    line=${line%% option MountContext*}
    for value in ${values[@]+"${values[@]}"}; do line=${line//"$value"/******}; done
    say "  $line"
  done <<<"$1" >&2
}

# Runs `alluxio fs` with words that are on no command line: Java 11 reads them from a file, the
# script engine of Java 8 from a variable.
unseen() {
  local file word ended
  file=$(umask 077 && mktemp) || return
  if [[ $("${JAVA_HOME:+$JAVA_HOME/bin/}java" -version 2>&1) == *'version "1.8'* ]]; then
    say "Java.type('$SHELL_CLASS').main(Java.to(" \
      "java.lang.System.getenv('MOUNT_WORDS').split('\\n'), 'java.lang.String[]'))" >"$file"
    MOUNT_WORDS=$(printf '%s\n' "$@") alluxio runClass jdk.nashorn.tools.Shell "$file"
  else
    {
      say "$SHELL_CLASS"
      for word in "$@"; do
        word=${word//\\/\\\\}
        say "\"${word//\"/\\\"}\""
      done
    } >"$file"
    alluxio runClass "@$file"
  fi
  ended=$?
  rm -f -- "$file"
  return "$ended"
}

# Keeps a leading master's log quiet from the first mount with a credential to the end.
quiet=
silence() {
  [[ $quiet ]] && return
  quiet=yes
  trap 'levels INFO INFO' EXIT
  levels WARN ERROR ||
    say "warning: the leading master's log cannot be kept quiet, and shows these credentials"
}
levels() {
  local i result=0 wanted=("$@")
  for i in 0 1; do
    alluxio logLevel --target=master --logName="${LOGGERS[i]}" --level="${wanted[i]}" \
      >/dev/null 2>&1 || result=1
  done
  return "$result"
}

# attempt WHAT WORD...: an `alluxio fs` command; what went wrong is said, and counted.
attempt() {
  local what=$1 output
  shift
  if output=$("$@" 2>&1); then return; fi
  fail "$what:"
  shown "$output"
  return 1
}

# mark PATH: the hash of all that is declared for a mount.
mark() {
  local each hash name
  hash=$(
    {
      say "${address[$1]}" && say "${flags[$1]}${options[$1]}"
      while IFS= read -r each; do
        name=${each#*=}
        [[ $each ]] && say "${each%%=*}=${!name}"
      done <<<"${secrets[$1]}"
    } | sha256sum
  )
  say "${hash%% *}"
}

# apply WHAT PATH COMMAND [ADDRESS]: mounts it, or updates its options.
apply() {
  local what=$1 path=$2 words=("$3") each name how=(alluxio fs)
  while IFS= read -r each; do
    [[ $each ]] && words+=("$each")
  done <<<"${flags[$path]}"
  while IFS= read -r each; do
    [[ $each ]] && words+=(--option "$each")
  done <<<"${options[$path]}"
  while IFS= read -r each; do
    [[ $each ]] || continue
    name=${each#*=}
    words+=(--option "${each%%=*}=${!name}")
    how=(unseen)
  done <<<"${secrets[$path]}"
  words+=(--option "$MARK=$(mark "$path")" "$path" "${@:4}")
  if [[ ${how[0]} == unseen ]]; then silence; fi
  attempt "$what" "${how[@]}" "${words[@]}"
}

mount() {
  local path=$1 above=${1%/*}
  if [[ $above ]] && ! alluxio fs test -d "$above" >/dev/null 2>&1; then
    attempt "$path is not mounted, since $above cannot be made" \
      alluxio fs -Dalluxio.user.file.writetype.default=MUST_CACHE mkdir "$above" || return
  fi
  apply "$path is not mounted from ${address[$path]}" "$path" mount "${address[$path]}" || return
  say "mounted ${address[$path]} at $path"
}

# Whoever unmounts loses what is in Alluxio alone.
unmount() {
  local path=$1 ends waiting
  ends=$(
    alluxio fs -Dalluxio.user.file.metadata.load.type=NEVER ls -R "$path" 2>&1 |
      awk '/^[^\/]* TO_BE_PERSISTED / && !n { n = $0 } { last = $0 } END { print n; print last }'
  ) || {
    fail "$path stays mounted, since it cannot be listed:"
    shown "${ends#*$'\n'}"
    return 1
  }
  waiting=${ends%%$'\n'*}
  if [[ $waiting ]]; then
    fail "$path stays mounted: it has files that are not in its under storage yet, such as" \
      "/${waiting#*/}"
    return 1
  fi
  attempt "$path stays mounted" alluxio fs unmount "$path" || return
  say "unmounted $path"
}

# Masters may be about to start, or to elect a leader.
table=$(alluxio fs -Dalluxio.user.rpc.retry.max.duration=3min mount 2>&1) || {
  printf '%s: cannot read the mount table:\n' "${0##*/}" >&2
  shown "$table"
  exit 1
}
declare -A mounted=() marks=()
while IFS= read -r line; do
  [[ $line =~ ^([^\ ]+)\ +on\ +(/.*[^\ ]|/)\ +\([^,]*,\ capacity=.*\}\)$ ]] || continue
  path=${BASH_REMATCH[2]}
  mounted[$path]=${BASH_REMATCH[1]} marks[$path]=''
  # Other options may have anything in them, also what begins and ends their list.
  [[ $line =~ (\{|,\ )"$MARK="([0-9a-f]{64})(,\ |\}\)$) ]] && marks[$path]=${BASH_REMATCH[2]}
done <<<"$table"
if [[ ! ${mounted[/]:-} ]]; then
  printf '%s: alluxio fs mount shows no mount table:\n' "${0##*/}" >&2
  shown "$table"
  exit 1
fi

# First what is to go: its address may be mounted elsewhere, or its path be above another.
same() { [[ ${1%/} == "${2%/}" ]]; }
for path in "${!mounted[@]}"; do
  [[ ${marks[$path]} ]] || continue
  if [[ ! ${address[$path]+declared} ]]; then
    unmount "$path"
  elif ! same "${mounted[$path]}" "${address[$path]}"; then
    say "$path is mounted from ${mounted[$path]}, and is to be from ${address[$path]}"
    unmount "$path" && mounted[$path]=''
  fi
done

for path in ${declared[@]+"${declared[@]}"}; do
  if [[ ! ${mounted[$path]:-} ]]; then
    mount "$path"
  elif ! same "${mounted[$path]}" "${address[$path]}"; then
    # One with the mark was to be unmounted, and what was in the way is said.
    [[ ${marks[$path]} ]] ||
      fail "$path was mounted from ${mounted[$path]} by somebody else. Unmount that, or declare it."
  elif [[ ${marks[$path]} != "$(mark "$path")" ]]; then
    apply "the options of $path are not changed" "$path" updateMount &&
      say "changed the options of $path"
  else
    say "$path is as declared"
  fi
done
((failed == 0)) || die "$failed of these failed. The next run tries them again."
