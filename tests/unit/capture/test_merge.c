#include "capture/merge.h"

#include <stdlib.h>

#include <check.h>

#include "base/array.h"
#include "tests/unit/registry.h"

Suite *test_merge_suite(void);

/* A source of made-up frames: one step a character; a digit is a frame of that time, 'E' is damage,
 * '-' is idle; and then the end. */
struct steps {
    struct source source;
    const char *at;
    uint64_t number;
    bool is_interrupted;
    int *closed; /* counts closings */
};

static enum source_result steps_next(struct source *source, struct frame *ret_frame,
                                     struct error *reterr)
{
    struct steps *steps = (struct steps *)source;
    char step = *steps->at;

    if (step == '\0' || steps->is_interrupted)
        return SOURCE_END;
    steps->at++;
    if (step == '-')
        return SOURCE_IDLE;
    if (step == 'E') {
        error_set(reterr, ERR_DAMAGED, "damaged");
        return SOURCE_ERROR;
    }
    *ret_frame = (struct frame){
        .time_us = step - '0',
        .capture = 1,
        .number = ++steps->number,
    };
    return SOURCE_FRAME;
}

static size_t steps_count(const struct source *source)
{
    (void)source;
    return 1;
}

static void steps_info(const struct source *source, size_t index, struct source_info *ret_info)
{
    (void)index;
    *ret_info = (struct source_info){.frames = ((const struct steps *)source)->number};
}

static void steps_interrupt(struct source *source)
{
    ((struct steps *)source)->is_interrupted = true;
}

static void steps_close(struct source *source)
{
    ++*((struct steps *)source)->closed;
    free(source);
}

/* One packet is lost a frame that was given, and two by the interface. */
static void steps_add_counts(struct source *source, struct counts *counts)
{
    uint64_t number = ((const struct steps *)source)->number;

    counts->at[COUNTER_KERNEL_DROPS] += number;
    counts->at[COUNTER_INTERFACE_DROPS] += 2 * number;
}

static const struct source_ops steps_ops = {
    .next = steps_next,
    .count = steps_count,
    .info = steps_info,
    .interrupt = steps_interrupt,
    .close = steps_close,
    .add_counts = steps_add_counts,
};

#define INPUTS_MAX 40

/* Merge the sources of `texts`, which NULL ends. */
static struct source *merged(const char *const *texts, int *closed)
{
    struct source *sources[INPUTS_MAX];
    struct source *merge = NULL;
    size_t count = 0;

    for (; texts[count] != NULL; count++) {
        struct steps *steps = calloc(1, sizeof(*steps));

        *steps = (struct steps){.source = {&steps_ops}, .at = texts[count], .closed = closed};
        sources[count] = &steps->source;
    }
    ck_assert_int_eq(merge_open(sources, count, &merge), ERR_NONE);
    return merge;
}

static const struct {
    const char *texts[5];
    const char *order; /* of each frame the capture as a letter and its time */
} merges[] = {
    {{"159", "26", "3478"}, "a1b2c3c4a5b6c7c8a9"},
    {{"111", "11"}, "a1a1a1b1b1"},
    {{"3", "3", "3"}, "a3b3c3"},
    {{"", "1", ""}, "b1"},
    {{"", ""}, ""},
    {{"15342", "3"}, "a1b3a5a3a4a2"}, /* times that go back keep their order */
    {{"1E4", "23"}, "a1Eb2b3a4"},
    {{"E", "12"}, "Eb1b2"},
    {{"E", "E"}, "EE"},
    {{"1-3", "2"}, "a1-b2a3"},
    {{"4321", "1", "9", "5"}, "b1a4a3a2a1d5c9"},
};

static void expect_order(struct source *merge, const char *order)
{
    char seen[64] = "";
    size_t len = 0;
    struct frame frame;
    struct error error = {0};

    for (;;) {
        enum source_result result = source_next(merge, &frame, &error);

        if (result == SOURCE_END)
            break;
        ck_assert_uint_lt(len, sizeof(seen) - 3);
        if (result != SOURCE_FRAME) {
            seen[len++] = result == SOURCE_ERROR ? 'E' : '-';
            continue;
        }
        seen[len++] = (char)('a' + frame.capture - 1);
        seen[len++] = (char)('0' + frame.time_us);
    }
    ck_assert_str_eq(seen, order);
}

START_TEST(frames_come_in_order_of_time_then_of_sources)
{
    int closed = 0;
    struct source *merge = merged(merges[_i].texts, &closed);

    expect_order(merge, merges[_i].order);
    ck_assert_int_eq(source_next(merge, &(struct frame){0}, NULL), SOURCE_END);
    source_close(merge);
    ck_assert_int_ge(closed, 2);
}
END_TEST

