#include "correlate/call.h"

#include <check.h>

#include "tests/unit/correlate/world.h"
#include "tests/unit/registry.h"

Suite *test_outcome_suite(void);

#define MESSAGES_MAX 9

#define INVITE(at)                                                                                 \
    {                                                                                              \
        at, "a", "b", "INVITE", "1 INVITE", "z9hG4bK1"                                             \
    }
#define ANSWER(at, code)                                                                           \
    {                                                                                              \
        at, "b", "a", code, "1 INVITE", "z9hG4bK1", .to_tag = "t"                                  \
    }
#define ACK_APART(at)                                                                              \
    {                                                                                              \
        at, "a", "b", "ACK", "1 ACK", "z9hG4bKa", .to_tag = "t"                                    \
    }
#define ACK_OF_FAILURE(at)                                                                         \
    {                                                                                              \
        at, "a", "b", "ACK", "1 ACK", "z9hG4bK1", .to_tag = "t"                                    \
    }
#define CANCEL(at)                                                                                 \
    {                                                                                              \
        at, "a", "b", "CANCEL", "1 CANCEL", "z9hG4bK1"                                             \
    }
#define BYE(at)                                                                                    \
    {                                                                                              \
        at, "a", "b", "BYE", "2 BYE", "z9hG4bK2", .to_tag = "t"                                    \
    }
#define BYE_ANSWER(at, code)                                                                       \
    {                                                                                              \
        at, "b", "a", code, "2 BYE", "z9hG4bK2", .to_tag = "t"                                     \
    }
#define BACK_BYE(at)                                                                               \
    {                                                                                              \
        at, "b", "a", "BYE", "7 BYE", "z9hG4bK7", .from_tag = "t", .to_tag = "f"                   \
    }
#define BACK_BYE_ANSWER(at, code)                                                                  \
    {                                                                                              \
        at, "a", "b", code, "7 BYE", "z9hG4bK7", .from_tag = "t", .to_tag = "f"                    \
    }

/* Times that are looked for, in milliseconds after the first second; NONE: there is none. */
#define NONE (-1)

