#include "web/guard.h"

#include <check.h>
#include <pthread.h>

#include "base/array.h"
#include "tests/unit/registry.h"

#define PORT      8060
#define NOW_US    INT64_C(1785000008000000)
#define SECOND_US INT64_C(1000000)

Suite *test_guard_suite(void);

static struct guard *guard;

static void set_up(void)
{
    static const char *const hosts[] = {"pbx.example.com", "10.0.0.5", "other.example.com:9000",
                                        NULL};

    guard = guard_new(PORT, hosts);
    ck_assert_ptr_nonnull(guard);
}

static void clean_up(void)
{
    guard_free(guard);
}

static struct slice text(const char *s)
{
    return slice_from_text(s);
}

/* ---- hosts and origins ---- */

static const struct {
    const char *host;
    bool is_known;
} hosts[] = {
    {"localhost:8060", true},
    {"LocalHost:8060", true},
    {"127.0.0.1:8060", true},
    {"[::1]:8060", true},
    {"pbx.example.com", true},
    {"pbx.example.com:443", true},
    {"PBX.example.com:8060", true},
    {"10.0.0.5:8060", true},
    {"other.example.com:9000", true},
    {NULL, false},
    {"", false},
    {":8060", false},
    {"localhost", false},
    {"localhost:", false},
    {"localhost:80", false},
    {"localhost:8061", false},
    {"localhost:8060:8060", false},
    {"localhost:8060x", false},
    {"localhost:108060", false},
    {"localhost.example.com:8060", false},
    {"example.com:8060", false},
    {"other.example.com", false},
    {"other.example.com:8060", false},
    {"10.0.0.6:8060", false},
    {"0.0.0.0:8060", false},
    {"127.0.0.2:8060", false},
    {"[::1:8060", false},
    {"[::1]x:8060", false},
    {"::1:8060", false},
    {"localhost:8060, example.com", false},
    {"user@localhost:8060", false},
};

START_TEST(only_names_of_the_server_are_known)
{
    ck_assert_msg(guard_knows_host(guard, text(hosts[_i].host)) == hosts[_i].is_known, "%s",
                  hosts[_i].host);
}
END_TEST

START_TEST(a_server_on_every_address_is_known_by_numbers_but_by_no_name)
{
    static const char *const everywhere[] = {"[::]", NULL};
    struct guard *open = guard_new(PORT, everywhere);

    ck_assert(guard_knows_host(open, text("192.0.2.7:8060")));
    ck_assert(guard_knows_host(open, text("[2001:db8::7]:8060")));
    ck_assert(!guard_knows_host(open, text("192.0.2.7:80")));
    ck_assert(!guard_knows_host(open, text("deadbeef:8060")));
    ck_assert(!guard_knows_host(open, text("1.2.3.4.example.com:8060")));
    ck_assert(!guard_knows_host(open, text("example.com:8060")));
    guard_free(open);
}
END_TEST

START_TEST(a_server_behind_a_path_has_any_port)
{
    struct guard *behind = guard_new(0, NULL);

    ck_assert(guard_knows_host(behind, text("localhost:9999")));
    ck_assert(guard_knows_host(behind, text("localhost")));
    ck_assert(!guard_knows_host(behind, text("example.com")));
    guard_free(behind);
}
END_TEST

START_TEST(too_many_names_make_no_guard)
{
    const char *names[GUARD_HOSTS_MAX + 2] = {NULL};
    struct guard *full;

    for (size_t i = 0; i < GUARD_HOSTS_MAX; i++)
        names[i] = "a";
    full = guard_new(PORT, names);
    ck_assert_ptr_nonnull(full);
    guard_free(full);
    names[GUARD_HOSTS_MAX] = "a";
    ck_assert_ptr_null(guard_new(PORT, names));
}
END_TEST

