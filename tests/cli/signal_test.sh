# tests/cli/signal_test.sh: what a signal leaves. Run by run.sh.
# shellcheck shell=bash disable=SC2154,SC2002,SC2086

# Send a signal to a program that waits for more of its standard input: all of a capture but its end has come. Leaves `out`, `err`,
# and $status.
stop_while_waiting() {
    local signal=$1
    shift
    mkfifo pipe
    (cat "$captures/sample.pcap"; exec sleep 20) >pipe 2>/dev/null &
    local writer=$!
    timeout -s "$signal" --preserve-status 1 "$binary" "$@" <pipe >out 2>err
    status=$?
    kill "$writer"
    wait "$writer" 2>/dev/null
}

test_an_interrupt_shows_what_was_read() {
    stop_while_waiting INT calls --plain -
    expect_status 130
    expect_lines 7
    expect_no_err
}

test_a_termination_shows_what_was_read() {
    stop_while_waiting TERM calls --plain -
    expect_status 143
    expect_lines 7
}

test_a_hang_up_shows_what_was_read() {
    mkdir temporary
    TMPDIR=$PWD/temporary stop_while_waiting HUP calls --plain -
    expect_status 129
    expect_lines 7
    [ -z "$(ls -A temporary)" ] || fail "left behind: $(ls -A temporary)"
}

test_an_import_that_is_hung_up_is_a_store() {
    stop_while_waiting HUP import -q -o trace.db -
    expect_status 129
    rung calls --plain trace.db
    expect_lines 7
    [ -z "$(ls -A | grep 'trace.db.')" ] || fail "left behind: $(ls -A)"
}

test_an_import_that_a_signal_cut_says_so_when_it_is_opened() {
    stop_while_waiting INT import -q -o trace.db -
    expect_status 130
    rung calls --plain trace.db
    expect_status 0
    expect_err "'trace.db' is not whole: its capture did not end (7 calls)"
}

test_an_interrupt_comes_back_within_a_second() {
    local before=${EPOCHREALTIME/./}
    stop_while_waiting INT calls -
    local took=$((${EPOCHREALTIME/./} - before))
    [ "$took" -lt 2000000 ] || fail "$((took / 1000)) ms in all, one second of them before the signal"
}

test_an_interrupted_import_is_a_whole_store() {
    stop_while_waiting INT import -q -o trace.db -
    expect_status 130
    rung calls --plain trace.db
    expect_status 0
    expect_lines 7
}

test_an_interrupt_before_the_first_byte_ends_it() {
    mkfifo pipe
    sleep 20 >pipe &
    local writer=$!
    timeout -s INT --preserve-status 0.5 "$binary" calls - <pipe >out 2>err
    status=$?
    kill "$writer"
    wait "$writer" 2>/dev/null
    expect_status 130
}
