#!/bin/bash
# tests/cli/run.sh BINARY [TEST...]: run the program as its users do and look at what it says and how it ends.
#
# A test is a function test_... in one of the files beside this one; its name is what it claims. It runs in a folder of its own and
# fails at its first expectation that does not hold. The captures are scenarios, compiled by $SCRIPT2PCAP, by the compiler beside
# BINARY, or by one that is built for this run. The last line is "cli: N passed, N failed".
set -u

[ $# -ge 1 ] && [ -x "$1" ] || { echo "usage: $0 BINARY [TEST...]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
binary=$(realpath "$1")
shift
export TZ=UTC LC_ALL=C.UTF-8
unset COLUMNS NO_COLOR CLICOLOR CLICOLOR_FORCE FORCE_COLOR COLORTERM

work=$(mktemp -d) || exit 2
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
captures=$work/captures
mkdir "$captures" "$work/tests"

compiler=${SCRIPT2PCAP:-$(dirname "$binary")/tests/tools/script2pcap}
if [ ! -x "$compiler" ]; then
    compiler=$work/script2pcap
    (cd "$root" && "${CC:-cc}" -std=c17 -O1 -D_GNU_SOURCE -I. -o "$compiler" tests/tools/script*.c \
        base/{slice,buf,arena,addr,clock,err,hash}.c -lxxhash) || exit 2
fi
for name in sample busy direct-call hostile-names rtp-noise register-with-401 nanoseconds broken-neighbours response-with-odd-cseq; do
    "$compiler" "$root/tests/scenarios/$name/script.txt" "$captures/$name.pcap" || exit 2
done

reorder=${REORDER:-$(dirname "$binary")/tests/tools/reorder}

fail() {
    echo "$test: $*"
    [ -s err ] && sed 's/^/    stderr: /' err | head -n 5
    exit 1
}

# Run the program; leaves `out`, `err` and $status.
rung() {
    timeout 60 "$binary" "$@" >out 2>err
    status=$?
    [ "$status" -lt 126 ] || [ "$status" -gt 128 ] || fail "did not run: rung $*"
    ! grep -qv '^rung: ' err || fail "a line on stderr does not begin with 'rung: ': rung $*"
}

# The expectations; each ends the test when it does not hold.
expect_status() { [ "$status" -eq "$1" ] || fail "status $status, not $1"; }
expect_out() { grep -qF -e "$1" out || fail "not in the output: $1"; }
expect_no_out() { [ ! -s out ] || fail "there is output: $(head -n 1 out)"; }
expect_lines() { [ "$(wc -l <out)" -eq "$1" ] || fail "$(wc -l <out) lines of output, not $1"; }
expect_err() { grep -qF -e "$1" err || fail "not on stderr: $1"; }
expect_no_err() { [ ! -s err ] || fail "there is something on stderr"; }
expect_one_line() { [ "$(wc -l <err)" -eq 1 ] || fail "not one line on stderr"; }
expect_no_file() { [ ! -e "$1" ] || fail "there is a file $1"; }
expect_same() { cmp -s "$1" "$2" || fail "$1 and $2 differ"; }

# Run a command line on a terminal of its own; leaves what the terminal got in `out`, and $status.
on_terminal() {
    script -qec "$1" /dev/null </dev/null >out 2>err
    status=$?
    : >err
}

for file in "$here"/*_test.sh; do
    # shellcheck source=/dev/null
    . "$file"
done
[ $# -gt 0 ] || set -- $(declare -F | awk '$3 ~ /^test_/ { print $3 }')

passed=0
failed=0
for test; do
    mkdir "$work/tests/$test"
    if (cd "$work/tests/$test" && "$test"); then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
done
echo "cli: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