static const struct {
    const char *host;
    const char *site;
    const char *origin;
    bool is_own;
} origins[] = {
    {"localhost:8060", "same-origin", NULL, true},
    {"localhost:8060", "same-origin", "http://evil.example.com", true},
    {"localhost:8060", NULL, "http://localhost:8060", true},
    {"localhost:8060", NULL, "http://LOCALHOST:8060", true},
    {"pbx.example.com", NULL, "https://pbx.example.com", true},
    {"localhost:8060", NULL, NULL, false},
    {"localhost:8060", NULL, "", false},
    {"localhost:8060", NULL, "null", false},
    {"localhost:8060", NULL, "http://localhost:8061", false},
    {"localhost:8060", NULL, "http://127.0.0.1:8060", false},
    {"localhost:8060", NULL, "http://localhost:8060.example.com", false},
    {"localhost:8060", NULL, "http://evil.example.com", false},
    {"localhost:8060", NULL, "ftp://localhost:8060", false},
    {"localhost:8060", "cross-site", "http://localhost:8060", false},
    {"localhost:8060", "same-site", "http://localhost:8060", false},
    {"localhost:8060", "none", NULL, false},
    {"localhost:8060", "", "http://localhost:8060", false},
    {"evil.example.com", "same-origin", NULL, false},
    {"evil.example.com", NULL, "http://evil.example.com", false},
};

START_TEST(a_change_comes_from_our_own_page)
{
    const struct web_request request = {
        .host = text(origins[_i].host),
        .sec_fetch_site = text(origins[_i].site),
        .origin = text(origins[_i].origin),
    };

    ck_assert(guard_is_own_origin(guard, &request) == origins[_i].is_own);
}
END_TEST

/* ---- tokens and keys ---- */

struct session {
    char token[GUARD_TOKEN_CHARS + 1];
    char bearer[sizeof("Bearer ") + GUARD_TOKEN_CHARS];
    int64_t expires_us;
};

static bool exchange(const char *token, int64_t now_us, struct session *session)
{
    char key[GUARD_TOKEN_CHARS + 1];

    if (!guard_exchange(guard, text(token), now_us, key, &session->expires_us))
        return false;
    snprintf(session->bearer, sizeof(session->bearer), "Bearer %s", key);
    return true;
}

static void open_session(struct session *session)
{
    ck_assert(guard_token(guard, session->token));
    ck_assert(exchange(session->token, NOW_US, session));
}

START_TEST(a_token_is_good_once)
{
    struct session session;

    ck_assert(guard_token(guard, session.token));
    ck_assert_uint_eq(strlen(session.token), GUARD_TOKEN_CHARS);
    ck_assert(exchange(session.token, NOW_US, &session));
    ck_assert(!exchange(session.token, NOW_US, &session));
}
END_TEST

START_TEST(what_is_no_token_gives_no_key)
{
    struct session session;
    char longer[GUARD_TOKEN_CHARS + 2];

    ck_assert(guard_token(guard, session.token));
    snprintf(longer, sizeof(longer), "%s0", session.token);
    ck_assert(!exchange("", NOW_US, &session));
    ck_assert(!exchange("00000000000000000000000000000000", NOW_US, &session));
    ck_assert(!exchange(longer, NOW_US, &session));
    ck_assert(!guard_exchange(guard, slice_of(NULL, 0), NOW_US, longer, &session.expires_us));
    session.token[GUARD_TOKEN_CHARS - 1] ^= 1;
    ck_assert(!exchange(session.token, NOW_US, &session));
}
END_TEST

START_TEST(a_free_place_is_no_token_of_zeros)
{
    const char zeros[GUARD_TOKEN_CHARS] = {0};
    char key[GUARD_TOKEN_CHARS + 1];
    int64_t expires_us;

    ck_assert(!guard_exchange(guard, slice_of(zeros, sizeof(zeros)), NOW_US, key, &expires_us));
}
END_TEST

START_TEST(the_latest_tokens_are_good)
{
    char tokens[GUARD_TOKENS_MAX + 1][GUARD_TOKEN_CHARS + 1];
    struct session session;

    for (size_t i = 0; i <= GUARD_TOKENS_MAX; i++)
        ck_assert(guard_token(guard, tokens[i]));
    ck_assert(!exchange(tokens[0], NOW_US, &session));
    for (size_t i = 1; i <= GUARD_TOKENS_MAX; i++)
        ck_assert(exchange(tokens[i], NOW_US, &session));
}
END_TEST

