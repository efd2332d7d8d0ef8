# tests/cli/watch_test.sh: what `rung watch` tells of captures and of pipes. Run by run.sh; interfaces are for tests/live.
# shellcheck shell=bash disable=SC2154,SC2002,SC2086

# Wait until the output has so many lines, at most ten seconds.
wait_for_lines() {
    local left=200
    until [ "$(wc -l <out)" -ge "$1" ]; do
        [ $((left -= 1)) -gt 0 ] || fail "no $1 lines within ten seconds but $(wc -l <out)"
        sleep 0.05
    done
}

test_watch_tells_what_happens_in_order_of_time() {
    rung watch --jsonl "$captures/sample.pcap"
    expect_status 0
    expect_no_err
    jq -r .time out >times
    sort -c times || fail "not in order"
    [ "$(jq -r 'select(.n == 2) | .event' out | tr '\n' ' ')" = "call-start call-answer call-end " ] ||
        fail "call 2: $(jq -r 'select(.n == 2) | .event' out)"
    [ "$(jq -r 'select(.event == "registration") | .state' out)" = completed ] || fail "no registration"
}

test_watch_agrees_with_calls() {
    for name in sample busy direct-call hostile-names; do
        "$binary" watch -c --jsonl "$captures/$name.pcap" | jq -c 'select(.event == "call-end") |
            [.id, .n, .state, .final, .reason, .duration, .setup, .pdd, .ended_by, .messages, .legs, .from, .to, .findings]' |
            sort >watched
        "$binary" calls --jsonl "$captures/$name.pcap" | jq -c 'select(.state | IN("trying", "ringing", "in-call") | not) |
            [.id, .n, .state, .final, .reason, .duration, .setup, .pdd, .ended_by, .messages, .legs, .from, .to, .findings]' |
            sort >listed
        [ -s listed ] || fail "no call is over in $name"
        expect_same watched listed
    done
}

test_every_line_of_watch_is_an_event() {
    rung watch --all --jsonl "$captures/sample.pcap"
    jq -se 'length > 10 and all(.type == "event" and .schema == 1 and (.event | type) == "string" and (.id | length) == 12)' \
        out >/dev/null || fail "not all are events"
}

test_watch_tells_a_pipe_what_it_tells_of_a_file() {
    for name in sample busy register-with-401; do
        rung watch --all --jsonl "$captures/$name.pcap"
        jq -c . out | sort >file
        "$binary" watch --all --jsonl - <"$captures/$name.pcap" | jq -c . | sort >pipe
        expect_same file pipe
    done
}

test_watch_tells_a_store_what_it_tells_of_its_capture() {
    "$binary" import -q -o trace.db "$captures/sample.pcap"
    rung watch trace.db
    expect_status 0
    mv out store
    rung watch "$captures/sample.pcap"
    expect_same out store
}

test_watch_tells_of_a_pipe_before_it_ends() {
    mkfifo pipe
    : >out
    "$binary" watch --jsonl - <pipe >out 2>err &
    local watching=$!
    exec 7>pipe
    cat "$captures/busy.pcap" >&7
    wait_for_lines 2
    [ "$(jq -r .event out | tr '\n' ' ')" = "call-start call-end " ] || fail "$(jq -r .event out)"
    exec 7>&-
    wait "$watching"
    status=$?
    expect_status 0
    expect_lines 2
    expect_no_err
}

# Stop a watching of a pipe that goes on, after it has told all.
stop_watching() {
    mkfifo pipe
    : >out
    "$binary" watch - <pipe >out 2>err &
    local watching=$!
    exec 7>pipe
    cat "$captures/busy.pcap" >&7
    wait_for_lines 2
    kill -"$1" "$watching"
    wait "$watching"
    status=$?
    exec 7>&-
}

test_an_interrupt_ends_watch() {
    stop_watching INT
    expect_status 130
    expect_lines 2
    expect_no_err
}

test_a_termination_ends_watch() {
    stop_watching TERM
    expect_status 143
    expect_lines 2
}

test_watch_ends_quietly_when_its_reader_goes() {
    mkfifo pipe
    (
        "$binary" watch - <pipe 2>err
        echo $? >ended
    ) | head -n 1 >out &
    exec 7>pipe
    cat "$captures/busy.pcap" >&7
    local left=200
    until [ -s ended ]; do
        [ $((left -= 1)) -gt 0 ] || fail "goes on without a reader"
        sleep 0.05
    done
    exec 7>&-
    wait
    status=$(cat ended)
    expect_status 141
    expect_lines 1
    expect_no_err
}

test_a_limit_ends_watch() {
    rung watch --limit 3 "$captures/sample.pcap"
    expect_status 0
    expect_lines 3
    mkfifo pipe
    exec 7<>pipe
    cat "$captures/sample.pcap" >&7
    "$binary" watch --limit 3 - <pipe >out 2>err
    status=$?
    exec 7>&-
    expect_status 0
    expect_lines 3
}

test_watch_tells_what_is_asked_for() {
    rung watch --state busy "$captures/sample.pcap"
    expect_status 0
    expect_lines 1
    expect_out "486 BUSY"
    rung watch -c "$captures/sample.pcap"
    ! grep -q register out || fail "a registration in spite of -c"
    rung watch --from '^door@' "$captures/sample.pcap"
    expect_lines 3
    rung watch --to '^office@' --state completed "$captures/sample.pcap"
    expect_lines 1
    rung watch --since +10s --until +30s "$captures/sample.pcap"
    [ "$(awk '{ print substr($1, 7, 2) }' out | sort -un | tr '\n' ' ')" = "21 24 27 " ] || fail "times: $(cat out)"
}

test_watch_that_tells_nothing_says_so() {
    rung watch --from nobody-of-this-name "$captures/sample.pcap"
    expect_status 1
    expect_no_out
    expect_err "nothing matches"
    rung watch -q --from nobody-of-this-name "$captures/sample.pcap"
    expect_status 1
    expect_no_err
}

test_watch_of_a_damaged_capture_tells_what_is_readable() {
    head -c -10 "$captures/sample.pcap" >cut.pcap
    rung watch cut.pcap
    expect_status 5
    expect_out "486 BUSY"
    expect_err "warning: "
}

test_watch_refuses_what_it_cannot_do() {
    for line in "-e x" "--columns n" "--csv" "--from ("; do
        rung watch $line "$captures/sample.pcap"
        expect_status 2
        expect_one_line
        expect_no_out
    done
    rung watch nowhere.pcap
    expect_status 3
    expect_one_line
}

test_watch_of_hostile_text_is_inert() {
    for line in "" --jsonl --ascii "--width 60"; do
        rung watch --all $line "$captures/hostile-names.pcap"
        expect_status 0
        expect_inert "rung watch $line"
    done
    on_terminal "$binary watch --all --color never $captures/hostile-names.pcap"
    expect_inert "rung watch on a terminal"
}

test_lines_of_watch_are_as_wide_as_the_terminal() {
    on_terminal "stty cols 80; $binary watch --color never $captures/sample.pcap"
    expect_status 0
    [ "$(tr -d '\r' <out | wc -L)" -le 80 ] || fail "a line is wider than the terminal"
}

test_watch_into_a_full_device_fails() {
    "$binary" watch "$captures/sample.pcap" >/dev/full 2>err
    status=$?
    expect_status 6
    expect_one_line
}

test_watch_keeps_a_store_when_it_is_asked_to() {
    rung watch -o kept.db "$captures/sample.pcap"
    expect_status 0
    rung calls --plain kept.db
    expect_status 0
    expect_lines 7
}
