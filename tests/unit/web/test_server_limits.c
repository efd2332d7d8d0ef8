/* Streams, slow clients, many clients, and the end of a server. */
#include <check.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/array.h"
#include "tests/unit/registry.h"
#include "tests/unit/web/served.h"
#include "web/export_job.h"

Suite *test_server_limits_suite(void);

/* ---- streams of events ---- */

static int open_stream(const char *key)
{
    char request[512];
    int fd = served_connect();

    served_forget();
    served_write_get(request, sizeof(request), "/api/v1/events", key);
    served_send_text(fd, request);
    ck_assert_msg(served_read_until(fd, "event: hello"), "%s", served.got);
    return fd;
}

START_TEST(a_stream_begins_and_stays_open)
{
    char key[64];
    int fd;

    served_restart_with_idle(1);
    served_get_key(key);
    fd = open_stream(key);
    ck_assert_ptr_nonnull(strstr(served.got, "text/event-stream"));
    ck_assert_ptr_nonnull(strstr(served.got, "\r\nCache-Control: no-store\r\n"));
    /* Longer than a connection may be idle that has nothing to wait for. */
    served_forget();
    ck_assert(!served_read_more(fd, served_now_ms() + 2500));
    ck_assert_int_eq(send(fd, "x", 1, MSG_NOSIGNAL), 1);
    ck_assert(!served_read_more(fd, served_now_ms() + 300));
    ck_assert_int_eq(served_get("/healthz", ""), 200);
    close(fd);
}
END_TEST

START_TEST(a_stream_hears_of_a_call_that_is_written)
{
    char key[64];
    int fd;

    served_get_key(key);
    fd = open_stream(key);
    web_store_grow(served.store, served.store->calls + 1, CALL_TRYING);
    ck_assert_msg(served_read_until(fd, "event: call"), "%s", served.got);
    close(fd);
}
END_TEST

/* Ask for a stream and go away. Return the status. */
static int try_stream(const char *key)
{
    char request[512];
    int fd = served_connect();

    served_forget();
    served_write_get(request, sizeof(request), "/api/v1/events", key);
    served_send_text(fd, request);
    ck_assert(served_read_until(fd, "\r\n\r\n"));
    close(fd);
    return served_status();
}

START_TEST(there_is_a_place_again_when_a_client_of_a_stream_goes)
{
    int fds[WEB_EVENTS_MAX];
    int64_t deadline_ms;
    char key[64];

    served_get_key(key);
    for (size_t i = 0; i < WEB_EVENTS_MAX; i++)
        fds[i] = open_stream(key);
    ck_assert_int_eq(try_stream(key), 503);
    ck_assert_ptr_nonnull(strstr(served.got, "\r\nRetry-After: "));
    close(fds[3]);
    deadline_ms = served_now_ms() + SERVED_DEADLINE_MS;
    while (try_stream(key) == 503)
        ck_assert_int_lt(served_now_ms(), deadline_ms);
    for (size_t i = 0; i < WEB_EVENTS_MAX; i++) {
        if (i != 3)
            close(fds[i]);
    }
}
END_TEST

START_TEST(a_server_stops_while_streams_are_open)
{
    char key[64];
    int fds[3];

    served_get_key(key);
    for (size_t i = 0; i < 3; i++)
        fds[i] = open_stream(key);
    web_server_stop(served.server);
    served.server = NULL;
    for (size_t i = 0; i < 3; i++) {
        ck_assert(served_read_to_end(fds[i]));
        close(fds[i]);
    }
}
END_TEST

START_TEST(a_stream_that_nobody_reads_does_not_hold_others_up)
{
    char key[64];
    int fd;

    served_get_key(key);
    fd = open_stream(key);
    for (int i = 0; i < 20; i++) {
        web_store_grow(served.store, served.store->calls + 1, CALL_TRYING);
        ck_assert_int_eq(served_get("/api/v1/info", key), 200);
    }
    close(fd);
}
END_TEST

/* ---- exports ---- */

#define EXPORT_CALLS 9000

/* Ask for all calls and do not read the answer. */
static int begin_export(const char *key)
{
    char request[512];
    int fd = served_connect();

    served_write_get(request, sizeof(request), "/api/v1/export?format=jsonl&all=1", key);
    served_send_text(fd, request);
    return fd;
}

/* Read what has come. False at the end of the answer. */
static bool read_export(int fd, size_t *lines)
{
    static char bytes[65536];
    ssize_t len = recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT);

    for (ssize_t i = 0; i < len; i++)
        *lines += bytes[i] == '}' && i + 1 < len && bytes[i + 1] == '\n';
    return len < 5 || memcmp(bytes + len - 5, "0\r\n\r\n", 5) != 0;
}

