/* What is no request, and what is too large: each has an answer of ours. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "tests/unit/registry.h"
#include "tests/unit/web/served.h"

Suite *test_server_refusals_suite(void);

/* Ask with so many bytes of one kind put in. */
static int ask_with(const char *before, size_t len, const char *after)
{
    size_t before_len = strlen(before);
    char *request = malloc(before_len + len + strlen(after) + 1);
    int status;

    memcpy(request, before, before_len);
    memset(request + before_len, 'a', len);
    memcpy(request + before_len + len, after, strlen(after) + 1);
    status = served_ask(request);
    free(request);
    return status;
}

/* An answer to what is no request: in JSON like all of ours, and the end of the connection. */
static void check_refusal(const char *code)
{
    char wanted[128];

    snprintf(wanted, sizeof(wanted), "{\"error\":{\"code\":\"%s\"", code);
    ck_assert_msg(strncmp(served_body(), wanted, strlen(wanted)) == 0, "%s", served.got);
    ck_assert_ptr_nonnull(strstr(served.got, "\r\nContent-Type: application/json\r\n"));
    ck_assert_ptr_nonnull(strstr(served.got, "\r\nConnection: close\r\n"));
    served_check_guarded(code);
}

static const struct {
    const char *bytes;
    size_t len;
    int status;
} refused[] = {
#define TEXT(text) text, sizeof(text) - 1
    {TEXT("GET /\0/etc/passwd HTTP/1.1\r\n" SERVED_HOST "\r\n"), 400},
    {TEXT("GET /healthz?a=\0 HTTP/1.1\r\n" SERVED_HOST "\r\n"), 400},
    {TEXT("GET /healthz HTTP/1.1\r\n" SERVED_HOST "A: \0\r\n\r\n"), 400},
    {TEXT("GET\r\n\r\n"), 400},
    {TEXT("GET /healthz\r\n\r\n"), 400},
    {TEXT("GET /healthz HTTP/1.1\n" SERVED_HOST "\r\n"), 400},
    {TEXT("GET /healthz HTTP/1.1\r\n" SERVED_HOST "A: b\n\r\n"), 400},
    {TEXT("GET /healthz  HTTP/1.1\r\n" SERVED_HOST "\r\n"), 400},
    {TEXT("GET /healthz FTP/1.1\r\n" SERVED_HOST "\r\n"), 400},
    {TEXT("GET /healthz HTTP/1.1\r\n" SERVED_HOST "A : b\r\n\r\n"), 400},
    {TEXT("GET /healthz HTTP/1.1\r\n" SERVED_HOST "A: b\r\n c\r\n\r\n"), 400},
    {TEXT("GET /healthz HTTP/1.1\r\n" SERVED_HOST "nothing\r\n\r\n"), 400},
    {TEXT("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"), 400},
    {TEXT("GET /healthz HTTP/9.9\r\n" SERVED_HOST "\r\n"), 505},
    {TEXT("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505},
    {TEXT("POST /api/v1/session HTTP/1.1\r\n" SERVED_HOST "Content-Length: +2\r\n\r\n{}"), 400},
#undef TEXT
};

START_TEST(what_is_no_request_is_refused_in_json)
{
    ck_assert_msg(served_ask_bytes(refused[_i].bytes, refused[_i].len) == refused[_i].status, "%s",
                  served.got);
    check_refusal(refused[_i].status == 505 ? "bad_version" : "bad_request");
}
END_TEST

START_TEST(what_is_too_large_is_said_to_be)
{
    ck_assert_int_eq(ask_with("GET /", 511, " HTTP/1.1\r\n" SERVED_HOST "\r\n"), 404);
    ck_assert_int_eq(ask_with("GET /", 512, " HTTP/1.1\r\n" SERVED_HOST "\r\n"), 414);
    ck_assert_int_eq(ask_with("GET /healthz?", 8000, " HTTP/1.1\r\n" SERVED_HOST "\r\n"), 200);
    ck_assert_int_eq(ask_with("GET /healthz?", 9000, " HTTP/1.1\r\n" SERVED_HOST "\r\n"), 414);
    ck_assert_int_eq(ask_with("GET /healthz HTTP/1.1\r\n" SERVED_HOST "A: ", 16000, "\r\n\r\n"),
                     200);
    ck_assert_int_eq(ask_with("GET /healthz HTTP/1.1\r\n" SERVED_HOST "A: ", 17000, "\r\n\r\n"),
                     431);
    /* These are too large to be read at all. */
    ck_assert_int_eq(ask_with("GET /", 200000, " HTTP/1.1\r\n" SERVED_HOST "\r\n"), 414);
    check_refusal("address_too_long");
    ck_assert_int_eq(ask_with("GET /healthz HTTP/1.1\r\n" SERVED_HOST "A: ", 200000, "\r\n\r\n"),
                     431);
    check_refusal("fields_too_large");
    ck_assert_int_eq(served_get("/healthz", ""), 200);
}
END_TEST

/* Ask with a field that is written so many times, or a value. */
static int ask_repeated(const char *before, const char *text, size_t times, const char *after)
{
    static char request[65536];
    struct buf buf;

    buf_init(&buf, request, sizeof(request));
    buf_text(&buf, before);
    for (size_t i = 0; i < times; i++)
        buf_text(&buf, text);
    buf_text(&buf, after);
    return served_ask(request);
}

/* Fields of the other kinds, as many as are let in, and a body. */
static const char *ask_tail(void)
{
    static char text[16384];
    struct buf buf;

    buf_init(&buf, text, sizeof(text));
    buf_text(&buf, "\r\nCookie: ");
    for (int i = 0; i < 8000; i++)
        buf_text(&buf, "a");
    buf_text(&buf, "\r\n");
    for (int i = 0; i < 20; i++)
        buf_text(&buf, "A: b\r\n");
    buf_text(&buf, "\r\n{}");
    return text;
}

/* What the library keeps of a request is larger than what came. */
START_TEST(many_small_things_are_answered_by_us)
{
    static const char line[] = "GET /healthz HTTP/1.1\r\n" SERVED_HOST;

    ck_assert_int_eq(ask_repeated(line, "A:\r\n", 120, "\r\n"), 200);
    ck_assert_int_eq(ask_repeated(line, "A:\r\n", 130, "\r\n"), 431);
    served_check_guarded("many fields");
    ck_assert_int_eq(ask_repeated(line, "Cookie: a=b", 1, "\r\n\r\n"), 200);
    ck_assert_int_eq(
        ask_repeated("GET /healthz HTTP/1.1\r\n" SERVED_HOST "Cookie: ", "a;", 100, "\r\n\r\n"),
        200);
    ck_assert_int_eq(
        ask_repeated("GET /healthz HTTP/1.1\r\n" SERVED_HOST "Cookie: ", "a", 9500, "\r\n\r\n"),
        200);
    ck_assert_int_eq(
        ask_repeated("GET /healthz HTTP/1.1\r\n" SERVED_HOST "Cookie: ", "a;", 8000, "\r\n\r\n"),
        431);
    served_check_guarded("many cookies");
    ck_assert_int_eq(ask_repeated("GET /healthz?", "&", 120, " HTTP/1.1\r\n" SERVED_HOST "\r\n"),
                     200);
    ck_assert_int_eq(ask_repeated("GET /healthz?", "&", 8000, " HTTP/1.1\r\n" SERVED_HOST "\r\n"),
                     431);
    served_check_guarded("many empty parameters");
    /* All that is let in at once, and a body. */
    ck_assert_int_eq(ask_repeated("POST /api/v1/session HTTP/1.1\r\n" SERVED_HOST
                                  "Content-Length: 2\r\nA: ",
                                  "aaaaaaa", 1100, ask_tail()),
                     403);
}
END_TEST

static const struct {
    const char *bytes;
    size_t len;
} nonsense[] = {
    {"", 0},
    {"\r\n\r\n", 4},
    {"\0\0\0\0\0\0\0\0", 8},
    {"GET /healthz\0 HTTP/1.1\r\n" SERVED_HOST "\r\n", 43},
    {"GET\r\n\r\n", 7},
    {"GET / HTTP/9.9\r\n\r\n", 18},
    {"GET / HTTP/1.1\r\n: x\r\n\r\n", 23},
    {"GET / HTTP/1.1\r\nHost localhost\r\n\r\n", 34},
    {"GET / HTTP/1.1\r\n Host: localhost\r\n\r\n", 36},
    {"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 38},
    {"GET / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n", 59},
    {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11},
    {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 24},
};

START_TEST(nonsense_does_no_harm)
{
    served_restart_with_idle(1);
    served_ask_bytes(nonsense[_i].bytes, nonsense[_i].len);
    ck_assert_ptr_null(strstr(served.got, "calls"));
    ck_assert_int_eq(served_get("/healthz", ""), 200);
}
END_TEST

Suite *test_server_refusals_suite(void)
{
    Suite *suite = suite_create("test_server_refusals");
    TCase *tcase = tcase_create("refusals");

    tcase_add_checked_fixture(tcase, served_begin, served_end);
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, what_is_too_large_is_said_to_be);
    tcase_add_test(tcase, many_small_things_are_answered_by_us);
    tcase_add_loop_test(tcase, what_is_no_request_is_refused_in_json, 0, COUNT_OF(refused));
    tcase_add_loop_test(tcase, nonsense_does_no_harm, 0, COUNT_OF(nonsense));
    suite_add_tcase(suite, tcase);
    return suite;
}
