#!/bin/sh
# tests/lint/sizes.sh: no file over 600 lines, no function over 60.
#
# Usage: sizes.sh ROOT
#
# Goes by the layout that clang-format gives: a function's braces stand alone in the first column.
set -eu
cd "$1"
find . -path ./build -prune -o -name '*.[ch]' -print | LC_ALL=C sort | sed 's|^\./||' | xargs awk '
function close_file() {
    if (lines > 600) {
        printf "%s:%d: a file of more than 600 lines\n", file, lines
        found = 1
    }
}
FNR == 1 { close_file(); file = FILENAME; start = 0 }
{ lines = FNR }
/^\{$/ { start = FNR }
/^\}$/ && start {
    if (FNR - start - 1 > 60) {
        printf "%s:%d: a function of %d lines, more than 60\n", FILENAME, start, FNR - start - 1
        found = 1
    }
    start = 0
}
END { close_file(); exit found }
'
