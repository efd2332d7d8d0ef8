#!/bin/bash
# tests/bench/bench_ui.sh: how long the terminal program takes to answer keys, beside sngrep.
#
# Usage: BUILD=build/release tests/bench/bench_ui.sh
#
# Both show 100,000 calls (case a of bench.sh) in a terminal of 120x40. A line an action: median and worst of the keys, from the key
# to the last byte on the terminal; processor time while nothing happens; memory. sngrep has no line for what it has no key for, and
# one line in all when it is not done loading after LIMIT seconds. Nothing here is a test: no time makes it fail.
set -u
. "$(dirname "$0")/faces.sh"

LIMIT=${LIMIT:-300}
keys=$(tool key_latency) || exit 2
capture=$(make_capture a proxy 100000) || exit 2
cat "$capture" >/dev/null

# row WHO NAME MEDIAN WORST ANSWERED SENT
rows() {
    awk -v who="$1" '
        $1 == "memory" { printf "  %-8s %-12s %10s MB\n", who, "memory", $2; next }
        $1 == "idle" { printf "  %-8s %-12s %9s %% of a core\n", who, "idle", $2; next }
        { printf "  %-8s %-12s %10s %10s ms  (%s of %s answered)\n", who, $1, $2, $3, $4, $5 }'
}

machine
part_of_all
printf 'keys to screen, 100,000 calls, 120x40\n  %-8s %-12s %10s %10s\n' '' '' median worst
"$keys" --limit "$LIMIT" wait=3 memory= 'down:20=\e[B' 'page:20=\e[6~' 'end:20=G|g' 'sort:20=>|<' 'search:0=/' 'letter:each=4711' 'search:0=\r' \
    'search:0=\e' wait=1 'ladder:20=\r|q' 'ladder:0=\r' 'next-row:5=\e[B' 'message:20=\r|q' 'back:0=q' idle=5 -- "$rung" "$capture" 2>"$work/err" |
    rows rung
[ ! -s "$work/err" ] || cat "$work/err"
command -v sngrep >/dev/null || { echo '  sngrep is not installed'; exit 0; }
"$keys" --limit "$LIMIT" wait=3 memory= 'down:20=\eOB' 'page:20=\e[6~' 'end:20=\eOF|\eOH' 'sort:20=>\eOB\r|>\r' 'ladder:20=\r|\e' 'ladder:0=\r' \
    'next-row:5=\eOB' 'message:20=\r|\e' 'back:0=\e' idle=5 -- sngrep -l 200000 -I "$capture" >"$work/sngrep" 2>"$work/err"
rows sngrep <"$work/sngrep"
if [ ! -s "$work/sngrep" ]; then
    printf '  %-8s %-12s not done loading after %s s\n' sngrep '' "$LIMIT"
elif [ -s "$work/err" ]; then
    cat "$work/err"
fi
