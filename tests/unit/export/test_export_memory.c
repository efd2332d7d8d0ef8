/* What export does when the host has no memory: it says so, and what was there is as before. */
#include <check.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "export/flow_text.h"
#include "export/line.h"
#include "export/list.h"
#include "export/out_file.h"
#include "export/pcap.h"
#include "tests/unit/export/sample.h"
#include "tests/unit/export/store_sample.h"
#include "tests/unit/fail_alloc.h"
#include "tests/unit/registry.h"

Suite *test_export_memory_suite(void);

/* More than the first memory of each array of a model, and of a map, holds. */
#define MESSAGES 1200
#define FINDINGS 20

/* --- ladders --- */

/* Sender and receiver are new for a while, the first one is both, and the method is a strange one. */
#define PARTICIPANTS 39
static struct message_row row_of(unsigned i)
{
    struct sample sample = {.ms = (int)i, .method = "STRANGE", .transaction = i};
    struct message_row row;
    char src[24];
    char dst[24];

    snprintf(src, sizeof(src), "10.0.0.%u", 1 + i % 20);
    snprintf(dst, sizeof(dst), "10.0.1.%u", 1 + i % 20);
    sample.src = src;
    sample.dst = i % 20 == 0 ? src : dst;
    row = sample_row(&sample, i);
    row.leg = i;
    return row;
}

/* Add all messages and findings; what is refused once is given again. Return how often that was. */
static unsigned fill(struct flow *flow)
{
    unsigned refused = 0;

    for (unsigned i = 0; i < MESSAGES; i++) {
        struct message_row row = row_of(i);
        size_t participants = flow_participant_count(flow);

        if (flow_add_message(flow, &row) != ERR_NONE) {
            refused++;
            ck_assert_uint_eq(flow_participant_count(flow), participants);
            ck_assert_int_eq(flow_add_message(flow, &row), ERR_NONE);
        }
    }
    for (unsigned i = 0; i < FINDINGS; i++) {
        struct evidence_row evidence[] = {{.message = 1 + i}, {.message = i, .offset = i}};
        struct finding_row row = {.message = 1 + i,
                                  .evidence = evidence,
                                  .evidence_count = COUNT_OF(evidence),
                                  .severity = 2,
                                  .rule = SLICE_LITERAL("rule"),
                                  .text = SLICE_LITERAL("a text"),
                                  .detail = SLICE_LITERAL("a detail")};

        if (flow_add_finding(flow, &row) != ERR_NONE) {
            refused++;
            ck_assert_int_eq(flow_add_finding(flow, &row), ERR_NONE);
        }
    }
    return refused;
}

/* What was refused in the middle of a finding has left nothing behind. */
static void expect_evidence(const struct flow *flow, const struct flow_row *row)
{
    const struct evidence_row *evidence = flow_evidence_of(flow, row);

    if (row->kind != FLOW_ROW_NOTE) {
        ck_assert_ptr_null(evidence);
        return;
    }
    ck_assert_uint_eq(row->evidence_count, 2);
    ck_assert_uint_eq(evidence[0].message, flow_message_at(flow, row->message)->id);
    ck_assert_uint_eq(evidence[1].offset, evidence[0].message - 1);
}

static void expect_whole(const struct flow *flow)
{
    ck_assert_uint_eq(flow_message_count(flow), MESSAGES);
    ck_assert_uint_eq(flow_row_count(flow), MESSAGES + FINDINGS);
    ck_assert_uint_eq(flow_leg_count(flow), MESSAGES);
    for (size_t i = 0; i < flow_row_count(flow); i++)
        expect_evidence(flow, flow_row_at(flow, i));
    ck_assert_uint_eq(flow_participant_count(flow), PARTICIPANTS);
    for (size_t i = 0; i < flow_participant_count(flow); i++)
        ck_assert_uint_eq(flow_participant_at(flow, i)->messages, MESSAGES / 20);
}

START_TEST(a_model_that_refuses_a_message_is_as_before)
{
    const struct flow_options options = {0};

    FAIL_ALLOC_EACH(n)
    {
        struct flow *flow;
        unsigned refused = 0;
        enum err err = ERR_NONE;
        bool is_hit;

        fail_alloc_at(n);
        flow = flow_new(&options);
        if (flow != NULL) {
            refused = fill(flow);
            err = flow_close(flow);
        }
        is_hit = fail_alloc_off();
        ck_assert_uint_eq(is_hit, refused + (flow == NULL) + (err == ERR_MEMORY));
        if (flow != NULL && err == ERR_NONE)
            expect_whole(flow);
        flow_free(flow);
    }
}
END_TEST

START_TEST(a_model_is_folded_anew_or_can_only_be_freed)
{
    FAIL_ALLOC_EACH(n)
    {
        struct flow *flow = flow_new(&(struct flow_options){.folds = FLOW_FOLD_ALL});
        enum err err;

        ck_assert_uint_eq(fill(flow), 0);
        ck_assert_int_eq(flow_close(flow), ERR_NONE);
        fail_alloc_at(n);
        err = flow_refold(flow, 0);
        ck_assert_int_eq(err, fail_alloc_off() ? ERR_MEMORY : ERR_NONE);
        flow_free(flow);
    }
}
END_TEST

static const struct sample samples[] = {{0, "10.0.0.1", "10.0.0.2", "INVITE", 0, 0, 1},
                                        {10, "10.0.0.2", "10.0.0.1", "INVITE", 486, 0, 1}};