START_TEST(others_are_answered_while_an_export_is_made)
{
    int64_t begun_ms;
    int64_t longest_ms = 0;
    size_t lines = 0;
    size_t asked = 0;
    char key[64];
    int fd;

    web_store_grow_by(served.store, EXPORT_CALLS);
    served_get_key(key);
    begun_ms = served_now_ms();
    fd = begin_export(key);
    while (read_export(fd, &lines)) {
        int64_t asked_ms = served_now_ms();

        ck_assert_int_lt(asked_ms, begun_ms + 6 * SERVED_DEADLINE_MS);
        ck_assert_int_eq(served_get("/api/v1/info", key), 200);
        if (served_now_ms() - asked_ms > longest_ms)
            longest_ms = served_now_ms() - asked_ms;
        asked++;
    }
    /* Those are most of its objects: pieces cut a few in two. */
    ck_assert_uint_gt(lines, EXPORT_CALLS * 3 * 9 / 10);
    ck_assert_uint_gt(asked, 10);
    ck_assert_msg(longest_ms < (served_now_ms() - begun_ms) / 4, "%d of %d ms", (int)longest_ms,
                  (int)(served_now_ms() - begun_ms));
    close(fd);
}
END_TEST

START_TEST(an_export_that_nobody_reads_holds_its_place_until_its_client_goes)
{
    int fds[EXPORT_JOBS_MAX];
    int64_t deadline_ms;
    char key[64];

    web_store_grow_by(served.store, EXPORT_CALLS);
    served_get_key(key);
    for (size_t i = 0; i < EXPORT_JOBS_MAX; i++) {
        fds[i] = begin_export(key);
        served_forget();
        ck_assert(served_read_until(fds[i], "\r\n\r\n"));
        ck_assert_int_eq(served_status(), 200);
    }
    ck_assert_int_eq(served_get("/api/v1/export?format=csv&calls=n:1", key), 503);
    ck_assert_ptr_nonnull(strstr(served.got, "\r\nRetry-After: "));
    ck_assert_int_eq(served_get("/api/v1/info", key), 200);
    close(fds[5]);
    deadline_ms = served_now_ms() + SERVED_DEADLINE_MS;
    while (served_get("/api/v1/export?format=csv&calls=n:1", key) == 503)
        ck_assert_int_lt(served_now_ms(), deadline_ms);
    ck_assert_int_eq(served_status(), 200);
    for (size_t i = 0; i < EXPORT_JOBS_MAX; i++) {
        if (i != 5)
            close(fds[i]);
    }
}
END_TEST

START_TEST(a_server_stops_while_exports_are_made)
{
    size_t lines = 0;
    char key[64];
    int fd;

    web_store_grow_by(served.store, EXPORT_CALLS);
    served_get_key(key);
    fd = begin_export(key);
    while (lines == 0)
        ck_assert(read_export(fd, &lines));
    web_server_stop(served.server);
    served.server = NULL;
    close(fd);
}
END_TEST

static const char *const streams[] = {"/api/v1/export?format=csv", "/api/v1/events"};

START_TEST(the_head_of_a_stream_is_told_alone)
{
    char request[512];
    char key[64];
    int fd;

    served_get_key(key);
    snprintf(request, sizeof(request),
             "HEAD %s HTTP/1.1\r\n" SERVED_HOST "Authorization: Bearer %s\r\n\r\n", streams[_i],
             key);
    fd = served_connect();
    served_forget();
    served_send_text(fd, request);
    ck_assert(served_read_to_end(fd));
    ck_assert_int_eq(served_status(), 200);
    ck_assert_ptr_nonnull(strstr(served.got, "\r\nContent-Type: text/"));
    ck_assert_str_eq(served_body(), "");
    close(fd);
}
END_TEST

/* ---- who is slow, and who is many ---- */

START_TEST(a_client_that_says_nothing_is_cut_off)
{
    int fd;

    served_restart_with_idle(1);
    fd = served_connect();
    served_forget();
    ck_assert(served_read_to_end(fd));
    close(fd);
    fd = served_connect();
    served_send_text(fd, "POST /api/v1/session HTTP/1.1\r\n" SERVED_HOST
                         "Content-Length: 100\r\n\r\n{");
    ck_assert(served_read_to_end(fd));
    close(fd);
}
END_TEST

START_TEST(a_client_that_says_a_byte_now_and_then_is_cut_off)
{
    static const char bytes[] =
        "GET /healthz HTTP/1.1\r\nA: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    int64_t begun_ms;
    size_t at = 0;
    int fd;

    served_restart_with_idle(1);
    fd = served_connect();
    begun_ms = served_now_ms();
    served_forget();
    /* Each byte comes long before it counts as idle. */
    while (at < sizeof(bytes) - 1 && send(fd, bytes + at, 1, MSG_NOSIGNAL) == 1) {
        struct pollfd poll_fd = {.fd = fd, .events = POLLIN};

        at++;
        if (poll(&poll_fd, 1, 200) > 0)
            break;
    }
    ck_assert_uint_lt(at, sizeof(bytes) - 1);
    ck_assert_int_ge(served_now_ms() - begun_ms, 800);
    close(fd);
}
END_TEST

