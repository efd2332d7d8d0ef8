#!/bin/bash
# tests/fuzz/run.sh: run the fuzzers that are built, each on its seeds and what it found before.
#
# Usage: BUILD=build/fuzz run.sh SECONDS [NAME...]        NAME: pcap, decode, sip_message ...
#
# The fuzzer of whole captures gets SECONDS, each of the others an eighth of it. Nothing is built
# here: `make fuzz` compiles the library and tests/fuzz/*.c with clang's -fsanitize=fuzzer-no-link,
# address,undefined, links each fuzz_NAME.o with what is not named fuzz_* and with -fsanitize=fuzzer,
# and builds script2pcap for the seeds, all below $BUILD.
#
# Seeds are the scenarios, tests/fuzz/seeds.tsv, and captures and messages of the world in ../shared,
# if it is there. An input that makes a fuzzer fail is left as $BUILD/tests/fuzz/failed/NAME-*; once
# mended it goes to tests/fuzz/corpus/NAME/, which is a seed too.
set -u
cd "$(dirname "$0")/../.." || exit 1

build=${BUILD:-build/fuzz}
programs=$build/tests/fuzz
work=$build/tests/fuzz
seconds=${1:-60}
[ $# -gt 0 ] && shift
largest=65536 # bytes of a seed

# Copy files that are not too large into the seeds of NAME.
add() {
    name=$1
    shift
    for file in "$@"; do
        if [ -f "$file" ] && [ "$(stat -c %s "$file")" -le $largest ]; then
            cp "$file" "$work/seeds/$name/$(echo "$file" | tr -c 'A-Za-z0-9\n' '_' | tail -c 100)"
        fi
    done
}

# The first frame of a capture that script2pcap wrote: little-endian, its length at byte 32.
first_frame() {
    tail -c +41 "$1" | head -c "$(od -An -tu4 -j32 -N4 "$1" | tr -d ' ')"
}

seeds_of_scenarios() {
    for script in tests/scenarios/*/script.txt; do
        what=$(basename "$(dirname "$script")")
        pcap=$work/seeds/pcap/$what.pcap
        "$build/tests/tools/script2pcap" "$script" "$pcap" 2>/dev/null || continue
        first_frame "$pcap" >"$work/seeds/decode/$what"
        tail -c +43 "$work/seeds/decode/$what" >"$work/seeds/sip_message/$what" # Ethernet, IPv4, UDP
        cp "$work/seeds/sip_message/$what" "$work/seeds/sip_scan/$what"
    done
    add pcap tests/scenarios/*/input.pcap
}

seeds_of_the_world() {
    add pcap ../shared/corpus/*.pcap* ../shared/corpus/link/*.pcap*
    add sip_message ../shared/torture/*.dat ../shared/corpus/raw/*/*.raw ../shared/corpus/raw/*/*.pkt
    add sip_scan ../shared/torture/*.dat ../shared/corpus/raw/*/*.raw ../shared/corpus/raw/*/*.pkt
}

seeds_by_hand() {
    number=0
    while IFS=$'\t' read -r name text; do
        number=$((number + 1))
        printf '%b' "$text" >"$work/seeds/$name/by-hand-$number"
    done <tests/fuzz/seeds.tsv
}

names_of_all() {
    for program in "$programs"/fuzz_*; do
        case $program in
        *.o | *.d) ;;
        *) basename "$program" | sed 's/^fuzz_//' ;;
        esac
    done
}

# Fuzz NAME for a number of seconds.
fuzz() {
    printf '  FUZZ  %-12s %4d s  ' "$1" "$2"
    if "$programs/fuzz_$1" -max_total_time="$2" -max_len="$3" -timeout=10 -dict=tests/fuzz/sip.dict \
        -artifact_prefix="$work/failed/$1-" -print_final_stats=1 \
        "$work/found/$1" "$work/seeds/$1" >"$work/$1.log" 2>&1; then
        sed -n 's/^stat::number_of_executed_units: *//p' "$work/$1.log" | tr '\n' ' '
        echo "inputs, no failure"
        return 0
    fi
    echo "failed: see $work/$1.log"
    return 1
}

names=${*:-$(names_of_all)}
mkdir -p "$work/failed"
rm -rf "$work/seeds"
for name in $(names_of_all) pcap decode sip_message; do
    mkdir -p "$work/found/$name" "$work/seeds/$name"
done
seeds_of_scenarios
seeds_of_the_world
seeds_by_hand
for name in $names; do
    add "$name" tests/fuzz/corpus/"$name"/*
done

failed=0
for name in $names; do
    case $name in
    pcap) fuzz "$name" "$seconds" $largest ;;
    *) fuzz "$name" $(((seconds + 7) / 8)) 4096 ;;
    esac || failed=$((failed + 1))
done
echo "fuzz: $failed failed"
[ $failed -eq 0 ]
