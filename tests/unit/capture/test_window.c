/*
 * tests/unit/capture/test_window.c: frames that come a little out of order, from a made-up source.
 */
#include "capture/window.h"

#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "base/array.h"
#include "tests/unit/registry.h"

Suite *test_window_suite(void);

#define MS INT64_C(1000)

/* Frames of so many milliseconds; IDLE, WAIT and DAMAGE stand for what they say. A frame's bytes are
 * its number, as a letter, `len` times, in one memory for all. */
#define IDLE   INT64_C(-1)
#define WAIT   INT64_C(-2)
#define DAMAGE INT64_C(-3)
#define END    INT64_C(-4)

struct steps {
    struct source source;
    const int64_t *at;
    uint64_t number;
    size_t len;
    char bytes[64];
    struct source_waiter waiter;
    bool is_interrupted;
};

static enum source_result steps_next(struct source *source, struct frame *ret_frame,
                                     struct error *reterr)
{
    struct steps *steps = (struct steps *)source;

    memset(steps->bytes, '?', sizeof(steps->bytes));
    while (*steps->at == WAIT) {
        steps->at++;
        steps->waiter.look(steps->waiter.context);
    }
    if (*steps->at == END || steps->is_interrupted)
        return SOURCE_END;
    if (*steps->at == DAMAGE) {
        steps->at++;
        error_set(reterr, ERR_DAMAGED, "damaged");
        return SOURCE_ERROR;
    }
    if (*steps->at == IDLE) {
        steps->at++;
        return SOURCE_IDLE;
    }
    memset(steps->bytes, (int)('a' + steps->number), steps->len);
    *ret_frame = (struct frame){
        .time_us = *steps->at++ * MS,
        .capture = 1,
        .number = ++steps->number,
        .data = slice_of(steps->bytes, steps->len),
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
    free(source);
}

static void steps_on_wait(struct source *source, const struct source_waiter *waiter)
{
    ((struct steps *)source)->waiter = *waiter;
}

static const struct source_ops steps_ops = {
    .next = steps_next,
    .count = steps_count,
    .info = steps_info,
    .interrupt = steps_interrupt,
    .close = steps_close,
    .on_wait = steps_on_wait,
};

static struct source *open_steps(const int64_t *at, size_t len, struct window_limits limits)
{
    struct steps *steps = calloc(1, sizeof(*steps));
    struct source *window = NULL;

