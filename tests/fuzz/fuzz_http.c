/*
 * tests/fuzz/fuzz_http.c: requests as HTTP has them: a method, a path of ours with parts of it replaced, a query,
 * fields, a body, put together from choices that the input makes; read as they come in pieces, and answered from a
 * store. Who has no key gets no data, and what leaves is one answer of ours.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/array.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/stored.h"
#include "web/events.h"
#include "web/http_head.h"
#include "web/route.h"

#define REQUEST_MAX (2 * HTTP_HEAD_MAX)

/* What a fuzzer keeps from one input to the next. */
struct base {
    bool is_made;
    struct web_state web;
    char key[GUARD_TOKEN_CHARS + 1];
};

static const char *const methods[] = {"GET", "HEAD", "POST", "DELETE", "PUT", "get", "", "G T"};
static const char *const versions[] = {"HTTP/1.1", "HTTP/1.0", "HTTP/1.9",
                                       "HTTP/2.0", "http/1.1", ""};
static const char *const parts[] = {"n:1", "n:2", "1", "7", "app.js", "x", "..", "%2e%2e", "n%3a1"};
static const char *const names[] = {
    "Host",          "Origin",        "Sec-Fetch-Site",   "Content-Type", "Authorization",
    "If-None-Match", "Last-Event-ID", "Content-Length",   "Connection",   "Expect",
    "Accept",        "host ",         "Transfer-Encoding"};
static const char *const values[] = {"localhost:8060",
                                     "http://localhost:8060",
                                     "same-origin",
                                     "application/json",
                                     "KEY",
                                     "*",
                                     "1-1",
                                     "0",
                                     "2",
                                     "16385",
                                     "close",
                                     "100-continue",
                                     "evil.example.com",
                                     "",
                                     "\r\n x"};
static const char *const parameters[] = {"limit=2",   "limit=-1",        "sort=state", "order=desc",
                                         "filter=a",  "match=(a%2B)%2B", "all=1",      "fold=1",
                                         "merge=ip",  "format=pcap",     "format=csv", "calls=n:1",
                                         "cursor=11", "after=1-1",       "redact=0",   "offset=3",
                                         "from=.",    "state=busy",      "since=1"};
static const char *const bodies[] = {"{}", "{\"token\":\"00000000000000000000000000000000\"}",
                                     "{\"target\":\"/api/v1/export?format=csv\"}", "[",
                                     "{\"token\":1}"};

#define PICK(table, byte) (table)[(byte) % COUNT_OF(table)]

static uint8_t take(struct slice *rest)
{
    int byte = slice_at(*rest, 0);

    *rest = slice_from(*rest, 1);
    return byte < 0 ? 0 : (uint8_t)byte;
}

/* Now and then bytes of the input itself. */
static bool write_own(struct slice *rest, struct buf *buf)
{
    uint8_t choice = take(rest);
    size_t len = choice - 240U;

    if (choice < 240)
        return false;
    for (size_t i = 0; i < len && rest->len > 0; i++)
        buf_byte(buf, (char)take(rest));
    return true;
}

static void write_path(struct slice *rest, struct buf *buf)
{
    size_t count = 0;
    const char *path;

    while (web_routes[count].path != NULL)
        count++;
    assert(count > 0);
    path = web_routes[take(rest) % count].path;
    for (; *path != '\0'; path++) {
        if (*path != '{') {
            buf_byte(buf, *path);
            continue;
        }
        if (!write_own(rest, buf))
            buf_text(buf, PICK(parts, take(rest)));
        path += strcspn(path, "}");
    }
}

static void write_query(struct slice *rest, struct buf *buf)
{
    size_t count = take(rest) % 5;

    for (size_t i = 0; i < count; i++) {
        buf_byte(buf, i == 0 ? '?' : '&');
        if (!write_own(rest, buf))
            buf_text(buf, PICK(parameters, take(rest)));
    }
}

static void write_fields(const struct base *base, struct slice *rest, struct buf *buf)
{
    size_t count = take(rest) % 10;

    if (take(rest) % 8 != 0)
        buf_text(buf, "Host: localhost:8060\r\n");
    for (size_t i = 0; i < count; i++) {
        const char *value = PICK(values, take(rest));

        if (!write_own(rest, buf))
            buf_text(buf, PICK(names, take(rest)));
        buf_text(buf, take(rest) % 16 == 0 ? " " : ": ");
        if (strcmp(value, "KEY") == 0)
            buf_format(buf, "Bearer %s", base->key);
        else if (!write_own(rest, buf))
            buf_text(buf, value);
        buf_text(buf, take(rest) % 32 == 0 ? "\n" : "\r\n");
    }
}

