#!/usr/bin/env bash
# format-journal FOLDER UFS|EMBEDDED
#
# Formats the master's journal when, and only when, it never was: formatting destroys a journal,
# and a master refuses to start without a formatted one. Whatever leaves a doubt is a failure,
# for a person to look at.
set -euo pipefail
shopt -s dotglob nullglob

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() { say "$@"; exit 1; }

if (($# != 2)) || [[ $2 != UFS && $2 != EMBEDDED ]]; then
  die "takes a folder and UFS or EMBEDDED, not '$*'. Correct the container's command."
fi
readonly FOLDER=$1 TYPE=$2
# Exists while a first format runs. What an interrupted one leaves looks like a damaged journal;
# this file tells the two apart.
readonly SENTINEL=$FOLDER/.alluxio-format-in-progress
REMEDY="Restore the journal from a backup; or, if nothing in $FOLDER matters, empty it or delete"
REMEDY+=" its volume claim. Then start the pod again."

# Fails unless directory $1 can be listed. To a glob, a directory that cannot be read is an empty
# one; ls tells the difference.
must_list() {
  local dir=$1 names=
  if ! { [[ -d $dir && -r $dir && -x $dir ]] && names=$(ls -A -- "$dir"); }; then
    die "cannot list $dir as user $EUID, so cannot tell whether it holds a journal. Make it a" \
      "directory that this user can read, then start the pod again."
  fi
  set -- "$dir"/*
  if (($# == 0)) && [[ -n $names ]]; then
    die "listing $dir gave two answers. Check the volume, then start the pod again."
  fi
}

# What a new volume may hold (only at its top), and our own file.
ignorable() {
  case ${1#"$FOLDER"/} in
    lost+found | .snapshot | "${SENTINEL##*/}") return 0 ;;
    *) return 1 ;;
  esac
}

# Sets MARKED and UNMARKED: the parts of the master's journal that are formatted and that are not.
look() {
  local dir name unmarked
  MARKED='' UNMARKED=''
  if [[ $TYPE == EMBEDDED ]]; then
    if [[ -d $FOLDER/raft ]]; then
      MARKED=' raft'
    elif [[ -e $FOLDER/raft || -L $FOLDER/raft ]]; then
      die "$FOLDER/raft is not a directory. $REMEDY"
    fi
    return
  fi
  # UFS: one directory per service of the master, each formatted once it has a file _format_*.
  for dir in "$FOLDER"/[!.]*; do
    name=${dir##*/}
    # JobJournal is the job master's journal and says nothing of the master's.
    if [[ ! -d $dir || $name == JobJournal || $name == lost+found ]]; then continue; fi
    must_list "$dir"
    unmarked=
    if [[ -e $dir/v1 || -L $dir/v1 ]]; then
      dir=$dir/v1 unmarked=" $name"
      must_list "$dir"
    fi
    set -- "$dir"/_format_*
    if (($# > 0)); then MARKED+=" $name"; else UNMARKED+=$unmarked; fi
  done
}

# Fails if directory $1 holds, at any depth, what formatting does not leave: a file other than a
# marker, a symbolic link (never followed), or anything at all in raft, where formatting leaves
# nothing and a started master makes directories first.
must_hold_no_content() {
  local dir=$1 entry
  must_list "$dir"
  for entry in "$dir"/*; do
    if ignorable "$entry"; then continue; fi
    if [[ ! -L $entry && $dir != "$FOLDER"/raft ]]; then
      if [[ -d $entry ]]; then
        must_hold_no_content "$entry"
        continue
      fi
      if [[ -f $entry && ${entry##*/} == _format_* ]]; then continue; fi
    fi
    die "$SENTINEL tells of a first format that was interrupted, but there is also $entry, which" \
      "no format writes. If this journal has been in use, remove $SENTINEL and start the pod" \
      "again. Otherwise: $REMEDY"
  done
}

format() {
  local options
  if [[ -z ${ALLUXIO_MASTER_HOSTNAME:-} ]]; then
    die "ALLUXIO_MASTER_HOSTNAME is not set. Set it to the master's own address."
  fi
  # formatJournal reads ALLUXIO_JAVA_OPTS alone, and the embedded journal wants its own address
  # there. The last of equal options counts: with these it formats what was looked at here and
  # nothing else, whatever the configuration says. (Its launcher cannot pass on white space.)
  options="-Dalluxio.master.hostname=$ALLUXIO_MASTER_HOSTNAME -Dalluxio.master.journal.type=$TYPE"
  if [[ $FOLDER != *[[:space:]]* ]]; then options+=" -Dalluxio.master.journal.folder=$FOLDER"; fi
  export ALLUXIO_JAVA_OPTS="${ALLUXIO_JAVA_OPTS:-} $options"

  printf 'format-journal removes this file when a first format has ended well.\n' >"$SENTINEL" ||
    die "cannot write $SENTINEL. Make $FOLDER writable for user $EUID."
  alluxio formatJournal ||
    die "'alluxio formatJournal' failed ($?). Put right what it says; a restart tries again."
  look
  if [[ -z $MARKED || -n $UNMARKED ]]; then
    die "'alluxio formatJournal' succeeded, yet not all of $FOLDER is a formatted $TYPE journal" \
      "(not formatted:${UNMARKED:- anything}). Check that alluxio.master.journal.folder is" \
      "$FOLDER and that nothing else is in it; a restart tries again."
  fi
  rm -- "$SENTINEL" || die "formatted, but cannot remove $SENTINEL. Remove it by hand."
  say "formatted the $TYPE journal in $FOLDER."
}

if [[ ! -d $FOLDER ]]; then
  die "$FOLDER is missing or not a directory. Mount the journal's volume there."
fi
must_list "$FOLDER"
look

if [[ -e $SENTINEL || -L $SENTINEL ]]; then
  if [[ ! -f $SENTINEL || -L $SENTINEL ]]; then die "$SENTINEL is not a plain file. $REMEDY"; fi
  must_hold_no_content "$FOLDER"
  # Even if everything here has its marker: services not yet reached leave no trace at all. And
  # there is nothing to lose.
  say "an earlier first format was interrupted before any use of the journal: formatting again."
  format
  exit 0
fi

if [[ -n $UNMARKED ]]; then
  die "the journal in $FOLDER is damaged: not formatted:$UNMARKED; formatted:${MARKED:- none}." \
    "$REMEDY"
fi
if [[ -n $MARKED ]]; then
  say "the $TYPE journal in $FOLDER is formatted already: left alone."
  exit 0
fi

found=
for entry in "$FOLDER"/*; do
  if ! ignorable "$entry"; then found+=" ${entry##*/}"; fi
done
if [[ -n $found ]]; then
  die "$FOLDER holds no formatted $TYPE journal, yet is not empty:$found. If that is a journal of" \
    "the other type, set that type again. $REMEDY"
fi
format
