# tests/live/start_test.sh: what is needed to begin, and what is given up then. Run by run.sh.
# shellcheck shell=bash disable=SC2154

test_without_permission_there_are_three_ways_to_get_it() {
    needs_root
    wire 0
    as_nobody timeout 20 "$binary" watch -i rx0 -o store >out 2>err </dev/null
    status=$?
    expect_status 4
    expect_err 'rung: cannot capture on rx0: permission denied (CAP_NET_RAW)'
    [ "$(wc -l <err)" -eq 4 ] || fail "$(wc -l <err) lines on stderr, not 4"
    expect_err "  once:     sudo setcap cap_net_raw,cap_net_admin+ep $binary"
    expect_err "  or:       sudo $binary -i rx0"
    expect_err '  or:       sudo tcpdump -i rx0 -U -s0 -w - | '
    [ ! -e store ] || fail 'there is a store'
}

test_an_unknown_interface_is_named() {
    rung watch -i nosuch0 -o store
    expect_status 4
    expect_err 'cannot capture on nosuch0: no such interface'
    [ ! -e store ] || fail 'there is a store'
}

test_an_interface_given_twice_is_a_matter_of_usage() {
    rung watch -i lo,lo -o store
    expect_status 2
    expect_err 'interface lo is given twice'
}

test_an_interface_that_is_down_is_said_to_be() {
    ip link add tx0 type veth peer name rx0
    rung watch -i rx0 -o store
    expect_status 4
    expect_err 'cannot capture on rx0: the interface is down'
}

test_a_wrong_bpf_filter_is_a_matter_of_usage() {
    rung watch -i lo -f 'port udp udp' -o store
    expect_status 2
    expect_err "cannot use the filter 'port udp udp' on lo"
}

test_an_existing_capture_is_not_overwritten() {
    echo precious >out.pcap
    rung watch -i lo -o store -w out.pcap
    expect_status 6
    expect_err "'out.pcap' exists"
    [ "$(cat out.pcap)" = precious ] || fail 'it was overwritten'
}

test_interfaces_are_listed() {
    wire 0
    rung -D
    expect_status 0
    grep -q '^NAME  *STATE  *ADDRESSES  *DESCRIPTION$' out || fail 'no head'
    grep -q '^any  *all ' out || fail 'no any'
    grep -q '^rx0  *up ' out || fail 'no rx0'
    ! grep -q setcap out || fail 'a way to what is permitted already'
}

test_who_may_not_capture_is_told_below_the_list() {
    needs_root
    as_nobody timeout 20 "$binary" -D >out 2>err </dev/null
    status=$?
    expect_status 0
    grep -q 'no permission to capture on them (CAP_NET_RAW)' out || fail 'no word of the permission'
    grep -qF "sudo setcap cap_net_raw,cap_net_admin+ep $binary" out || fail 'no way to get it'
}

