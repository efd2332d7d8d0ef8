#include "correlate/call.h"

#include <check.h>

#include "tests/unit/correlate/world.h"
#include "tests/unit/registry.h"

Suite *test_call_suite(void);

#define INVITE_1 "1 INVITE"

static struct world *world;

static void setup(void)
{
    world = world_new(NULL);
}

static void teardown(void)
{
    world_free(world);
}

static const struct fact_call *only_call(void)
{
    world_finish(world);
    ck_assert_uint_eq(world->call_count, 1);
    return &world->calls[1];
}

static void assert_state(enum call_state state)
{
    ck_assert_str_eq(call_state_name(only_call()->state), call_state_name(state));
}

START_TEST(an_answered_call_with_a_bye_is_completed)
{
    const struct fact_call *call;

    WORLD_TELL(world, {0.0, "a", "b", "INVITE", INVITE_1, "z9hG4bK1"},
               {0.1, "b", "a", "100", INVITE_1, "z9hG4bK1"},
               {0.5, "b", "a", "180", INVITE_1, "z9hG4bK1", .to_tag = "t"},
               {3.0, "b", "a", "200", INVITE_1, "z9hG4bK1", .to_tag = "t"},
               {3.1, "a", "b", "ACK", "1 ACK", "z9hG4bK2", .to_tag = "t"},
               {9.0, "b", "a", "BYE", "1 BYE", "z9hG4bK3", .from_tag = "t", .to_tag = "f"},
               {9.1, "a", "b", "200", "1 BYE", "z9hG4bK3", .from_tag = "t", .to_tag = "f"});
    call = only_call();
    ck_assert_int_eq(call->state, CALL_COMPLETED);
    ck_assert_int_eq(call->final, 200);
    ck_assert_int_eq(call->ended_by, PARTY_CALLEE);
    ck_assert_int_eq(call->pdd_us, 500000);
    ck_assert_int_eq(call->answer_us - call->start_us, 3000000);
    ck_assert_int_eq(call->end_us - call->start_us, 9000000);
    ck_assert_uint_eq(call->messages, 7);
    ck_assert_uint_eq(call->retransmissions, 0);
    ck_assert_uint_eq(world->dialog_count, 1);
    ck_assert_int_eq(world->dialogs[1].state, DIALOG_TERMINATED);
    ck_assert_uint_eq(world->transaction_count, 2);
    ck_assert_int_eq(world->transactions[1].state, TRANSACTION_CONFIRMED);
    ck_assert_uint_eq(world_message(world, 5)->transaction, 1);
    ck_assert_uint_eq(world_message(world, 5)->dialog, 1);
    ck_assert_str_eq(world->call_from[1], "alice");
}
END_TEST

START_TEST(two_hops_of_one_invite_are_one_call_and_one_dialog)
{
    const struct fact_call *call;

    WORLD_TELL(world, {0.0, "a", "p", "INVITE", INVITE_1, "z9hG4bK1"},
               {0.1, "p", "b", "INVITE", INVITE_1, "z9hG4bK2"},
               {0.5, "b", "p", "180", INVITE_1, "z9hG4bK2", .to_tag = "t"},
               {0.6, "p", "a", "180", INVITE_1, "z9hG4bK1", .to_tag = "t"},
               {3.0, "b", "p", "200", INVITE_1, "z9hG4bK2", .to_tag = "t"},
               {3.1, "p", "a", "200", INVITE_1, "z9hG4bK1", .to_tag = "t"},
               {3.2, "a", "p", "ACK", "1 ACK", "z9hG4bK3", .to_tag = "t"},
               {3.3, "p", "b", "ACK", "1 ACK", "z9hG4bK4", .to_tag = "t"});
    call = only_call();
    ck_assert_int_eq(call->state, CALL_IN_CALL);
    ck_assert_uint_eq(call->messages, 8);
    ck_assert_uint_eq(call->retransmissions, 0);
    ck_assert_int_eq(call->answer_us - call->start_us, 3100000);
    ck_assert_int_eq(call->pdd_us, 600000);
    ck_assert_uint_eq(world->leg_count, 1);
    ck_assert_uint_eq(world->dialog_count, 1);
    ck_assert_uint_eq(world->transaction_count, 2);
    ck_assert_uint_eq(world_message(world, 7)->transaction, 1);
    ck_assert_uint_eq(world_message(world, 8)->transaction, 2);
}
END_TEST