/* How somebody holds a connection who is not the user. */
static const char *const holds[] = {
    "",
    "GET /healthz HTTP/1.1\r\n" SERVED_HOST,
    "POST /api/v1/session HTTP/1.1\r\n" SERVED_HOST "Content-Length: 100\r\n\r\n{",
    "GET /healthz HTTP/1.1\r\n" SERVED_HOST "\r\n",
    "GET / HTTP/1.1\r\n" SERVED_HOST "\r\n",
};

START_TEST(who_holds_all_connections_of_this_host_does_not_keep_the_user_out)
{
    int fds[2 * WEB_CONNECTIONS_MAX];
    size_t count = COUNT_OF(fds);
    char key[64];

    served_get_key(key);
    for (size_t i = 0; i < count; i++) {
        fds[i] = served_connect();
        served_send_text(fds[i], holds[_i]);
    }
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(served_get("/api/v1/info", key), 200);
    for (size_t i = 0; i < count; i++)
        close(fds[i]);
}
END_TEST

START_TEST(the_oldest_that_is_half_said_goes_first)
{
    int fds[WEB_CONNECTIONS_PER_ADDRESS];

    for (size_t i = 0; i < WEB_CONNECTIONS_PER_ADDRESS; i++) {
        fds[i] = served_connect();
        served_send_text(fds[i], "GET / HTTP/1.1\r\n");
    }
    /* This one takes the place of the first. */
    ck_assert_int_eq(served_get("/healthz", ""), 200);
    served_forget();
    ck_assert(served_read_to_end(fds[0]));
    ck_assert_uint_eq(served.got_len, 0);
    served_send_text(fds[1], SERVED_HOST "\r\n");
    ck_assert(served_read_until(fds[1], "\r\n\r\n"));
    ck_assert_int_eq(served_status(), 200);
    for (size_t i = 0; i < WEB_CONNECTIONS_PER_ADDRESS; i++)
        close(fds[i]);
}
END_TEST

START_TEST(a_server_stops_while_requests_are_half_said)
{
    int idle = served_connect();
    int half = served_connect();

    served_send_text(half, "POST /api/v1/session HTTP/1.1\r\n" SERVED_HOST
                           "Content-Length: 100\r\n\r\n{");
    ck_assert_int_eq(served_get("/healthz", ""), 200);
    web_server_stop(served.server);
    served.server = NULL;
    ck_assert(served_read_to_end(idle));
    ck_assert(served_read_to_end(half));
    close(idle);
    close(half);
}
END_TEST

static void *ask_often(void *context)
{
    for (int i = 0; i < 50; i++) {
        char text[256];

        web_server_address(context, text, sizeof(text));
        ck_assert_ptr_nonnull(strstr(text, "#t="));
    }
    return NULL;
}

START_TEST(addresses_are_given_while_requests_are_answered)
{
    pthread_t thread;

    ck_assert_int_eq(pthread_create(&thread, NULL, ask_often, served.server), 0);
    for (int i = 0; i < 50; i++)
        ck_assert_int_eq(served_post("/api/v1/session", "", "{\"token\":\"x\"}"),
                         i < 19 ? 403 : 429);
    pthread_join(thread, NULL);
}
END_TEST

Suite *test_server_limits_suite(void)
{
    Suite *suite = suite_create("test_server_limits");
    TCase *tcase = tcase_create("server");

    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, served_begin, served_end);
    tcase_add_test(tcase, a_stream_begins_and_stays_open);
    tcase_add_test(tcase, a_stream_hears_of_a_call_that_is_written);
    tcase_add_test(tcase, a_stream_that_nobody_reads_does_not_hold_others_up);
    tcase_add_test(tcase, there_is_a_place_again_when_a_client_of_a_stream_goes);
    tcase_add_test(tcase, a_server_stops_while_streams_are_open);
    tcase_add_test(tcase, others_are_answered_while_an_export_is_made);
    tcase_add_test(tcase, an_export_that_nobody_reads_holds_its_place_until_its_client_goes);
    tcase_add_test(tcase, a_server_stops_while_exports_are_made);
    tcase_add_loop_test(tcase, the_head_of_a_stream_is_told_alone, 0, 2);
    tcase_add_test(tcase, a_client_that_says_nothing_is_cut_off);
    tcase_add_test(tcase, a_client_that_says_a_byte_now_and_then_is_cut_off);
    tcase_add_loop_test(tcase, who_holds_all_connections_of_this_host_does_not_keep_the_user_out, 0,
                        COUNT_OF(holds));
    tcase_add_test(tcase, the_oldest_that_is_half_said_goes_first);
    tcase_add_test(tcase, a_server_stops_while_requests_are_half_said);
    tcase_add_test(tcase, addresses_are_given_while_requests_are_answered);
    suite_add_tcase(suite, tcase);
    return suite;
}
