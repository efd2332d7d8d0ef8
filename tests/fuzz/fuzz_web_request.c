/*
 * tests/fuzz/fuzz_web_request.c: the target of a request on the first line, then Host, Origin and
 * Sec-Fetch-Site: what is read is inside the target, and nobody gets in under a foreign name.
 */
#include <stdlib.h>

#include "base/array.h"
#include "tests/fuzz/fuzz.h"
#include "web/guard.h"
#include "web/route.h"

static struct slice take_line(struct slice *rest)
{
    size_t end = slice_find(*rest, 0, '\n');
    struct slice line = slice_sub(*rest, 0, end);

    *rest = slice_from(*rest, end == SLICE_NONE ? rest->len : end + 1);
    return line;
}

static void check_path(struct slice target, struct slice path)
{
    fuzz_inside(target, path);
    if (slice_at(path, 0) != '/' || path.len > WEB_PATH_MAX)
        abort();
    for (size_t i = 0; i < path.len; i++) {
        if (slice_at(path, i) < ' ' || slice_at(path, i) == 0x7f || slice_at(path, i) == '\\')
            abort();
    }
}

static void check_query(struct slice target, const struct web_request *request)
{
    if (request->query_count > WEB_QUERY_MAX)
        abort();
    for (size_t i = 0; i < request->query_count; i++) {
        fuzz_inside(target, request->query[i].name);
        fuzz_inside(target, request->query[i].value);
        fuzz_touch(request->query[i].name);
        fuzz_touch(request->query[i].value);
    }
}

/* Only what the path has can be a part of it; only methods of the route are answered. */
static void check_route(struct web_request *request)
{
    unsigned allowed;
    const struct web_route *route = web_route_find(request, &allowed);

    if (request->part_count > WEB_PARTS_MAX || (route != NULL && route->path == NULL) ||
        (route == NULL && (request->part_count > 0 || (allowed & 1U << request->method) != 0)))
        abort();
    for (size_t i = 0; i < request->part_count; i++) {
        fuzz_inside(request->path, request->parts[i]);
        if (request->parts[i].len == 0 || slice_find(request->parts[i], 0, '/') != SLICE_NONE)
            abort();
    }
}

static void write_escaped(struct slice text, struct buf *buf)
{
    for (size_t i = 0; i < text.len; i++) {
        if (slice_at(text, i) == '/')
            buf_byte(buf, '/');
        else
            buf_format(buf, "%%%02x", (unsigned)slice_at(text, i));
    }
}

/* What was read comes back when it is written with every byte in an escape. */
static void check_again(const struct web_request *request)
{
    char target[WEB_TARGET_MAX + 1];
    struct web_request again;
    struct buf buf;

    buf_init(&buf, target, sizeof(target));
    write_escaped(request->path, &buf);
    if (buf.len > WEB_PATH_MAX)
        return;
    for (size_t i = 0; i < request->query_count; i++) {
        buf_byte(&buf, i == 0 ? '?' : '&');
        write_escaped(request->query[i].name, &buf);
        buf_byte(&buf, '=');
        write_escaped(request->query[i].value, &buf);
    }
    if (buf.is_cut)
        return;
    web_request_read_target(&again, target, buf.len);
    if (again.refusal != 0 || again.query_count != request->query_count ||
        !slice_equal(again.path, request->path))
        abort();
    for (size_t i = 0; i < request->query_count; i++) {
        if (!slice_equal(again.query[i].name, request->query[i].name) ||
            !slice_equal(again.query[i].value, request->query[i].value))
            abort();
    }
}

static void check_target(struct slice text, struct web_request *request)
{
    char *target = malloc(text.len + 1); /* a byte of its own too, for a target without any */
    struct slice whole = slice_of(target, text.len);

    if (target == NULL)
        abort();
    if (text.len > 0)
        memcpy(target, text.ptr, text.len);
    web_request_read_target(request, target, text.len);
    if (request->refusal != 0 && request->refusal != 400 && request->refusal != 414)
        abort();
    if (request->refusal == 0) {
        check_path(whole, request->path);
        check_query(whole, request);
        check_again(request);
        for (request->method = WEB_GET; request->method <= WEB_OTHER; request->method++)
            check_route(request);
    }
    free(target);
}

/* Tell whether a host is one of ours, and maybe a port. */
static bool is_ours(struct slice host)
{
    static const char *const names[] = {"localhost", "127.0.0.1", "[::1]", "box.example",
                                        "rung.example"};

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct slice port = slice_from(host, strlen(names[i]));
        uint64_t number;

        if (slice_starts_nocase(host, names[i]) &&
            (port.len == 0 ||
             (slice_at(port, 0) == ':' && slice_decimal(slice_from(port, 1), UINT16_MAX, &number))))
            return true;
    }
    return false;
}

static bool is_origin_of(struct slice origin, struct slice host)
{
    size_t slashes = slice_find_nocase(origin, "://");

    return slashes != SLICE_NONE && slice_equal_nocase(slice_from(origin, slashes + 3), host);
}

static void check_guard(const struct web_request *request)
{
    static const char *const hosts[] = {"box.example", "rung.example:8443", NULL};
    struct guard *guard = guard_new(8060, hosts);

    if (guard == NULL)
        abort();
    if (guard_knows_host(guard, request->host) && !is_ours(request->host))
        abort();
    if (guard_is_own_origin(guard, request) &&
        (!guard_knows_host(guard, request->host) ||
         (slice_is_absent(request->sec_fetch_site)
              ? !is_origin_of(request->origin, request->host)
              : !slice_is(request->sec_fetch_site, "same-origin"))))
        abort();
    if (guard_has_key(guard, request->origin, 0))
        abort();
    guard_free(guard);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice rest = slice_of(data, size);
    struct web_request request = {0};

    check_target(take_line(&rest), &request);
    request.host = take_line(&rest);
    request.origin = take_line(&rest);
    if (rest.len > 0)
        request.sec_fetch_site = take_line(&rest);
    check_guard(&request);
    return 0;
}
