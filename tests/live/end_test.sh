# tests/live/end_test.sh: how a capture ends, and what is left of it. Run by run.sh.
# shellcheck shell=bash disable=SC2154

# signalled SIGNAL STATUS: what was captured until the signal is in the store, which is one file then.
signalled() {
    local file
    file=$(scenario sample) || exit 1
    wire 0
    capture -i rx0 -w out.pcap
    "$replay" --rate 400 tx0 "$file" >sent || fail 'not sent'
    await "$file"
    stop "$1"
    expect_status "$2"
    [ -z "$(find . -name 'store?*')" ] || fail 'there is a journal beside the store'
    expect_same_calls "$file"
    [ "$("$binary" messages --plain out.pcap | wc -l)" -eq "$("$binary" messages --plain "$file" | wc -l)" ] ||
        fail 'the written capture has other messages'
}

test_an_interrupt_leaves_everything_in_the_store() { signalled INT 130; }
test_a_termination_leaves_everything_in_the_store() { signalled TERM 143; }

test_a_capture_of_nothing_ends_at_once() {
    local before
    wire 0
    capture -i rx0 -w out.pcap
    before=${EPOCHREALTIME/./}
    stop
    expect_status 130
    [ "$((${EPOCHREALTIME/./} - before))" -lt 3000000 ] || fail 'takes seconds to end'
    rung calls --plain out.pcap
    [ "$status" -le 1 ] || fail "what was written is no capture: status $status"
}

test_an_interface_that_is_removed_ends_the_capture_with_a_line() {
    local file
    file=$(scenario busy) || exit 1
    wire 0
    capture -i rx0
    "$replay" --rate 400 tx0 "$file" >sent || fail 'not sent'
    await "$file"
    ip link del tx0
    finish
    expect_status 5
    expect_err "rx0 went away after $(cat sent) packets"
    expect_same_calls "$file"
}

test_when_one_interface_is_removed_the_other_goes_on() {
    local file
    file=$(scenario busy) || exit 1
    wire 0 1
    capture -i rx0,rx1
    ip link del tx0
    until_true grep -qF 'rx0 went away after 0 packets' err || fail 'nothing is said of the removed interface'
    "$replay" --rate 400 tx1 "$file" >sent || fail 'not sent'
    await "$file"
    stop
    expect_same_calls "$file"
}

test_an_interface_that_was_down_is_captured_on_again() {
    local file
    file=$(scenario busy) || exit 1
    wire 0
    capture -i rx0
    ip link set rx0 down
    until_true grep -qF 'rx0 went down after 0 packets' err || fail 'nothing is said of the interface that is down'
    ip link set rx0 up
    until_true is_up tx0 || fail 'the wire does not come up'
    "$replay" --rate 400 tx0 "$file" >sent || fail 'not sent'
    await "$file"
    stop
    expect_same_calls "$file"
}

is_up() {
    [ "$(cat "/sys/class/net/$1/operstate")" = up ] || ip link show "$1" | grep -q LOWER_UP
}
