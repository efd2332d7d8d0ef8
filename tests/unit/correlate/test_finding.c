#include "correlate/finding.h"

#include "base/array.h"
#include "tests/unit/correlate/world.h"
#include "tests/unit/registry.h"

#include <check.h>
#include <string.h>

Suite *test_finding_suite(void);

static struct world *world;

static void set_up(void)
{
    world = world_new(NULL);
}

static void clean_up(void)
{
    world_free(world);
}

START_TEST(the_catalogue_is_emitted_once)
{
    WORLD_TELL(world, {1.0, "a", "b", "OPTIONS", "1 OPTIONS", "z9hG4bK1"});
    correlate_flush(world->correlate);
    WORLD_TELL(world, {2.0, "a", "b", "OPTIONS", "2 OPTIONS", "z9hG4bK2"});
    world_finish(world);
    ck_assert_uint_gt(world->exchanges, 1);
    ck_assert_uint_eq(world->rule_count, RULE_COUNT - 1);
}
END_TEST

START_TEST(what_one_message_shows_rests_on_it)
{
    const struct fact_evidence *evidence = &world->evidences[0];

    WORLD_TELL(world, {1.0, "a", "b", "OPTIONS", "1 OPTIONS", "z9hG4bK1"},
               {2.0, "a", "b", "INVITE", "1 INVITE", "bad"});
    world_finish(world);
    ck_assert_uint_eq(world->finding_count, 1);
    ck_assert_uint_eq(world->findings[0].rule_id, rule_row(RULE_VIA_BRANCH_COOKIE)->id);
    ck_assert_uint_eq(world->evidence_count, 1);
    ck_assert_uint_eq(evidence->finding, world->findings[0].id);
    ck_assert_uint_eq(evidence->position, 1);
    ck_assert_uint_eq(evidence->message, 2);
    ck_assert_uint_eq(evidence->transaction, 2);
    ck_assert_uint_eq(evidence->length, strlen("bad"));
    ck_assert_int_eq(evidence->time_us, world->messages[2].time_us);
}
END_TEST

START_TEST(an_odd_cseq_rests_on_response_and_request)
{
    const struct fact_evidence *response = &world->evidences[0];
    const struct fact_evidence *request = &world->evidences[1];

    WORLD_TELL(world, {1.0, "a", "b", "INVITE", "1 INVITE", "z9hG4bK1"},
               {1.5, "a", "b", "INVITE", "1 INVITE", "z9hG4bK1"},
               {2.0, "b", "a", "200", "77 INVITE", "z9hG4bK1", .to_tag = "t"});
    world_finish(world);
    ck_assert_uint_eq(world->finding_count, 1);
    ck_assert_uint_eq(world->findings[0].rule_id, rule_row(RULE_RSP_CSEQ_DIFFERS)->id);
    ck_assert_uint_eq(world->calls[1].findings, 1);
    ck_assert_uint_ne(world->messages[3].flags & MESSAGE_HAS_FINDING, 0);
    ck_assert_uint_eq(world->evidence_count, 2);
    ck_assert_uint_eq(response->message, 3);
    ck_assert_uint_eq(response->length, strlen("77 INVITE"));
    ck_assert_uint_eq(request->position, 2);
    ck_assert_uint_eq(request->message, 1);
    ck_assert_uint_eq(request->length, strlen("1 INVITE"));
    ck_assert_uint_gt(request->offset, 0);
    ck_assert_int_eq(request->time_us, world->messages[1].time_us);
    ck_assert_uint_eq(request->transaction, 1);
}
END_TEST

START_TEST(a_request_that_was_not_seen_is_no_evidence)
{
    WORLD_TELL(world, {1.0, "b", "a", "180", "1 INVITE", "z9hG4bK1", .to_tag = "t"},
               {2.0, "b", "a", "200", "7 INVITE", "z9hG4bK1", .to_tag = "t"});
    world_finish(world);
    ck_assert_uint_eq(world->finding_count, 1);
    ck_assert_uint_eq(world->evidence_count, 1);
    ck_assert_uint_eq(world->evidences[0].message, 2);
}
END_TEST

/* Each of these fields may stand once, and stands twice: RFC 3261 7.3.1. */
START_TEST(findings_beyond_those_of_a_message_are_counted)
{
    static const char *const names[] = {
        "Date",
        "RAck",
        "RSeq",
        "Event",
        "Server",
        "Subject",
        "Priority",
        "Reply-To",
        "Timestamp",
        "User-Agent",
        "Min-Expires",
        "Retry-After",
        "To",
        "MIME-Version",
        "Organization",
        "Content-Type",
        "From",
        "CSeq",
        "Call-ID",
        "Max-Forwards",
        "Content-Disposition",
        "Content-Length",
    };
    static const char *const lists[] = {"Route", "Record-Route", "Contact"};
    const struct counts *counts = correlate_counts(world->correlate);
    char more[1536];
    struct buf buf;

    buf_init(&buf, more, sizeof(more));
    for (size_t i = 0; i < COUNT_OF(names); i++)
        buf_format(&buf, "%s: <x>\r\n%s: <x>\r\n", names[i], names[i]);
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        buf_format(&buf, "%s: <x\r\n", lists[i]);
    buf_text(&buf, "Expires: x\r\nExpires: x\r\njunk\r\n");
    WORLD_TELL(world, {1.0, "a", "b", "OPTIONS", "1 OPTIONS", "z9hG4bK1", .more = more});
    world_finish(world);
    ck_assert_uint_eq(world->finding_count, NOTES_MAX);
    ck_assert_uint_eq(counts->at[COUNTER_UNLISTED_FINDINGS], 3);
    ck_assert_uint_eq(counts->at[COUNTER_UNREAD_FIELDS], 0);
}
END_TEST

Suite *test_finding_suite(void)
{
    Suite *suite = suite_create("finding");
    TCase *tcase = tcase_create("finding");

    tcase_add_checked_fixture(tcase, set_up, clean_up);
    tcase_add_test(tcase, the_catalogue_is_emitted_once);
    tcase_add_test(tcase, what_one_message_shows_rests_on_it);
    tcase_add_test(tcase, an_odd_cseq_rests_on_response_and_request);
    tcase_add_test(tcase, a_request_that_was_not_seen_is_no_evidence);
    tcase_add_test(tcase, findings_beyond_those_of_a_message_are_counted);
    suite_add_tcase(suite, tcase);
    return suite;
}
