/* A real server, asked over sockets as a browser and as somebody worse would. */
#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/array.h"
#include "tests/unit/registry.h"
#include "tests/unit/web/served.h"
#include "web/own_address.h"

Suite *test_server_suite(void);

START_TEST(the_address_is_one_for_a_browser)
{
    char wanted[64];

    snprintf(wanted, sizeof(wanted), "http://127.0.0.1:%d/#t=", served.port);
    ck_assert_int_eq(strncmp(served.address, wanted, strlen(wanted)), 0);
    ck_assert_uint_eq(strlen(served.address), strlen(wanted) + 32);
    ck_assert(!web_server_is_open(served.server));
}
END_TEST

START_TEST(every_answer_has_the_fields_that_guard_the_page)
{
    static const char *const requests[] = {
        "GET /healthz HTTP/1.1\r\n" SERVED_HOST "\r\n",
        "GET / HTTP/1.1\r\n" SERVED_HOST "\r\n",
        "GET /nowhere/at/all HTTP/1.1\r\n" SERVED_HOST "\r\n",
        "GET /%zz HTTP/1.1\r\n" SERVED_HOST "\r\n",
        "GET /api/v1/calls HTTP/1.1\r\n" SERVED_HOST "\r\n",
        "GET /api/v1/export/0123 HTTP/1.1\r\n" SERVED_HOST "\r\n",
        "POST /api/v1/session HTTP/1.1\r\n" SERVED_HOST "Content-Length: 99999\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: evil.example.com\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "BREW / HTTP/1.1\r\n" SERVED_HOST "\r\n",
        "HEAD / HTTP/1.1\r\n" SERVED_HOST "\r\n",
    };

    for (size_t i = 0; i < COUNT_OF(requests); i++) {
        ck_assert_int_gt(served_ask(requests[i]), 0);
        served_check_guarded(requests[i]);
    }
}
END_TEST

static const struct {
    const char *request;
    int status;
} statuses[] = {
    {"GET /healthz HTTP/1.1\r\n" SERVED_HOST "\r\n", 200},
    {"HEAD /healthz HTTP/1.1\r\n" SERVED_HOST "\r\n", 200},
    {"GET /healthz?x=1 HTTP/1.1\r\n" SERVED_HOST "\r\n", 200},
    {"GET /healthz HTTP/1.1\r\n" SERVED_HOST "Content-Length: 3\r\n\r\nabc", 200},
    {"GET /nowhere HTTP/1.1\r\n" SERVED_HOST "\r\n", 404},
    {"GET //healthz HTTP/1.1\r\n" SERVED_HOST "\r\n", 404},
    {"GET /../../etc/passwd HTTP/1.1\r\n" SERVED_HOST "\r\n", 404},
    {"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n" SERVED_HOST "\r\n", 404},
    {"GET /..%2fetc HTTP/1.1\r\n" SERVED_HOST "\r\n", 400},
    {"GET /healthz%00 HTTP/1.1\r\n" SERVED_HOST "\r\n", 400},
    {"GET http://localhost/healthz HTTP/1.1\r\n" SERVED_HOST "\r\n", 400},
    {"POST /healthz HTTP/1.1\r\n" SERVED_HOST "Content-Length: 0\r\n\r\n", 405},
    {"OPTIONS /api/v1/session HTTP/1.1\r\n" SERVED_HOST "\r\n", 405},
    {"GET /api/v1/info HTTP/1.1\r\n" SERVED_HOST "\r\n", 401},
    {"GET /healthz HTTP/1.1\r\nHost: evil.example.com\r\n\r\n", 421},
    {"GET /healthz HTTP/1.1\r\nHost: \r\n\r\n", 421},
    {"GET /healthz HTTP/1.1\r\n" SERVED_HOST SERVED_HOST "\r\n", 400},
    {"GET /healthz HTTP/1.1\r\n" SERVED_HOST "Host: evil.example.com\r\n\r\n", 421},
    {"POST /api/v1/session HTTP/1.1\r\n" SERVED_HOST "Content-Length: 16385\r\n\r\n", 413},
    {"POST /api/v1/session HTTP/1.1\r\n" SERVED_HOST "Content-Length: 2\r\n"
     "Content-Length: 3\r\n\r\n{}",
     400},
    {"POST /api/v1/session HTTP/1.1\r\n" SERVED_HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     411},
    {"POST /api/v1/session HTTP/1.1\r\n" SERVED_HOST "Transfer-Encoding: chunked\r\n"
     "Content-Length: 5\r\n\r\n0\r\n\r\n",
     411},
    {"POST /api/v1/session HTTP/1.1\r\n" SERVED_HOST "Content-Length: 2\r\n\r\n{}", 403},
};

