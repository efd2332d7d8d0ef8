#!/bin/sh
# tests/tools/hardening.sh: print those flags that make a program hard to attack and that a compiler takes.
#
# Usage: hardening.sh CC CFLAGS        for compiling
#        hardening.sh --link CC        for linking
set -eu

# Tell whether a small program can be made with these flags, without a warning.
takes() {
    printf '#include <stdio.h>\nint main(void) { return puts("") < 0; }\n' |
        $cc -Werror -O1 "$@" -x c - -o /dev/null 2>/dev/null
}

# Print the first of the flags that is taken.
first_of() {
    for flag; do
        if takes "$flag"; then
            printf '%s ' "$flag"
            return
        fi
    done
}

# Tell whether the flags ask for a compiler that optimises: the last -O counts.
is_optimised() {
    level=0
    for flag in $1; do
        case $flag in
        -O*) level=${flag#-O} ;;
        esac
    done
    [ "$level" != 0 ]
}

if [ "$1" = --link ]; then
    cc=$2
    # Shadow stacks on x86: what the C library brings is not marked for them, though it does no harm to them, so the
    # linker would leave the mark out. The other half of CET (IBT) is in our code, but not in that of the C library.
    for flag in -pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,-z,shstk; do
        ! takes -fPIE -Wl,--fatal-warnings "$flag" || printf '%s ' "$flag"
    done
    exit
fi

cc=$1
for flag in -fPIE -fstack-protector-strong -fstack-clash-protection -ftrivial-auto-var-init=zero; do
    first_of "$flag"
done
# Control flow: CET on x86, BTI and PAC on aarch64.
first_of -fcf-protection=full -mbranch-protection=standard
if is_optimised "$2"; then
    for level in 3 2; do
        if takes -U_FORTIFY_SOURCE "-D_FORTIFY_SOURCE=$level"; then
            printf '%s ' -U_FORTIFY_SOURCE "-D_FORTIFY_SOURCE=$level"
            break
        fi
    done
fi
