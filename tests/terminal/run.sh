#!/bin/bash
# tests/terminal/run.sh PROGRAM [JOURNEY...]: the terminal program in a real terminal (tmux), as a user has it.
#
# Runs all functions named journey_*, of this file and of journeys/*.sh, or those named. Each has a terminal of its own. Captures are
# compiled from scenarios with $SCRIPT2PCAP, by default the one beside PROGRAM. Ends with "terminal: N passed, N failed".
set -u

usage() {
    echo "usage: $0 PROGRAM [JOURNEY...]" >&2
    exit 2
}

[ $# -ge 1 ] && [ -x "$1" ] || usage
here=$(cd "$(dirname "$0")" && pwd)
scenarios=$here/../scenarios
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
compiler=${SCRIPT2PCAP:-$(dirname "$program")/tests/tools/script2pcap}
shift
command -v tmux >/dev/null || { echo "terminal: tmux is needed" >&2; exit 2; }
[ -x "$compiler" ] || { echo "terminal: no script2pcap: set SCRIPT2PCAP" >&2; exit 2; }

# The environment of the terminal is this one, and no more.
unset TMUX NO_COLOR COLUMNS LINES CLICOLOR CLICOLOR_FORCE FORCE_COLOR COLORFGBG ESCDELAY
export TZ=UTC LC_ALL=C.UTF-8
work=$(mktemp -d) || exit 2
echo "PS1='ready> '" >"$work/rc"
socket=rung-$$
trap 'tmux -L $socket kill-server 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

mux() {
    tmux -L "$socket" "$@"
}

# capture NAME: give the path of the scenario's capture.
capture() {
    if [ ! -f "$work/$1.pcap" ]; then
        if [ -f "$scenarios/$1/script.txt" ]; then
            "$compiler" "$scenarios/$1/script.txt" "$work/$1.pcap" || exit 2
        else
            cp "$scenarios/$1/input.pcap" "$work/$1.pcap"
        fi
    fi
    echo "$work/$1.pcap"
}

# fail WORD...: note why a journey failed, with the screen; the journey goes on, which shows more.
fail() {
    { echo "  $*"; mux capture-pane -p -t main 2>/dev/null | sed 's/^/    |/' | head -n 40; } >>"$work/report"
}

# within SECONDS COMMAND...: repeat a command until it succeeds. Status 1 when the time is over.
within() {
    local end=$((${EPOCHREALTIME/./} + $1 * 1000000))
    # What has failed once is not waited for so long again.
    [ ! -s "$work/report" ] || end=$((${EPOCHREALTIME/./} + 500000))
    shift
    until "$@"; do
        [ "${EPOCHREALTIME/./}" -lt $end ] || return 1
        sleep 0.02
    done
}

screen() {
    mux capture-pane -p -t main
}

shows() {
    screen 2>/dev/null | grep -qF -- "$1"
}

hides() {
    ! shows "$1"
}

# sees TEXT, sees_not TEXT: wait until it is on the screen, or is not.
sees() {
    within 10 shows "$1" || fail "not on the screen: $1"
}

sees_not() {
    within 10 hides "$1" || fail "still on the screen: $1"
}

# keys KEY...: press keys as tmux names them (Enter, Escape, Down, C-d, q).
keys() {
    mux send-keys -t main "$@"
}

# types TEXT: send text as it stands.
types() {
    mux send-keys -t main -l -- "$1"
}

# A server that is just ending takes a new client down with it: then once more.
start_tmux() {
    local left=10
    until mux -f /dev/null new-session -d -s main -x "${1%x*}" -y "${1#*x}" \
        "cd '$work' && exec bash --noprofile --rcfile '$work/rc' -i" 2>/dev/null; do
        [ $((left -= 1)) -gt 0 ] || return 1
        sleep 0.2
    done
}

# terminal COLUMNSxROWS: a new terminal with a shell.
terminal() {
    mux kill-server 2>/dev/null
    rm -f "$work/raw"
    start_tmux "$1" || { fail "tmux does not start"; return; }
    mux set -g default-terminal screen-256color
    mux set -g window-size manual
    # What the program sends, byte by byte.
    mux pipe-pane -t main "cat >'$work/raw'"
    sees 'ready>'
}

# runs WORD...: a command line in the terminal.
runs() {
    types "$*"
    keys Enter
}

# opens NAME [SIZE]: the program on a scenario.
opens() {
    terminal "${2:-100x30}"
    runs "'$program' '$(capture "$1")'"
    sees 'rung ‹ calls'
}

# pid: of the program in the terminal.
pid() {
    pgrep -n -x "$(basename "$program")" -s "$(ps -o sid= -p "$(mux display -p -t main '#{pane_pid}')" | tr -d ' ')"
}

# A process that nobody has buried yet is gone too.
is_gone() {
    case $(ps -o stat= -p "$1") in '' | Z*) return 0 ;; *) return 1 ;; esac
}

