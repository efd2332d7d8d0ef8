#!/bin/bash
# tests/live/run.sh PROGRAM [TEST...]: capture on interfaces while scenarios are sent into them.
#
# All of it happens in a network of its own (unshare): pairs of interfaces that are joined by a wire, the scenario goes into one end
# and rung captures at the other. Where that is not permitted nothing is tested, and said so.
#
# A test is a function test_... in one of the files beside this one; its name is what it claims. It runs in a folder of its own that
# anybody may write to, because rung gives up its privileges. $SCRIPT2PCAP and $REPLAY are the programs of tests/tools; without them
# those beside PROGRAM serve, or are built for this run. The last line is "live: N passed, N failed".
set -u

if [ $# -lt 1 ] || [ ! -x "$1" ]; then
    echo "usage: $0 PROGRAM [TEST...]" >&2
    exit 2
fi

skip_all() {
    echo "live: skipped: $1"
    echo "live: 0 passed, 0 failed"
    exit 0
}

if [ -z "${RUNG_LIVE_NETWORK:-}" ]; then
    for tool in ip unshare; do
        command -v "$tool" >/dev/null || skip_all "needs $tool (iproute2, util-linux)"
    done
    if unshare -n true 2>/dev/null; then
        RUNG_LIVE_NETWORK=root exec unshare -n bash "$0" "$@"
    elif unshare -rn true 2>/dev/null; then
        RUNG_LIVE_NETWORK=user exec unshare -rn bash "$0" "$@"
    fi
    skip_all 'no permission to make a network (unshare)'
fi
ip link add tx0 type veth peer name rx0 2>/dev/null || skip_all 'no permission to make interfaces'
ip link del tx0
ip link set lo up
echo 1 2>/dev/null >/proc/sys/net/ipv6/conf/all/disable_ipv6
echo 1 2>/dev/null >/proc/sys/net/ipv6/conf/default/disable_ipv6

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
given=$(realpath "$1")
shift
export TZ=UTC LC_ALL=C.UTF-8
unset COLUMNS NO_COLOR CLICOLOR CLICOLOR_FORCE FORCE_COLOR COLORTERM
# A process that has given up privileges may not be traced, which the leak checker does.
export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
captures=$work/captures
mkdir "$captures" "$work/tests"
chmod 755 "$work" "$work/tests" "$captures"

# Root of a network alone can become nobody else.
staying=()
[ "$RUNG_LIVE_NETWORK" = root ] || staying=(-Z root)

# A copy that anybody may run.
binary=$work/rung
cp "$given" "$binary" && chmod 755 "$binary" || exit 2

# build NAME: compile one of tests/tools for this run.
build() {
    local sources=("$root"/tests/tools/"$1"*.c "$root"/base/{slice,buf,arena,addr,clock,err,hash}.c)
    [ "$1" != replay ] || sources+=("$root"/capture/{file,front,pipe,source,stream}.c)
    "${CC:-cc}" -std=c17 -O1 -D_GNU_SOURCE -I"$root" -o "$work/$2" "${sources[@]}" -lxxhash -lpcap
}

compiler=${SCRIPT2PCAP:-$(dirname "$given")/tests/tools/script2pcap}
[ -x "$compiler" ] || { compiler=$work/script2pcap; build script script2pcap || exit 2; }
replay=${REPLAY:-$(dirname "$given")/tests/tools/replay}
[ -x "$replay" ] || { replay=$work/replay; build replay replay || exit 2; }

# scenario NAME: give the path of its capture.
scenario() {
    local capture=$captures/$1.pcap
    [ -e "$capture" ] || "$compiler" "$root/tests/scenarios/$1/script.txt" "$capture" || fail "scenario $1 does not compile"
    echo "$capture"
}

fail() {
    echo "$test: $*"
    [ -s err ] && sed 's/^/    stderr: /' err | head -n 5
    exit 1
}

# A test that cannot be done here is counted as nothing.
skip() {
    echo "$test: skipped: $*"
    exit 77
}

# until_true COMMAND...: try ten times a second until it succeeds, ten seconds at most.
until_true() {
    local end=$((SECONDS + 10))
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.1
    done
}

# wire N...: make the pairs tx0-rx0, tx1-rx1 ..., up and wide enough for every frame.
wire() {
    local n
    for n; do
        ip link add "tx$n" mtu 65535 type veth peer name "rx$n" mtu 65535
        ip link set "tx$n" up
        ip link set "rx$n" up
    done
}

# capture ARGUMENT...: begin to capture in the background into `store`; leaves $pid. Interfaces are open and privileges gone when it
# is back.
capture() {
    "$binary" watch --jsonl -o store "${staying[@]}" "$@" >out 2>err </dev/null &
    pid=$!
    await_start
}

# The store is made when everything else has been.
await_start() {
    until_true has_started || fail 'no store within ten seconds'
    [ -e store ] || fail 'ended at once'
}

has_started() {
    [ -e store ] || is_gone
}

has_messages() {
    [ "$("$binary" messages --plain store | wc -l)" -ge "$1" ]
}

# await FILE: wait until the store holds as many messages as the capture does.
await() {
    local wanted
    wanted=$("$binary" messages --plain --quiet "$@" 2>/dev/null | wc -l)
    until_true has_messages "$wanted" || fail "not $wanted messages in the store: $("$binary" messages --plain store | wc -l)"
}

# stop [SIGNAL]: end the capture; leaves $status.
stop() {
    kill -s "${1:-INT}" "$pid"
    finish
}

# finish: wait for the end of the capture, ten seconds at most; leaves $status.
finish() {
    until_true is_gone || fail 'does not end'
    wait "$pid"
    status=$?
}

is_gone() {
    ! kill -0 "$pid" || [ "$(awk '/^State/ { print $2 }' "/proc/$pid/status")" = Z ]
}

# rung ARGUMENT...: run to the end; leaves `out`, `err` and $status.
rung() {
    timeout 20 "$binary" "$@" >out 2>err </dev/null
    status=$?
}

# as_nobody COMMAND...: without any privilege.
as_nobody() {
    setpriv --reuid=65534 --regid=65534 --clear-groups -- "$@"
}

needs_root() {
    [ "$RUNG_LIVE_NETWORK" = root ] || skip 'needs root'
}

# What must be the same of two readings: no times, no ids.
calls_of() {
    "$binary" calls --all --json --quiet "$@" 2>/dev/null |
        jq -cS '.[] | {method, state, final, reason, from, to, src, dst, call_id, messages, retransmissions, ended_by,
                       findings: [.findings[]?.rule] | sort}' | sort
}

