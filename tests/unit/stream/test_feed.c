/* Frames in, units out: each frame is counted once, and a message knows where its bytes are. */
#include "stream/feed.h"

#include <stdlib.h>

#include <check.h>

#include "base/array.h"
#include "dissect/sip_message.h"
#include "tests/unit/registry.h"

Suite *test_feed_suite(void);

#define SIP   "OPTIONS sip:a@b SIP/2.0\r\n\r\n" /* 27 bytes */
#define PORTS "\x13\xc4\x13\xc6"                /* 5060 to 5062 */
/* Ethernet, IPv4 and UDP of `total` and `length` bytes, from 192.0.2.1 to 192.0.2.2. */
#define UDP(total, length)                                                                         \
    "\2\0\0\0\0\1\2\0\0\0\0\2\x08\0"                                                               \
    "\x45\0\0" total "\x12\x34\0\0\x40\x11\0\0\xc0\0\2\1\xc0\0\2\2" PORTS "\0" length "\0\0"
#define HEADERS 42

static const char message[] = UDP("\x37", "\x23") SIP;
static const char rtp[] = UDP("\x28", "\x14") "\x80\0\0\1\0\0\0\0\0\0\0\1";
static const char keep_alive[] = UDP("\x20", "\x0c") "\r\n\r\n";

static struct feed *feed;

static void set_up(void)
{
    feed = feed_new();
    ck_assert_ptr_nonnull(feed);
}

static void clean_up(void)
{
    feed_free(feed);
}

static struct frame frame_of(const char *bytes, size_t len)
{
    return (struct frame){
        .time_us = 7,
        .capture = 1,
        .number = 3,
        .link_type = 1,
        .wire_len = 1000,
        .data = slice_of(bytes, len),
    };
}

START_TEST(a_datagram_with_sip_is_a_unit_of_one_frame)
{
    struct frame frame = frame_of(message, sizeof(message) - 1);
    struct unit unit;

    feed_frame(feed, &frame);
    ck_assert(feed_next(feed, &unit));
    ck_assert(slice_equal(unit.bytes, SLICE_LITERAL(SIP)));
    ck_assert_uint_eq(unit.origin_count, 1);
    ck_assert_ptr_eq(unit.origins[0].frame, &frame);
    ck_assert_ptr_eq(unit_frame(&unit), &frame);
    ck_assert_uint_eq(unit.origins[0].offset, HEADERS);
    ck_assert_uint_eq(unit.origins[0].length, sizeof(SIP) - 1);
    ck_assert_uint_eq(unit.src.port, 5060);
    ck_assert_uint_eq(unit.dst.port, 5062);
    ck_assert_int_eq(unit.transport, TRANSPORT_UDP);
    ck_assert_uint_eq(unit.ip_id, 0x1234);
    ck_assert(!unit.is_cut);
    ck_assert(!feed_next(feed, &unit));
}
END_TEST

START_TEST(a_datagram_that_was_cut_is_a_unit_that_says_so)
{
    struct frame frame = frame_of(message, sizeof(message) - 5);
    struct unit unit;

    feed_frame(feed, &frame);
    ck_assert(feed_next(feed, &unit));
    ck_assert(unit.is_cut);
    ck_assert_uint_eq(unit.bytes.len, sizeof(SIP) - 5);
    ck_assert_uint_eq(feed_counts(feed)->at[COUNTER_CUT_MESSAGES], 1);
}
END_TEST

START_TEST(a_unit_that_was_not_asked_for_is_gone_with_the_next_frame)
{
    struct frame first = frame_of(message, sizeof(message) - 1);
    struct frame second = frame_of(rtp, sizeof(rtp) - 1);
    struct unit unit;

    feed_frame(feed, &first);
    feed_frame(feed, &second);
    ck_assert(!feed_next(feed, &unit));
}
END_TEST

START_TEST(of_datagrams_nothing_is_held_back_to_the_end)
{
    struct frame frame = frame_of(message, sizeof(message) - 1);
    struct counts counts;
    struct unit unit;

    feed_frame(feed, &frame);
    ck_assert(feed_next(feed, &unit));
    counts = *feed_counts(feed);
    feed_flush(feed);
    ck_assert(!feed_next(feed, &unit));
    ck_assert_int_eq(memcmp(&counts, feed_counts(feed), sizeof(counts)), 0);
}
END_TEST

static const struct {
    const char *bytes;
    size_t len;
    enum counter kind;
    uint64_t datagrams;
} frames[] = {
    {message, sizeof(message) - 1, COUNTER_MESSAGES, 1},
    {rtp, sizeof(rtp) - 1, COUNTER_RTP, 1},
    {keep_alive, sizeof(keep_alive) - 1, COUNTER_KEEP_ALIVES, 1},
    {message, 20, COUNTER_CUT_FRAMES, 0},
};

START_TEST(a_frame_is_counted_in_one_kind)
{
    struct frame frame = frame_of(frames[_i].bytes, frames[_i].len);
    const struct counts *counts = feed_counts(feed);
    uint64_t sum = 0;

    feed_frame(feed, &frame);
    for (unsigned i = 0; i < COUNTER_COUNT; i++) {
        enum counter_kind kind = counter_row((enum counter)i)->kind;

        if (kind == COUNTER_SIP || kind == COUNTER_PASSED || kind == COUNTER_UNREAD)
            sum += counts->at[i];
    }
    ck_assert_uint_eq(sum, 1);
    ck_assert_uint_eq(counts->at[frames[_i].kind], 1);
    ck_assert_uint_eq(counts->at[COUNTER_DATAGRAMS], frames[_i].datagrams);
}
END_TEST

Suite *test_feed_suite(void)
{
    Suite *suite = suite_create("feed");
    TCase *tcase = tcase_create("feed");

    tcase_add_checked_fixture(tcase, set_up, clean_up);
    tcase_add_test(tcase, a_datagram_with_sip_is_a_unit_of_one_frame);
    tcase_add_test(tcase, a_datagram_that_was_cut_is_a_unit_that_says_so);
    tcase_add_test(tcase, a_unit_that_was_not_asked_for_is_gone_with_the_next_frame);
    tcase_add_test(tcase, of_datagrams_nothing_is_held_back_to_the_end);
    tcase_add_loop_test(tcase, a_frame_is_counted_in_one_kind, 0, COUNT_OF(frames));
    suite_add_tcase(suite, tcase);
    return suite;
}