START_TEST(many_sources_are_merged_in_order)
{
    const char *texts[INPUTS_MAX + 1] = {0};
    int closed = 0;
    struct source *merge;
    struct frame frame;
    struct frame last = {0};
    int count = 0;

    for (int i = 0; i < INPUTS_MAX; i++)
        texts[i] = (i % 3 == 0) ? "0369" : (i % 3 == 1 ? "147" : "2588");
    merge = merged(texts, &closed);
    while (source_next(merge, &frame, NULL) == SOURCE_FRAME) {
        ck_assert_int_ge(frame.time_us, last.time_us);
        if (frame.time_us == last.time_us)
            ck_assert_uint_ge(frame.capture, last.capture);
        last = frame;
        count++;
    }
    ck_assert_int_eq(count, 14 * 4 + 13 * 3 + 13 * 4);
    source_close(merge);
    ck_assert_int_eq(closed, INPUTS_MAX);
}
END_TEST

START_TEST(captures_are_numbered_through_merges_of_merges)
{
    int closed = 0;
    struct source *pair = merged((const char *[]){"1", "22", NULL}, &closed);
    struct source *single = merged((const char *[]){"333", NULL}, &closed);
    struct source *sources[] = {pair, single};
    struct source *merge = NULL;
    struct source_info info;

    ck_assert_int_eq(merge_open(sources, 2, &merge), ERR_NONE);
    ck_assert_uint_eq(source_count(merge), 3);
    expect_order(merge, "a1b2b2c3c3c3");
    for (size_t i = 0; i < 3; i++) {
        source_info(merge, i, &info);
        ck_assert_uint_eq(info.frames, i + 1);
    }
    source_close(merge);
    ck_assert_int_eq(closed, 3);
}
END_TEST

START_TEST(a_single_source_is_given_back)
{
    int closed = 0;
    struct steps *steps = calloc(1, sizeof(*steps));
    struct source *source = &steps->source;
    struct source *merge = NULL;

    *steps = (struct steps){.source = {&steps_ops}, .at = "1", .closed = &closed};
    ck_assert_int_eq(merge_open(&source, 1, &merge), ERR_NONE);
    ck_assert_ptr_eq(merge, source);
    source_close(merge);
    ck_assert_int_eq(closed, 1);
}
END_TEST

/* What was read of the others already is not lost. */
START_TEST(an_interrupted_merge_gives_what_it_has_and_ends)
{
    int closed = 0;
    struct source *merge = merged((const char *[]){"123", "123", NULL}, &closed);
    struct frame frame;

    ck_assert_int_eq(source_next(merge, &frame, NULL), SOURCE_FRAME);
    source_interrupt(merge);
    ck_assert_int_eq(source_next(merge, &frame, NULL), SOURCE_FRAME);
    ck_assert_uint_eq(frame.capture, 2);
    ck_assert_int_eq(source_next(merge, &frame, NULL), SOURCE_END);
    source_close(merge);
    source_close(NULL);
}
END_TEST

START_TEST(what_the_sources_lost_is_summed_up)
{
    const char *const texts[] = {"1", "123", "45", NULL};
    int closed = 0;
    struct source *source = merged(texts, &closed);
    struct counts counts = {0};
    struct frame frame;

    source_add_counts(source, &counts);
    ck_assert_uint_eq(counts.at[COUNTER_KERNEL_DROPS], 0);
    while (source_next(source, &frame, NULL) == SOURCE_FRAME)
        ;
    source_add_counts(source, &counts);
    ck_assert_uint_eq(counts.at[COUNTER_KERNEL_DROPS], 6);
    ck_assert_uint_eq(counts.at[COUNTER_INTERFACE_DROPS], 12);
    source_on_wait(source, &(struct source_waiter){0}); /* they never wait */
    source_close(source);
}
END_TEST

Suite *test_merge_suite(void)
{
    Suite *suite = suite_create("merge");
    TCase *tcase = tcase_create("merge");

    tcase_add_loop_test(tcase, frames_come_in_order_of_time_then_of_sources, 0, COUNT_OF(merges));
    tcase_add_test(tcase, many_sources_are_merged_in_order);
    tcase_add_test(tcase, captures_are_numbered_through_merges_of_merges);
    tcase_add_test(tcase, a_single_source_is_given_back);
    tcase_add_test(tcase, an_interrupted_merge_gives_what_it_has_and_ends);
    tcase_add_test(tcase, what_the_sources_lost_is_summed_up);
    suite_add_tcase(suite, tcase);
    return suite;
}
