#include "web/request.h"

#include <check.h>
#include <stdlib.h>

#include "base/array.h"
#include "tests/unit/registry.h"
#include "web/json_body.h"

Suite *test_request_suite(void);

/* ---- targets ---- */

static const struct {
    const char *raw;
    int refusal;
    const char *path;
    const char *query; /* name=value, joined by | */
} targets[] = {
    {"/", 0, "/", ""},
    {"/api/v1/calls", 0, "/api/v1/calls", ""},
    {"/a%20b", 0, "/a b", ""},
    {"/a+b?c+d=e+f", 0, "/a+b", "c d=e f"},
    {"/?", 0, "/", ""},
    {"/?a", 0, "/", "a="},
    {"/?a=", 0, "/", "a="},
    {"/?=b", 0, "/", "=b"},
    {"/?a=b=c", 0, "/", "a=b=c"},
    {"/?&&a=1&&b=2&", 0, "/", "a=1|b=2"},
    {"/?a=1&a=2", 0, "/", "a=1|a=2"},
    {"/?a%3d=%26&b=%C3%BC", 0, "/", "a==&|b=\xc3\xbc"},
    {"/?a=/..%2f?b", 0, "/", "a=/../?b"},
    {"/..", 0, "/..", ""},
    {"/%2e%2e", 0, "/..", ""},
    {"//", 0, "//", ""},
    {"", 400, "", ""},
    {"*", 400, "", ""},
    {"http://localhost/", 400, "", ""},
    {"/%", 400, "", ""},
    {"/%2", 400, "", ""},
    {"/%zz", 400, "", ""},
    {"/%00", 400, "", ""},
    {"/a%0d%0ab", 400, "", ""},
    {"/%7f", 400, "", ""},
    {"/a%2fb", 400, "", ""},
    {"/a%2Fb", 400, "", ""},
    {"/a%5cb", 400, "", ""},
    {"/a\\b", 400, "", ""},
    {"%2fa", 400, "", ""},
    {"/?a=%", 400, "/", ""},
    {"/?%=a", 400, "/", ""},
};

static void join_query(const struct web_request *request, struct buf *buf)
{
    for (size_t i = 0; i < request->query_count; i++) {
        if (i > 0)
            buf_byte(buf, '|');
        buf_slice(buf, request->query[i].name);
        buf_byte(buf, '=');
        buf_slice(buf, request->query[i].value);
    }
}

START_TEST(a_target_is_decoded_or_refused)
{
    struct web_request request = {0};
    size_t len = strlen(targets[_i].raw);
    char *target = strdup(targets[_i].raw); /* of its own, so that reading past its end is seen */
    char memory[256];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    web_request_read_target(&request, target, len);
    ck_assert_int_eq(request.refusal, targets[_i].refusal);
    join_query(&request, &buf);
    ck_assert_msg(slice_is(request.path, targets[_i].path), "%s", targets[_i].raw);
    ck_assert_str_eq(memory, targets[_i].query);
    free(target);
}
END_TEST

static int refusal_of(char *target, size_t len)
{
    struct web_request request = {0};

    web_request_read_target(&request, target, len);
    return request.refusal;
}

START_TEST(a_target_that_is_too_long_is_refused)
{
    char target[WEB_TARGET_MAX + 1];

    memset(target, 'a', sizeof(target));
    target[0] = '/';
    ck_assert_int_eq(refusal_of(target, WEB_PATH_MAX), 0);
    ck_assert_int_eq(refusal_of(target, WEB_PATH_MAX + 1), 414);
    target[8] = '?';
    ck_assert_int_eq(refusal_of(target, WEB_TARGET_MAX), 0);
    ck_assert_int_eq(refusal_of(target, WEB_TARGET_MAX + 1), 414);
}
END_TEST