START_TEST(a_key_is_good_until_it_expires)
{
    struct session session;

    open_session(&session);
    ck_assert_int_eq(session.expires_us, NOW_US + GUARD_KEY_US);
    ck_assert(guard_has_key(guard, text(session.bearer), NOW_US));
    ck_assert(guard_has_key(guard, text(session.bearer), session.expires_us - 1));
    ck_assert(!guard_has_key(guard, text(session.bearer), session.expires_us));
    ck_assert(!guard_has_key(guard, text(session.bearer), NOW_US - 1));
}
END_TEST

START_TEST(a_key_is_taken_only_as_a_bearer)
{
    struct session session;

    open_session(&session);
    ck_assert(!guard_has_key(guard, slice_of(NULL, 0), NOW_US));
    ck_assert(!guard_has_key(guard, text("Bearer "), NOW_US));
    ck_assert(!guard_has_key(guard, text(session.bearer + 7), NOW_US));
    ck_assert(!guard_has_key(guard, text(session.token), NOW_US));
    memcpy(session.bearer, "bearer", 6);
    ck_assert(guard_has_key(guard, text(session.bearer), NOW_US));
    memcpy(session.bearer, "Basic ", 6);
    ck_assert(!guard_has_key(guard, text(session.bearer), NOW_US));
}
END_TEST

START_TEST(a_key_that_was_given_back_is_no_longer_good)
{
    struct session one;
    struct session other;

    open_session(&one);
    open_session(&other);
    guard_revoke(guard, text(one.bearer));
    guard_revoke(guard, text("Bearer nonsense"));
    ck_assert(!guard_has_key(guard, text(one.bearer), NOW_US));
    ck_assert(guard_has_key(guard, text(other.bearer), NOW_US));
}
END_TEST

START_TEST(the_oldest_key_goes_for_a_new_one)
{
    struct session sessions[GUARD_KEYS_MAX + 1];

    for (size_t i = 0; i <= GUARD_KEYS_MAX; i++)
        open_session(&sessions[i]);
    ck_assert(!guard_has_key(guard, text(sessions[0].bearer), NOW_US));
    for (size_t i = 1; i <= GUARD_KEYS_MAX; i++)
        ck_assert(guard_has_key(guard, text(sessions[i].bearer), NOW_US));
}
END_TEST

START_TEST(many_wrong_tokens_within_a_minute_are_guesses)
{
    struct session session;

    for (int i = 0; i < GUARD_BAD_TOKENS; i++) {
        ck_assert(!guard_is_guessed(guard, NOW_US + i * SECOND_US));
        ck_assert(!exchange("wrong", NOW_US + i * SECOND_US, &session));
    }
    ck_assert(guard_is_guessed(guard, NOW_US + 59 * SECOND_US));
    open_session(&session);
    ck_assert(!guard_is_guessed(guard, NOW_US + 60 * SECOND_US));
}
END_TEST

/* ---- tickets ---- */

static const char target[] = "/api/v1/export?format=pcap";

struct ticket_text {
    char chars[GUARD_TOKEN_CHARS + 1];
};

static struct ticket_text make_ticket(void)
{
    struct ticket_text ticket;

    ck_assert(guard_ticket(guard, text(target), NOW_US, ticket.chars));
    return ticket;
}

static bool redeem(const struct ticket_text *ticket, int64_t now_us)
{
    char memory[64];
    struct buf buf;
    bool is_redeemed;

    buf_init(&buf, memory, sizeof(memory));
    is_redeemed = guard_redeem(guard, text(ticket->chars), now_us, &buf);
    ck_assert_str_eq(memory, is_redeemed ? target : "");
    return is_redeemed;
}

START_TEST(a_ticket_is_good_once)
{
    struct ticket_text ticket = make_ticket();

    ck_assert(redeem(&ticket, NOW_US));
    ck_assert(!redeem(&ticket, NOW_US));
}
END_TEST

START_TEST(a_ticket_is_good_for_thirty_seconds)
{
    struct ticket_text in_time = make_ticket();
    struct ticket_text late = make_ticket();

    ck_assert(redeem(&in_time, NOW_US + 30 * SECOND_US - 1));
    ck_assert(!redeem(&late, NOW_US + 30 * SECOND_US));
    ck_assert(!redeem(&late, NOW_US));
}
END_TEST

