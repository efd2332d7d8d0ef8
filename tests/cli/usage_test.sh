# tests/cli/usage_test.sh: the command line: what is refused, what is explained. Run by run.sh.
# shellcheck shell=bash disable=SC2154,SC2002,SC2086

commands='calls ladder messages show export import watch serve help'

test_an_interface_that_is_not_there_is_refused() {
    rung -i no-such-interface
    expect_status 4
    expect_err no-such-interface
    expect_no_out
}

test_words_beside_an_interface_are_a_filter() {
    rung watch -i lo port
    [ "$status" -eq 2 ] || [ "$status" -eq 4 ] || fail "status $status, not 2, or 4 without permission"
    expect_no_out
    rung watch -f 'port 5060' "$captures/busy.pcap" -- port 5061
    expect_status 2
    expect_err 'not both'
}

test_words_behind_two_dashes_filter_a_capture() {
    rung watch "$captures/busy.pcap" -- port 9
    expect_status 1
    expect_no_out
    rung watch "$captures/busy.pcap" -- port 5060
    expect_status 0
}

test_interfaces_are_listed() {
    rung -D
    expect_status 0
    expect_out lo
}

test_every_command_says_which_file_it_wants() {
    for command in calls ladder messages show export import; do
        rung "$command" -o x
        expect_status 2
        expect_err "rung $command"
        expect_one_line
        expect_no_file x
    done
}

test_a_mistyped_command_is_put_right() {
    rung lader "$captures/busy.pcap"
    expect_status 2
    expect_err "did you mean 'rung ladder'?"
}

test_a_word_that_is_no_command_and_no_file_is_refused() {
    rung nonsense
    expect_status 3
    expect_err "'nonsense'"
    expect_one_line
}

test_a_file_alone_gives_its_calls() {
    rung calls "$captures/sample.pcap"
    mv out calls.txt
    rung "$captures/sample.pcap"
    expect_status 0
    expect_same out calls.txt
}

test_an_unknown_option_is_put_right() {
    rung calls --colums id "$captures/busy.pcap"
    expect_status 2
    expect_err "did you mean '--columns'?"
    expect_one_line
}

test_an_option_of_another_command_is_refused() {
    rung calls --embed "$captures/busy.pcap"
    expect_status 2
    expect_err "'rung calls' takes no --embed"
}

test_a_column_that_does_not_exist_is_refused() {
    rung calls --columns n,nonsense "$captures/busy.pcap"
    expect_status 2
    expect_err nonsense
    expect_one_line
}

test_an_expression_that_is_none_is_refused() {
    for option in --match --from --to --ruri; do
        rung calls $option '(' "$captures/busy.pcap"
        expect_status 2
        expect_one_line
    done
}

test_a_call_that_does_not_exist_is_nothing_selected() {
    for command in ladder show; do
        rung $command "$captures/busy.pcap" 99
        expect_status 1
        expect_err "'99'"
        expect_one_line
    done
}

test_a_file_where_a_call_is_wanted_is_explained() {
    rung ladder "$captures/busy.pcap" "$captures/sample.pcap"
    expect_status 1
    expect_err "-r"
    expect_one_line
}

test_a_part_of_many_call_ids_is_ambiguous() {
    rung ladder "$captures/sample.pcap" 192.0
    expect_status 2
    expect_err "'192.0'"
    expect_one_line
}

test_a_ladder_of_many_calls_wants_one_named() {
    rung ladder "$captures/sample.pcap"
    expect_status 2
    expect_err "7 calls"
    expect_one_line
    expect_no_out
}

test_a_ladder_of_the_only_call_needs_no_name() {
    rung ladder "$captures/busy.pcap"
    expect_status 0
    expect_out "486 Busy Here"
}

test_the_only_registration_needs_no_name() {
    rung ladder "$captures/register-with-401.pcap"
    expect_status 0
    expect_out REGISTER
}

test_a_call_is_found_by_number_id_and_call_id() {
    id=$("$binary" calls --jsonl "$captures/sample.pcap" | jq -r 'select(.n == 3) | .id')
    call_id=$("$binary" calls --jsonl "$captures/sample.pcap" | jq -r 'select(.n == 3) | .call_id')
    rung ladder "$captures/sample.pcap" 3
    mv out by-number
    for name in "$id" "${id:0:6}" "$call_id" "${call_id:0:6}"; do
        rung ladder "$captures/sample.pcap" "$name"
        expect_status 0
        expect_same out by-number
    done
}

test_several_calls_go_into_one_ladder() {
    rung ladder "$captures/sample.pcap" 3 4
    expect_status 0
    [ "$(grep -c INVITE out)" -ge 2 ] || fail "one call is missing"
}

test_help_is_output_and_no_error() {
    for command in $commands; do
        rung help "$command"
        expect_status 0
        expect_no_err
        expect_out "rung $command"
        mv out help.txt
        rung "$command" --help
        expect_status 0
        expect_same out help.txt
    done
    rung --help
    expect_status 0
    mv out help.txt
    rung help
    expect_same out help.txt
}

test_help_on_nonsense_is_refused() {
    rung help lader
    expect_status 2
    expect_err "'ladder'"
}

test_every_option_of_help_is_in_the_manual() {
    rung --man
    expect_status 0
    tr -d '\\' <out >manual
    for command in $commands; do
        "$binary" help "$command"
    done | grep -oE '^  (-[a-zA-Z], )*--[a-z0-9-]+' | grep -oE -- '--[a-z0-9-]+' | sort -u >names
    [ "$(wc -l <names)" -gt 20 ] || fail "too few options in the help"
    while read -r name; do
        grep -qE -- "$name(fR|$)" manual || fail "not in the manual: $name"
    done <names
}

test_every_option_of_help_is_taken() {
    for name in $("$binary" help calls | grep -oE -- '^  (-[a-zA-Z], )*--[a-z0-9-]+$|--[a-z0-9-]+  ' | tr -d ' '); do
        case $name in --help | --version | --invert) continue ;; esac
        rung calls "$name" "$captures/busy.pcap"
        ! grep -q "no option" err || fail "not taken: $name"
    done
}

test_the_version_is_the_first_line() {
    rung -V
    expect_status 0
    head -n 1 out | grep -qE '^rung [0-9]+\.[0-9]+\.[0-9]+[^ ]*$' || fail "not a version alone: $(head -n 1 out)"
    for what in libraries: SQLite libpcap PCRE2 xxHash ncurses libseccomp hardening: sandbox; do
        expect_out "$what"
    done
}
