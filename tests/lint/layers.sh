#!/bin/sh
# tests/lint/layers.sh: check the source against the tables of docs/ARCHITECTURE.md.
#
# Usage: layers.sh ARCHITECTURE.md ROOT
#
# Prints one line a finding, `FILE:LINE: what`, and fails if there is one. Headers of C and POSIX may
# stand anywhere unless the third table says otherwise; any other <header> needs a row in the second.
set -eu

tables=$1
cd "$2"
folders=$(awk -F'|' '/^### Who may include whom/ { on = 1; next } /^#/ { on = 0 }
    on && /^\| [a-z]/ { gsub(/ /, "", $2); print $2 }' "$tables")
[ -n "$folders" ] || { echo "layers: no table of layers in $tables"; exit 1; }

# The order of the files does not matter; a folder that is not there yet holds no files.
files=$(for folder in $folders; do
    [ -d "$folder" ] && find "$folder" -name '*.[ch]'
done | LC_ALL=C sort)

# shellcheck disable=SC2086
awk -f tests/lint/layers.awk "$tables" $files
