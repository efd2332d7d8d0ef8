# tests/cli/serve_test.sh: how `rung serve` begins. Run by run.sh.
# shellcheck shell=bash disable=SC2154

# Serve for a second on the default port, which another program may have. Leaves `out`, `err` and $status.
serve_by_default() {
    timeout -s INT --preserve-status 1 "$binary" serve "$@" >out 2>err
    status=$?
}

test_serving_a_file_without_an_address_uses_the_default_port_or_says_that_it_is_taken() {
    serve_by_default "$captures/sample.pcap"
    expect_no_out
    if [ "$status" -eq 6 ]; then
        expect_one_line
        expect_err "8060 is in use; --web takes another address"
    else
        expect_status 130
        grep -qE '^rung: open http://[^ ]+:8060/#t=[0-9a-f]+$' err || fail "no address of the default port"
    fi
}

test_a_default_port_that_is_taken_is_one_line() {
    local first
    exec {first}< <(exec timeout 30 "$binary" serve "$captures/sample.pcap" 2>&1)
    local server=$!
    read -r -t 30 -u "$first" || fail "the first server says nothing"
    rung serve "$captures/sample.pcap"
    kill "$server" 2>/dev/null
    expect_status 6
    expect_no_out
    expect_one_line
    expect_err "8060 is in use; --web takes another address"
}

test_serving_a_missing_file_names_it() {
    rung serve missing.pcap
    expect_status 3
    expect_no_out
    expect_one_line
    expect_err "cannot open 'missing.pcap': no such file or directory"
}