START_TEST(there_is_a_place_for_each_of_so_many_parameters)
{
    char target[256];
    struct buf buf;

    buf_init(&buf, target, sizeof(target));
    buf_text(&buf, "/?");
    for (size_t i = 0; i < WEB_QUERY_MAX; i++)
        buf_text(&buf, "a=1&");
    ck_assert_int_eq(refusal_of(target, buf.len), 0);
    buf_text(&buf, "a=1");
    ck_assert_int_eq(refusal_of(target, buf.len), 400);
}
END_TEST

START_TEST(parameters_are_found_by_name)
{
    struct web_request request = {0};
    char target[] = "/?a=1&b&a=2";

    web_request_read_target(&request, target, strlen(target));
    ck_assert(slice_is(web_request_query(&request, "a"), "1"));
    ck_assert_uint_eq(web_request_query(&request, "b").len, 0);
    ck_assert(!slice_is_absent(web_request_query(&request, "b")));
    ck_assert(slice_is_absent(web_request_query(&request, "c")));
}
END_TEST

static const struct {
    const char *value; /* NULL: absent */
    bool is_good;
    uint64_t number;
} numbers[] = {
    {NULL, true, 7},  {"1", true, 1},    {"10", true, 10},  {"0", false, 0},
    {"11", false, 0}, {"", false, 0},    {"-1", false, 0},  {"1x", false, 0},
    {" 1", false, 0}, {"0x1", false, 0}, {"1e0", false, 0}, {"99999999999999999999", false, 0},
};

START_TEST(a_number_is_one_between_its_bounds)
{
    struct web_request request = {.query_count = numbers[_i].value != NULL};
    uint64_t number = 99;

    request.query[0] =
        (struct web_parameter){SLICE_LITERAL("n"), slice_from_text(numbers[_i].value)};
    ck_assert(web_request_number(&request, "n", 1, 10, 7, &number) == numbers[_i].is_good);
    ck_assert_uint_eq(number, numbers[_i].is_good ? numbers[_i].number : 99);
}
END_TEST

/* ---- responses ---- */

static void count_free(void *context)
{
    size_t *frees = context;

    (*frees)++;
}

START_TEST(an_error_takes_back_what_was_written)
{
    static struct web_response response;
    size_t frees = 0;

    ck_assert_int_eq(web_response_init(&response), ERR_NONE);
    out_fill(&response.out, 'x', 3 * (size_t)OUT_BUFFER_BYTES);
    snprintf(response.etag, sizeof(response.etag), "\"1\"");
    response.kind = WEB_BODY_STREAM;
    response.reader = (struct web_reader){.free = count_free, .context = &frees};
    web_response_error(&response, 400, "bad_filter", "no '%s'", "\"<\x1b");
    ck_assert_int_eq(web_response_finish(&response, NULL), ERR_NONE);
    ck_assert_int_eq(response.status, 400);
    ck_assert_int_eq(response.kind, WEB_BODY_TEXT);
    ck_assert_uint_eq(frees, 1);
    ck_assert_str_eq(response.etag, "");
    ck_assert_str_eq(response.content_type, "application/json");
    ck_assert(
        slice_is(slice_of(response.text, response.text_len),
                 "{\"error\":{\"code\":\"bad_filter\",\"message\":\"no '\\\"<\\u001b'\"}}\n"));
    web_response_release(&response);
}
END_TEST

START_TEST(a_response_has_what_was_written)
{
    static struct web_response response;

    ck_assert_int_eq(web_response_init(&response), ERR_NONE);
    out_fill(&response.out, 'x', 2 * (size_t)OUT_BUFFER_BYTES);
    ck_assert_int_eq(web_response_finish(&response, NULL), ERR_NONE);
    ck_assert_int_eq(response.status, 200);
    ck_assert_uint_eq(response.text_len, 2 * (size_t)OUT_BUFFER_BYTES);
    web_response_release(&response);
}
END_TEST

START_TEST(a_response_frees_its_reader)
{
    static struct web_response response;
    size_t frees = 0;

    ck_assert_int_eq(web_response_init(&response), ERR_NONE);
    response.kind = WEB_BODY_STREAM;
    response.reader = (struct web_reader){.free = count_free, .context = &frees};
    web_response_release(&response);
    ck_assert_uint_eq(frees, 1);
}
END_TEST