is_alternate() {
    [ "$(mux display -p -t main '#{alternate_on}')" = "$1" ]
}

# is_back: the shell has its terminal again, as it was.
is_back() {
    within 10 is_alternate 0 || fail "the alternate screen is not left"
    sees 'ready>'
    runs "clear; stty -a >'$work/modes.after'; echo status \$?"
    sees 'status 0'
    cmp -s "$work/modes.before" "$work/modes.after" ||
        fail "modes of the terminal differ: $(diff "$work/modes.before" "$work/modes.after")"
}

remember_modes() {
    runs "stty -a >'$work/modes.before'; echo status \$?"
    sees 'status 0'
    runs clear
}

# --- the frame's own ---

journey_help_and_back() {
    opens sample
    keys '?'
    sees 'calls ‹ help'
    sees 'in the list of calls'
    keys /
    types 'half a page'
    sees 'Ctrl-D'
    sees_not 'in the list of calls'
    keys Enter
    keys Escape
    sees 'in the list of calls'
    keys Escape
    sees_not 'calls ‹ help'
    keys q
    sees 'ready>'
}

journey_quits_as_it_came() {
    terminal 100x30
    remember_modes
    runs "'$program' '$(capture sample)'"
    sees 'rung ‹ calls'
    within 5 is_alternate 1 || fail "not on the alternate screen"
    keys q
    is_back
}

journey_sizes() {
    local running size
    opens sample
    running=$(pid)
    for i in $(seq 200); do
        case $((i % 10)) in
        0) size='1 1' ;;
        1) size='300 100' ;;
        2) size='2 40' ;;
        3) size='200 2' ;;
        *) size="$((RANDOM % 200 + 1)) $((RANDOM % 70 + 1))" ;;
        esac
        mux resize-window -t main -x "${size% *}" -y "${size#* }"
        case $i in 20 | 60 | 100) keys '?' ;; 40 | 80 | 120) keys Escape ;; esac
    done
    mux resize-window -t main -x 100 -y 30
    kill -0 "$running" || fail "the program did not survive"
    sees 'rung ‹ calls'
    keys '?'
    sees 'in the list of calls'
}

journey_terminal_goes_away() {
    local running
    opens sample
    running=$(pid)
    [ -n "$running" ] || fail "no process"
    mux kill-server
    within 5 is_gone "$running" || { fail "still running after its terminal went"; kill -9 "$running"; }
}

# end_by SIGNAL STATUS: what the shell says of a program that a signal ended.
end_by() {
    terminal 100x30
    remember_modes
    runs "'$program' '$(capture sample)'; echo ended \$?"
    sees 'rung ‹ calls'
    kill -"$1" "$(pid)"
    sees "ended $2"
    is_back
}

journey_ends_by_sigterm() { end_by TERM 143; }
journey_ends_by_sigint() { end_by INT 130; }
journey_ends_by_sighup() { end_by HUP 129; }
journey_ends_by_sigquit() { end_by QUIT 131; }
journey_ends_by_sigabrt() { end_by ABRT 134; }