# expect_same_calls FILE [ARGUMENT...]: the store holds the calls of the capture.
expect_same_calls() {
    calls_of "$@" >wanted.jsonl
    calls_of store >got.jsonl
    [ -s wanted.jsonl ] || fail 'the capture has no calls'
    cmp -s wanted.jsonl got.jsonl || fail "other calls: $(diff wanted.jsonl got.jsonl | head -n 4)"
}

# What the kernel had no room for, as a summary on stderr tells it.
kernel_drops() {
    local drops
    drops=$(sed -n 's/^rung: lost: \(.*, \)*\([0-9]*\) packets* dropped by the kernel.*/\2/p' err)
    echo "${drops:-0}"
}

expect_status() { [ "$status" -eq "$1" ] || fail "status $status, not $1"; }
expect_err() { grep -qF -e "$1" err || fail "not on stderr: $1"; }
expect_no_err() { ! grep -qF -e "$1" err || fail "on stderr: $1"; }

for file in "$here"/*_test.sh; do
    # shellcheck source=/dev/null
    . "$file"
done
# shellcheck disable=SC2046
[ $# -gt 0 ] || set -- $(declare -F | awk '$3 ~ /^test_/ { print $3 }')

passed=0
failed=0
for test; do
    mkdir "$work/tests/$test"
    chmod 777 "$work/tests/$test"
    (
        cd "$work/tests/$test" || exit 1
        pid=
        trap '[ -z "$pid" ] || kill -s KILL "$pid" 2>/dev/null' EXIT
        "$test"
    )
    case $? in
    0) passed=$((passed + 1)) ;;
    77) ;;
    *) failed=$((failed + 1)) ;;
    esac
    for interface in tx0 tx1; do
        ip link del "$interface" 2>/dev/null
    done
done
echo "live: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
