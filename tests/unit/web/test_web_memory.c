/* What the page's server does when the host has no memory: it says so, or closes, and goes on. */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "tests/unit/fail_alloc.h"
#include "tests/unit/registry.h"
#include "tests/unit/web/served.h"
#include "web/request.h"

Suite *test_web_memory_suite(void);

#define CALLS    60
#define BODY_MAX 262144

/* --- handlers --- */

static struct web_store *store;

static void setup(void)
{
    store = web_store_new(CALLS);
}

static void teardown(void)
{
    web_store_free(store);
}

static const struct {
    web_handler *handler;
    const char *part;
    const char *target;
} questions[] = {
    {api_calls, NULL, "/calls?filter=example&sort=src"},
    {api_ladder, "n:1", "/calls/x/ladder"},
    {api_message, "1", "/messages/1"},
    {api_export, NULL, "/export?format=txt&calls=n:1"},
    {api_export, NULL, "/export?format=json&calls=n:1"},
    {api_export, NULL, "/export?format=pcap&calls=n:1"},
    {api_events, NULL, "/events"},
};

#define QUESTIONS (int)COUNT_OF(questions)

/* An answer, whole or broken off. */
struct got {
    int status;
    bool is_broken;
    size_t len;
    char body[BODY_MAX];
};

static void read_stream(struct web_reader *reader, struct got *got)
{
    long len;

    while ((len = reader->read(reader->context, got->body + got->len, 4096)) >= 0) {
        got->len += (size_t)len;
        ck_assert_uint_lt(got->len, BODY_MAX - 4096);
    }
    got->is_broken = len == WEB_READ_FAILED;
}

/* Ask while allocation n fails; 0: none does. */
static bool ask(int at, unsigned n, struct got *got)
{
    struct web_response *response = malloc(sizeof(*response));
    struct web_request request = {.method = WEB_GET, .now_us = WEB_STORE_US};
    char target[128];
    bool is_hit;

    snprintf(target, sizeof(target), "%s", questions[at].target);
    web_request_read_target(&request, target, strlen(target));
    if (questions[at].part != NULL)
        request.parts[request.part_count++] = slice_from_text(questions[at].part);
    got->len = 0;
    got->is_broken = false;
    ck_assert_int_eq(web_response_init(response), ERR_NONE);
    ck_assert_int_eq(view_begin(store->web.view, NULL), ERR_NONE);
    fail_alloc_at(n);
    questions[at].handler(&store->web, &request, response);
    view_end(store->web.view);
    if (response->kind == WEB_BODY_STREAM)
        read_stream(&response->reader, got);
    is_hit = fail_alloc_off();
    got->status = response->status;
    ck_assert_int_eq(web_response_finish(response, NULL), ERR_NONE);
    if (response->kind == WEB_BODY_TEXT) {
        ck_assert_uint_lt(response->text_len, BODY_MAX);
        memcpy(got->body, response->text, response->text_len);
        got->len = response->text_len;
    }
    got->body[got->len] = '\0';
    web_response_release(response);
    free(response);
    return is_hit;
}

START_TEST(an_answer_is_whole_or_says_that_memory_is_short)
{
    static struct got wanted;
    static struct got got;

    ck_assert(!ask(_i, 0, &wanted));
    ck_assert_int_eq(wanted.status, 200);
    FAIL_ALLOC_EACH(n)
    {
        if (ask(_i, n, &got) && got.status != 200)
            ck_assert_msg(strstr(got.body, "memory") != NULL, "%u: %s", n, got.body);
        else if (!got.is_broken && strstr(got.body, "memory") == NULL)
            ck_assert_msg(got.len == wanted.len && memcmp(got.body, wanted.body, got.len) == 0,
                          "%u: %.3000s", n, got.body);
        ck_assert_uint_eq(store->web.exports, 0);
        ck_assert_uint_eq(event_hub_streams(store->web.events), 0);
    }
}
END_TEST

/* --- the server --- */

START_TEST(a_server_starts_or_says_that_memory_is_short)
{
    served.store = web_store_new_growing(SERVED_CALLS);
    served.options =
        (struct web_options){.address = "127.0.0.1:0", .store = writer_path(served.store->writer)};
    FAIL_ALLOC_EACH(n)
    {
        struct web_server *server = NULL;
        struct error error = {0};
        enum err err;
        bool is_hit;

        fail_alloc_at(n);
        err = web_server_start(&served.options, &server, &error);
        is_hit = fail_alloc_off();
        fail_alloc_check(err, &error, is_hit);
        web_server_stop(server);
    }
    web_store_free(served.store);
}
END_TEST

/* A key, and requests: one with an answer, one that is refused at the gate, one of a stream. */
static void ask_all(const char *key, int *statuses)
{
    statuses[0] = served_get("/api/v1/calls", key);
    statuses[1] = served_ask("GET / HTTP/1.1\r\nHost: localhost\r\nBad Field: 1\r\n\r\n");
    statuses[2] = served_get("/api/v1/export?format=txt&calls=n:1", key);
}

/* Whichever thread meets the failure: the next requests are answered as ever. */
START_TEST(a_request_that_there_is_no_memory_for_is_the_only_one)
{
    char key[64];
    int wanted[3];

    served_begin();
    served_get_key(key);
    ask_all(key, wanted);
    ck_assert_int_eq(wanted[0], 200);
    FAIL_ALLOC_EACH(n)
    {
        int statuses[3];

        fail_alloc_at(n);
        ask_all(key, statuses);
        fail_alloc_off();
        for (int i = 0; i < 3; i++)
            ck_assert_msg(statuses[i] == wanted[i] || statuses[i] >= 500 || statuses[i] == 0,
                          "allocation %u: status %d", n, statuses[i]);
        ask_all(key, statuses);
        for (int i = 0; i < 3; i++)
            ck_assert_int_eq(statuses[i], wanted[i]);
    }
    served_end();
}
END_TEST

START_TEST(a_stream_of_events_that_there_is_no_memory_for_can_be_asked_for_again)
{
    char request[512];
    char key[64];

    served_begin();
    served_get_key(key);
    served_write_get(request, sizeof(request), "/api/v1/events", key);
    FAIL_ALLOC_EACH(n)
    {
        bool is_followed;
        int fd = served_connect();

        served_forget();
        fail_alloc_at(n);
        served_send_text(fd, request);
        is_followed = served_read_until(fd, "event: hello");
        ck_assert(fail_alloc_off() || is_followed);
        close(fd);
    }
    served_end();
}
END_TEST

Suite *test_web_memory_suite(void)
{
    Suite *suite = suite_create("web_memory");
    TCase *handlers = tcase_create("handlers");
    TCase *servers = tcase_create("servers");

    tcase_add_checked_fixture(handlers, setup, teardown);
    tcase_add_loop_test(handlers, an_answer_is_whole_or_says_that_memory_is_short, 0, QUESTIONS);
    suite_add_tcase(suite, handlers);
    tcase_set_timeout(servers, 60);
    tcase_add_test(servers, a_server_starts_or_says_that_memory_is_short);
    tcase_add_test(servers, a_request_that_there_is_no_memory_for_is_the_only_one);
    tcase_add_test(servers, a_stream_of_events_that_there_is_no_memory_for_can_be_asked_for_again);
    suite_add_tcase(suite, servers);
    return suite;
}