static const struct story {
    const char *name;
    struct tell tells[MESSAGES_MAX];
    enum call_state state;
    enum call_party ended_by;
    enum call_end ended_how;
    int pdd, setup, duration, end;
} stories[] = {
    {"all there",
     {INVITE(1.0), ANSWER(1.2, "180"), ANSWER(2.0, "200"), ACK_APART(2.1), BYE(7.0),
      BYE_ANSWER(7.1, "200")},
     CALL_COMPLETED,
     PARTY_CALLER,
     CALL_END_BYE,
     200,
     1000,
     5000,
     6000},
    {"200 lost, ACK proves it",
     {INVITE(1.0), ANSWER(1.2, "180"), ACK_APART(2.1), BYE(7.0), BYE_ANSWER(7.1, "200")},
     CALL_COMPLETED,
     PARTY_CALLER,
     CALL_END_BYE,
     200,
     NONE,
     NONE,
     6000},
    {"200 lost, the call goes on",
     {INVITE(1.0), ANSWER(1.2, "180"), ACK_APART(2.1)},
     CALL_IN_CALL,
     PARTY_NONE,
     CALL_END_NONE,
     200,
     NONE,
     NONE,
     NONE},
    {"requests only",
     {INVITE(1.0), ACK_APART(2.1), BYE(7.0)},
     CALL_COMPLETED,
     PARTY_CALLER,
     CALL_END_BYE_UNANSWERED,
     NONE,
     NONE,
     NONE,
     6000},
    {"requests only, without ACK: nothing is proven",
     {INVITE(1.0), BYE(7.0)},
     CALL_INCOMPLETE,
     PARTY_CALLER,
     CALL_END_BYE_UNANSWERED,
     NONE,
     NONE,
     NONE,
     6000},
    {"200 and ACK lost, an accepted BYE proves them",
     {INVITE(1.0), ANSWER(1.2, "180"), BYE(7.0), BYE_ANSWER(7.1, "200")},
     CALL_COMPLETED,
     PARTY_CALLER,
     CALL_END_BYE,
     200,
     NONE,
     NONE,
     6000},
    {"BYE lost, its 200 proves the end",
     {INVITE(1.0), ANSWER(2.0, "200"), ACK_APART(2.1), BYE_ANSWER(7.1, "200")},
     CALL_COMPLETED,
     PARTY_NONE,
     CALL_END_BYE,
     1000,
     1000,
     NONE,
     NONE},
    {"INVITE lost: no span counts from it",
     {ANSWER(1.2, "180"), ANSWER(2.0, "200"), ACK_APART(2.1), BYE(7.0), BYE_ANSWER(7.1, "200")},
     CALL_INCOMPLETE,
     PARTY_NONE,
     CALL_END_BYE,
     NONE,
     NONE,
     5000,
     6000},
    {"an early BYE of the caller",
     {INVITE(1.0), ANSWER(1.2, "180"), BYE(3.0), BYE_ANSWER(3.1, "200"), ANSWER(3.2, "487"),
      ACK_OF_FAILURE(3.3)},
     CALL_CANCELLED,
     PARTY_CALLER,
     CALL_END_BYE,
     200,
     NONE,
     NONE,
     2000},
    {"an early BYE of the callee",
     {INVITE(1.0), ANSWER(1.2, "180"), BACK_BYE(3.0), BACK_BYE_ANSWER(3.1, "200"),
      ANSWER(3.2, "487"), ACK_OF_FAILURE(3.3)},
     CALL_CANCELLED,
     PARTY_CALLEE,
     CALL_END_BYE,
     200,
     NONE,
     NONE,
     2000},
    {"CANCEL",
     {INVITE(1.0), ANSWER(1.2, "180"), CANCEL(3.0), ANSWER(3.2, "487"), ACK_OF_FAILURE(3.3)},
     CALL_CANCELLED,
     PARTY_CALLER,
     CALL_END_CANCEL,
     200,
     NONE,
     NONE,
     2000},
    {"487 without a CANCEL",
     {INVITE(1.0), ANSWER(1.2, "180"), ANSWER(3.2, "487"), ACK_OF_FAILURE(3.3)},
     CALL_CANCELLED,
     PARTY_NONE,
     CALL_END_FAILURE,
     200,
     NONE,
     NONE,
     2200},
    {"486 that crosses the CANCEL",
     {INVITE(1.0), ANSWER(1.2, "180"), CANCEL(3.0), ANSWER(3.1, "486"), ACK_OF_FAILURE(3.3)},
     CALL_BUSY,
     PARTY_CALLEE,
     CALL_END_FAILURE,
     200,
     NONE,
     NONE,
     2100},
    {"ACK of a failure proves nothing",
     {INVITE(1.0), ANSWER(1.2, "180"), ACK_OF_FAILURE(3.3)},
     CALL_RINGING,
     PARTY_NONE,
     CALL_END_NONE,
     200,
     NONE,
     NONE,
     NONE},
    {"BYE that nobody answers",
     {INVITE(1.0), ANSWER(2.0, "200"), ACK_APART(2.1), BYE(7.0)},
     CALL_COMPLETED,
     PARTY_CALLER,
     CALL_END_BYE_UNANSWERED,
     1000,
     1000,
     5000,
     6000},
    {"BYE that is refused",
     {INVITE(1.0), ANSWER(2.0, "200"), ACK_APART(2.1), BYE(7.0), BYE_ANSWER(7.1, "481")},
     CALL_COMPLETED,
     PARTY_CALLER,
     CALL_END_BYE_REFUSED,
     1000,
     1000,
     5000,
     6000},
    {"BYE that is refused, then one of the other side that is accepted",
     {INVITE(1.0), ANSWER(2.0, "200"), ACK_APART(2.1), BYE(7.0), BYE_ANSWER(7.1, "481"),
      BACK_BYE(9.0), BACK_BYE_ANSWER(9.1, "200")},
     CALL_COMPLETED,
     PARTY_CALLEE,
     CALL_END_BYE,
     1000,
     1000,
     7000,
     8000},
    {"BYE that is not answered, then one of the other side that is accepted",
     {INVITE(1.0), ANSWER(2.0, "200"), ACK_APART(2.1), BYE(7.0), BACK_BYE(9.0),
      BACK_BYE_ANSWER(9.1, "200")},
     CALL_COMPLETED,
     PARTY_CALLEE,
     CALL_END_BYE,
     1000,
     1000,
     7000,
     8000},
    {"183 and no answer yet",
     {INVITE(1.0), ANSWER(1.3, "183")},
     CALL_RINGING,
     PARTY_NONE,
     CALL_END_NONE,
     300,
     NONE,
     NONE,
     NONE},
    {"a failure is the first sign where nothing rang",
     {INVITE(1.0), ANSWER(1.1, "100"), ANSWER(1.4, "503")},
     CALL_FAILED,
     PARTY_CALLEE,
     CALL_END_FAILURE,
     400,
     NONE,
     NONE,
     400},
    {"a challenge is none",
     {INVITE(1.0), ANSWER(1.1, "407")},
     CALL_REJECTED_AUTH,
     PARTY_NONE,
     CALL_END_FAILURE,
     NONE,
     NONE,
     NONE,
     100},
};

static void check_span(const char *name, const char *what, int64_t got_us, int want_ms)
{
    int64_t want_us = want_ms == NONE ? TIME_NONE : want_ms * INT64_C(1000);

    ck_assert_msg(got_us == want_us, "%s: %s is %lld us, must be %lld", name, what,
                  (long long)got_us, (long long)want_us);
}

