#!/bin/sh
# tests/screens/run.sh PROGRAM [--accept] [NAME...]: screens of the terminal program as text, compared with NAME.txt beside this file.
#
# cases.tsv has one case a line: name, scenario ("none": a store without calls), size, keys as tests/tools/screen takes them, with
# blanks between; a key "text:two%20words" has its blanks as %20. Options of screen (--ascii) stand before the size. The programs are
# taken from $SCREEN and $SCRIPT2PCAP, by default from tests/tools/ beside PROGRAM. --accept makes what is shown now what shall be
# shown. Ends with "screens: N passed, N failed".
set -u

accept=no
program=
here=$(cd "$(dirname "$0")" && pwd)
scenarios=$here/../scenarios
names=
for word; do
    case $word in
    --accept) accept=yes ;;
    -*) echo "usage: $0 PROGRAM [--accept] [NAME...]" >&2; exit 2 ;;
    *) if [ -z "$program" ]; then program=$word; else names="$names $word "; fi ;;
    esac
done
[ -x "$program" ] || { echo "usage: $0 PROGRAM [--accept] [NAME...]" >&2; exit 2; }
screen=${SCREEN:-$(dirname "$program")/tests/tools/screen}
compiler=${SCRIPT2PCAP:-$(dirname "$program")/tests/tools/script2pcap}
for tool in "$screen" "$compiler"; do
    [ -x "$tool" ] || { echo "screens: '$tool' is missing" >&2; exit 2; }
done
TZ=UTC LC_ALL=C.UTF-8
export TZ LC_ALL
unset COLUMNS NO_COLOR
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# A capture without a packet: the head of a pcap alone.
write_empty() {
    printf '\324\303\262\241\002\000\004\000\000\000\000\000\000\000\000\000\000\000\004\000\001\000\000\000' >"$1"
}

# make_store SCENARIO: leave its store in $work/SCENARIO.db.
make_store() {
    [ ! -f "$work/$1.db" ] || return 0
    if [ "$1" = none ]; then
        write_empty "$work/$1.pcap"
    elif [ -f "$scenarios/$1/script.txt" ]; then
        "$compiler" "$scenarios/$1/script.txt" "$work/$1.pcap" || return 1
    else
        cp "$scenarios/$1/input.pcap" "$work/$1.pcap" || return 1
    fi
    "$program" import --quiet -o "$work/$1.db" "$work/$1.pcap" >"$work/problem" 2>&1 || {
        cat "$work/problem"
        return 1
    }
}

# take NAME SCENARIO SIZE KEYS: leave the picture in $work/NAME.txt.
take() {
    name=$1
    store=$work/$2.db
    options=
    set -f
    set -- $3 -- $4
    while [ "$1" != -- ]; do
        case $1 in --*) options="$options $1" ;; *) size=$1 ;; esac
        shift
    done
    shift
    for key; do
        shift
        set -- "$@" "$(echo "$key" | sed 's/%20/ /g')"
    done
    (cd "$work" && "$screen" $options "$store" "$size" "$@") >"$work/$name.txt" 2>"$work/problem"
    status=$?
    set +f
    [ $status -eq 0 ] || { echo "screen ended with $status"; cat "$work/problem"; return 1; }
}

check() {
    make_store "$2" && take "$@" || return 1
    # No raw byte of a stranger may reach a terminal.
    pattern=$(printf '[\001-\011\013-\037\177]|\302[\200-\237]|\342\200[\252-\256]|\342\201[\246-\251]')
    if LC_ALL=C grep -nE "$pattern" "$work/$1.txt"; then
        echo "control bytes"
        return 1
    fi
    if [ $accept = yes ]; then
        cp "$work/$1.txt" "$here/$1.txt"
    elif [ ! -f "$here/$1.txt" ]; then
        echo "no $1.txt: run with --accept to make it"
        return 1
    else
        diff -u "$here/$1.txt" "$work/$1.txt"
    fi
}

passed=0
failed=0
tab=$(printf '\t')
while IFS=$tab read -r name scenario size keys; do
    case $name in '' | '#'*) continue ;; esac
    case $names in '' | *" $name "*) ;; *) continue ;; esac
    if check "$name" "$scenario" "$size" "$keys" >"$work/report" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "$name"
        tail -n +3 "$work/report" | head -n 60 | sed 's/^/    /'
    fi
done <"$here/cases.tsv"
echo "screens: $passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
