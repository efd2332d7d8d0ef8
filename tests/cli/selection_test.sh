# tests/cli/selection_test.sh: which calls and messages come out. Run by run.sh.
# shellcheck shell=bash disable=SC2154,SC2002,SC2086

# Keep the numbers of the calls that come with these options, in one line.
numbers() {
    rung calls --jsonl "$@" "$captures/sample.pcap"
    echo $(jq .n out)
}

expect_numbers() {
    local wanted=$1 given
    shift
    given=$(numbers "$@")
    [ "$given" = "$wanted" ] || fail "$*: calls $given, not $wanted"
}

test_calls_are_listed_without_what_is_no_call() {
    expect_numbers "2 3 4 5 6 8 9"
    expect_numbers "2 3 4 5 6 8 9" --all -c
    expect_numbers "1 2 3 4 5 6 7 8 9" --all
}

test_states_are_chosen_by_word() {
    expect_numbers "3" --state busy
    expect_numbers "3 4" --state cancelled,busy
    expect_numbers "2 5 9" --state answered
}

test_the_inversion_is_the_rest() {
    yes=$(numbers -e 'BYE sip:')
    no=$(numbers -v -e 'BYE sip:')
    [ -n "$yes" ] && [ -n "$no" ] || fail "one side is empty: '$yes' and '$no'"
    [ "$(printf '%s\n' $yes $no | sort -n | tr '\n' ' ')" = "2 3 4 5 6 8 9 " ] || fail "'$yes' and '$no' are not all"
}

test_case_counts_only_when_there_is_an_upper_case_letter() {
    expect_numbers "2 3 4 5 6 8 9" -e 'invite sip:'
    expect_numbers "" -e 'Invite sip:'
}

test_addresses_are_chosen_by_expression() {
    all=$(numbers --from .)
    [ "$all" = "2 3 4 5 6 8 9" ] || fail "not every call has a From: $all"
    rung calls --from 'nobody@nowhere' "$captures/sample.pcap"
    expect_status 1
    rung calls --ruri '^sip:' --to '.' --plain "$captures/sample.pcap"
    expect_lines 7
}

test_times_count_from_the_start_or_by_the_clock() {
    first=$(numbers --until +0s --all)
    [ "$first" = 1 ] || fail "at the start there is '$first'"
    start=$("$binary" calls --jsonl "$captures/sample.pcap" | jq -r 'select(.n == 5) | .start')
    expect_numbers "5 6 8 9" --since "$start"
    expect_numbers "2 3 4 5" --until "$start"
    rung calls --since +1h "$captures/sample.pcap"
    expect_status 1
    expect_no_out
}

test_a_limit_is_announced() {
    rung calls --plain -l 2 "$captures/sample.pcap"
    expect_status 0
    expect_lines 2
    expect_err "2 of 7"
    rung calls -q -l 2 "$captures/sample.pcap"
    expect_no_err
}

test_nothing_selected_has_its_status() {
    rung calls --state no-ack "$captures/sample.pcap"
    expect_status 1
    expect_no_out
    rung calls "$captures/register-with-401.pcap"
    expect_status 1
    expect_err "--all"
}

test_messages_are_chosen_one_by_one() {
    rung messages --jsonl -e '^BYE sip:' "$captures/sample.pcap"
    expect_status 0
    [ "$(jq -r '.method + " " + (.code | tostring)' out | sort -u)" = "BYE null" ] || fail "something else matches"
}

test_messages_are_those_of_the_calls_that_pass() {
    rung messages --jsonl --state busy "$captures/sample.pcap"
    expect_status 0
    busy=$("$binary" calls --jsonl --state busy "$captures/sample.pcap" | jq -r .id)
    [ "$(jq -r .call out | sort -u)" = "$busy" ] || fail "messages of other calls"
    [ "$(wc -l <out)" -eq "$("$binary" calls --jsonl --state busy "$captures/sample.pcap" | jq .messages)" ] ||
        fail "not all messages"
}

test_messages_include_those_of_no_call() {
    rung messages --jsonl "$captures/register-with-401.pcap"
    expect_status 0
    expect_lines 4
    rung messages -c "$captures/register-with-401.pcap"
    expect_status 1
}
