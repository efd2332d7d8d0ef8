#!/bin/sh
# tests/lint/sizes.sh: no file over 600 lines; functions over 60 lines are named, and let pass.
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
    if (FNR - start - 1 > 60)
        printf "%s:%d: warning: a function of %d lines\n", FILENAME, start, FNR - start - 1
    start = 0
}
END { close_file(); exit found }
'
