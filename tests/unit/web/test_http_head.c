/* Heads of requests, however their bytes come. */
#include "web/http_head.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/array.h"
#include "tests/unit/registry.h"

Suite *test_http_head_suite(void);

static char bytes[65536];
static struct http_head head;

static bool read_text(const char *text)
{
    size_t len = strlen(text);

    memcpy(bytes, text, len);
    return http_head_read(bytes, len, &head);
}

START_TEST(a_head_is_read)
{
    ck_assert(read_text("\r\nPOST /api/v1/calls%2d?a=b HTTP/1.1\r\nhOST: localhost\r\n"
                        "Authorization:  Bearer x \r\nContent-Length: 3\r\n\r\nabcGET"));
    ck_assert_int_eq(head.request.refusal, 0);
    ck_assert_int_eq(head.request.method, WEB_POST);
    ck_assert(slice_is(head.request.path, "/api/v1/calls-"));
    ck_assert(slice_is(web_request_query(&head.request, "a"), "b"));
    ck_assert(slice_is(head.request.host, "localhost"));
    ck_assert(slice_is(head.request.authorization, "Bearer x"));
    ck_assert_uint_eq(head.body_len, 3);
    ck_assert_int_eq(memcmp(bytes + head.len, "abcGET", 6), 0);
    ck_assert(!head.request.is_unread);
}
END_TEST

START_TEST(a_part_of_a_head_is_none_yet)
{
    static const char whole[] = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    char copy[sizeof(whole)];

    for (size_t len = 0; len < sizeof(whole) - 1; len++) {
        memcpy(copy, whole, sizeof(whole));
        ck_assert_msg(!http_head_read(copy, len, &head), "%.*s", (int)len, whole);
        ck_assert_int_eq(memcmp(copy, whole, sizeof(whole)), 0);
    }
    ck_assert(http_head_read(copy, sizeof(whole) - 1, &head));
    ck_assert_uint_eq(head.len, sizeof(whole) - 1);
}
END_TEST

static const struct {
    const char *version;
    int refusal;
} versions[] = {
    {"HTTP/1.1", 0}, {"HTTP/1.0", 0},   {"HTTP/1.2", 505}, {"HTTP/2.0", 505},
    {"HTTP/9", 400}, {"http/1.1", 400}, {"", 400},
};

START_TEST(two_versions_are_spoken)
{
    char text[64];

    snprintf(text, sizeof(text), "GET / %s\r\nHost: a\r\n\r\n", versions[_i].version);
    ck_assert(read_text(text));
    ck_assert_int_eq(head.request.refusal, versions[_i].refusal);
}
END_TEST

/* Write so many bytes of one kind between two texts, and read. */
static bool read_with(const char *before, size_t count, const char *after)
{
    size_t len = strlen(before);

    memcpy(bytes, before, len);
    memset(bytes + len, 'a', count);
    memcpy(bytes + len + count, after, strlen(after));
    return http_head_read(bytes, len + count + strlen(after), &head);
}

START_TEST(what_cannot_become_a_head_is_refused_before_its_end)
{
    ck_assert(!read_with("GET /", WEB_TARGET_MAX, ""));
    ck_assert(read_with("GET /", WEB_TARGET_MAX + 100, ""));
    ck_assert_int_eq(head.request.refusal, 414);
    ck_assert(!read_with("GET / HTTP/1.1\r\nA: ", HTTP_HEAD_MAX - 100, ""));
    ck_assert(read_with("GET / HTTP/1.1\r\nA: ", HTTP_HEAD_MAX, ""));
    ck_assert_int_eq(head.request.refusal, 431);
    ck_assert(read_text("\x16\x03\x01"));
    ck_assert_int_eq(head.request.refusal, 400);
    ck_assert(head.request.is_unread);
}
END_TEST

START_TEST(many_small_fields_are_too_large_too)
{
    size_t len = (size_t)sprintf(bytes, "GET / HTTP/1.1\r\n");

    for (int i = 0; i < 200; i++)
        len += (size_t)sprintf(bytes + len, "a:\r\n");
    len += (size_t)sprintf(bytes + len, "\r\n");
    ck_assert(http_head_read(bytes, len, &head));
    ck_assert_int_eq(head.request.refusal, 431);
    ck_assert_uint_eq(head.len, len);
}
END_TEST

Suite *test_http_head_suite(void)
{
    Suite *suite = suite_create("http_head");
    TCase *tcase = tcase_create("http_head");

    tcase_add_test(tcase, a_head_is_read);
    tcase_add_test(tcase, a_part_of_a_head_is_none_yet);
    tcase_add_loop_test(tcase, two_versions_are_spoken, 0, COUNT_OF(versions));
    tcase_add_test(tcase, what_cannot_become_a_head_is_refused_before_its_end);
    tcase_add_test(tcase, many_small_fields_are_too_large_too);
    suite_add_tcase(suite, tcase);
    return suite;
}