START_TEST(a_ticket_is_no_key_and_a_key_no_ticket)
{
    struct ticket_text ticket = make_ticket();
    struct ticket_text key;
    struct session session;
    char bearer[64];

    snprintf(bearer, sizeof(bearer), "Bearer %s", ticket.chars);
    ck_assert(!guard_has_key(guard, text(bearer), NOW_US));
    ck_assert(!exchange(ticket.chars, NOW_US, &session));
    open_session(&session);
    memcpy(key.chars, session.bearer + 7, sizeof(key.chars));
    ck_assert(!redeem(&key, NOW_US));
    ck_assert(redeem(&ticket, NOW_US));
}
END_TEST

START_TEST(a_target_that_is_too_long_gets_no_ticket)
{
    static const char bytes[GUARD_TICKET_TARGET + 1] = {'/'};
    struct ticket_text ticket;

    ck_assert(guard_ticket(guard, slice_of(bytes, sizeof(bytes) - 1), NOW_US, ticket.chars));
    ck_assert(!guard_ticket(guard, slice_of(bytes, sizeof(bytes)), NOW_US, ticket.chars));
}
END_TEST

START_TEST(the_oldest_ticket_goes_for_a_new_one)
{
    struct ticket_text tickets[GUARD_TICKETS_MAX + 1];

    for (size_t i = 0; i <= GUARD_TICKETS_MAX; i++)
        tickets[i] = make_ticket();
    ck_assert(!redeem(&tickets[0], NOW_US));
    for (size_t i = 1; i <= GUARD_TICKETS_MAX; i++)
        ck_assert(redeem(&tickets[i], NOW_US));
}
END_TEST

/* ---- two threads ---- */

static void *make_tokens(void *context)
{
    char token[GUARD_TOKEN_CHARS + 1];

    for (int i = 0; i < 1000; i++)
        ck_assert(guard_token(context, token));
    return NULL;
}

START_TEST(one_thread_makes_tokens_while_another_one_takes_them)
{
    pthread_t thread;
    struct session session;

    ck_assert_int_eq(pthread_create(&thread, NULL, make_tokens, guard), 0);
    for (int i = 0; i < 1000; i++) {
        exchange("wrong", NOW_US, &session);
        guard_is_guessed(guard, NOW_US);
    }
    pthread_join(thread, NULL);
    open_session(&session);
}
END_TEST

Suite *test_guard_suite(void)
{
    Suite *suite = suite_create("test_guard");
    TCase *tcase = tcase_create("guard");

    tcase_add_checked_fixture(tcase, set_up, clean_up);
    tcase_add_loop_test(tcase, only_names_of_the_server_are_known, 0, COUNT_OF(hosts));
    tcase_add_test(tcase, a_server_on_every_address_is_known_by_numbers_but_by_no_name);
    tcase_add_test(tcase, a_server_behind_a_path_has_any_port);
    tcase_add_test(tcase, too_many_names_make_no_guard);
    tcase_add_loop_test(tcase, a_change_comes_from_our_own_page, 0, COUNT_OF(origins));
    tcase_add_test(tcase, a_token_is_good_once);
    tcase_add_test(tcase, what_is_no_token_gives_no_key);
    tcase_add_test(tcase, a_free_place_is_no_token_of_zeros);
    tcase_add_test(tcase, the_latest_tokens_are_good);
    tcase_add_test(tcase, a_key_is_good_until_it_expires);
    tcase_add_test(tcase, a_key_is_taken_only_as_a_bearer);
    tcase_add_test(tcase, a_key_that_was_given_back_is_no_longer_good);
    tcase_add_test(tcase, the_oldest_key_goes_for_a_new_one);
    tcase_add_test(tcase, many_wrong_tokens_within_a_minute_are_guesses);
    tcase_add_test(tcase, a_ticket_is_good_once);
    tcase_add_test(tcase, a_ticket_is_good_for_thirty_seconds);
    tcase_add_test(tcase, a_ticket_is_no_key_and_a_key_no_ticket);
    tcase_add_test(tcase, a_target_that_is_too_long_gets_no_ticket);
    tcase_add_test(tcase, the_oldest_ticket_goes_for_a_new_one);
    tcase_add_test(tcase, one_thread_makes_tokens_while_another_one_takes_them);
    suite_add_tcase(suite, tcase);
    return suite;
}