/* One final response, and the word for it. */
static const struct {
    const char *code;
    bool is_ringing;
    enum call_state state;
} finals[] = {
    {"486", true, CALL_BUSY},           {"600", false, CALL_BUSY},
    {"408", false, CALL_NO_ANSWER},     {"480", true, CALL_NO_ANSWER},
    {"480", false, CALL_FAILED},        {"401", false, CALL_REJECTED_AUTH},
    {"407", false, CALL_REJECTED_AUTH}, {"302", false, CALL_REDIRECTED},
    {"404", false, CALL_FAILED},        {"503", false, CALL_FAILED},
    {"603", true, CALL_FAILED},         {"487", true, CALL_CANCELLED},
};

START_TEST(a_final_failure_has_its_word)
{
    WORLD_TELL(world, {0.0, "a", "b", "INVITE", INVITE_1, "z9hG4bK1"});
    if (finals[_i].is_ringing)
        WORLD_TELL(world, {0.2, "b", "a", "180", INVITE_1, "z9hG4bK1", .to_tag = "t"});
    WORLD_TELL(world, {1.0, "b", "a", finals[_i].code, INVITE_1, "z9hG4bK1", .to_tag = "t"},
               {1.1, "a", "b", "ACK", "1 ACK", "z9hG4bK1", .to_tag = "t"});
    assert_state(finals[_i].state);
    ck_assert_int_eq(world->transactions[1].state, TRANSACTION_CONFIRMED);
    ck_assert_uint_eq(world->transaction_count, 1);
}
END_TEST

START_TEST(a_challenge_that_is_answered_is_no_failure)
{
    const struct fact_call *call;

    WORLD_TELL(world, {0.0, "a", "b", "INVITE", INVITE_1, "z9hG4bK1"},
               {0.1, "b", "a", "407", INVITE_1, "z9hG4bK1", .to_tag = "x"},
               {0.2, "a", "b", "ACK", "1 ACK", "z9hG4bK1", .to_tag = "x"},
               {0.3, "a", "b", "INVITE", "2 INVITE", "z9hG4bK2"},
               {0.7, "b", "a", "183", "2 INVITE", "z9hG4bK2", .to_tag = "t"});
    call = only_call();
    ck_assert_int_eq(call->state, CALL_RINGING);
    ck_assert_int_eq(call->final, 0);
    ck_assert_int_eq(call->end_us, TIME_NONE);
    ck_assert_int_eq(call->pdd_us, 700000);
    ck_assert_uint_eq(world->transaction_count, 2);
}
END_TEST

START_TEST(a_redirection_that_is_followed_is_no_outcome)
{
    WORLD_TELL(world, {0.0, "a", "b", "INVITE", INVITE_1, "z9hG4bK1"},
               {0.1, "b", "a", "302", INVITE_1, "z9hG4bK1", .to_tag = "x"},
               {0.2, "a", "b", "ACK", "1 ACK", "z9hG4bK1", .to_tag = "x"},
               {0.3, "a", "c", "INVITE", "2 INVITE", "z9hG4bK2"},
               {1.0, "c", "a", "200", "2 INVITE", "z9hG4bK2", .to_tag = "t"});
    assert_state(CALL_IN_CALL);
}
END_TEST

