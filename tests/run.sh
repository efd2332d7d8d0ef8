#!/bin/bash
# tests/run.sh: run all parts of the tests on one build and sum up.
#
# Usage: BUILD=build/release [PARTS="unit cli"] tests/run.sh        (make tests does)
#
# Each part ends with a line `name: N passed, N failed`. A part that fails to say so, or that ends with
# an error and no failure of its own, counts as one failure. The last line is `N passed, N failed`.
set -u

: "${BUILD:?the folder of the build, as in build/release}"
program=$BUILD/rung
SCRIPT2PCAP=$(realpath "$BUILD")/tests/tools/script2pcap
SCREEN=$(realpath "$BUILD")/tests/tools/screen
REPLAY=$(realpath "$BUILD")/tests/tools/replay
REORDER=$(realpath "$BUILD")/tests/tools/reorder
export BUILD SCRIPT2PCAP SCREEN REPLAY REORDER
export TZ=UTC LC_ALL=C.UTF-8
# What takes this long hangs; on a machine that does a lot else, everything takes long.
export CK_DEFAULT_TIMEOUT=60
unset NO_COLOR CLICOLOR_FORCE COLUMNS RUNG_CONFIG
# A finding of a sanitizer has a status that nothing else gives, so no test takes it for an exit of rung. The
# quarantine is small because each unit test is a fork in which the leak checker walks all of it.
export ASAN_OPTIONS=${ASAN_OPTIONS:-exitcode=99:detect_stack_use_after_return=1:quarantine_size_mb=4}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-exitcode=99:print_stacktrace=1}
export TSAN_OPTIONS=${TSAN_OPTIONS:-exitcode=99:halt_on_error=1}

# name|command: two of them run at a time; what takes longest stands first.
parts=(
    "unit|$BUILD/tests/unit/run"
    "scenarios|bash tests/scenarios/run.sh $program"
    "order|bash tests/order/run.sh $program"
    "cli|bash tests/cli/run.sh $program"
    "corpus|bash tests/corpus/run.sh $program"
    "consistency|bash tests/consistency/run.sh $BUILD"
    "screens|sh tests/screens/run.sh $program"
    "terminal|bash tests/terminal/run.sh $program"
    "live|bash tests/live/run.sh $program"
    "attacks|bash tests/web/attacks.sh $program"
)
# The page is looked at where there is a browser; `make browser` installs one.
if [ -n "${PARTS:-}" ] && [[ " $PARTS " != *' web '* ]]; then
    :
elif command -v chromium chromium-browser google-chrome >/dev/null && command -v npm >/dev/null; then
    parts=("${parts[0]}" "web|sh tests/web/run.sh $program" "${parts[@]:1}")
else
    echo 'web: skipped: no browser (make browser installs one)'
fi

# Run a part, "name|command"; leaves its log, and its status and seconds in a file beside it.
run_part() {
    local name=${1%%|*} start=$SECONDS status command
    read -r -a command <<<"${1#*|}"
    "${command[@]}" >"$BUILD/tests/$name.log" 2>&1
    status=$?
    echo "$status $((SECONDS - start))" >"$BUILD/tests/$name.status"
}
export -f run_part

passed=0
failed=0

# Show what a part says, then take its numbers from its last line.
tell_part() {
    local name=$1 log=$BUILD/tests/$1.log status seconds last
    read -r status seconds <"$BUILD/tests/$name.status" || { status=1 seconds=0; }
    last=$(tail -n 1 "$log")
    if [[ $last =~ ^$name:\ ([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
        passed=$((passed + BASH_REMATCH[1]))
        failed=$((failed + BASH_REMATCH[2]))
        [ "$status" -eq 0 ] || [ "${BASH_REMATCH[2]}" -gt 0 ] || failed=$((failed + 1))
    else
        failed=$((failed + 1))
        last="$name: ended with status $status and without a count"
        status=1
    fi
    [ "$status" -eq 0 ] || grep -vE '^([0-9]+%: |Running suite)' "$log" | head -n -1 | tail -n 60
    echo "$last ($seconds s)"
}

mkdir -p "$BUILD/tests"
rm -f "$BUILD"/tests/*.status
wanted=()
for part in "${parts[@]}"; do
    [[ " ${PARTS:-${part%%|*}} " != *" ${part%%|*} "* ]] || wanted+=("$part")
done
printf '%s\n' "${wanted[@]}" | xargs -P 2 -I PART bash -c 'run_part "$1"' run_part PART
for part in "${wanted[@]}"; do
    tell_part "${part%%|*}"
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
