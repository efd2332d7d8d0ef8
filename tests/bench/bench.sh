#!/bin/bash
# tests/bench/bench.sh: measure rung against plain libpcap, sngrep and tshark on the same captures.
#
# Usage: BUILD=build/release tests/bench/bench.sh [a|b|c|ui|web|live]...        (make bench BENCH="a c" does)
#
#   a   100,000 calls through a proxy, SIP only: 1.3 M messages
#   b   2,000 calls with 1.8 M RTP packets
#   c   20,000 messages in one dialog, and 40,000 to see that twice as many take twice as long
#   ui, web, live   the terminal, the API and capturing: bench_ui.sh, bench_web.sh, bench_live.sh
#
# Captures are made once, below build/bench, which needs 1.3 GB; each is read once beforehand, so that
# all find it in the page cache. rung and libpcap run RUNS times (the median counts), the others once.
# sngrep is told not to draw (-N -q), so it needs no terminal. A peer that is not installed, or takes
# longer than LIMIT seconds, has a dash. Nothing here is a test: no time makes it fail.
set -eu

: "${BUILD:?the folder of the build, as in build/release}"
RUNS=${RUNS:-3}
LIMIT=${LIMIT:-300}
folder=build/bench
tools=$BUILD/tests/bench
export TERM=${TERM:-xterm} TZ=UTC LC_ALL=C.UTF-8 TMPDIR=$PWD/$folder

# make_capture NAME CASE COUNT
make_capture() {
    local path=$folder/$1.pcap
    if [ ! -s "$path" ] || [ "$tools/generate" -nt "$path" ]; then
        "$tools/generate" "$2" "$3" "$path.new" >/dev/null
        mv "$path.new" "$path"
    fi
}

# measure RUNS COMMAND...: "WALL CPU RSS", or dashes.
measure() {
    local runs=$1
    shift
    command -v "$1" >/dev/null || { echo '- - -' && return; }
    "$tools/measure" "$runs" "$LIMIT" "$@" 2>/dev/null || echo '- - -'
}

# ratio A B: how many times B is in A; a dash when one of them is not known.
ratio() {
    awk -v a="$1" -v b="$2" 'BEGIN { if (a != "-" && b > 0) printf "%.1f", a / b; else printf "-" }'
}

# row WHAT WALL CPU RSS, and keep WALL for the ratios.
row() {
    printf '  %-28s %8s %8s %8s\n' "$1" "$2" "$3" "$4"
    wall=$2
}

# The three numbers of measure are three arguments of row.
# shellcheck disable=SC2046
compare() {
    local path=$folder/$1.pcap wall rung floor sngrep
    printf '\n%s: %s, %s MB\n' "$1" "$2" "$(($(stat -c %s "$path") / 1000000))"
    printf '  %-28s %8s %8s %8s\n' '' 'wall s' 'CPU s' 'peak MB'
    cat "$path" >/dev/null
    row 'rung calls' $(measure "$RUNS" "$BUILD/rung" calls "$path")
    rung=$wall
    row 'rung import' $(measure "$RUNS" "$BUILD/rung" import --force -o "$folder/$1.db" "$path")
    rm -f "$folder/$1.db"
    row 'libpcap, reading only' $(measure "$RUNS" "$tools/read_pcap" "$path")
    floor=$wall
    row 'sngrep -N -q -l 200000 -I' $(measure 1 sngrep -N -q -l 200000 -I "$path")
    sngrep=$wall
    row 'tshark -q -z sip,stat -r' $(measure 1 tshark -q -z sip,stat -r "$path")
    printf '  in wall time: rung/libpcap %s, sngrep/rung %s, tshark/rung %s\n' \
        "$(ratio "$rung" "$floor")" "$(ratio "$sngrep" "$rung")" "$(ratio "$wall" "$rung")"
}

bench_a() {
    make_capture a proxy 100000
    compare a '100,000 calls through a proxy, 1.3 M SIP messages'
}

bench_b() {
    make_capture b media 2000
    compare b '2,000 calls, 1.8 M RTP packets'
}

bench_c() {
    make_capture c dialog 20000
    make_capture c2 dialog 40000
    compare c '20,000 messages in one dialog'
    compare c2 '40,000 messages in one dialog'
}

# The faces have scripts of their own.
bench_ui() { bash tests/bench/bench_ui.sh; }
bench_web() { bash tests/bench/bench_web.sh; }
bench_live() { bash tests/bench/bench_live.sh; }

mkdir -p "$folder"
echo "$(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
for case in "${@:-a b c ui web live}"; do
    for name in $case; do
        "bench_$name"
    done
done
