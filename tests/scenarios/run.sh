#!/bin/sh
# tests/scenarios/run.sh [--accept] BINARY [NAME...]: run every scenario, or those named, and compare with what must be.
#
# The compiler of scripts is taken from $SCRIPT2PCAP, from beside BINARY (tests/tools/script2pcap), or built for this run.
# Prints a few lines for each failure and, at the end, "scenarios: N passed, N failed".
set -u

usage() {
    echo "usage: $0 [--accept] BINARY [NAME...]" >&2
    exit 2
}

# absolute PATH: scenarios run in a folder of their own.
absolute() {
    echo "$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"
}

accept=no
binary=
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
for word; do
    shift
    case $word in
    --accept) accept=yes ;;
    -*) usage ;;
    *) if [ -z "$binary" ]; then binary=$(absolute "$word"); else set -- "$@" "$word"; fi ;;
    esac
done
[ -x "$binary" ] || usage
if [ $# -eq 0 ]; then
    for folder in "$here"/*/; do
        set -- "$@" "$(basename "$folder")"
    done
fi
command -v jq >/dev/null || { echo "scenarios: jq is needed to read the JSON output" >&2; exit 2; }

TZ=UTC LC_ALL=C.UTF-8
export TZ LC_ALL
unset COLUMNS NO_COLOR
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
mkdir "$work/out"

compiler=$(absolute "${SCRIPT2PCAP:-$(dirname "$binary")/tests/tools/script2pcap}")
if [ ! -x "$compiler" ]; then
    compiler=$work/script2pcap
    (cd "$root" && for unit in slice buf arena addr clock err hash; do echo base/$unit.c; done |
        xargs "${CC:-cc}" -std=c17 -O1 -D_GNU_SOURCE -I. -o "$compiler" tests/tools/script*.c -lxxhash) || exit 2
fi

# say NAME WHAT: report a failure of the scenario; the details come on standard input.
say() {
    echo "$1: $2"
    head -n 12 | sed 's/^/    /'
}

# produce FILE ARGUMENT...: keep what the program prints. Status 1 (nothing selected) is no failure here.
produce() {
    output=$1
    shift
    "$binary" "$@" >>"$work/out/$output" 2>>"$work/stderr"
    status=$?
    [ $status -gt 1 ] || return
    has_failed=yes
    { echo "status $status: rung $*"; cat "$work/stderr"; } | say "$name" "the program failed"
}

produce_all() {
    rm -f "$work"/out/*
    : >"$work/stderr"
    has_failed=no
    produce calls.txt calls capture.pcap
    produce calls.jsonl calls --all --jsonl capture.pcap
    produce messages.jsonl messages --jsonl capture.pcap
    for call in $(jq -r '.n // empty' "$work/out/calls.jsonl" 2>/dev/null); do
        produce ladder.txt ladder --width 100 capture.pcap "$call"
        produce ladder-ascii-80.txt ladder --ascii --width 80 capture.pcap "$call"
    done
}

check_expectation() {
    [ -f "$here/$name/expect.tsv" ] || return
    jq -rs --slurpfile messages "$work/out/messages.jsonl" -f "$here/expect.jq" "$work/out/calls.jsonl" \
        >"$work/rows" 2>"$work/problem" || { say "$name" "the JSON cannot be read" <"$work/problem"; return; }
    awk -f "$here/expect.awk" "$here/$name/expect.tsv" "$work/rows" >"$work/problem"
    [ ! -s "$work/problem" ] || say "$name" "not what must be" <"$work/problem"
}

# No raw byte of a stranger may reach a terminal: C0 but tab and line feed, DEL, C1, and the marks that turn lines round.
check_inert() {
    pattern=$(printf '[\001-\010\013-\037\177]|\302[\200-\237]|\342\200[\252-\256]|\342\201[\246-\251]')
    for output in calls.txt calls.jsonl ladder.txt ladder-ascii-80.txt messages.jsonl; do
        [ -f "$work/out/$output" ] || continue
        LC_ALL=C grep -nE "$pattern" "$work/out/$output" >"$work/problem" &&
            cat -v "$work/problem" | say "$name" "$output: control bytes"
    done
}

check_golden() {
    [ $has_failed = no ] || return
    for output in calls.txt calls.jsonl ladder.txt ladder-ascii-80.txt messages.jsonl; do
        golden=$here/$name/$output
        [ $output != messages.jsonl ] || [ -f "$golden" ] || continue
        [ -f "$work/out/$output" ] || continue
        if [ $accept = yes ]; then
            cp "$work/out/$output" "$golden"
        elif [ ! -f "$golden" ]; then
            echo "run with --accept to make it" | say "$name" "$output: no golden file"
        else
            diff -u "$golden" "$work/out/$output" >"$work/problem" ||
                tail -n +3 "$work/problem" | say "$name" "$output differs"
        fi
    done
}

run_scenario() {
    if [ -f "$here/$name/script.txt" ]; then
        "$compiler" "$here/$name/script.txt" "$work/capture.pcap" 2>"$work/problem" ||
            { say "$name" "the script does not compile" <"$work/problem"; return; }
    else
        cp "$here/$name/input.pcap" "$work/capture.pcap"
    fi
    produce_all
    check_expectation
    check_inert
    check_golden
}

passed=0
failed=0
cd "$work" || exit 2
for name; do
    run_scenario >"$work/report" 2>&1
    if [ -s "$work/report" ]; then
        failed=$((failed + 1))
        cat "$work/report"
    else
        passed=$((passed + 1))
    fi
done
echo "scenarios: $passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
