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

# Fill the buffer of a rung that stands still, and interrupt it before it has read anything of that. Leaves $wanted and
# $messages, what was sent, and $frames and $drops, what came of it.
interrupted_with_a_full_buffer() {
    local noise
    noise=$(scenario sample) || exit 1
    messages=$((150 * $("$binary" messages --plain "$noise" | wc -l)))
    wire 0
    capture -i rx0 "$@"
    kill -STOP "$pid"
    for _ in $(seq 150); do "$replay" --rate 60000 tx0 "$noise" || fail 'not sent'; done >sent
    kill -INT "$pid"
    kill -CONT "$pid"
    finish
    expect_status 130
    wanted=$(awk '{ n += $1 } END { print n }' sent)
    frames=$(sed -n 's/^rung: \([0-9]*\) frames.*/\1/p' err)
    drops=$(kernel_drops)
    [ "$wanted" -gt 10000 ] || fail "only $wanted packets were sent"
    [ -n "$frames" ] || fail 'no summary of frames'
    [ "$((frames + drops))" -eq "$wanted" ] || fail "of $wanted frames $frames read, $drops lost"
}

test_what_the_buffer_holds_at_an_interrupt_is_read() {
    interrupted_with_a_full_buffer
    [ "$drops" -eq 0 ] || fail "$drops lost in a buffer that has room for all"
    [ "$(sed -n 's/.* frames, \([0-9]*\) messages.*/\1/p' err)" -eq "$messages" ] || fail "not $messages messages"
}

test_what_the_buffer_had_no_room_for_is_told_after_an_interrupt() {
    interrupted_with_a_full_buffer -B 1
    [ "$drops" -gt 0 ] || fail 'nothing was lost in a buffer of 1 MiB'
    [ "$(jq -r 'select(.type == "counters") | .counters.kernel_drops' out)" = "$drops" ] || fail 'not in JSON'
    rung calls store
    expect_err "when it was imported: lost: $drops packets dropped by the kernel"
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