static void write_request(const struct base *base, struct slice *rest, struct buf *buf)
{
    const char *body = PICK(bodies, take(rest));
    uint8_t choice;

    buf_format(buf, "%s ", PICK(methods, take(rest)));
    write_path(rest, buf);
    write_query(rest, buf);
    choice = take(rest);
    buf_format(buf, " %s\r\n", choice < 200 ? "HTTP/1.1" : PICK(versions, choice));
    choice = take(rest);
    if ((choice & 1) != 0)
        buf_format(buf, "Authorization: Bearer %s\r\n", base->key);
    if ((choice & 2) != 0)
        buf_text(buf, "Origin: http://localhost:8060\r\nContent-Type: application/json\r\n");
    if ((choice & 4) != 0)
        buf_format(buf, "Content-Length: %zu\r\n", strlen(body));
    write_fields(base, rest, buf);
    buf_text(buf, "\r\n");
    buf_text(buf, body);
}

/* A part is none yet, and left as it is, or refused; what was refused is not taken after all when more comes. */
static void check_parts(const char *text, size_t len, const struct http_head *whole)
{
    char *copy = malloc(len + 1);
    struct http_head head;
    bool was_refused = false;

    if (copy == NULL)
        abort();
    for (size_t part = 0; part < whole->len; part += 1 + whole->len / 64) {
        memcpy(copy, text, part);
        if (!http_head_read(copy, part, &head)) {
            if (part > 0 && memcmp(copy, text, part) != 0)
                abort();
            continue;
        }
        was_refused = true;
        if (head.request.refusal == 0)
            abort();
    }
    if (was_refused && whole->request.refusal == 0)
        abort();
    free(copy);
}

static void check_head(const struct http_head *head, struct slice bytes)
{
    const struct web_request *request = &head->request;

    if (head->len > bytes.len || head->len > REQUEST_MAX ||
        (request->refusal == 0 && head->body_len > WEB_BODY_MAX) ||
        (request->refusal != 0 && head->body_len > 0))
        abort();
    fuzz_inside(bytes, request->path);
    fuzz_inside(bytes, request->host);
    fuzz_inside(bytes, request->authorization);
    for (size_t at = 0; at < request->path.len; at++) {
        if (slice_at(request->path, at) < ' ')
            abort();
    }
}

/* Only who has the key gets what needs one. */
static void check_status(const struct base *base, const struct web_request *request, int status)
{
    struct web_request asked = *request;
    unsigned allowed = 0;
    const struct web_route *route = web_route_find(&asked, &allowed);
    bool has_key = request->authorization.len == 7 + GUARD_TOKEN_CHARS &&
                   slice_is(slice_from(request->authorization, 7), base->key);

    if (status < 400 &&
        (request->refusal != 0 || route == NULL || (route->access == WEB_BEARER && !has_key) ||
         !guard_knows_host(base->web.guard, request->host)))
        abort();
}

static void begin(struct base *base)
{
    char path[64];

    snprintf(path, sizeof(path), "/tmp/rung-fuzz-http-%ld.db", (long)getpid());
    stored_make(path);
    if (view_open(path, &base->web.view, NULL) != ERR_NONE ||
        raw_open(base->web.view, &base->web.raw, NULL) != ERR_NONE)
        abort();
    unlink(path);
    base->is_made = true;
}

/* A key may have been given back, a token used: each input begins anew. */
static void renew(struct base *base)
{
    if (base->web.guard != NULL) {
        event_hub_free(base->web.events);
        guard_free(base->web.guard);
    }
    stored_begin(&base->web, base->key);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct base base;
    static char text[REQUEST_MAX];
    struct slice rest = slice_of(data, size);
    struct http_head head;
    struct buf buf;
    char *bytes;

    if (!base.is_made)
        begin(&base);
    renew(&base);
    buf_init(&buf, text, sizeof(text));
    write_request(&base, &rest, &buf);
    bytes = malloc(buf.len + 1);
    if (bytes == NULL)
        abort();
    memcpy(bytes, text, buf.len);
    if (http_head_read(bytes, buf.len, &head)) {
        struct slice body = slice_from(slice_of(bytes, buf.len), head.len);
        char key[GUARD_TOKEN_CHARS + 1];

        check_head(&head, slice_of(bytes, buf.len));
        check_parts(text, buf.len, &head);
        head.request.body = slice_sub(body, 0, head.body_len);
        memcpy(key, base.key, sizeof(key));
        if (head.request.body.len == head.body_len)
            check_status(&base, &head.request, stored_ask(&base.web, &head.request));
    }
    free(bytes);
    return 0;
}