START_TEST(a_cancelled_call_is_cancelled_by_the_caller)
{
    WORLD_TELL(world, {0.0, "a", "b", "INVITE", INVITE_1, "z9hG4bK1"},
               {0.5, "b", "a", "180", INVITE_1, "z9hG4bK1", .to_tag = "t"},
               {2.0, "a", "b", "CANCEL", "1 CANCEL", "z9hG4bK1"},
               {2.1, "b", "a", "200", "1 CANCEL", "z9hG4bK1", .to_tag = "t"},
               {2.2, "b", "a", "487", INVITE_1, "z9hG4bK1", .to_tag = "t"},
               {2.3, "a", "b", "ACK", "1 ACK", "z9hG4bK1", .to_tag = "t"});
    assert_state(CALL_CANCELLED);
    ck_assert_int_eq(world->calls[1].ended_by, PARTY_CALLER);
    ck_assert_int_eq(world->calls[1].final, 487);
    ck_assert_int_eq(world->dialogs[1].state, DIALOG_TERMINATED);
    ck_assert_uint_eq(world->transaction_count, 2);
}
END_TEST

START_TEST(a_200_that_crosses_the_cancel_wins)
{
    WORLD_TELL(world, {0.0, "a", "b", "INVITE", INVITE_1, "z9hG4bK1"},
               {2.0, "a", "b", "CANCEL", "1 CANCEL", "z9hG4bK1"},
               {2.0, "b", "a", "200", INVITE_1, "z9hG4bK1", .to_tag = "t"},
               {2.1, "b", "a", "200", "1 CANCEL", "z9hG4bK1", .to_tag = "t"},
               {2.2, "a", "b", "ACK", "1 ACK", "z9hG4bK2", .to_tag = "t"});
    assert_state(CALL_IN_CALL);
    ck_assert_int_eq(world->calls[1].end_us, TIME_NONE);
    ck_assert_int_eq(world->calls[1].ended_by, PARTY_NONE);
}
END_TEST

START_TEST(losing_branches_of_a_fork_decide_nothing)
{
    WORLD_TELL(world, {0.0, "a", "p", "INVITE", INVITE_1, "z9hG4bK1"},
               {0.1, "p", "b", "INVITE", INVITE_1, "z9hG4bK2"},
               {0.1, "p", "c", "INVITE", INVITE_1, "z9hG4bK3"},
               {0.2, "p", "d", "INVITE", INVITE_1, "z9hG4bK4"},
               {0.3, "d", "p", "486", INVITE_1, "z9hG4bK4", .to_tag = "td"},
               {0.5, "b", "p", "180", INVITE_1, "z9hG4bK2", .to_tag = "tb"},
               {0.5, "p", "a", "180", INVITE_1, "z9hG4bK1", .to_tag = "tb"},
               {1.0, "c", "p", "200", INVITE_1, "z9hG4bK3", .to_tag = "tc"},
               {1.0, "p", "a", "200", INVITE_1, "z9hG4bK1", .to_tag = "tc"},
               {1.1, "p", "b", "CANCEL", "1 CANCEL", "z9hG4bK2"},
               {1.2, "b", "p", "487", INVITE_1, "z9hG4bK2", .to_tag = "tb"});
    assert_state(CALL_IN_CALL);
    ck_assert_int_eq(world->calls[1].final, 200);
    ck_assert_uint_eq(world->dialog_count, 2);
    ck_assert_uint_eq(world->transaction_count, 5);
}
END_TEST

START_TEST(two_200_of_a_fork_are_two_dialogs_and_the_call_lasts_as_long_as_one)
{
    WORLD_TELL(world, {0.0, "a", "p", "INVITE", INVITE_1, "z9hG4bK1"},
               {1.0, "p", "a", "200", INVITE_1, "z9hG4bK1", .to_tag = "t1"},
               {1.0, "p", "a", "200", INVITE_1, "z9hG4bK1", .to_tag = "t2"},
               {1.1, "a", "p", "ACK", "1 ACK", "z9hG4bK2", .to_tag = "t1"},
               {1.1, "a", "p", "ACK", "1 ACK", "z9hG4bK3", .to_tag = "t2"},
               {1.2, "a", "p", "BYE", "2 BYE", "z9hG4bK4", .to_tag = "t2"},
               {1.3, "p", "a", "200", "2 BYE", "z9hG4bK4", .to_tag = "t2"});
    assert_state(CALL_IN_CALL);
    ck_assert_uint_eq(world->dialog_count, 2);
    ck_assert_int_eq(world->dialogs[1].state, DIALOG_CONFIRMED);
    ck_assert_int_eq(world->dialogs[2].state, DIALOG_TERMINATED);
    ck_assert_uint_eq(world->calls[1].retransmissions, 0);
}
END_TEST