/* ---- bodies ---- */

static const struct {
    const char *body;
    const char *value; /* of "token"; NULL: it is refused */
} bodies[] = {
    {"{\"token\":\"abc\"}", "abc"},
    {" \t\r\n{ \"token\" : \"abc\" } \n", "abc"},
    {"{\"token\":\"\"}", ""},
    {"{\"a\":\"b\",\"token\":\"c\",\"d\":\"e\"}", "c"},
    {"{\"token\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}", "\"\\/\b\f\n\r\t"},
    {"{\"token\":\"\\u0041\\u00fC\\u20ac\\ud83d\\uDE00\"}",
     "A\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80"},
    {"{\"\\u0074oken\":\"a\"}", "a"},
    {"", NULL},
    {"{", NULL},
    {"{}", NULL},
    {"[]", NULL},
    {"\"token\"", NULL},
    {"{\"token\":\"a\"", NULL},
    {"{\"token\":\"a\"}}", NULL},
    {"{\"token\":\"a\"} x", NULL},
    {"{\"token\":\"a\",}", NULL},
    {"{\"token\":\"a\" \"b\":\"c\"}", NULL},
    {"{\"token\":1}", NULL},
    {"{\"token\":null}", NULL},
    {"{\"token\":{}}", NULL},
    {"{\"token\":[\"a\"]}", NULL},
    {"{\"other\":\"a\"}", NULL},
    {"{\"token\":\"a\",\"token\":\"b\"}", NULL},
    {"{token:\"a\"}", NULL},
    {"{'token':'a'}", NULL},
    {"{\"token\":\"a\nb\"}", NULL},
    {"{\"token\":\"\\x\"}", NULL},
    {"{\"token\":\"\\", NULL},
    {"{\"token\":\"\\u12", NULL},
    {"{\"token\":\"\\u12g4\"}", NULL},
    {"{\"token\":\"\\u0000\"}", NULL},
    {"{\"token\":\"\\ud800\"}", NULL},
    {"{\"token\":\"\\ud800\\u0041\"}", NULL},
    {"{\"token\":\"\\udc00\"}", NULL},
    {"{\"token\":\"0123456789012345678901234567890123456789\"}", NULL},
    {"{\"a_name_that_is_longer_than_any_of_ours_is\":\"b\"}", NULL},
};

START_TEST(a_body_is_one_object_of_strings)
{
    size_t len = strlen(bodies[_i].body);
    char *body = malloc(len + 1);
    char memory[33];
    struct buf value;
    bool is_read;

    memcpy(body, bodies[_i].body, len);
    buf_init(&value, memory, sizeof(memory));
    is_read = json_body_read(slice_of(body, len), "token", &value);
    ck_assert_msg(is_read == (bodies[_i].value != NULL), "%s", bodies[_i].body);
    if (is_read)
        ck_assert_str_eq(memory, bodies[_i].value);
    free(body);
}
END_TEST

Suite *test_request_suite(void)
{
    Suite *suite = suite_create("test_request");
    TCase *tcase = tcase_create("request");

    tcase_add_loop_test(tcase, a_target_is_decoded_or_refused, 0, COUNT_OF(targets));
    tcase_add_test(tcase, a_target_that_is_too_long_is_refused);
    tcase_add_test(tcase, there_is_a_place_for_each_of_so_many_parameters);
    tcase_add_test(tcase, parameters_are_found_by_name);
    tcase_add_loop_test(tcase, a_number_is_one_between_its_bounds, 0, COUNT_OF(numbers));
    tcase_add_test(tcase, an_error_takes_back_what_was_written);
    tcase_add_test(tcase, a_response_has_what_was_written);
    tcase_add_test(tcase, a_response_frees_its_reader);
    tcase_add_loop_test(tcase, a_body_is_one_object_of_strings, 0, COUNT_OF(bodies));
    suite_add_tcase(suite, tcase);
    return suite;
}
