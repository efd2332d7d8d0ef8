#!/bin/bash
# tests/web/attacks.sh PROGRAM [TEST...]: ask `rung serve` for what nobody may have, and send it what nobody should.
#
# A test is a function attack_...; its name is what it claims. It fails at its first expectation that does not hold. The capture is a
# scenario, compiled by $SCRIPT2PCAP, by the compiler beside PROGRAM, or by one that is built for this run. The last line is
# "attacks: N passed, N failed".
set -u

[ $# -ge 1 ] && [ -x "$1" ] || { echo "usage: $0 PROGRAM [TEST...]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
program=$(realpath "$1")
shift
export TZ=UTC LC_ALL=C.UTF-8
unset http_proxy HTTP_PROXY all_proxy ALL_PROXY
command -v curl >/dev/null || { echo "attacks: curl is needed: nothing was checked" >&2; exit 2; }

work=$(mktemp -d) || exit 2
server=
trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
trap '' PIPE # a server that has heard enough closes
cd "$work" || exit 2

compiler=${SCRIPT2PCAP:-$(dirname "$program")/tests/tools/script2pcap}
if [ ! -x "$compiler" ]; then
    compiler=$work/script2pcap
    (cd "$root" && "${CC:-cc}" -std=c17 -O1 -D_GNU_SOURCE -I. -o "$compiler" tests/tools/script*.c \
        base/{slice,buf,arena,addr,clock,err,hash}.c -lxxhash) || exit 2
fi
"$compiler" "$root/tests/scenarios/hostile-names/script.txt" capture.pcap || exit 2

# --- the server ---

# Wait until a command succeeds, or ten seconds.
await() {
    local tries=200
    until "$@"; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || return 1
        sleep 0.05
    done
}

has_address() { grep -q '#t=' said 2>/dev/null; }

"$program" serve --web=127.0.0.1:0 capture.pcap >/dev/null 2>said </dev/null &
server=$!
await has_address || { cat said >&2; echo "attacks: the server gives no address" >&2; exit 2; }
address=$(grep -o 'http://[^ ]*' said | head -n 1)
url=${address%/#t=*}
token=${address#*#t=}
port=${url##*:}

fail() {
    echo "$test: $*"
    [ ! -s head ] || sed 's/^/    /' head | head -n 3
    exit 1
}

# ask STATUS CURL-ARGUMENT...: leaves head and body. Each answer is looked at for what all must have.
ask() {
    local wanted=$1 status
    shift
    : >head
    : >body
    status=$(curl -s --max-time 20 --path-as-is -D head -o body -w '%{http_code}' "$@")
    tr -d '\r' <head >head.plain
    [ "$status" = "$wanted" ] || fail "status $status, not $wanted: $*"
    is_guarded
}

is_guarded() {
    ! grep -qi '^set-cookie' head.plain || fail "a cookie is set"
    ! grep -qi '^access-control' head.plain || fail "other origins are let in"
    ! grep -qi '^server' head.plain || fail "the server says what it is"
    grep -qi "^content-security-policy: default-src 'none'; script-src 'self';" head.plain || fail "no policy"
    grep -qi '^x-content-type-options: nosniff$' head.plain || fail "types may be guessed"
    grep -qi '^referrer-policy: no-referrer$' head.plain || fail "addresses are passed on"
    grep -qi '^cross-origin-resource-policy: same-origin$' head.plain || fail "others may embed it"
    grep -qi '^cache-control: no-\(store\|cache\)$' head.plain || fail "it may be kept"
    ! grep -q '"calls":\[\|"call_id"\|Call-ID' body || [ "${may_have_data:-0}" = 1 ] || fail "there is data"
}

own=(-H "Origin: $url" -H 'Content-Type: application/json')

# Exchange a token; leaves $key.
exchange() {
    ask 200 "${own[@]}" -d "{\"token\":\"$token\"}" "$url/api/v1/session"
    key=$(grep -o '"key":"[0-9a-f]*"' body | cut -d '"' -f 4)
    [ ${#key} -eq 32 ] || fail "no key"
}

# The token is good once, so all tests share a key.
test=the_first_exchange
exchange || exit 1
bearer=(-H "Authorization: Bearer $key")

# raw TEXT: send bytes (printf's escapes) and leave what comes back within a second.
raw() {
    exec 3<>"/dev/tcp/127.0.0.1/$port" || fail "no connection"
    printf "$1" >&3 2>/dev/null
    timeout 1 cat <&3 >answer 2>/dev/null
    exec 3>&-
    is_alive
}

is_alive() { [ "$(curl -s --max-time 20 "$url/healthz")" = ok ] || fail "the server does not answer any more"; }

answer_is() { head -n 1 answer | grep -q "^HTTP/1.1 $1 " || fail "not $1: $(head -n 1 answer | tr -d '\r')"; }

# --- who asks ---

attack_without_a_key_there_is_no_data() {
    local path
    for path in info calls calls/n:1 calls/n:1/ladder calls/n:1/messages messages/1 'export?format=pcap' events; do
        ask 401 "$url/api/v1/$path"
        grep -q '"code":"no_key"' body || fail "another reason: $path"
        ask 401 -I "$url/api/v1/$path"
    done
}

attack_a_wrong_key_opens_nothing() {
    ask 401 -H 'Authorization: Bearer 00000000000000000000000000000000' "$url/api/v1/calls"
    ask 401 -H "Authorization: Bearer ${key}0" "$url/api/v1/calls"
    ask 401 -H "Authorization: Bearer ${key%?}" "$url/api/v1/calls"
    ask 401 -H "Authorization: Bearer $token" "$url/api/v1/calls"
    ask 401 -H "Authorization: Basic $key" "$url/api/v1/calls"
    ask 401 -H "Authorization: $key" "$url/api/v1/calls"
    ask 401 -H "Cookie: key=$key" "$url/api/v1/calls?key=$key&token=$key"
    ask 401 -u "Bearer:$key" "$url/api/v1/calls"
}

attack_a_used_token_is_refused() {
    ask 403 "${own[@]}" -d "{\"token\":\"$token\"}" "$url/api/v1/session"
    grep -q '"code":"bad_token"' body || fail "another reason"
}

attack_a_key_is_what_it_takes() {
    may_have_data=1 ask 200 "${bearer[@]}" "$url/api/v1/calls"
    grep -q '"calls":\[' body || fail "no data with a key"
}

attack_a_foreign_host_gets_nothing() {
    local host
    for host in evil.example.com "evil.example.com:$port" "localhost.evil.example.com:$port" "127.0.0.1.evil.example.com:$port" \
        127.0.0.1 localhost:1 "127.0.0.2:$port" "0.0.0.0:$port" "localhost:$port@evil" ''; do
        ask 421 "${bearer[@]}" -H "Host: $host" "$url/api/v1/calls"
        ask 421 -H "Host: $host" "$url/"
        ask 421 -H "Host: $host" "$url/healthz"
        ask 421 "${own[@]}" -H "Host: $host" -d '{}' "$url/api/v1/session"
    done
    raw "GET / HTTP/1.1\r\nHost: localhost:$port\r\nHost: evil\r\nConnection: close\r\n\r\n"
    ! grep -q '^HTTP/1.1 200' answer || fail "two hosts"
    raw "GET http://localhost:$port/ HTTP/1.1\r\nHost: evil\r\nConnection: close\r\n\r\n"
    answer_is 421
}

attack_another_site_changes_nothing() {
    local json='Content-Type: application/json'
    ask 403 "${bearer[@]}" -H "$json" -H 'Origin: http://evil.example.com' -d '{}' "$url/api/v1/tickets"
    ask 403 "${bearer[@]}" -H "$json" -H 'Origin: null' -d '{}' "$url/api/v1/tickets"
    ask 403 "${bearer[@]}" -H "$json" -H 'Sec-Fetch-Site: cross-site' -d '{}' "$url/api/v1/tickets"
    ask 403 "${bearer[@]}" -H "$json" -H 'Sec-Fetch-Site: same-site' -H "Origin: $url" -d '{}' "$url/api/v1/tickets"
    ask 403 "${bearer[@]}" -H "$json" -d '{}' "$url/api/v1/tickets"
    ask 403 "${bearer[@]}" -H "$json" -H "Origin: http://localhost:$port" -d '{}' "$url/api/v1/tickets"
    ask 403 -H "$json" -H 'Origin: http://evil.example.com' -d "{\"token\":\"$token\"}" "$url/api/v1/session"
    ask 403 "${bearer[@]}" -X DELETE "$url/api/v1/session"
    may_have_data=1 ask 200 "${bearer[@]}" "$url/api/v1/calls"
}

attack_a_form_is_no_json() {
    local type
    for type in text/plain application/x-www-form-urlencoded multipart/form-data application/jsonp ''; do
        ask 415 "${bearer[@]}" -H "Origin: $url" -H "Content-Type: $type" -d '{"target":"/api/v1/export"}' "$url/api/v1/tickets"
    done
}

# --- tickets ---

attack_a_ticket_is_good_once() {
    ask 200 "${own[@]}" "${bearer[@]}" -d '{"target":"/api/v1/export?format=csv"}' "$url/api/v1/tickets"
    local link
    link=$(grep -o '/api/v1/export/[0-9a-f]*' body)
    ask 405 -I "$url$link"
    may_have_data=1 ask 200 "$url$link"
    grep -qi '^content-disposition: attachment' head.plain || fail "it would be shown, not saved"
    ask 404 "$url$link"
    ask 404 "${bearer[@]}" "$url$link"
}

attack_a_ticket_is_for_exports() {
    local target
    for target in /api/v1/calls /api/v1/export/../calls '//evil.example.com/api/v1/export' '/api/v1/export/x' /etc/passwd ''; do
        ask 400 "${own[@]}" "${bearer[@]}" -d "{\"target\":\"$target\"}" "$url/api/v1/tickets"
    done
    ask 401 "${own[@]}" -d '{"target":"/api/v1/export"}' "$url/api/v1/tickets"
    ask 404 "$url/api/v1/export/00000000000000000000000000000000"
}

attack_a_bad_body_is_refused() {
    local body
    for body in '' '[]' '{' '"x"' '{"token":1}' '{"token":"a"}{}' '{"token":"a","token":"b"}' '{"token":"\u0000"}' '{"token":{"token":"a"}}'; do
        ask 400 "${own[@]}" --data-binary "$body" "$url/api/v1/session"
    done
}

# --- paths ---

attack_no_path_leads_out() {
    local path
    for path in /../etc/passwd /../../../../../../etc/passwd /./../etc/passwd //etc/passwd ///etc/passwd /assets/../../etc/passwd \
        /%2e%2e/etc/passwd /%2e%2e%2fetc%2fpasswd /..%2fetc/passwd /..%5c..%5cetc /..%c0%af..%c0%afetc /%252e%252e/etc/passwd \
        /app.js/../../../etc/passwd /app.js%00.html /%00 /index.html%0d%0aX-A:b /.git/config /web/assets/app.js /index.html/ '/app.js;x' \
        '/~root' '/file:///etc/passwd' /api/v1/calls/..%2f..%2f /api/v1/../../etc/passwd; do
        : >head
        curl -s --max-time 20 --path-as-is -D head -o body "$url$path"
        tr -d '\r' <head >head.plain
        head -n 1 head.plain | grep -q '^HTTP/1.1 40[04] ' || fail "not refused: $path"
        ! grep -q 'root:' body || fail "a file of this host: $path"
        ! grep -qi '^x-a' head.plain || fail "a field of the path: $path"
        is_guarded
    done
    raw "GET /\0/etc/passwd HTTP/1.1\r\nHost: localhost:$port\r\nConnection: close\r\n\r\n"
    answer_is 400
    ! grep -q 'root:' answer || fail "a file of this host behind a NUL"
}

attack_ids_are_no_paths_and_no_sql() {
    local id
    for id in .. %2e%2e "'" "1'%20OR%20'1'='1" 'n:1;DROP%20TABLE%20call' n:-1 n:99999999999999999999 %ff %c3%28 '%3Cscript%3E'; do
        ask 404 "${bearer[@]}" "$url/api/v1/calls/$id"
        grep -q '^{"error":' body || fail "no error in JSON: $id"
        ! grep -q '<script' body || grep -qi '^content-type: application/json$' head.plain || fail "a script: $id"
    done
    may_have_data=1 ask 200 "${bearer[@]}" "$url/api/v1/calls"
}

attack_healthz_tells_nothing() {
    ask 200 "$url/healthz"
    [ "$(cat body)" = ok ] || fail "it says more than ok"
    ask 200 "$url/healthz?filter=x"
    [ "$(cat body)" = ok ] || fail "it says more than ok"
}

attack_the_page_has_no_data() {
    local file
    ask 200 "$url/"
    ! grep -q "$key\|$token\|capture.pcap" body || fail "the page knows something"
    for file in $(grep -o '\(src\|href\)="/[^"]*"' body | cut -d '"' -f 2); do
        ask 200 "$url$file"
    done
    ! grep -q '<script>\|<style>\| on[a-z]*="' body || fail "a script or style in the page"
}

# --- sizes ---

zeros() { head -c "$1" /dev/zero | tr '\0' a; }

attack_what_is_too_large_is_refused() {
    ask 414 "$url/$(zeros 600)"
    ask 414 "$url/healthz?$(zeros 9000)"
    ask 431 -H "X: $(zeros 20000)" "$url/healthz"
    zeros 20000 >large
    ask 413 "${own[@]}" --data-binary @large "$url/api/v1/session"
    ask 413 "${own[@]}" -H 'Content-Length: 99999999999' -d x "$url/api/v1/session"
    ask 411 "${own[@]}" -H 'Transfer-Encoding: chunked' -d '{}' "$url/api/v1/session"
    ask 400 "${bearer[@]}" "$url/api/v1/calls?$(for i in $(seq 40); do printf 'a=%s&' "$i"; done)"
    ask 400 "${bearer[@]}" "$url/api/v1/calls?filter=$(zeros 300)"
    is_alive
}

# What came back is an error like all others.
answer_is_guarded() {
    tr -d '\r' <answer >head.plain
    : >body
    is_guarded
    grep -q '^{"error":{"code":"' answer || fail "no error in JSON: $(head -n 1 answer)"
}

attack_what_is_far_too_large_does_no_harm() {
    {
        printf 'GET /'
        zeros 1000000
        printf ' HTTP/1.1\r\nHost: localhost:%s\r\n\r\n' "$port"
    } >large
    (exec 3<>"/dev/tcp/127.0.0.1/$port" && cat large >&3; timeout 5 cat <&3 >answer) 2>/dev/null
    answer_is 414
    answer_is_guarded
    {
        printf 'GET / HTTP/1.1\r\nHost: localhost:%s\r\n' "$port"
        for i in $(seq 20000); do printf 'X-%s: a\r\n' "$i"; done
        printf '\r\n'
    } >large
    (exec 3<>"/dev/tcp/127.0.0.1/$port" && cat large >&3; timeout 5 cat <&3 >answer) 2>/dev/null
    answer_is 431
    answer_is_guarded
    is_alive
}

# --- methods and messages ---

attack_other_methods_are_refused() {
    local method
    for method in PUT PATCH OPTIONS TRACE CONNECT BREW get Get PROPFIND; do
        ask 405 -X "$method" "${bearer[@]}" "$url/api/v1/calls"
        grep -qi '^allow: GET, HEAD$' head.plain || fail "it is not said what is allowed: $method"
        ! grep -qi "$key" body head.plain || fail "the key comes back: $method"
    done
    ask 405 -X POST "${own[@]}" "${bearer[@]}" -d '{}' "$url/api/v1/calls"
    ask 405 -X DELETE "${own[@]}" "${bearer[@]}" "$url/api/v1/calls"
    ask 405 -X GET "$url/api/v1/session"
    ask 405 -H 'X-HTTP-Method-Override: GET' -X PUT "${bearer[@]}" "$url/api/v1/calls"
}

attack_two_readings_of_a_request_are_not_possible() {
    local start="POST /api/v1/session HTTP/1.1\r\nHost: localhost:$port\r\n"
    raw "${start}Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}GET /healthz HTTP/1.1\r\nHost: localhost:$port\r\n\r\n"
    answer_is 400
    ! grep -q '^ok' answer || fail "a second request was seen"
    raw "${start}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}GET /healthz HTTP/1.1\r\nHost: localhost:$port\r\n\r\n"
    ! grep -q '^ok' answer || fail "a second request was seen"
    raw "${start}Content-Length: -2\r\n\r\n{}"
    ! grep -q '^HTTP/1.1 200' answer || fail "a length below nothing"
    raw "${start}Content-Length: 0x2\r\n\r\n{}"
    ! grep -q '^HTTP/1.1 200' answer || fail "a length in another base"
}

attack_nonsense_is_no_request() {
    local text
    for text in '\r\n\r\n' '\0\0\0\0' 'GET\r\n\r\n' 'GET / HTTP/0.9\r\n\r\n' 'GET / HTTP/9.9\r\n\r\n' 'GET / FTP/1.1\r\n\r\n' ' / HTTP/1.1\r\n\r\n' \
        'GET / HTTP/1.1\r\nHost\r\n\r\n' 'GET / HTTP/1.1\r\n: x\r\n\r\n' '\x16\x03\x01\x02\x00\x01\x00' 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n' \
        'INVITE sip:a@b SIP/2.0\r\n\r\n'; do
        raw "$text"
        ! grep -q '^HTTP/1.1 200' answer || fail "it was answered: $text"
        [ ! -s answer ] || answer_is_guarded
    done
}

# --- who is slow, and who is many ---

attack_slow_clients_do_not_keep_others_out() {
    local -a slow=()
    for i in $(seq 40); do
        { printf 'GET / HTTP/1.1\r\nHost: localhost:%s\r\n' "$port"; for j in $(seq 60); do sleep 1; printf 'X-%s: a\r\n' "$j"; done; } \
            2>/dev/null >"/dev/tcp/127.0.0.1/$port" &
        slow+=($!)
    done
    is_alive
    ask 200 "$url/"
    kill "${slow[@]}" 2>/dev/null
    wait "${slow[@]}" 2>/dev/null
    is_alive
}

# Say a field now and then until the server has had enough, and note how long that took. Runs beside the other tests.
be_slow() {
    local begun=$SECONDS
    exec 3<>"/dev/tcp/127.0.0.1/$port" || exit
    printf 'GET / HTTP/1.1\r\nHost: localhost:%s\r\n' "$port" >&3
    (while sleep 2 && printf 'X: a\r\n' >&3; do :; done) 2>/dev/null &
    timeout 60 cat <&3 >slow.answer 2>/dev/null
    echo $((SECONDS - begun)) >slow.new
    mv slow.new slow
    kill $!
}

attack_a_slow_client_is_cut_off() {
    local tries=60
    until [ -e slow ] || [ $tries -eq 0 ]; do
        tries=$((tries - 1))
        sleep 1
    done
    [ -e slow ] && [ "$(cat slow)" -lt 20 ] || fail "it was still there after 20 seconds"
    [ "$(cat slow)" -ge 4 ] || fail "it was cut off after $(cat slow) seconds"
    ! grep -q '^HTTP/1.1 200' slow.answer || fail "it was answered"
}

attack_who_holds_all_connections_does_not_keep_the_user_out() {
    local -a held=()
    local fd
    for i in $(seq 100); do
        exec {fd}<>"/dev/tcp/127.0.0.1/$port" || fail "no connection"
        [ $((i % 3)) -ne 0 ] || printf 'GET / HTTP/1.1\r\nHost: localhost:%s\r\n' "$port" >&"$fd" 2>/dev/null
        [ $((i % 3)) -ne 1 ] || printf 'GET /healthz HTTP/1.1\r\nHost: localhost:%s\r\n\r\n' "$port" >&"$fd" 2>/dev/null
        held+=("$fd")
    done
    may_have_data=1 ask 200 "${bearer[@]}" "$url/api/v1/calls"
    ask 200 "$url/healthz"
    for fd in "${held[@]}"; do exec {fd}>&-; done
}

attack_the_server_is_fenced_in() {
    local file
    "$program" -V | grep -q '^sandbox.*: seccomp' || return 0
    for file in /proc/"$server"/task/*/status; do
        grep -q '^Seccomp:	2$' "$file" || fail "a thread is not filtered: $file"
    done
}

attack_guessing_is_slowed_down() {
    local status
    for i in $(seq 25); do
        status=$(curl -s -o body -w '%{http_code}' "${own[@]}" -d "{\"token\":\"$i\"}" "$url/api/v1/session")
    done
    [ "$status" = 429 ] || fail "status $status after many wrong tokens"
    may_have_data=1 ask 200 "${bearer[@]}" "$url/api/v1/calls"
}

attack_the_server_is_still_there_and_stays_quiet() {
    is_alive
    kill -0 "$server" || fail "it has ended"
    [ "$(grep -vc '#t=\|^rung: ' said)" -eq 0 ] || fail "it has printed something: $(grep -v '#t=' said | head -n 1)"
    ! grep -q "$key" said || fail "it has printed the key"
}

# What takes longest is looked at last.
last=(attack_a_slow_client_is_cut_off attack_the_server_is_still_there_and_stays_quiet)
[ $# -gt 0 ] || set -- $(declare -F | awk '$3 ~ /^attack_/ { print $3 }' | grep -vFx "$(printf '%s\n' "${last[@]}")") "${last[@]}"

be_slow &
passed=0
failed=0
for test; do
    if ("$test"); then
        passed=$((passed + 1))
    else
        echo "$test: failed"
        failed=$((failed + 1))
    fi
done
echo "attacks: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