START_TEST(a_request_gets_its_status)
{
    ck_assert_msg(served_ask(statuses[_i].request) == statuses[_i].status, "%s gets %s",
                  statuses[_i].request, served.got);
}
END_TEST

START_TEST(a_head_is_an_answer_without_its_body)
{
    ck_assert_int_eq(served_ask("HEAD /healthz HTTP/1.1\r\n" SERVED_HOST "\r\n"), 200);
    ck_assert_ptr_nonnull(strstr(served.got, "\r\nContent-Length: 3\r\n"));
    ck_assert_str_eq(served_body(), "");
}
END_TEST

START_TEST(a_page_that_the_client_has_is_not_sent_again)
{
    char request[256];
    const char *etag;

    ck_assert_int_eq(served_get("/", ""), 200);
    etag = strstr(served.got, "\r\nETag: ") + 8;
    snprintf(request, sizeof(request),
             "GET / HTTP/1.1\r\n" SERVED_HOST "If-None-Match: %.*s\r\n\r\n",
             (int)strcspn(etag, "\r"), etag);
    ck_assert_int_eq(served_ask(request), 304);
    ck_assert_str_eq(served_body(), "");
    ck_assert_ptr_nonnull(strstr(served.got, "\r\nETag: \""));
}
END_TEST

START_TEST(a_body_that_is_asked_for_is_asked_for)
{
    int fd = served_connect();

    served_forget();
    served_send_text(fd, "POST /api/v1/session HTTP/1.1\r\n" SERVED_HOST
                         "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    ck_assert(served_read_until(fd, "HTTP/1.1 100 Continue\r\n\r\n"));
    served_forget();
    served_send_text(fd, "{}");
    ck_assert(served_read_until(fd, "\r\n\r\n"));
    ck_assert_int_eq(served_status(), 403);
    close(fd);
}
END_TEST

START_TEST(an_old_client_gets_a_body_that_ends_with_the_connection)
{
    char request[512];
    char key[64];
    int fd;

    served_get_key(key);
    snprintf(request, sizeof(request),
             "GET /api/v1/export?format=csv HTTP/1.0\r\n" SERVED_HOST
             "Authorization: Bearer %s\r\n\r\n",
             key);
    fd = served_connect();
    served_forget();
    served_send_text(fd, request);
    ck_assert(served_read_to_end(fd));
    ck_assert_int_eq(served_status(), 200);
    ck_assert_ptr_null(strstr(served.got, "Transfer-Encoding"));
    ck_assert_str_ne(served_body(), "");
    close(fd);
}
END_TEST

START_TEST(a_connection_ends_with_its_first_answer)
{
    int fd = served_connect();

    served_forget();
    served_send_text(fd, "GET /healthz HTTP/1.1\r\n" SERVED_HOST "\r\n"
                         "GET /nowhere HTTP/1.1\r\n" SERVED_HOST "\r\n");
    ck_assert(served_read_to_end(fd));
    ck_assert_uint_eq(served_count("HTTP/1.1 "), 1);
    ck_assert_int_eq(served_status(), 200);
    ck_assert_uint_eq(served_count("\r\nConnection: close\r\n"), 1);
    close(fd);
}
END_TEST

START_TEST(a_head_may_come_in_pieces)
{
    static const char request[] = "GET /healthz HTTP/1.1\r\n" SERVED_HOST "\r\n";
    int fd = served_connect();

    served_forget();
    for (size_t i = 0; i < sizeof(request) - 1; i++)
        served_send(fd, request + i, 1);
    ck_assert(served_read_until(fd, "\r\n\r\nok\n"));
    close(fd);
}
END_TEST

/* ---- data ---- */

START_TEST(a_key_opens_the_data)
{
    char key[64];

    served_get_key(key);
    ck_assert_int_eq(served_get("/api/v1/info", key), 200);
    ck_assert_ptr_nonnull(strstr(served.got, "test.pcap"));
    ck_assert_int_eq(served_get("/api/v1/calls", key), 200);
    ck_assert_ptr_nonnull(strstr(served.got, "\"calls\":["));
    key[0] ^= 1;
    ck_assert_int_eq(served_get("/api/v1/calls", key), 401);
}
END_TEST

static void get_ticket(const char *key, const char *target, char *ret_url, size_t size)
{
    char body[256];

    snprintf(body, sizeof(body), "{\"target\":\"%s\"}", target);
    ck_assert_int_eq(served_post("/api/v1/tickets", key, body), 200);
    served_copy_value("url", ret_url, size);
}

START_TEST(a_download_needs_a_ticket_and_uses_it_up)
{
    static const char *const formats[] = {"pcap", "txt", "json", "jsonl", "csv"};
    char target[128];
    char id[16];
    char key[64];
    char url[128];

    served_get_key(key);
    for (size_t i = 0; i < COUNT_OF(formats); i++) {
        snprintf(target, sizeof(target), "/api/v1/export?format=%s&calls=%s", formats[i],
                 web_store_id(1, id));
        get_ticket(key, target, url, sizeof(url));
        ck_assert_msg(served_get(url, "") == 200, "%s: %s", formats[i], served.got);
        ck_assert_ptr_nonnull(strstr(served.got, "\r\nContent-Disposition: attachment"));
        ck_assert_ptr_nonnull(strstr(served.got, "\r\nContent-Security-Policy: "));
        ck_assert_str_ne(served_body(), "");
        ck_assert_int_eq(served_get(url, ""), 404);
    }
}
END_TEST

/* ---- addresses ---- */

START_TEST(both_versions_of_ip_reach_this_host)
{
    struct sockaddr_in6 to = {.sin6_family = AF_INET6, .sin6_addr = in6addr_loopback};
    int fd = socket(AF_INET6, SOCK_STREAM, 0);
    char text[16];

    web_server_stop(served.server);
    snprintf(text, sizeof(text), "0");
    served_start(text);
    ck_assert_int_eq(served_get("/healthz", ""), 200);
    to.sin6_port = htons(served.port);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0) {
        ck_assert_int_ne(errno, ECONNREFUSED); /* or this host has no IPv6 */
    } else {
        snprintf(served.got, sizeof(served.got), "GET /healthz HTTP/1.1\r\nHost: [::1]:%d\r\n\r\n",
                 served.port);
        served_send_text(fd, served.got);
        served_forget();
        ck_assert(served_read_until(fd, "ok\n"));
    }
    close(fd);
}
END_TEST