START_TEST(no_response_in_64_t1_is_no_answer)
{
    for (int i = 0; i < 7; i++)
        WORLD_TELL(world,
                   {i == 0 ? 0.0 : 0.5 * ((1 << i) - 1), "a", "b", "INVITE", INVITE_1, "z9hG4bK1"});
    WORLD_TELL(world, {33.0, "x", "y", "OPTIONS", "1 OPTIONS", "z9hG4bKo", .call_id = "other"});
    world_finish(world);
    ck_assert_int_eq(world->calls[1].state, CALL_NO_ANSWER);
    ck_assert_uint_eq(world->calls[1].retransmissions, 6);
    ck_assert_int_eq(world->calls[1].end_us - world->calls[1].start_us, 32000000);
    ck_assert_int_eq(world->transactions[1].state, TRANSACTION_TIMED_OUT);
    ck_assert_uint_eq(world->transactions[1].requests, 7);
}
END_TEST

START_TEST(a_capture_that_ends_early_leaves_a_call_trying)
{
    WORLD_TELL(world, {0.0, "a", "b", "INVITE", INVITE_1, "z9hG4bK1"},
               {0.5, "a", "b", "INVITE", INVITE_1, "z9hG4bK1"});
    assert_state(CALL_TRYING);
}
END_TEST

START_TEST(a_200_repeated_and_never_acknowledged_is_no_ack)
{
    WORLD_TELL(world, {0.0, "a", "b", "INVITE", INVITE_1, "z9hG4bK1"},
               {1.0, "b", "a", "200", INVITE_1, "z9hG4bK1", .to_tag = "t"},
               {1.5, "b", "a", "200", INVITE_1, "z9hG4bK1", .to_tag = "t"},
               {2.5, "b", "a", "200", INVITE_1, "z9hG4bK1", .to_tag = "t"},
               {33.0, "b", "a", "BYE", "1 BYE", "z9hG4bK9", .from_tag = "t", .to_tag = "f"});
    assert_state(CALL_NO_ACK);
    ck_assert_uint_eq(world->calls[1].retransmissions, 2);
}
END_TEST

START_TEST(a_200_sent_once_whose_ack_went_another_way_is_answered)
{
    WORLD_TELL(world, {0.0, "a", "p", "INVITE", INVITE_1, "z9hG4bK1"},
               {1.0, "p", "a", "200", INVITE_1, "z9hG4bK1", .to_tag = "t"},
               {90.0, "x", "y", "OPTIONS", "1 OPTIONS", "z9hG4bKo", .call_id = "other"});
    world_finish(world);
    ck_assert_int_eq(world->calls[1].state, CALL_IN_CALL);
}
END_TEST

START_TEST(a_call_that_begins_before_the_capture_is_incomplete)
{
    WORLD_TELL(world, {0.0, "a", "b", "BYE", "2 BYE", "z9hG4bK1", .to_tag = "t"},
               {0.1, "b", "a", "200", "2 BYE", "z9hG4bK1", .to_tag = "t"});
    assert_state(CALL_INCOMPLETE);
    ck_assert(world->calls[1].is_invite);
    ck_assert_int_eq(world->calls[1].ended_by, PARTY_NONE);
    ck_assert_uint_eq(world->dialog_count, 1);
}
END_TEST

