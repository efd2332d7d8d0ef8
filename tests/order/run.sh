#!/bin/bash
# tests/order/run.sh BINARY [NAME...]: every scenario in another order, in pieces and by other ways: the same calls.
#
# What was captured does not change with the order of the records in a file, with the files that they are in, or with the way they
# come: each scenario, or those named, is read as it is and then
#
#   shuffled       records up to 10 ms from their place
#   halves         the second half before the first
#   interfaces     from three interfaces in one pcapng, some packets of each together
#   split          in two files, one shuffled
#   piped          through a pipe, in order and shuffled
#   kept           from a store
#   doubled        each record twice: the copies are duplicates, and nothing else changes
#
# and says the same calls and the same messages. The number of a frame in its file may differ. Prints the differences and, at the end,
# "order: N passed, N failed".
set -u

[ $# -ge 1 ] && [ -x "$1" ] || { echo "usage: $0 BINARY [NAME...]" >&2; exit 2; }
binary=$(realpath "$1")
shift
scenarios=$(cd "$(dirname "$0")/../scenarios" && pwd)
tools=$(dirname "$binary")/tests/tools
compiler=${SCRIPT2PCAP:-$tools/script2pcap}
reorder=${REORDER:-$tools/reorder}
[ -x "$compiler" ] && [ -x "$reorder" ] || { echo "order: script2pcap and reorder are built by make tests" >&2; exit 2; }
export TZ=UTC LC_ALL=C.UTF-8
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
cd "$work" || exit 2
if [ $# -eq 0 ]; then
    for folder in "$scenarios"/*/; do
        set -- "$@" "$(basename "$folder")"
    done
fi

passed=0
failed=0

# say WHAT: count a failure; the details come on standard input.
say() {
    failed=$((failed + 1))
    echo "$name: $1"
    head -n 12 | sed 's/^/    /'
}

# same WAY: compare `calls` and `messages` with those of the capture as it is.
same() {
    local list
    for list in calls messages; do
        diff "expected.$list" "$list" >problem || { say "$1: other $list" <problem && return; }
    done
    passed=$((passed + 1))
}

# strip: the numbers of a frame, and of its capture, are those of the file; that it was out of order is counted.
strip() {
    sed -e '/^{"type":"counters"/d' -e 's/"capture":[0-9]*,"frame":[0-9]*,//'
}

# look FILE...: leave what is the same of any order in `calls` and `messages`. Status 1 (no calls) is no failure.
look() {
    "$binary" calls --quiet --all --jsonl "$@" >all 2>err || [ $? -eq 1 ] || echo 'calls failed' >>all
    strip <all >calls
    "$binary" messages --quiet --jsonl "$@" 2>>err | strip >messages
    cat err >>messages
}

look_at_pipe() {
    # shellcheck disable=SC2002
    cat "$1" | "$binary" calls --quiet --all --jsonl - >all 2>err || [ $? -eq 1 ] || echo 'calls failed' >>all
    strip <all >calls
    "$binary" messages --quiet --jsonl - <"$1" 2>>err | strip >messages
    cat err >>messages
}

# once: the messages that are no copies, without their numbers.
once() {
    grep -v '"duplicate":true' "$1" | sed 's/"n":[0-9]*,//'
}

# What was there M times and as a copy D times is there M times and as a copy M + 2D times. Numbers of messages count
# the copies too.
look_at_doubled() {
    look doubled.pcap
    awk 'match($0, /"messages":[0-9]+/) { messages = substr($0, RSTART + 11, RLENGTH - 11) }
        match($0, /"duplicates":[0-9]+/) {
            copies = substr($0, RSTART + 13, RLENGTH - 13)
            $0 = substr($0, 1, RSTART + 12) (copies - messages) / 2 substr($0, RSTART + RLENGTH)
        } { print }' calls | sed 's/"\(msg\|message\)":[0-9]*/"\1":0/g' >calls.new
    mv calls.new calls
    sed 's/"\(msg\|message\)":[0-9]*/"\1":0/g' expected.calls >expected.new
    mv expected.new expected.calls
    once messages >messages.new
    mv messages.new messages
    once expected.messages >expected.new
    mv expected.new expected.messages
}

run_scenario() {
    if [ -f "$scenarios/$name/script.txt" ]; then
        "$compiler" "$scenarios/$name/script.txt" as-it-is.pcap || { say 'the script does not compile' </dev/null; return; }
    else
        cp "$scenarios/$name/input.pcap" as-it-is.pcap
    fi
    look as-it-is.pcap
    mv calls expected.calls
    mv messages expected.messages
    "$reorder" shuffle 1 10 as-it-is.pcap shuffled.pcap
    look shuffled.pcap
    same shuffled
    "$reorder" halves as-it-is.pcap halves.pcap
    look halves.pcap
    same halves
    "$reorder" interfaces as-it-is.pcap interfaces.pcapng
    look interfaces.pcapng
    same interfaces
    "$reorder" split as-it-is.pcap one.pcap two.pcap
    "$reorder" shuffle 4 10 two.pcap shuffled-two.pcap
    look one.pcap shuffled-two.pcap
    same split
    look_at_pipe as-it-is.pcap
    same 'through a pipe'
    look_at_pipe shuffled.pcap
    same 'shuffled, through a pipe'
    "$binary" import --quiet --force -o kept.db shuffled.pcap 2>/dev/null
    look kept.db
    same 'shuffled, from a store'
    "$reorder" double as-it-is.pcap doubled.pcap
    look_at_doubled
    same doubled
}

for name; do
    run_scenario
done
echo "order: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