journey_ctrl_c() {
    terminal 100x30
    remember_modes
    runs "'$program' '$(capture sample)'; echo ended \$?"
    sees 'rung ‹ calls'
    keys C-c
    sees 'ended 130'
    is_back
}

journey_suspends_and_comes_back() {
    terminal 100x30
    remember_modes
    runs "'$program' '$(capture sample)'"
    sees 'rung ‹ calls'
    keys C-z
    sees 'Stopped'
    is_back
    runs fg
    sees 'rung ‹ calls'
    within 5 is_alternate 1 || fail "not on the alternate screen after fg"
    keys '?'
    sees 'in the list of calls'
    keys Escape
    sees_not 'in the list of calls'
    keys q
    is_back
}

# On a terminal that cannot be drawn on the list is printed, or one line says why not; never both.
draws_nothing() {
    terminal 200x30
    runs "TERM=$1 '$program' '$(capture sample)'; echo it has en''ded"
    sees 'it has ended'
    ! grep -q "$(printf '\033\[[0-9;]*[HJ]')" "$work/raw" || fail "moves the cursor of TERM=$1"
    shows "TERM='$1'" || fail "does not say what is wrong with TERM=$1"
}

journey_dumb_terminal() { draws_nothing dumb; }
journey_unknown_terminal() { draws_nothing no-such-terminal; }

# plain ENVIRONMENT: no lines drawn with letters, no colours.
plain() {
    terminal 80x24
    runs "$1 '$program' '$(capture sample)'"
    sees 'rung'
    sees 'COMPLETED'
    keys Enter
    sees 'ACK'
    keys q
    sees_not 'ACK'
    keys q
    sees 'ready>'
    ! grep -qE 'qqq|xxx|lqq' "$work/raw" || fail "line drawing as letters with $1"
    ! grep -qE "$(printf '\033\\[([0-9;]*;)?(3[0-7]|4[0-7]|9[0-7]|38;5;[0-9]+)m')" "$work/raw" || fail "colours with $1"
}

journey_no_color() { plain 'NO_COLOR=1'; }
journey_vt100() { plain 'TERM=vt100'; }

journey_c_locale() {
    plain 'LC_ALL=C NO_COLOR=1 TERM=vt100'
}

journey_ascii() {
    terminal 80x24
    runs "'$program' --ascii '$(capture sample)'"
    sees 'COMPLETED'
    keys Enter
    sees 'ACK'
    keys q q
    sees 'ready>'
    ! sed "1,/--ascii/d" "$work/raw" | LC_ALL=C grep -q "$(printf '[\200-\377]')" || fail "more than ASCII"
}

journey_keys_from_the_terminal() {
    terminal 100x30
    remember_modes
    runs "cat '$(capture sample)' | '$program' -"
    sees 'rung ‹ calls'
    keys '?'
    sees 'in the list of calls'
    keys Escape
    sees_not 'in the list of calls'
    keys q
    is_back
}

journey_unknown_sequences_are_no_keys() {
    opens sample
    keys '?'
    sees 'in the list of calls'
    for sequence in '[99~' '[1;9Z' 'Ox' '[200~' ']52;c;?' '[<0;1;1M' a; do
        printf -v bytes '\033%s' "$sequence"
        [ "$sequence" = ']52;c;?' ] && printf -v bytes '%s\a' "$bytes"
        types "$bytes"
    done
    # A key that is known comes after all of them and shows that they are read.
    keys End
    sees ':goto'
    shows 'calls ‹ help' || fail "a sequence was taken for Esc"
    keys Escape
    sees_not 'calls ‹ help'
}

