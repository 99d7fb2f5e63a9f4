#!/usr/bin/env bash
# compare-imports.sh FOLDER FOLDER
#
# Fails, and shows what differs, unless two folders that `cdk8s import` wrote hold the same. What is
# in an archive is compared, not the archive: its bytes may depend on the system that packed it.
set -euo pipefail

if (($# != 2)); then
  echo "error: takes two folders" >&2
  exit 2
fi

area=$(mktemp -d)
trap 'rm -rf "$area"' EXIT

# unpack FOLDER COPY: copies a folder, its archives as folders.
unpack() {
  local archive
  cp -R "$1" "$area/$2"
  find "$area/$2" -name __pycache__ -prune -exec rm -r {} +
  find "$area/$2" -name '*.tgz' | while read -r archive; do
    mv "$archive" "$area/archive"
    mkdir "$archive"
    tar -xzf "$area/archive" -C "$archive"
  done
}

unpack "$1" old
unpack "$2" new
cd "$area"
diff -ru old new | cut -c 1-200
