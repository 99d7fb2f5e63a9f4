#!/usr/bin/env bash
# format-journal-always
#
# Empties the master's journal, whatever it holds, at every start of the pod: only if explicitly
# asked for. formatJournal reads ALLUXIO_JAVA_OPTS alone, and the embedded journal wants its own
# address there.
set -euo pipefail

export ALLUXIO_JAVA_OPTS="$ALLUXIO_JAVA_OPTS -Dalluxio.master.hostname=$ALLUXIO_MASTER_HOSTNAME"
exec alluxio formatJournal
