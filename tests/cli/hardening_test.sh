# tests/cli/hardening_test.sh: how the program was linked, as readelf sees it. Run by run.sh.
# shellcheck shell=bash disable=SC2154

# A program with sanitizers has ways of its own.
is_hardened() {
    rung -V
    grep -q '^hardening: .*PIE' out && command -v readelf >/dev/null
}

test_the_program_lies_anywhere_and_its_tables_are_read_only() {
    is_hardened || return 0
    readelf -hW "$binary" | grep -qE '^ *Type: *DYN' || fail 'it has a fixed address'
    readelf -lW "$binary" | grep -q GNU_RELRO || fail 'no RELRO'
    readelf -dW "$binary" | grep -qE 'BIND_NOW|NOW' || fail 'functions are bound late'
    readelf -lW "$binary" | grep GNU_STACK | grep -qv E || fail 'the stack can be run'
}

test_the_program_sees_its_stack_and_buffers_overrun() {
    is_hardened || return 0
    readelf -sW --dyn-syms "$binary" >symbols
    grep -q __stack_chk_fail symbols || fail 'no stack protector'
    ! grep -q FORTIFY out || grep -qE '__[a-z]+_chk' symbols || fail 'no FORTIFY'
}

test_the_program_says_where_jumps_may_go() {
    is_hardened || return 0
    case $(uname -m) in
    x86_64)
        readelf -nW "$binary" | grep -q 'SHSTK' || fail 'no shadow stack'
        objdump -d "$binary" | grep -q endbr64 || fail 'no place to jump to is marked'
        ;;
    aarch64) readelf -nW "$binary" | grep -qE 'BTI|PAC' || fail 'no BTI' ;;
    esac
}