START_TEST(a_drawing_that_cannot_change_stays_as_it_was)
{
    struct flow *flow = sample_flow(&(struct flow_options){0}, samples, 2);

    FAIL_ALLOC_EACH(n)
    {
        struct flow_text_options options = {.style.width = 80};
        struct flow_text *text;
        size_t width = 0;
        enum err err = ERR_NONE;
        bool is_hit;

        fail_alloc_at(n);
        text = flow_text_new(flow, &options);
        if (text != NULL) {
            width = flow_text_layout(text)->width;
            options.style.width = 100;
            err = flow_text_change(text, &options);
        }
        is_hit = fail_alloc_off();
        ck_assert(is_hit == (text == NULL || err != ERR_NONE));
        if (text != NULL && is_hit)
            ck_assert_uint_eq(flow_text_layout(text)->width, width);
        flow_text_free(text);
    }
    flow_free(flow);
}
END_TEST

START_TEST(a_ladder_is_printed_or_memory_is_short)
{
    struct flow *flow = sample_flow(&(struct flow_options){0}, samples, 2);
    struct sample_out *out = sample_out_new();

    FAIL_ALLOC_EACH(n)
    {
        const struct flow_text_options options = {.style.width = 80};
        enum err err;

        fail_alloc_at(n);
        err = flow_text_print(flow, &options, &out->out);
        ck_assert_int_eq(err, fail_alloc_off() ? ERR_MEMORY : ERR_NONE);
    }
    sample_out_free(out);
    flow_free(flow);
}
END_TEST

START_TEST(a_line_is_made_or_not)
{
    FAIL_ALLOC_EACH(n)
    {
        struct line line = {0};
        enum err err;

        fail_alloc_at(n);
        err = line_init(&line, 80);
        ck_assert_int_eq(err, fail_alloc_off() ? ERR_MEMORY : ERR_NONE);
        line_release(&line);
    }
}
END_TEST

/* --- lists --- */

START_TEST(a_list_that_cannot_hold_a_row_takes_it_later)
{
    const struct call_row row = {.id = 7, .ringing_us = TIME_NONE, .answer_us = TIME_NONE};

    FAIL_ALLOC_EACH(n)
    {
        const struct list_options options = {.columns = "n"};
        struct sample_out *out = sample_out_new();
        struct list *list = NULL;
        struct error error = {0};
        enum err err;

        fail_alloc_at(n);
        err = list_new_calls(&options, &out->out, &list, &error);
        fail_alloc_check(err, &error, n == 1);
        for (int i = 0; i < 3 && list != NULL; i++) {
            if (list_call(list, &row) != ERR_NONE)
                ck_assert_int_eq(list_call(list, &row), ERR_NONE);
        }
        fail_alloc_off();
        if (list != NULL) {
            list_finish(list);
            ck_assert_str_eq(sample_out_text(out), "#\n7\n7\n7\n");
        }
        list_free(list);
        sample_out_free(out);
    }
}
END_TEST

/* --- files --- */

START_TEST(an_output_file_is_opened_or_nothing_is_changed)
{
    struct sample_place place = sample_place_make();
    const struct out_file_options options = {.path = place.path, .is_forced = true};
    FILE *old = fopen(place.path, "w");

    if (_i == 1)
        fputs("old", old);
    fclose(old);
    if (_i == 0)
        unlink(place.path);
    FAIL_ALLOC_EACH(n)
    {
        struct out_file out_file;
        struct error error = {0};
        int next_fd = dup(STDERR_FILENO);
        struct stat status;
        enum err err;
        bool is_hit;

        close(next_fd);
        fail_alloc_at(n);
        err = out_file_open(&out_file, &options, &error);
        is_hit = fail_alloc_off();
        ck_assert(is_hit == (err != ERR_NONE));
        if (is_hit)
            fail_alloc_check_words(&error);
        else
            out_file_discard(&out_file);
        ck_assert_int_eq(stat(place.path, &status), _i == 1 ? 0 : -1);
        /* No descriptor is left open. */
        ck_assert_int_eq(dup(STDERR_FILENO), next_fd);
        close(next_fd);
    }
    sample_place_drop(&place);
}
END_TEST

START_TEST(frames_are_exported_or_no_file_is_left)
{
    struct store_sample *sample = store_sample_new(&(struct store_sample_options){0});
    struct sample_place place = sample_place_make();
    const struct pcap_options options = {.path = place.path};

    FAIL_ALLOC_EACH(n)
    {
        const struct message_query query = {0};
        struct error error = {0};
        uint64_t frames = 0;
        struct stat status;
        enum err err;
        bool is_hit;

        fail_alloc_at(n);
        err = pcap_export(sample->view, sample->raw, &query, &options, &frames, &error);
        is_hit = fail_alloc_off();
        ck_assert(is_hit == (err != ERR_NONE));
        if (is_hit)
            fail_alloc_check_words(&error);
        ck_assert_int_eq(stat(place.path, &status), is_hit ? -1 : 0);
    }
    sample_place_drop(&place);
    store_sample_free(sample);
}
END_TEST

Suite *test_export_memory_suite(void)
{
    Suite *suite = suite_create("export_memory");
    TCase *tcase = tcase_create("export_memory");

    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, a_model_that_refuses_a_message_is_as_before);
    tcase_add_test(tcase, a_model_is_folded_anew_or_can_only_be_freed);
    tcase_add_test(tcase, a_drawing_that_cannot_change_stays_as_it_was);
    tcase_add_test(tcase, a_ladder_is_printed_or_memory_is_short);
    tcase_add_test(tcase, a_line_is_made_or_not);
    tcase_add_test(tcase, a_list_that_cannot_hold_a_row_takes_it_later);
    tcase_add_loop_test(tcase, an_output_file_is_opened_or_nothing_is_changed, 0, 2);
    tcase_add_test(tcase, frames_are_exported_or_no_file_is_left);
    suite_add_tcase(suite, tcase);
    return suite;
}