START_TEST(a_response_alone_is_incomplete_even_a_failure)
{
    WORLD_TELL(world, {0.0, "b", "a", "486", INVITE_1, "z9hG4bK1", .to_tag = "t"});
    assert_state(CALL_INCOMPLETE);
    ck_assert(!world->transactions[1].is_started);
}
END_TEST

START_TEST(a_bye_before_the_answer_gives_the_call_up)
{
    WORLD_TELL(world, {0.0, "a", "b", "INVITE", INVITE_1, "z9hG4bK1"},
               {0.5, "b", "a", "180", INVITE_1, "z9hG4bK1", .to_tag = "t"},
               {2.0, "a", "b", "BYE", "2 BYE", "z9hG4bK2", .to_tag = "t"},
               {2.1, "b", "a", "200", "2 BYE", "z9hG4bK2", .to_tag = "t"},
               {2.2, "b", "a", "487", INVITE_1, "z9hG4bK1", .to_tag = "t"});
    assert_state(CALL_CANCELLED);
    ck_assert_int_eq(world->calls[1].ended_by, PARTY_CALLER);
}
END_TEST

START_TEST(a_challenged_bye_ends_nothing)
{
    const struct tell call[] = {
        {0.0, "a", "b", "INVITE", INVITE_1, "z9hG4bK1"},
        {1.0, "b", "a", "200", INVITE_1, "z9hG4bK1", .to_tag = "t"},
        {1.1, "a", "b", "ACK", "1 ACK", "z9hG4bK2", .to_tag = "t"},
        {5.0, "a", "b", "BYE", "2 BYE", "z9hG4bK3", .to_tag = "t"},
        {5.1, "b", "a", "407", "2 BYE", "z9hG4bK3", .to_tag = "t"},
    };

    world_tell_all(world, call, 5);
    world_finish(world);
    ck_assert_int_eq(world->calls[1].state, CALL_IN_CALL);
    WORLD_TELL(world, {5.2, "a", "b", "BYE", "3 BYE", "z9hG4bK4", .to_tag = "t"});
    world_finish(world);
    ck_assert_int_eq(world->calls[1].state, CALL_COMPLETED);
    ck_assert_int_eq(world->calls[1].end_us - world->calls[1].start_us, 5200000);
}
END_TEST

START_TEST(an_accepted_refer_makes_the_end_a_transfer)
{
    WORLD_TELL(world, {0.0, "a", "b", "INVITE", INVITE_1, "z9hG4bK1"},
               {1.0, "b", "a", "200", INVITE_1, "z9hG4bK1", .to_tag = "t"},
               {1.1, "a", "b", "ACK", "1 ACK", "z9hG4bK2", .to_tag = "t"},
               {2.0, "a", "b", "REFER", "2 REFER", "z9hG4bK3", .to_tag = "t"},
               {2.1, "b", "a", "202", "2 REFER", "z9hG4bK3", .to_tag = "t"},
               {3.0, "a", "b", "BYE", "3 BYE", "z9hG4bK4", .to_tag = "t"});
    assert_state(CALL_TRANSFERRED);
}
END_TEST

START_TEST(a_re_invite_that_fails_does_not_change_the_outcome)
{
    WORLD_TELL(world, {0.0, "a", "b", "INVITE", INVITE_1, "z9hG4bK1"},
               {1.0, "b", "a", "200", INVITE_1, "z9hG4bK1", .to_tag = "t"},
               {1.1, "a", "b", "ACK", "1 ACK", "z9hG4bK2", .to_tag = "t"},
               {2.0, "a", "b", "INVITE", "2 INVITE", "z9hG4bK3", .to_tag = "t"},
               {2.1, "b", "a", "488", "2 INVITE", "z9hG4bK3", .to_tag = "t"});
    assert_state(CALL_IN_CALL);
    ck_assert_int_eq(world->calls[1].final, 200);
    ck_assert_int_eq(world->dialogs[1].state, DIALOG_CONFIRMED);
}
END_TEST

