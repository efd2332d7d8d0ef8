#!/bin/sh
# tests/scenarios/verify.sh SCRIPT2PCAP [NAME...]: let tshark confirm the scripts: right checksums, and the counts of expect.tsv.
#
# A second opinion on the truth itself, which needs no rung: for each Call-ID the messages, duplicates and transactions that tshark
# counts must be those of the row. A recording made on a host itself may have checksums that only the card would fill in.
# Scenarios that tshark 4.0 misreads are left out by name.
# Ends with "scripts: N passed, N failed".
set -u

# tshark does not take a message after empty lines or one that is cut, nor two calls with one Call-ID apart, and counts what has no
# branch as a transaction.
misread="odd-but-legal-forms cut-by-snaplen same-call-id-again response-without-via broken-neighbours"

if [ $# -lt 1 ] || [ ! -x "$1" ]; then
    echo "usage: $0 SCRIPT2PCAP [NAME...]" >&2
    exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
compiler=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
shift
if [ $# -eq 0 ]; then
    for folder in "$here"/*/; do
        set -- "$@" "$(basename "$folder")"
    done
fi
command -v tshark >/dev/null || { echo "note: no tshark to ask"; echo "scripts: 0 passed, 0 failed"; exit 0; }
TZ=UTC LC_ALL=C.UTF-8
export TZ LC_ALL
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# One line a call in the order of appearance: messages, duplicates, transactions; or a complaint.
ask_tshark() {
    tshark -o ip.check_checksum:TRUE -o udp.check_checksum:TRUE -r "$1" -T fields -E separator=/t -E occurrence=f \
        -e ip.id -e ip.checksum.status -e udp.checksum.status -e sip.Call-ID -e sip.Via.branch -e sip.CSeq.method 2>/dev/null |
        awk -v recorded="$2" -F '\t' -f "$here/verify.awk"
}

passed=0
failed=0
for name; do
    case " $misread " in *" $name "*) continue ;; esac
    if [ -f "$here/$name/script.txt" ]; then
        recorded=0
        "$compiler" "$here/$name/script.txt" "$work/capture.pcap" || { failed=$((failed + 1)); continue; }
    else
        recorded=1
        cp "$here/$name/input.pcap" "$work/capture.pcap"
    fi
    ask_tshark "$work/capture.pcap" "$recorded" >"$work/counted"
    awk -F '\t' 'NR > 1 { print $5, $7, $13 }' "$here/$name/expect.tsv" >"$work/wanted"
    if diff "$work/wanted" "$work/counted" >"$work/problem"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "$name: messages, duplicates, transactions: expect.tsv (<) and tshark (>)"
        sed 's/^/    /' "$work/problem"
    fi
done
echo "scripts: $passed passed, $failed failed"
[ $failed -eq 0 ]
