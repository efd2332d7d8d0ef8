#!/bin/bash
# tests/consistency/run.sh BUILD [CAPTURE...]: hold what all faces of rung say about captures against what must be true of any.
#
# Looks at every scenario, and at the captures in ../shared/corpus where they are at hand; or at those named. What is
# asked, and what must hold, is told in README.md. The tools are taken from BUILD/tests, as in build/release.
# Prints a line for each breach, what is excused (known.tsv), and at the end "consistency: N passed, N failed".
set -u

build=${1:?usage: run.sh BUILD [CAPTURE...]}
shift
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
checker=$build/tests/consistency/consistency
compiler=$build/tests/tools/script2pcap
corpus=$root/../shared/corpus
# The calls of this one are answered, acknowledged late, ended by the caller, and captured twice.
spoilt=captured-twice
export TZ=UTC LC_ALL=C.UTF-8

if [ ! -x "$checker" ] || [ ! -x "$compiler" ]; then
    echo "consistency: $checker or $compiler is missing (make tests)" >&2
    exit 2
fi
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
mkdir "$work/scenarios" "$work/files"

for folder in "$root"/tests/scenarios/*/; do
    name=$(basename "$folder")
    if [ -f "$folder/script.txt" ]; then
        "$compiler" "$folder/script.txt" "$work/scenarios/$name.pcap" || exit 2
    elif [ -f "$folder/input.pcap" ]; then
        cp "$folder/input.pcap" "$work/scenarios/$name.pcap"
    fi
done
captures=("$@")
if [ $# -eq 0 ]; then
    captures=("$work"/scenarios/*.pcap)
    if [ -d "$corpus" ]; then
        while IFS= read -r file; do
            captures+=("$file")
        done < <(find "$corpus/" -maxdepth 1 -type f \( -name '*.pcap*' -o -name '*.cap' -o -name '*.libpcap' \) ! -name '*.gz' | sort)
    else
        echo "note: no corpus at ../shared/corpus"
    fi
fi
"$checker" "$work/files" "$here/known.tsv" "$work/scenarios/$spoilt.pcap" "${captures[@]}"
