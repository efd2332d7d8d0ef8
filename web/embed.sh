#!/bin/sh
# web/embed.sh: write C with the bytes of files, for web/assets.h.
#
# Usage: embed.sh OUT.c FILE...
set -eu

out=$1
shift

content_type() {
    case $1 in
    *.html) echo 'text/html; charset=utf-8' ;;
    *.css) echo 'text/css; charset=utf-8' ;;
    *.js | *.mjs) echo 'text/javascript; charset=utf-8' ;;
    *.json) echo 'application/json' ;;
    *.svg) echo 'image/svg+xml' ;;
    *.png) echo 'image/png' ;;
    *.ico) echo 'image/x-icon' ;;
    *.txt) echo 'text/plain; charset=utf-8' ;;
    *)
        echo "embed.sh: no content type for $1" >&2
        exit 1
        ;;
    esac
}

{
    echo '/* Written by web/embed.sh. */'
    echo '#include "web/assets.h"'
    number=0
    for file; do
        printf '\nstatic const uint8_t bytes_%d[] = {\n' "$number"
        # The last byte is one more than the file has, so that an empty file is an array too.
        od -An -v -tu1 "$file" | sed 's/  */,/g; s/^,//; s/$/,/'
        printf '0};\n'
        number=$((number + 1))
    done
    printf '\nconst struct asset assets[] = {\n'
    number=0
    for file; do
        name=${file##*/}
        type=$(content_type "$name")
        sum=$(cksum <"$file" | sed 's/ /-/')
        printf '    {"%s", "%s", "\\"%s\\"", bytes_%d, sizeof(bytes_%d) - 1},\n' \
            "$name" "$type" "$sum" "$number" "$number"
        number=$((number + 1))
    done
    printf '    {NULL, NULL, NULL, NULL, 0},\n};\n'
} >"$out.new"
mv "$out.new" "$out"
