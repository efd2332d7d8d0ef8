#!/bin/bash
# tests/bench/bench.sh: measure rung against plain libpcap, sngrep and tshark on the same captures.
#
# Usage: BUILD=build/release tests/bench/bench.sh [a|b|c|shapes|ui|web|live]...        (make bench BENCH="a c" does)
#
#   a   100,000 calls through a proxy, SIP only: 1.3 M messages
#   b   2,000 calls with 1.8 M RTP packets
#   c   20,000 messages in one dialog, and 40,000 to see that twice as many take twice as long
#   shapes          captures in which one table grows large, a line each, beside libpcap
#   ui, web, live   the terminal, the API and capturing: bench_ui.sh, bench_web.sh, bench_live.sh
#
# Captures are made once, below build/bench, which needs 2.6 GB; each is read once beforehand, so that
# all find it in the page cache. rung and libpcap run RUNS times (the median counts), the others once.
# sngrep is told not to draw (-N -q), so it needs no terminal. A peer that is not installed, or takes
# longer than LIMIT seconds, has a dash. BENCH_PART=20 takes a twentieth of everything, for a look
# whether all of it runs. Nothing here is a test: no time makes it fail.
set -eu
. "$(dirname "$0")/faces.sh"

RUNS=${RUNS:-3}
LIMIT=${LIMIT:-300}
tools=$BUILD/tests/bench
export TMPDIR=$folder

# measure RUNS COMMAND...: "WALL CPU RSS", or dashes.
measure() {
    local runs=$1
    shift
    command -v "$1" >/dev/null || { echo '- - -' && return; }
    "$tools/measure" "$runs" "$LIMIT" "$@" 2>/dev/null || echo '- - -'
}

# ratio A B [FACTOR]: how many times B is in A; a dash when one of them is not known.
ratio() {
    awk -v a="$1" -v b="$2" -v factor="${3:-1}" 'BEGIN { if (a != "-" && b > 0) printf "%.1f", a / b * factor; else printf "-" }'
}

# row WHAT WALL CPU RSS, and keep WALL for the ratios.
row() {
    printf '  %-28s %8s %8s %8s\n' "$1" "$2" "$3" "$4"
    wall=$2
}

# messages_in STORE: how many there are, summed over its calls.
messages_in() {
    "$rung" calls --all --jsonl "$1" 2>/dev/null | grep -o '"messages":[0-9]*' | awk -F: '{ sum += $2 } END { print sum + 0 }'
}

# compare PATH WHAT: all of them on one capture. The three numbers of measure are three arguments of row.
# shellcheck disable=SC2046
compare() {
    local path=$1 store=$folder/bench.db wall own floor sngrep bytes
    printf '\n%s: %s, %s MB\n' "$(basename "$path" .pcap)" "$2" "$(($(stat -c %s "$path") / 1000000))"
    printf '  %-28s %8s %8s %8s\n' '' 'wall s' 'CPU s' 'peak MB'
    cat "$path" >/dev/null
    row 'rung calls' $(measure "$RUNS" "$rung" calls "$path")
    own=$wall
    row 'rung import' $(measure "$RUNS" "$rung" import --force -o "$store" "$path")
    bytes=$(stat -c %s "$store" 2>/dev/null || echo -)
    row 'libpcap, reading only' $(measure "$RUNS" "$tools/read_pcap" "$path")
    floor=$wall
    row 'sngrep -N -q -l 200000 -I' $(measure 1 sngrep -N -q -l 200000 -I "$path")
    sngrep=$wall
    row 'tshark -q -z sip,stat -r' $(measure 1 tshark -q -z sip,stat -r "$path")
    printf '  in wall time: rung/libpcap %s, sngrep/rung %s, tshark/rung %s\n' \
        "$(ratio "$own" "$floor")" "$(ratio "$sngrep" "$own")" "$(ratio "$wall" "$own")"
    printf '  the store that was imported has %s bytes a message\n' "$(ratio "$bytes" "$(messages_in "$store")")"
    rm -f "$store"
}


bench_a() {
    compare "$(make_capture a proxy 100000)" '100,000 calls through a proxy, 1.3 M SIP messages'
}

bench_b() {
    compare "$(make_capture b media 2000)" '2,000 calls, 1.8 M RTP packets'
}

bench_c() {
    compare "$(make_capture c dialog 20000)" '20,000 messages in one dialog'
    compare "$(make_capture c2 dialog 40000)" '40,000 messages in one dialog'
}

# shape CASE COUNT WHAT: a line.
# shellcheck disable=SC2046
shape() {
    local path wall cpu peak floor messages
    path=$(make_capture "shape-$1" "$1" "$2")
    messages=$("$tools/read_pcap" "$path" | grep -o '^[0-9]*')
    read -r _ floor _ <<<"$(measure "$RUNS" "$tools/read_pcap" "$path")"
    read -r wall cpu peak <<<"$(measure "$RUNS" "$rung" calls --all --limit 20 "$path")"
    printf '  %-48s %8s %7s %7s %7s %8s %8s\n' "$3" "$messages" "$wall" "$cpu" "$peak" "$(ratio "$cpu" "$floor")" \
        "$(ratio "$cpu" "$messages" 1000000)"
}

bench_shapes() {
    printf '\nshapes: rung calls --all --limit 20\n  %-48s %8s %7s %7s %7s %8s %8s\n' '' messages 'wall s' 'CPU s' 'peak MB' /libpcap 'us/mess.'
    shape options 500000 '500,000 OPTIONS of their own Call-ID'
    shape refused 300000 '300,000 calls INVITE 404 ACK, own hosts'
    shape at-once 50000 '50,000 calls at once'
    shape register 250000 '250,000 registrations of 20,000 phones'
    shape early 40000 '40,000 early dialogs, as many refusals'
    shape forks 80000 '80,000 branches under one CSeq'
    shape fork-acks 20000 '20,000 branches, each with an ACK of its own'
    shape long 100000 '200,000 messages in one dialog'
    echo '  /libpcap and microseconds a message are of processor time'
}

# The faces have scripts of their own.
bench_ui() { bash tests/bench/bench_ui.sh; }
bench_web() { bash tests/bench/bench_web.sh; }
bench_live() { bash tests/bench/bench_live.sh; }

machine
part_of_all
for case in "${@:-a b c shapes ui web live}"; do
    for name in $case; do
        "bench_$name"
    done
done
