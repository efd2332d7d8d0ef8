#!/bin/sh
# tests/corpus/run.sh BINARY [FILE...]: compare rung with tshark on real captures, where they are at hand.
#
# The captures are not part of the project: they are looked for in ../shared/corpus. For each file the number of SIP messages over
# UDP, the count of each method and code, and the set of Call-IDs must be the same. Differences that are understood stand in
# known.tsv with who errs and why. tshark's answers are kept in build/corpus.
# Prints a few lines for each failure and, at the end, "corpus: N passed, N failed".
set -u

if [ $# -lt 1 ] || [ ! -x "$1" ]; then
    echo "usage: $0 BINARY [FILE...]" >&2
    exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
binary=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
shift
corpus=$root/../shared/corpus
cache=$root/build/corpus
TZ=UTC LC_ALL=C.UTF-8
export TZ LC_ALL

skip() {
    echo "note: $1"
    echo "corpus: 0 passed, 0 failed"
    exit 0
}
[ -d "$corpus" ] || skip "no corpus at ../shared/corpus"
command -v tshark >/dev/null || skip "no tshark to compare with"
command -v jq >/dev/null || skip "no jq to read the JSON output"
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
mkdir -p "$cache"

# The captures that hold SIP: column 5 of the catalogue counts the frames in which tshark sees some.
# shellcheck disable=SC2046 # a name is one word
[ $# -gt 0 ] || set -- $(awk -F '\t' 'NR > 1 && $5 > 0 { print $1 }' "$corpus/catalog.tsv")

# What tshark sees, one line a fact: "method INVITE 3", "code 200 5", "call-id abc". Only whole datagrams that are not in a tunnel.
ask_tshark() {
    tshark -r "$1" -Y 'sip && udp && !tcp' -T fields -E separator=/t -E occurrence=f -e frame.protocols -e ip.flags.mf \
        -e ip.frag_offset -e sip.Method -e sip.Status-Code -e sip.Call-ID 2>/dev/null |
        awk -F '\t' -f "$here/tshark.awk" | sort
}

ask_rung() {
    "$binary" messages --jsonl "$1" 2>"$work/stderr" >"$work/messages"
    status=$?
    case $status in
    0 | 1 | 5) ;;
    *) echo "failed with status $status: $(cat "$work/stderr")" ;;
    esac
    jq -r '(if .is_request then "method \(.method)" else "code \(.code)" end), (.call_id // "" | select(. != "") | "call-id \(.)")' "$work/messages" |
        sort | uniq -c | awk '{ n = $1; sub(/^ *[0-9]+ /, ""); print /^call-id/ ? $0 : $0 " " n }' | sort
}

# compare NAME: lines that only one of the two has, "<" of tshark and ">" of rung, without those that are known.
compare() {
    diff "$cache/$1.tsv" "$work/rung" | grep '^[<>]' >"$work/differences"
    awk -F '\t' -v name="$1" '$1 == name { print $2 }' "$here/known.tsv" >"$work/known"
    grep -vxF -f "$work/known" "$work/differences"
}

is_left_out() {
    awk -F '\t' -v name="$1" '$1 == name && $2 == "*" { found = 1 } END { exit !found }' "$here/known.tsv"
}

passed=0
failed=0
left_out=0
for name; do
    file=$corpus/$name
    if is_left_out "$name"; then
        left_out=$((left_out + 1))
        continue
    fi
    [ -f "$file" ] || { echo "$name: not in the corpus"; failed=$((failed + 1)); continue; }
    [ -f "$cache/$name.tsv" ] || { ask_tshark "$file" >"$work/tshark" && mv "$work/tshark" "$cache/$name.tsv"; }
    ask_rung "$file" >"$work/rung"
    if compare "$name" >"$work/report"; then
        failed=$((failed + 1))
        echo "$name: differs from tshark (<)"
        head -n 8 "$work/report" | sed 's/^/    /'
    else
        passed=$((passed + 1))
    fi
done
[ $left_out -eq 0 ] || echo "note: $left_out left out, see tests/corpus/known.tsv"
echo "corpus: $passed passed, $failed failed"
[ $failed -eq 0 ]
