# tests/live/keep_test.sh: what is stored stays, whatever happens at the end. Run by run.sh.
# shellcheck shell=bash disable=SC2154

# The disk of these tests is a limit on the size of files, which is taken away with the process.
test_a_store_on_a_full_disk_is_kept_and_its_loss_is_told() {
    local file
    file=$(scenario sample) || exit 1
    wire 0
    trap '' XFSZ
    ulimit -S -f 1500
    capture -i rx0
    for _ in $(seq 100); do
        "$replay" --rate 20000 tx0 "$file" >sent 2>/dev/null || fail 'not sent'
        ! grep -qF 'the store cannot be written: ' err || break
    done
    until_true grep -qF 'the store cannot be written: ' err || fail 'nothing is said of the disk'
    expect_err 'it is tried again'
    stop
    expect_status 6
    grep -qE "^rung: 'store' is kept, unfinished.*: [0-9]+ messages could not be written: " err ||
        fail 'it is not said what was lost'
    rung calls --plain store
    expect_status 0
    [ "$(wc -l <out)" -ge 7 ] || fail 'what was stored is gone'
    expect_err "'store' is not whole: its capture did not end"
}

is_locked() {
    ! sqlite3 store 'BEGIN IMMEDIATE; ROLLBACK;' 2>/dev/null
}

test_a_store_that_is_locked_at_the_end_is_kept() {
    local file
    command -v sqlite3 >/dev/null || skip 'needs sqlite3'
    file=$(scenario sample) || exit 1
    wire 0
    capture -i rx0
    "$replay" --rate 400 tx0 "$file" >sent || fail 'not sent'
    await "$file"
    coproc sqlite3 -cmd '.timeout 5000' store >held 2>&1
    echo 'BEGIN IMMEDIATE;' >&"${COPROC[1]}"
    until_true is_locked || fail 'not locked'
    stop
    expect_status 6
    expect_err "'store' is kept"
    expect_err 'another program has locked it'
    expect_same_calls "$file"
}

test_a_killed_capture_says_so_when_its_store_is_opened() {
    local file
    file=$(scenario busy) || exit 1
    wire 0
    capture -i rx0
    "$replay" --rate 400 tx0 "$file" >sent || fail 'not sent'
    await "$file"
    rung calls store
    expect_err "'store' is not whole: it may still be written (1 call)"
    kill -s KILL "$pid"
    finish
    rung calls store
    expect_status 0
    expect_err "'store' is not whole: its capture did not end (1 call)"
    expect_same_calls "$file"
}

test_a_store_that_ended_says_nothing() {
    wire 0
    capture -i rx0
    stop
    rung calls --all store
    expect_no_err 'not whole'
}

test_a_file_that_took_the_place_of_the_store_stays() {
    wire 0
    capture -i rx0
    echo precious >other
    mv -f other store
    stop
    expect_status 6
    expect_err 'another file took its place while it was written'
    [ "$(cat store)" = precious ] || fail 'it is gone'
}

test_a_store_that_is_being_written_is_not_replaced() {
    wire 0
    capture -i rx0
    rung import --force -o store "$(scenario busy)"
    expect_status 6
    expect_err 'in use'
    stop
    expect_status 130
    rung calls --all store
    expect_no_err 'not whole'
}

test_a_hang_up_ends_like_a_termination() {
    local file
    file=$(scenario sample) || exit 1
    wire 0
    capture -i rx0 -w out.pcap
    "$replay" --rate 400 tx0 "$file" >sent || fail 'not sent'
    await "$file"
    stop HUP
    expect_status 129
    [ -z "$(find . -name 'store?*')" ] || fail 'there is a journal beside the store'
    expect_same_calls "$file"
    rung calls store
    expect_no_err 'not whole'
}

test_a_hang_up_leaves_no_temporary_file() {
    mkdir temporary
    chmod 777 temporary
    wire 0
    TMPDIR=$PWD/temporary "$binary" watch "${staying[@]}" -i rx0 >out 2>err </dev/null &
    pid=$!
    until_true has_temporary || fail 'no temporary store'
    stop HUP
    expect_status 129
    [ -z "$(ls -A temporary)" ] || fail "left behind: $(ls -A temporary)"
}

has_temporary() {
    [ -n "$(ls -A temporary)" ]
}

# Who started it with nohup wants it to go on.
test_a_hang_up_that_is_ignored_ends_nothing() {
    wire 0
    trap '' HUP
    capture -i rx0
    kill -s HUP "$pid"
    "$replay" --rate 400 tx0 "$(scenario busy)" >sent || fail 'not sent'
    await "$(scenario busy)"
    stop
    expect_status 130
}

owner_of() {
    stat -c '%u:%g %a' "$1"
}

# A user and his group by whom sudo may have been called.
test_the_files_of_sudo_belong_to_who_called() {
    local uid gid
    needs_root
    read -r uid gid < <(getent passwd games daemon bin | awk -F: '{ print $3, $4; exit }')
    [ -n "$uid" ] || skip 'needs a user'
    wire 0
    SUDO_UID=$uid SUDO_GID=$gid "$binary" watch -i rx0 -o store -w out.pcap >out 2>err </dev/null &
    pid=$!
    await_start
    stop
    expect_status 130
    [ "$(owner_of store)" = "$uid:$gid 600" ] || fail "the store is $(owner_of store)"
    [ "$(owner_of out.pcap)" = "$uid:$gid 600" ] || fail "the capture is $(owner_of out.pcap)"
}

test_a_caller_who_does_not_exist_is_nobody() {
    needs_root
    wire 0
    SUDO_UID=3999999999 SUDO_GID=3999999999 "$binary" watch -i rx0 -o store >out 2>err </dev/null &
    pid=$!
    await_start
    stop
    expect_status 130
    [ "$(owner_of store)" = "$(id -u nobody):$(id -g nobody) 600" ] || fail "the store is $(owner_of store)"
}