journey_both_kinds_of_home_and_end() {
    opens sample
    keys '?'
    for pair in '[H [F' 'OH OF' '[1~ [4~' '[7~ [8~'; do
        types "$(printf '\033%s' "${pair#* }")"
        sees ':goto'
        types "$(printf '\033%s' "${pair% *}")"
        sees 'in the list of calls'
    done
    for one in OP '[11~' '[[A'; do
        types "$(printf '\033%s' "$one")"
        sees_not 'calls ‹ help'
        keys '?'
        sees 'calls ‹ help'
    done
}

journey_bytes_that_are_no_text() {
    local running before
    opens sample
    running=$(pid)
    mux send-keys -t main -H ff fe c3 80 00 9b
    before=$(ticks "$running")
    keys '?'
    sees 'in the list of calls'
    sleep 0.5
    [ $(($(ticks "$running") - before)) -le 10 ] || fail "bytes that are no text keep it busy"
}

journey_copies_to_the_clipboard() {
    opens sample
    sees 'out1@192.0.2.11'
    keys y
    sees copied
    within 5 grep -q "$(printf '\033]52;c;%s\a' "$(printf out1@192.0.2.11 | base64)")" "$work/raw" ||
        fail "no OSC 52 with the Call-ID"
}

# tier TERM PATTERN: a terminal of so many colours gets colours of that kind.
tier() {
    terminal 100x30
    runs "TERM=$1 '$program' '$(capture sample)'"
    sees COMPLETED
    keys q
    sees 'ready>'
    grep -qE "$(printf "\033\\[([0-9;]*;)?$2m")" "$work/raw" || fail "TERM=$1: no colour $2"
}

journey_256_colours() { tier screen-256color '38;5;208'; }
journey_8_colours() { tier screen '33'; }

journey_light_ground() {
    terminal 100x30
    runs "COLORFGBG='0;15' '$program' '$(capture sample)'"
    sees COMPLETED
    keys q
    sees 'ready>'
    grep -q '38;5;130m' "$work/raw" || fail "not the colours of a light ground"
}

# A crash leaves the terminal usable too.
journey_ends_by_sigsegv() {
    # The address sanitizer handles this signal itself.
    ! grep -q __asan_init "$program" || return
    terminal 100x30
    remember_modes
    runs "ulimit -c 0; '$program' '$(capture sample)'; echo ended \$?"
    sees 'rung ‹ calls'
    kill -SEGV "$(pid)"
    sees 'ended 1'
    is_back
}

journey_stops_from_outside() {
    local running
    terminal 100x30
    remember_modes
    runs "'$program' '$(capture sample)'"
    sees 'rung ‹ calls'
    running=$(pid)
    kill -TSTP "$running"
    sees Stopped
    is_back
    mux resize-window -t main -x 70 -y 20
    runs fg
    sees 'rung ‹ calls'
    keys '?'
    sees 'in the list of calls'
    keys Escape
    sees_not 'in the list of calls'
    keys q
    sees 'ready>'
}

ticks() {
    awk '{ print $14 + $15 }' "/proc/$1/stat"
}

# The clock is needed to say what idle costs: at most 3 % of a second.
journey_idle_costs_nothing() {
    local running before after
    opens sample
    running=$(pid)
    sees '7 calls'
    before=$(ticks "$running")
    sleep 1
    after=$(ticks "$running")
    [ $((after - before)) -le 3 ] || fail "idle costs $((after - before)) % of a processor"
}

journey_command_line() {
    opens sample
    keys :
    types 'nonsense'
    keys Enter
    sees "no command 'nonsense'"
    keys :
    types 'goto 2'
    keys Enter
    sees 'calls ‹ #2'
    keys q
    sees_not 'calls ‹ #2'
    keys :
    keys q Enter
    sees 'ready>'
}

for file in "$here"/journeys/*.sh; do
    [ ! -f "$file" ] || . "$file"
done

if [ $# -eq 0 ]; then
    set -- $(compgen -A function journey_)
fi
passed=0
failed=0
for name; do
    : >"$work/report"
    "journey_${name#journey_}"
    mux kill-server 2>/dev/null
    if [ -s "$work/report" ]; then
        failed=$((failed + 1))
        echo "$name"
        cat "$work/report"
    else
        passed=$((passed + 1))
    fi
done
echo "terminal: $passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
