/* What the gate answers by itself, over a pair of sockets. */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/registry.h"
#include "web/gate.h"

Suite *test_gate_suite(void);

static struct gate gate;
static int fds[2]; /* ours, the client's */
static char got[8192];

static void setup(void)
{
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
}

static void teardown(void)
{
    close(fds[0]);
    close(fds[1]);
}

static void say(const char *text)
{
    ck_assert_int_eq(send(fds[1], text, strlen(text), 0), (ssize_t)strlen(text));
}

START_TEST(a_head_stays_in_the_socket)
{
    static const char text[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    ck_assert_int_eq(gate_look(&gate, fds[0]), GATE_PART);
    ck_assert_uint_eq(gate.len, 0);
    say("GET / HTTP/1.1\r\n");
    ck_assert_int_eq(gate_look(&gate, fds[0]), GATE_PART);
    ck_assert_uint_eq(gate.len, 16);
    say(text + 16);
    ck_assert_int_eq(gate_look(&gate, fds[0]), GATE_WHOLE);
    ck_assert_int_eq(recv(fds[0], got, sizeof(got), 0), sizeof(text) - 1);
    ck_assert_int_eq(memcmp(got, text, sizeof(text) - 1), 0);
}
END_TEST

START_TEST(who_has_no_name_does_not_come_in)
{
    say("GET / HTTP/1.1\r\n\r\n");
    ck_assert_int_eq(gate_look(&gate, fds[0]), GATE_BAD);
}
END_TEST

START_TEST(who_has_gone_is_gone)
{
    close(fds[1]);
    ck_assert_int_eq(gate_look(&gate, fds[0]), GATE_GONE);
    fds[1] = -1;
}
END_TEST

START_TEST(who_is_one_too_many_is_told_in_json)
{
    gate_turn_away(fds[0]);
    ck_assert_int_gt(recv(fds[1], got, sizeof(got) - 1, 0), 0);
    ck_assert_ptr_eq(strstr(got, "HTTP/1.1 503 Service Unavailable\r\n"), got);
    ck_assert_ptr_nonnull(strstr(got, "\r\nRetry-After: 5\r\n"));
    ck_assert_ptr_nonnull(strstr(got, "\r\nConnection: close\r\n"));
    ck_assert_ptr_nonnull(strstr(got, "\r\n\r\n{\"error\":{\"code\":\"too_many_connections\""));
    for (const struct web_field *field = web_fixed_fields; field->name != NULL; field++)
        ck_assert_ptr_nonnull(strstr(got, field->value));
    ck_assert_int_eq(recv(fds[1], got, sizeof(got), 0), 0);
}
END_TEST

Suite *test_gate_suite(void)
{
    Suite *suite = suite_create("gate");
    TCase *tcase = tcase_create("gate");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, a_head_stays_in_the_socket);
    tcase_add_test(tcase, who_has_no_name_does_not_come_in);
    tcase_add_test(tcase, who_has_gone_is_gone);
    tcase_add_test(tcase, who_is_one_too_many_is_told_in_json);
    suite_add_tcase(suite, tcase);
    return suite;
}
