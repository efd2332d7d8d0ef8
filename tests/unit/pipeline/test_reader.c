#include "pipeline/reader.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/correlator.h"
#include "tests/unit/pipeline/packet.h"
#include "tests/unit/registry.h"

#define FRAMES_MAX 16
#define FRAME_MAX  512

Suite *test_reader_suite(void);

/* A source of hand-made frames of two captures. */
struct hand_made {
    struct source source;
    struct frame frames[FRAMES_MAX];
    uint8_t bytes[FRAMES_MAX][FRAME_MAX];
    size_t count;
    size_t at;
    size_t damaged_at; /* before this frame; SIZE_MAX: never */
};

static enum source_result next(struct source *source, struct frame *ret_frame, struct error *reterr)
{
    struct hand_made *made = (struct hand_made *)(void *)source;

    if (made->at == made->damaged_at) {
        made->damaged_at = SIZE_MAX;
        (void)error_set(reterr, ERR_DAMAGED, "it is cut short");
        ret_frame->capture = 2;
        return SOURCE_ERROR;
    }
    if (made->at == made->count)
        return SOURCE_END;
    *ret_frame = made->frames[made->at++];
    return SOURCE_FRAME;
}

static size_t count(const struct source *source)
{
    (void)source;
    return 2;
}

static void info(const struct source *source, size_t index, struct source_info *ret_info)
{
    const struct hand_made *made = (const struct hand_made *)(const void *)source;

    *ret_info = (struct source_info){
        .path = index == 0 ? "first" : "second",
        .link_type = PACKET_LINK_RAW,
        .size = 1000,
        .position = (int64_t)made->at * 10,
        .frames = made->at,
    };
}

static void nothing(struct source *source)
{
    (void)source;
}

static const struct source_ops ops = {
    .next = next, .count = count, .info = info, .interrupt = nothing, .close = nothing};

/* Add an IPv4 packet of a protocol with this payload behind eight bytes of ports and lengths. */
static void add_packet(struct hand_made *made, uint32_t capture, int64_t time_us, uint8_t protocol,
                       const char *payload)
{
    uint8_t *bytes = made->bytes[made->count];
    size_t len;

    ck_assert_uint_lt(made->count, FRAMES_MAX);
    len = packet_write(bytes, FRAME_MAX, protocol, payload);
    made->frames[made->count] = (struct frame){
        .time_us = time_us,
        .wire_len = (uint32_t)len,
        .link_type = PACKET_LINK_RAW,
        .capture = capture,
        .number = made->count + 1,
        .end_offset = FRAME_NO_OFFSET,
        .data = slice_of(bytes, len),
    };
    made->count++;
}

static const char invite[] = "INVITE sip:b@example.com SIP/2.0\r\n"
                             "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"
                             "From: <sip:a@example.com>;tag=1\r\n"
                             "To: <sip:b@example.com>\r\n"
                             "Call-ID: one\r\n"
                             "CSeq: 1 INVITE\r\n"
                             "Content-Length: 0\r\n\r\n";

/* What a sink has been told. */
struct told {
    size_t batches;
    size_t messages;
    size_t frames;
    size_t captures;
    struct fact_capture last[2]; /* what was said of each capture last; without texts */
    bool has_damage[2];
    uint64_t other_datagrams;
    size_t batches_max; /* the run ends after so many */
};

static struct fact_batch *listen(void *context, struct fact_batch *full)
{
    struct told *told = context;

    if (told->batches++ == told->batches_max)
        return NULL;
    told->messages += full->message_count;
    told->frames += full->frame_count;
    told->captures += full->capture_count;
    for (size_t i = 0; i < full->capture_count; i++) {
        const struct fact_capture *fact = &full->captures[i];

        told->last[fact->id - 1] = *fact;
        told->has_damage[fact->id - 1] = slice_is(fact->damage, "it is cut short");
    }
    for (size_t i = 0; i < full->counter_count; i++) {
        if (strcmp(full->counters[i].name, "other_datagrams") == 0)
            told->other_datagrams = full->counters[i].value;
    }
    fact_batch_reset(full);
    return full;
}

static struct hand_made *made;
static struct reader *reader;
static struct correlator correlator;
static struct told told;

static void setup(void)
{
    made = calloc(1, sizeof(*made));
    reader = calloc(1, sizeof(*reader));
    ck_assert(made != NULL && reader != NULL);
    made->source.ops = &ops;
    made->damaged_at = SIZE_MAX;
    told = (struct told){.batches_max = SIZE_MAX};
}

static void teardown(void)
{
    free(reader);
    free(made);
}

static struct status status;
static struct counts fed; /* what the frames were */

/* Both sides in one thread. */
static struct chunk *take(void *context, struct chunk *full, bool waits)
{
    bool goes_on = correlator_take(context, full);

    (void)waits;
    if (goes_on) {
        chunk_reset(full);
        return full;
    }
    chunk_free(full);
    return NULL;
}