    *steps = (struct steps){.source = {&steps_ops}, .at = at, .len = len};
    ck_assert_int_eq(window_open(&steps->source, limits, &window), ERR_NONE);
    return window;
}

static void check_bytes(const struct frame *frame, size_t len)
{
    ck_assert_uint_eq(frame->data.len, len);
    for (size_t i = 0; i < len; i++)
        ck_assert_int_eq(frame->data.ptr[i], (int)('a' + frame->number - 1));
}

/* Read to the end: a letter a frame, '-' for idle, '!' for damage. */
static void read_all(struct source *source, size_t len, char *ret_seen)
{
    struct frame frame;
    struct error error = {0};

    for (;;) {
        switch (source_next(source, &frame, &error)) {
        case SOURCE_FRAME:
            check_bytes(&frame, len);
            *ret_seen++ = (char)('a' + frame.number - 1);
            break;
        case SOURCE_IDLE:
            *ret_seen++ = '-';
            break;
        case SOURCE_ERROR:
            *ret_seen++ = '!';
            break;
        case SOURCE_END:
            *ret_seen = '\0';
            return;
        }
    }
}

static const struct {
    int64_t steps[16];
    const char *seen;
    uint64_t late_frames;
} orders[] = {
    {{10, 20, 30, END}, "abc", 0},
    {{20, 10, 30, END}, "bac", 0},
    {{10, 10, 10, END}, "abc", 0}, /* equal times stay as they came */
    {{10, 200, 20, 400, 390, END}, "acbed", 0},
    {{10, 300, 20, 5, END}, "acdb", 1}, /* one waits no longer, and the other came too late */
    {{10, 300, 20, 5, 600, 590, 301, END}, "acdbgfe", 1},
    {{300, 10, IDLE, 20, END}, "bac", 1}, /* nothing came, so nothing is waited for */
    {{20, IDLE, IDLE, 10, END}, "a-b", 1},
    {{20, DAMAGE, 10, END}, "!ba", 0},
    {{IDLE, END}, "-", 0},
    {{END}, "", 0},
    /* The clock is set back by an hour: one frame is late, and the order goes on. */
    {{3600000, 3600010, 20, 10, 500, 30, END}, "abdcfe", 1},
    /* One frame of the far future holds nothing up. */
    {{10, 99000000, 30, 20, 500, END}, "abdce", 1},
};

#define ORDERS COUNT_OF(orders)

START_TEST(frames_come_in_order_as_far_as_the_window_goes)
{
    struct source *source = open_steps(orders[_i].steps, 3, (struct window_limits){0});
    struct counts counts = {0};
    char seen[32];

    read_all(source, 3, seen);
    ck_assert_str_eq(seen, orders[_i].seen);
    source_add_counts(source, &counts);
    ck_assert_uint_eq(counts.at[COUNTER_LATE_FRAMES], orders[_i].late_frames);
    source_close(source);
}
END_TEST

static const struct {
    struct window_limits limits;
    const char *seen;
} caps[] = {
    {{2, 0}, "bacedf"},         /* two frames */
    {{0, 2 * 3 + 1}, "bacedf"}, /* two frames' bytes */
    {{1, 0}, "bacedf"},         /* what is older than the one goes by */
    {{0, 2}, "abcdef"},         /* not even one */
};

START_TEST(at_the_cap_the_oldest_is_given)
{
    static const int64_t steps[] = {20, 10, 30, 50, 40, 60, END};
    struct source *source = open_steps(steps, 3, caps[_i].limits);
    char seen[32];

    read_all(source, 3, seen);
    ck_assert_str_eq(seen, caps[_i].seen);
    source_close(source);
}
END_TEST

/* The rings go round many times, with frames that stay and others that pass them. */
START_TEST(bytes_are_kept_as_long_as_their_frame)
{
    int64_t steps[26 + 1];
    char seen[32];
    struct source *source;

    for (int i = 0; i < 26; i++)
        steps[i] = i % 5 == 0 ? 100 * i + 150 : 100 * i;
    steps[26] = END;
    for (size_t bytes = 60; bytes < 200; bytes += 7) {
        source = open_steps(steps, 17, (struct window_limits){4, bytes});
        read_all(source, 17, seen);
        ck_assert_uint_eq(strlen(seen), 26);
        source_close(source);
    }
}
END_TEST

START_TEST(an_interruption_gives_what_is_held)
{
    static const int64_t steps[] = {20, 10, 300, 40, END};
    struct source *source = open_steps(steps, 1, (struct window_limits){0});
    struct frame frame;
    char seen[32];

    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_FRAME);
    ck_assert_uint_eq(frame.number, 2);
    source_interrupt(source);
    read_all(source, 1, seen);
    ck_assert_str_eq(seen, "ac");
    source_close(source);
}
END_TEST

struct seen {
    char letters[32];
    size_t count;
};

static void take(void *context, const struct frame *frame)
{
    struct seen *seen = context;

    check_bytes(frame, 2);
    seen->letters[seen->count++] = (char)('a' + frame->number - 1);
}

static void look(void *context)
{
    struct seen *seen = context;

    seen->letters[seen->count++] = '.';
}

/* A pipe that is silent holds nothing back. */
START_TEST(while_the_source_waits_what_is_held_is_taken)
{
    static const int64_t steps[] = {20, 10, WAIT, 30, WAIT, WAIT, 40, END};
    struct source *source = open_steps(steps, 2, (struct window_limits){0});
    struct seen seen = {0};
    char rest[32];

    source_on_wait(source, &(struct source_waiter){
                               .look = look, .take = _i == 0 ? take : NULL, .context = &seen});
    read_all(source, 2, rest);
    ck_assert_str_eq(seen.letters, _i == 0 ? "ba.c.." : "...");
    ck_assert_str_eq(rest, _i == 0 ? "d" : "bacd");
    source_close(source);
}
END_TEST

Suite *test_window_suite(void)
{
    Suite *suite = suite_create("window");
    TCase *tcase = tcase_create("window");

    tcase_add_loop_test(tcase, frames_come_in_order_as_far_as_the_window_goes, 0, ORDERS);
    tcase_add_loop_test(tcase, at_the_cap_the_oldest_is_given, 0, COUNT_OF(caps));
    tcase_add_test(tcase, bytes_are_kept_as_long_as_their_frame);
    tcase_add_test(tcase, an_interruption_gives_what_is_held);
    tcase_add_loop_test(tcase, while_the_source_waits_what_is_held_is_taken, 0, 2);
    suite_add_tcase(suite, tcase);
    return suite;
}