START_TEST(an_outcome_is_what_is_proven)
{
    const struct story *story = &stories[_i];
    struct world *world = world_new(NULL);
    const struct fact_call *call = &world->calls[1];

    for (size_t i = 0; i < MESSAGES_MAX && story->tells[i].src != NULL; i++)
        world_tell(world, story->tells[i]);
    world_finish(world);
    ck_assert_uint_eq(world->call_count, 1);
    ck_assert_msg(call->state == story->state, "%s: state is %s, must be %s", story->name,
                  call_state_name(call->state), call_state_name(story->state));
    ck_assert_msg(call->ended_by == story->ended_by, "%s: ended by %d", story->name,
                  call->ended_by);
    ck_assert_msg(call->ended_how == story->ended_how, "%s: ended how %d", story->name,
                  call->ended_how);
    check_span(story->name, "pdd", call->pdd_us, story->pdd);
    check_span(story->name, "setup", call->setup_us, story->setup);
    check_span(story->name, "duration", call->duration_us, story->duration);
    check_span(story->name, "end",
               call->end_us == TIME_NONE ? TIME_NONE : call->end_us - INT64_C(1700000001000000),
               story->end);
    world_free(world);
}
END_TEST

/* Finals that only begin another try are no sign of the other side (RFC 6076 4.3). */
static const char *const asking[] = {"302", "401", "407", "422", "423"};

START_TEST(what_begins_another_try_is_no_ringing)
{
    struct world *world = world_new(NULL);
    const struct fact_call *call = &world->calls[1];

    WORLD_TELL(world, INVITE(1.0), ANSWER(1.1, asking[_i]), ACK_OF_FAILURE(1.2),
               {1.3, "a", "b", "INVITE", "2 INVITE", "z9hG4bKn"},
               {2.0, "b", "a", "180", "2 INVITE", "z9hG4bKn", .to_tag = "u"},
               {3.0, "b", "a", "200", "2 INVITE", "z9hG4bKn", .to_tag = "u"});
    world_finish(world);
    ck_assert_uint_eq(world->call_count, 1);
    ck_assert_int_eq(call->pdd_us, 1000000);
    ck_assert_int_eq(call->setup_us, 2000000);
    ck_assert_int_eq(call->first_final_us, call->answer_us);
    world_free(world);
}
END_TEST

START_TEST(of_two_answers_the_acknowledged_one_is_the_call)
{
    struct world *world = world_new(NULL);

    WORLD_TELL(world, INVITE(1.0), ANSWER(2.0, "200"),
               {2.1, "b", "a", "200", "1 INVITE", "z9hG4bK1", .to_tag = "other"}, ACK_APART(2.2),
               BYE(7.0), BYE_ANSWER(7.1, "200"));
    world_finish(world);
    ck_assert_int_eq(world->calls[1].state, CALL_COMPLETED);
    ck_assert_int_eq(world->calls[1].duration_us, 5000000);
    ck_assert_int_eq(world->dialogs[1].state, DIALOG_TERMINATED);
    ck_assert_int_eq(world->dialogs[2].state, DIALOG_NO_ACK);
    world_free(world);
}
END_TEST

START_TEST(what_other_methods_asked_has_no_answer_at_the_end_of_a_file)
{
    struct world *world = world_new(NULL);

    WORLD_TELL(world, {1.0, "a", "b", "REGISTER", "1 REGISTER", "z9hG4bKr", .call_id = "r"},
               {1.1, "a", "b", "INVITE", "1 INVITE", "z9hG4bKi", .call_id = "i"});
    world_finish(world);
    ck_assert_int_eq(world->calls[1].state, CALL_NO_ANSWER);
    ck_assert_int_eq(world->calls[2].state, CALL_TRYING);
    world_free(world);
}
END_TEST

START_TEST(an_invite_that_was_sent_seven_times_has_no_answer)
{
    static const double at[] = {0.0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5};
    struct world *world = world_new(NULL);

    for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++)
        WORLD_TELL(world, INVITE(at[i]));
    world_finish(world);
    ck_assert_int_eq(world->calls[1].state, CALL_NO_ANSWER);
    world_free(world);
}
END_TEST

START_TEST(ringing_ends_with_timer_c)
{
    struct world *world = world_new(NULL);

    WORLD_TELL(world, INVITE(1.0), ANSWER(1.2, "180"),
               {200.0, "a", "b", "OPTIONS", "1 OPTIONS", "z9hG4bKo", .call_id = "o"});
    world_finish(world);
    ck_assert_int_eq(world->calls[1].state, CALL_NO_ANSWER);
    world_free(world);
}
END_TEST

Suite *test_outcome_suite(void)
{
    Suite *suite = suite_create("outcome");
    TCase *tcase = tcase_create("outcome");

    tcase_add_loop_test(tcase, an_outcome_is_what_is_proven, 0,
                        sizeof(stories) / sizeof(stories[0]));
    tcase_add_loop_test(tcase, what_begins_another_try_is_no_ringing, 0,
                        sizeof(asking) / sizeof(asking[0]));
    tcase_add_test(tcase, of_two_answers_the_acknowledged_one_is_the_call);
    tcase_add_test(tcase, what_other_methods_asked_has_no_answer_at_the_end_of_a_file);
    tcase_add_test(tcase, an_invite_that_was_sent_seven_times_has_no_answer);
    tcase_add_test(tcase, ringing_ends_with_timer_c);
    suite_add_tcase(suite, tcase);
    return suite;
}