START_TEST(a_path_is_for_its_owner)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    char listen[128];
    struct stat status;
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    web_server_stop(served.server);
    snprintf(to.sun_path, sizeof(to.sun_path), "/tmp/rung-test-%d.sock", (int)getpid());
    snprintf(listen, sizeof(listen), "unix:%s", to.sun_path);
    served_start(listen);
    ck_assert(!web_server_is_open(served.server));
    ck_assert_int_eq(stat(to.sun_path, &status), 0);
    ck_assert_uint_eq(status.st_mode & 0777, 0600);
    ck_assert_int_eq(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
    served_forget();
    served_send_text(fd, "GET /healthz HTTP/1.1\r\nHost: localhost:1234\r\n\r\n");
    ck_assert(served_read_until(fd, "ok\n"));
    close(fd);
    web_server_stop(served.server);
    served.server = NULL;
    ck_assert_int_ne(stat(to.sun_path, &status), 0);
}
END_TEST

START_TEST(an_address_in_use_is_named)
{
    struct web_options options = served.options;
    struct web_server *second = NULL;
    struct error error = {0};
    char text[32];

    snprintf(text, sizeof(text), "127.0.0.1:%d", served.port);
    options.address = text;
    ck_assert_int_eq(web_server_start(&options, &second, &error), ERR_OUTPUT);
    ck_assert_ptr_nonnull(strstr(error.text, text));
    ck_assert_ptr_nonnull(strstr(error.text, "is in use"));
    ck_assert_ptr_null(second);
}
END_TEST

START_TEST(an_address_that_others_reach_is_told)
{
    web_server_stop(served.server);
    served_start("0.0.0.0:0");
    ck_assert(web_server_is_open(served.server));
    ck_assert_ptr_null(strstr(served.address, "0.0.0.0"));
}
END_TEST

