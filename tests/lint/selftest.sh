#!/bin/sh
# tests/lint/selftest.sh: the checks of the source find what they are for.
#
# Usage: selftest.sh
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# A small tree of the same shape, in which everything is allowed.
plant() {
    rm -rf "$work/tree"
    mkdir -p "$work/tree/base" "$work/tree/dissect" "$work/tree/ui" "$work/tree/tests"
    cp -r "$here" "$work/tree/tests/lint"
    cat >"$work/tree/layers.md" <<'TABLES'
### Who may include whom
| folder | what it is | may include, beside itself |
|---|---|---|
| base | - | |
| dissect | - | base |
| ui | - | base dissect/ok.h |
### Where foreign headers may stand
| header | only in | for |
|---|---|---|
| pcap.h | base/file.c | - |
### Where our own headers may stand
| header | only in | for |
|---|---|---|
| ui/private.h | ui/view*.c | - |
### What a folder does without
| folder | headers | names | because |
|---|---|---|---|
| dissect | stdio.h | strlen | - |
TABLES
    printf '#include <stdio.h>\n#include <pcap.h>\n' >"$work/tree/base/file.c"
    printf '#include "base/slice.h"\n/* strlen(x)\n strlen(y) */\n' >"$work/tree/dissect/ok.h"
    printf 'int my_strlen(void); // "strlen(z)"\n' >"$work/tree/dissect/name.c"
    printf '#include "dissect/ok.h"\n#include "ui/own.h"\n' >"$work/tree/ui/view.c"
}

# expect NAME FILE CONTENT WANTED: with this file in the tree, the check says WANTED (nothing: is silent).
expect() {
    plant
    printf '%s\n' "$3" >"$work/tree/$2"
    said=$(cd "$work/tree" && sh tests/lint/layers.sh layers.md . || true)
    if [ "$said" != "$4" ]; then
        echo "selftest: $1: wanted '$4', got '$said'"
        failed=1
    fi
}

expect 'what is allowed passes' dissect/a.c '#include "base/slice.h"' ''
expect 'an include upwards is found' base/a.c '#include "dissect/ok.h"' \
    'base/a.c:1: base may not include dissect/ok.h'
expect 'one allowed header does not open its folder' ui/a.c '#include "dissect/other.h"' \
    'ui/a.c:1: ui may not include dissect/other.h'
expect 'an include without a folder is found' base/a.c '#include "slice.h"' \
    'base/a.c:1: include "slice.h" does not begin with a folder'
expect 'a foreign header away from home is found' base/a.c '#include <pcap.h>' \
    'base/a.c:1: <pcap.h> belongs in base/file.c'
expect 'a header of ours away from home is found' ui/a.c '#include "ui/private.h"' \
    'ui/a.c:1: ui/private.h is included only in ui/view*.c'
expect 'a header of ours at home passes' ui/view_b.c '#include "ui/private.h"' ''
expect 'an unknown foreign header is found' base/a.c '#include <curl/curl.h>' \
    'base/a.c:1: <curl/curl.h> has no row in the table of foreign headers'
expect 'a header that a folder does without is found' dissect/a.c '#include <stdio.h>' \
    'dissect/a.c:1: dissect does without <stdio.h>'
expect 'an include that is indented is found' base/a.c ' # include <pcap.h>' \
    'base/a.c:1: <pcap.h> belongs in base/file.c'
expect 'an include through a macro is found' base/a.c '#include NAME' \
    'base/a.c:1: an include through a macro hides what is included'
expect 'an extern declaration in a source file is found' ui/a.c 'extern int base_secret;' \
    'ui/a.c:1: extern declares what belongs to another file: include its header'
expect 'one inside a function is found too' ui/a.c 'int f(void) { extern int g(void); return g(); }' \
    'ui/a.c:1: extern declares what belongs to another file: include its header'
expect 'an extern declaration in a header passes' ui/a.h 'extern const int ui_rows;' ''
expect 'the word in a comment or a name passes' ui/a.c 'int extern_count; /* extern int a; */' ''
expect 'a name that a folder does without is found' dissect/a.c 'size_t n = strlen(text);' \
    'dissect/a.c:1: dissect does without strlen'
expect 'a name in a comment or a text is not' dissect/a.c 'f("strlen(x)"); /* strlen(y) */' ''

# sizes FILE-LINES FUNCTION-LINES WANTED
sizes() {
    plant
    {
        printf 'int f(void)\n{\n'
        yes ';' | head -n "$2"
        printf '}\n'
        yes '' | head -n $(($1 - $2 - 3))
    } >"$work/tree/base/long.c"
    said=$(cd "$work/tree" && sh tests/lint/sizes.sh . || true)
    if [ "$said" != "$3" ]; then
        echo "selftest: a file of $1 lines: wanted '$3', got '$said'"
        failed=1
    fi
}

sizes 600 60 ''
sizes 601 10 'base/long.c:601: a file of more than 600 lines'
sizes 100 61 'base/long.c:2: a function of 61 lines, more than 60'

cat >"$work/state.c" <<'SOURCE'
static const char *const words[] = {"a"};
static int counter;
int filled = 1;
const char *next(void);
const char *next(void)
{
    static int calls;
    return words[(calls++ + counter++) * 0];
}
SOURCE
${CC:-cc} -c -O0 -fPIE -o "$work/state.o" "$work/state.c"
said=$(sh "$here/state.sh" "$work/state.o" | sed 's/.*: \([a-z]*\) can.*/\1/' | sort | tr '\n' ' ')
if [ "$said" != 'calls counter filled ' ]; then
    echo "selftest: file-scope variables: got '$said'"
    failed=1
fi
exit $failed
