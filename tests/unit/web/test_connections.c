/* Whose connections share a place, and who goes for whom. */
#include <arpa/inet.h>
#include <check.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/array.h"
#include "tests/unit/registry.h"
#include "web/connections.h"

Suite *test_connections_suite(void);

static struct sockaddr_storage address(const char *text)
{
    struct sockaddr_storage storage = {0};

    if (inet_pton(AF_INET, text, &((struct sockaddr_in *)&storage)->sin_addr) == 1)
        storage.ss_family = AF_INET;
    else if (inet_pton(AF_INET6, text, &((struct sockaddr_in6 *)&storage)->sin6_addr) == 1)
        storage.ss_family = AF_INET6;
    else
        storage.ss_family = AF_UNIX;
    return storage;
}

START_TEST(an_address_has_one_share)
{
    static const struct {
        const char *a;
        const char *b;
        bool is_shared;
    } table[] = {
        {"192.0.2.1", "192.0.2.1", true},
        {"192.0.2.1", "192.0.2.2", false},
        {"::1", "::1", true},
        {"2001:db8:0:1::1", "2001:db8:0:1:ffff::2", true},
        {"2001:db8:0:1::1", "2001:db8:0:2::1", false},
        {"::ffff:192.0.2.1", "::ffff:192.0.2.1", true},
        {"::ffff:192.0.2.1", "::ffff:192.0.2.2", false},
        {"::ffff:192.0.2.1", "::1", false},
        {"::1", "127.0.0.1", false},
        {"a path", "a path", false},
    };
    struct sockaddr_storage a = address(table[_i].a);
    struct sockaddr_storage b = address(table[_i].b);

    ck_assert_int_eq(connections_share(&a, &b), table[_i].is_shared);
    ck_assert_int_eq(connections_share(&b, &a), table[_i].is_shared);
}
END_TEST

/* ---- who is let in ---- */

static struct connections connections;
static int64_t clock_us;

/* Return a socket whose other side is `*ret_other`. */
static int make_socket(int *ret_other)
{
    int fds[2];

    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
    *ret_other = fds[1];
    return fds[0];
}

static struct connection *add(const char *text, int *ret_other)
{
    struct sockaddr_storage from = address(text);

    clock_us++;
    return connections_add(&connections, make_socket(ret_other), &from, sizeof(from), clock_us);
}

static bool is_closed(int other)
{
    char byte;

    return recv(other, &byte, 1, MSG_DONTWAIT) == 0;
}

/* Fill the share of an address with connections of one kind. */
static void fill(enum connection_phase phase, bool is_known,
                 int others[WEB_CONNECTIONS_PER_ADDRESS])
{
    for (size_t i = 0; i < WEB_CONNECTIONS_PER_ADDRESS; i++) {
        struct connection *connection = add("192.0.2.1", &others[i]);

        ck_assert_int_eq(connection->phase, CONNECTION_HEAD);
        connection->is_inside = phase != CONNECTION_HEAD;
        connection->is_known = is_known;
        connection_enter(connection, phase, clock_us);
    }
}

static const struct {
    enum connection_phase phase;
    bool is_known;
    enum connection_phase next; /* of one more */
} kinds[] = {
    {CONNECTION_HEAD, false, CONNECTION_HEAD},
    {CONNECTION_BODY, false, CONNECTION_HEAD},
    {CONNECTION_ANSWER, false, CONNECTION_HEAD},
    {CONNECTION_ANSWER, true, CONNECTION_ENDING},
};

START_TEST(the_oldest_goes_unless_it_is_known)
{
    int others[WEB_CONNECTIONS_PER_ADDRESS];
    int other;

    fill(kinds[_i].phase, kinds[_i].is_known, others);
    ck_assert_int_eq(add("192.0.2.1", &other)->phase, kinds[_i].next);
    ck_assert_int_eq(is_closed(others[0]), kinds[_i].next == CONNECTION_HEAD);
    ck_assert(!is_closed(others[1]));
    ck_assert_int_eq(add("192.0.2.2", &other)->phase, CONNECTION_HEAD);
}
END_TEST

START_TEST(who_is_half_open_goes_before_who_has_asked)
{
    int others[WEB_CONNECTIONS_PER_ADDRESS];
    int other;

    fill(CONNECTION_ANSWER, false, others);
    connection_enter(&connections.slots[7], CONNECTION_BODY, clock_us);
    ck_assert_int_eq(add("192.0.2.1", &other)->phase, CONNECTION_HEAD);
    ck_assert(is_closed(others[7]));
    ck_assert(!is_closed(others[0]));
}
END_TEST

START_TEST(a_row_stays_until_the_library_has_closed_its_socket)
{
    struct connection *connection;
    int other;
    int fd;

    connection = add("192.0.2.1", &other);
    fd = connection->fd;
    connection->is_inside = true;
    connections_end(&connections, connection);
    ck_assert(is_closed(other));
    ck_assert_ptr_eq(connections_inside(&connections, fd), connection);
    /* It did, and told nobody: the number comes again. */
    close(fd);
    connection = add("192.0.2.1", &other);
    ck_assert_int_eq(connection->fd, fd);
    ck_assert_uint_eq(connections.count, 1);
    ck_assert_ptr_null(connections_inside(&connections, fd));
}
END_TEST

START_TEST(who_takes_too_long_is_ended)
{
    static const struct connection_limits limits = {
        .head_us = 100, .body_us = 200, .linger_us = 50};
    int others[3];

    for (size_t i = 0; i < 3; i++)
        add("192.0.2.1", &others[i])->since_us = 0;
    connections.slots[1].is_inside = true;
    connections.slots[1].phase = CONNECTION_BODY;
    connections.slots[2].phase = CONNECTION_ENDING;
    connections_cut(&connections, &limits, 51);
    ck_assert(!is_closed(others[0]) && !is_closed(others[1]) && is_closed(others[2]));
    connections_cut(&connections, &limits, 101);
    ck_assert(is_closed(others[0]) && !is_closed(others[1]));
    connections_cut(&connections, &limits, 201);
    ck_assert(is_closed(others[1]));
    ck_assert_uint_eq(connections.count, 1);
}
END_TEST

Suite *test_connections_suite(void)
{
    Suite *suite = suite_create("connections");
    TCase *tcase = tcase_create("connections");

    tcase_add_loop_test(tcase, an_address_has_one_share, 0, 10);
    tcase_add_loop_test(tcase, the_oldest_goes_unless_it_is_known, 0, COUNT_OF(kinds));
    tcase_add_test(tcase, who_is_half_open_goes_before_who_has_asked);
    tcase_add_test(tcase, a_row_stays_until_the_library_has_closed_its_socket);
    tcase_add_test(tcase, who_takes_too_long_is_ended);
    suite_add_tcase(suite, tcase);
    return suite;
}