START_TEST(the_address_of_a_server_that_listens_everywhere_can_be_opened)
{
    static const char *const everywhere[] = {"0.0.0.0:0", "[::]:0"};
    char request[512];
    const char *host;
    char key[64];

    web_server_stop(served.server);
    served_start(everywhere[_i]);
    ck_assert_int_eq(strncmp(served.address, "http://", 7), 0);
    host = served.address + 7;
    ck_assert_ptr_null(strstr(host, "[::]"));
    /* It is the name under which a browser asks then. */
    snprintf(request, sizeof(request), "GET /healthz HTTP/1.1\r\nHost: %.*s\r\n\r\n",
             (int)strcspn(host, "/"), host);
    ck_assert_msg(served_ask(request) == 200, "%s", served.address);
    served_get_key(key);
}
END_TEST

START_TEST(an_own_address_is_no_loopback)
{
    char text[OWN_ADDRESS_BYTES];

    if (own_address_find(true, text)) {
        ck_assert_int_ne(strncmp(text, "127.", 4), 0);
        ck_assert_str_ne(text, "[::1]");
        ck_assert_int_ne(strncmp(text, "[fe80", 5), 0);
    }
}
END_TEST

static const char *const no_addresses[] = {
    "",
    "localhost:",
    "127.0.0.1:x",
    "127.0.0.1:65536",
    "127.0.0.1:-1",
    "65536",
    "127.0.0",
    "example.com",
    "::1",
    "[::1",
    "[::1]x",
    "[::1]:",
    "[]:8060",
    "[127.0.0.1]:1",
    "127.0.0.1 ",
    "unix:",
    "127.0.0.1:1:2",
    "/tmp/x",
    "host:8060",
};

START_TEST(what_is_no_address_is_refused)
{
    struct web_options options = served.options;
    struct web_server *second = NULL;
    struct error error = {0};

    options.address = no_addresses[_i];
    ck_assert_int_eq(web_server_start(&options, &second, &error), ERR_USAGE);
    ck_assert_str_ne(error.text, "");
    ck_assert_ptr_null(second);
}
END_TEST

START_TEST(what_is_no_store_is_refused)
{
    struct web_options options = served.options;
    struct web_server *second = NULL;
    struct error error = {0};

    options.address = "127.0.0.1:0";
    options.store = "/dev/null";
    ck_assert_int_eq(web_server_start(&options, &second, &error), ERR_INPUT);
    ck_assert_str_ne(error.text, "");
}
END_TEST

Suite *test_server_suite(void)
{
    Suite *suite = suite_create("test_server");
    TCase *tcase = tcase_create("server");

    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, served_begin, served_end);
    tcase_add_test(tcase, the_address_is_one_for_a_browser);
    tcase_add_test(tcase, every_answer_has_the_fields_that_guard_the_page);
    tcase_add_loop_test(tcase, a_request_gets_its_status, 0, COUNT_OF(statuses));
    tcase_add_test(tcase, a_body_that_is_asked_for_is_asked_for);
    tcase_add_test(tcase, an_old_client_gets_a_body_that_ends_with_the_connection);
    tcase_add_test(tcase, a_head_is_an_answer_without_its_body);
    tcase_add_test(tcase, a_page_that_the_client_has_is_not_sent_again);
    tcase_add_test(tcase, a_connection_ends_with_its_first_answer);
    tcase_add_test(tcase, a_head_may_come_in_pieces);
    tcase_add_test(tcase, a_key_opens_the_data);
    tcase_add_test(tcase, a_download_needs_a_ticket_and_uses_it_up);
    tcase_add_test(tcase, both_versions_of_ip_reach_this_host);
    tcase_add_test(tcase, a_path_is_for_its_owner);
    tcase_add_test(tcase, an_address_in_use_is_named);
    tcase_add_test(tcase, an_address_that_others_reach_is_told);
    tcase_add_loop_test(tcase, the_address_of_a_server_that_listens_everywhere_can_be_opened, 0, 2);
    tcase_add_test(tcase, an_own_address_is_no_loopback);
    tcase_add_loop_test(tcase, what_is_no_address_is_refused, 0, COUNT_OF(no_addresses));
    tcase_add_test(tcase, what_is_no_store_is_refused);
    suite_add_tcase(suite, tcase);
    return suite;
}
