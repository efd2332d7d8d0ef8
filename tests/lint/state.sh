#!/bin/sh
# tests/lint/state.sh: no variable outlives a call: writable data of object files is named.
#
# Usage: state.sh OBJECT...
#
# Constants stand in .rodata, or in .data.rel.ro when they hold addresses; what is left in .data and
# .bss can change. tests/lint/allowed_state.txt lists the exceptions, `OBJECT VARIABLE reason`.
set -eu
allowed=$(dirname "$0")/allowed_state.txt

objdump -t "$@" | awk -v allowed="$allowed" '
BEGIN {
    while ((getline line < allowed) > 0)
        if (line !~ /^(#|$)/ && split(line, words, " ") > 2)
            is_allowed[words[1], words[2]] = 1
}
/file format/ { object = $1; sub(/:$/, "", object); next }
{
    # value, flags (seven characters), section, size, name
    flags = substr($0, index($0, " ") + 1, 7)
    section = $0
    sub(/^[^ ]+ .......[ ]?/, "", section)
    sub(/[\t ].*/, "", section)
    name = $NF
    sub(/\.[0-9]+$/, "", name) # of a static variable in a function
}
flags ~ /O/ && (section == "*COM*" || section ~ /^\.t?(data|bss)/) && section !~ /^\.data\.rel\.ro/ {
    short = object
    sub(/.*\/(release|asan|tsan|fuzz)\//, "", short)
    if (name !~ /^__/ && !((short, name) in is_allowed)) {
        printf "%s: %s can change and outlives its function (%s)\n", short, name, section
        found = 1
    }
}
END { exit found }
'