START_TEST(a_registration_retried_with_credentials_is_completed)
{
    WORLD_TELL(world, {0.0, "a", "b", "REGISTER", "1 REGISTER", "z9hG4bK1"},
               {0.1, "b", "a", "401", "1 REGISTER", "z9hG4bK1", .to_tag = "x"},
               {0.2, "a", "b", "REGISTER", "2 REGISTER", "z9hG4bK2"},
               {0.3, "b", "a", "200", "2 REGISTER", "z9hG4bK2", .to_tag = "y"});
    assert_state(CALL_COMPLETED);
    ck_assert(!world->calls[1].is_invite);
    ck_assert(slice_is(world->calls[1].method, "REGISTER"));
    ck_assert_uint_eq(world->dialog_count, 0);
    ck_assert_uint_eq(world->transaction_count, 2);
}
END_TEST

START_TEST(a_call_id_used_again_with_a_new_from_tag_is_another_call)
{
    const struct tell one[] = {
        {0.0, "a", "b", "INVITE", INVITE_1, "z9hG4bK1"},
        {1.0, "b", "a", "486", INVITE_1, "z9hG4bK1", .to_tag = "t"},
        {1.1, "a", "b", "ACK", "1 ACK", "z9hG4bK1", .to_tag = "t"},
        {5.0, "a", "b", "INVITE", INVITE_1, "z9hG4bK5", .from_tag = "f2"},
        {6.0, "b", "a", "200", INVITE_1, "z9hG4bK5", .from_tag = "f2", .to_tag = "t2"},
    };

    world_tell_all(world, one, 5);
    world_finish(world);
    ck_assert_uint_eq(world->call_count, 2);
    ck_assert_int_eq(world->calls[1].state, CALL_BUSY);
    ck_assert_int_eq(world->calls[2].state, CALL_IN_CALL);
}
END_TEST

Suite *test_call_suite(void)
{
    Suite *suite = suite_create("call");
    TCase *tcase = tcase_create("call");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, an_answered_call_with_a_bye_is_completed);
    tcase_add_test(tcase, two_hops_of_one_invite_are_one_call_and_one_dialog);
    tcase_add_loop_test(tcase, a_final_failure_has_its_word, 0, sizeof(finals) / sizeof(finals[0]));
    tcase_add_test(tcase, a_challenge_that_is_answered_is_no_failure);
    tcase_add_test(tcase, a_redirection_that_is_followed_is_no_outcome);
    tcase_add_test(tcase, a_cancelled_call_is_cancelled_by_the_caller);
    tcase_add_test(tcase, a_200_that_crosses_the_cancel_wins);
    tcase_add_test(tcase, losing_branches_of_a_fork_decide_nothing);
    tcase_add_test(tcase, two_200_of_a_fork_are_two_dialogs_and_the_call_lasts_as_long_as_one);
    tcase_add_test(tcase, no_response_in_64_t1_is_no_answer);
    tcase_add_test(tcase, a_capture_that_ends_early_leaves_a_call_trying);
    tcase_add_test(tcase, a_200_repeated_and_never_acknowledged_is_no_ack);
    tcase_add_test(tcase, a_200_sent_once_whose_ack_went_another_way_is_answered);
    tcase_add_test(tcase, a_call_that_begins_before_the_capture_is_incomplete);
    tcase_add_test(tcase, a_response_alone_is_incomplete_even_a_failure);
    tcase_add_test(tcase, a_bye_before_the_answer_gives_the_call_up);
    tcase_add_test(tcase, a_challenged_bye_ends_nothing);
    tcase_add_test(tcase, an_accepted_refer_makes_the_end_a_transfer);
    tcase_add_test(tcase, a_re_invite_that_fails_does_not_change_the_outcome);
    tcase_add_test(tcase, a_registration_retried_with_credentials_is_completed);
    tcase_add_test(tcase, a_call_id_used_again_with_a_new_from_tag_is_another_call);
    suite_add_tcase(suite, tcase);
    return suite;
}