# is_powerless USER: the capturing process is that user in every way and has no capability.
is_powerless() {
    local uid gid
    uid=$(id -u "$1")
    gid=$(id -g "$1")
    grep -q "^Uid:	$uid	$uid	$uid	$uid$" "/proc/$pid/status" || fail "not user $1"
    grep -q "^Gid:	$gid	$gid	$gid	$gid$" "/proc/$pid/status" || fail "not the group of $1"
    for set in Inh Prm Eff Amb; do
        grep -q "^Cap$set:	0000000000000000$" "/proc/$pid/status" || fail "has capabilities: Cap$set"
    done
    grep -q '^NoNewPrivs:	1$' "/proc/$pid/status" || fail 'can gain privileges'
    for status in /proc/"$pid"/task/*/status; do
        grep -q '^CapEff:	0000000000000000$' "$status" || fail 'a thread has capabilities'
    done
}

test_root_becomes_nobody() {
    local file
    needs_root
    file=$(scenario busy) || exit 1
    wire 0
    capture -i rx0
    is_powerless nobody
    "$replay" --rate 400 tx0 "$file" >sent || fail 'not sent'
    await "$file"
    stop
    expect_status 130
    [ "$(stat -c %U store)" = nobody ] || fail 'the store belongs to somebody else'
}

test_root_becomes_the_user_that_is_named() {
    needs_root
    id daemon >/dev/null 2>&1 || skip 'there is no user daemon'
    wire 0
    capture -i rx0 -Z daemon
    is_powerless daemon
    stop
}

test_root_stays_root_when_asked() {
    needs_root
    mkdir -m 700 private
    wire 0
    capture -i rx0 -Z root -w private/out.pcap
    grep -q '^Uid:	0	0	0	0$' "/proc/$pid/status" || fail 'not root'
    stop
}

test_an_unknown_user_is_refused_before_anything_is_opened() {
    rung watch -i lo -Z nosuchuser -o store -w out.pcap
    expect_status 2
    expect_err "there is no user 'nosuchuser'"
    [ -z "$(find . -name 'store*' -o -name 'out.pcap')" ] || fail 'something was made'
}

test_a_program_with_capabilities_loses_them() {
    needs_root
    command -v setcap >/dev/null || skip 'needs setcap'
    cp "$binary" able && chmod 755 able
    setcap cap_net_raw,cap_net_admin+ep able 2>/dev/null || skip 'no capabilities on this file system'
    wire 0
    setpriv --reuid=65534 --regid=65534 --clear-groups -- ./able watch --jsonl -i rx0 -o store >out 2>err </dev/null &
    pid=$!
    await_start
    is_powerless nobody
    stop
    expect_status 130
}

test_the_written_capture_may_lie_where_only_root_writes() {
    local file
    needs_root
    file=$(scenario busy) || exit 1
    mkdir -m 700 private
    wire 0
    capture -i rx0 -w private/out.pcap
    "$replay" --rate 400 tx0 "$file" >sent || fail 'not sent'
    await "$file"
    stop
    [ "$("$binary" messages --plain private/out.pcap | wc -l)" -eq "$("$binary" messages --plain "$file" | wc -l)" ] ||
        fail 'the written capture has other messages'
}

test_a_store_where_the_user_may_not_write_is_said_so() {
    needs_root
    mkdir -m 755 private
    rung watch -i lo -o private/store
    expect_status 6
    expect_err 'nobody'
    [ ! -e private/store ] || fail 'there is a store'
}

# A program with sanitizers has no fence; a kernel may have one of the two.
needs_sandbox() {
    "$binary" -V | grep -q '^sandbox.*: seccomp, Landlock' || skip 'there is no sandbox here'
}

# is_fenced PROCESS: all of its threads are filtered.
is_fenced() {
    local file
    for file in /proc/"$1"/task/*/status; do
        grep -q '^Seccomp:	2$' "$file" || return 1
    done
    grep -q '^NoNewPrivs:	1$' "/proc/$1/status"
}

test_what_captures_is_fenced_in() {
    local file
    needs_sandbox
    file=$(scenario busy) || exit 1
    wire 0
    mkdir -m 777 kept
    capture -i rx0 -w kept/out.pcap --web=127.0.0.1:0
    is_fenced "$pid" || fail 'a thread is not filtered'
    "$replay" --rate 400 tx0 "$file" >sent || fail 'not sent'
    await "$file"
    stop
    expect_status 130
    expect_same_calls "$file"
}

test_root_that_stays_root_is_fenced_in_too() {
    needs_sandbox
    wire 0
    capture -i rx0 -Z root
    is_fenced "$pid" || fail 'a thread is not filtered'
    stop
    expect_status 130
}

test_the_fence_can_be_left_out() {
    needs_sandbox
    wire 0
    capture -i rx0 --no-sandbox
    grep -q '^Seccomp:	0$' "/proc/$pid/status" || fail 'it is filtered all the same'
    stop
    expect_status 130
}