static void run(void)
{
    struct correlator_options correlator_options = {.status = &status};
    struct fact_sink sink = {.exchange = listen, .context = &told};
    struct reader_options options = {
        .source = &made->source, .status = &status, .exchange = take, .context = &correlator};
    struct error error;

    status = (struct status){0};
    ck_assert_int_eq(correlator_init(&correlator, &correlator_options, sink, &error), ERR_NONE);
    options.seed = correlate_seed(correlator.correlate);
    ck_assert_int_eq(reader_init(reader, &options, &error), ERR_NONE);
    reader_run(reader);
    fed = *feed_counts(reader->feed);
    reader_release(reader);
    correlator_release(&correlator);
}

START_TEST(every_frame_is_counted_by_what_it_was)
{
    add_packet(made, 1, 1000000, 17, invite);
    add_packet(made, 1, 1000001, 17, "\r\n\r\n");
    add_packet(made, 1, 1000002, 17, "\x80\x08media");
    add_packet(made, 1, 1000003, 47, "a tunnel");
    add_packet(made, 1, 1000004, 1, "an echo");
    add_packet(made, 1, 1000005, 17, "\x80\x08media, and enough of it");
    run();
    ck_assert_uint_eq(reader->counts.at[COUNTER_FRAMES], 6);
    ck_assert_uint_eq(fed.at[COUNTER_MESSAGES], 1);
    ck_assert_uint_eq(fed.at[COUNTER_KEEP_ALIVES], 1);
    ck_assert_uint_eq(fed.at[COUNTER_OTHER_DATAGRAMS], 1);
    ck_assert_uint_eq(fed.at[COUNTER_RTP], 1);
    ck_assert_uint_eq(fed.at[COUNTER_DATAGRAMS], 4);
    ck_assert_uint_eq(fed.at[COUNTER_GRE], 1);
    ck_assert_uint_eq(counts_sum(&fed, COUNTER_SIP) + counts_sum(&fed, COUNTER_PASSED) +
                          counts_sum(&fed, COUNTER_UNREAD),
                      6);
    ck_assert_uint_eq(told.messages, 1);
    ck_assert_uint_eq(told.other_datagrams, 1);
}
END_TEST

START_TEST(captures_are_said_at_the_start_and_with_their_times_at_the_end)
{
    add_packet(made, 2, 3000000, 17, invite);
    add_packet(made, 2, 2000000, 6, "earlier, though later in the file");
    run();
    ck_assert_uint_eq(told.captures, 4);
    ck_assert_int_eq(told.last[0].first_us, TIME_NONE);
    ck_assert_int_eq(told.last[1].first_us, 2000000);
    ck_assert_int_eq(told.last[1].last_us, 3000000);
}
END_TEST

START_TEST(a_damage_belongs_to_the_capture_that_has_it_and_reading_goes_on)
{
    add_packet(made, 1, 1000000, 6, "one");
    add_packet(made, 1, 1000001, 17, invite);
    made->damaged_at = 1;
    run();
    ck_assert_uint_eq(fed.at[COUNTER_MESSAGES], 1);
    ck_assert(!told.has_damage[0]);
    ck_assert(told.has_damage[1]);
}
END_TEST

START_TEST(bytes_that_cannot_be_read_again_are_kept)
{
    add_packet(made, 1, 1000000, 17, invite);
    run();
    ck_assert_uint_eq(told.frames, 1);
}
END_TEST

START_TEST(a_sink_that_ends_the_run_is_not_asked_again)
{
    for (int i = 0; i < 3; i++)
        add_packet(made, 1, 1000000 + i, 17, invite);
    told.batches_max = 0;
    run();
    ck_assert_uint_eq(told.batches, 1);
}
END_TEST

START_TEST(others_can_see_how_far_the_reading_is)
{
    add_packet(made, 1, 1000000, 6, "one");
    run();
    ck_assert_uint_eq(atomic_load(&status.position), 20);
    ck_assert_uint_eq(atomic_load(&status.size), 2000);
    ck_assert_uint_eq(status_get(&status, COUNTER_FRAMES), 1);
    ck_assert_uint_eq(status_get(&status, COUNTER_MESSAGES), 0);
}
END_TEST

Suite *test_reader_suite(void)
{
    Suite *suite = suite_create("reader");
    TCase *tcase = tcase_create("reader");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, every_frame_is_counted_by_what_it_was);
    tcase_add_test(tcase, captures_are_said_at_the_start_and_with_their_times_at_the_end);
    tcase_add_test(tcase, a_damage_belongs_to_the_capture_that_has_it_and_reading_goes_on);
    tcase_add_test(tcase, bytes_that_cannot_be_read_again_are_kept);
    tcase_add_test(tcase, a_sink_that_ends_the_run_is_not_asked_again);
    tcase_add_test(tcase, others_can_see_how_far_the_reading_is);
    suite_add_tcase(suite, tcase);
    return suite;
}
