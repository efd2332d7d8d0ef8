#include "capture/file.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <check.h>

#include "base/array.h"
#include "tests/unit/capture/made_file.h"
#include "tests/unit/registry.h"

Suite *test_file_suite(void);

#define ETHERNET 1u
#define RAW      101u

static struct source *open_made(const struct made *made, const struct folder *folder)
{
    struct source *source = NULL;
    struct error error = {0};
    char path[MADE_PATH_MAX];

    made_save(made, folder, "made.pcap", path);
    ck_assert_msg(file_open(path, NULL, &source, &error) == ERR_NONE, "%s", error.text);
    return source;
}

static void expect_frame(struct source *source, struct frame *ret_frame, const char *text)
{
    struct error error = {0};
    enum source_result result = source_next(source, ret_frame, &error);

    ck_assert_msg(result == SOURCE_FRAME, "%s", error.text);
    ck_assert(slice_is(ret_frame->data, text));
}

static const struct {
    uint32_t magic;
    bool is_big_endian;
    uint32_t fraction;
    int64_t time_us;
    unsigned time_ns;
} forms[] = {
    {MADE_MAGIC_US, false, 123456, 1700000000123456, 0},
    {MADE_MAGIC_US, true, 123456, 1700000000123456, 0},
    {MADE_MAGIC_NS, false, 123456789, 1700000000123456, 789},
    {MADE_MAGIC_NS, true, 123456789, 1700000000123456, 789},
};

START_TEST(every_form_of_pcap_gives_its_frames)
{
    struct made made = {.is_big_endian = forms[_i].is_big_endian};
    struct folder folder;
    struct source *source;
    struct frame frame;

    folder_make(&folder);
    made_pcap(&made, forms[_i].magic, 65535, RAW);
    made_packet(&made, 1700000000, forms[_i].fraction, "first", 1000);
    made_packet(&made, 1700000001, 0, "second one", 10);
    source = open_made(&made, &folder);
    expect_frame(source, &frame, "first");
    ck_assert_int_eq(frame.time_us, forms[_i].time_us);
    ck_assert_uint_eq(frame.time_ns, forms[_i].time_ns);
    ck_assert_uint_eq(frame.wire_len, 1000);
    ck_assert_int_eq(frame.link_type, 12); /* DLT_RAW */
    ck_assert_uint_eq(frame.capture, 1);
    ck_assert_uint_eq(frame.number, 1);
    ck_assert_int_eq(frame.end_offset, 24 + 16 + 5);
    expect_frame(source, &frame, "second one");
    ck_assert_uint_eq(frame.number, 2);
    ck_assert_int_eq(frame.end_offset, (int64_t)made.len);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_END);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_END);
    source_close(source);
    folder_remove(&folder);
}
END_TEST

START_TEST(pcapng_gives_its_frames)
{
    struct made made = {.is_big_endian = _i == 1};
    struct folder folder;
    struct source *source;
    struct source_info info;
    struct frame frame;

    folder_make(&folder);
    made_section(&made);
    made_interface(&made, ETHERNET, 65535, 9);
    made_ng_packet(&made, 0, UINT64_C(1700000000123456789), "first");
    source = open_made(&made, &folder);
    expect_frame(source, &frame, "first");
    ck_assert_int_eq(frame.time_us, 1700000000123456);
    ck_assert_uint_eq(frame.time_ns, 789);
    ck_assert_int_eq(frame.end_offset, (int64_t)made.len);
    source_info(source, 0, &info);
    ck_assert(info.is_pcapng);
    ck_assert_int_eq(info.link_type, 1);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_END);
    source_close(source);
    folder_remove(&folder);
}
END_TEST

START_TEST(what_is_known_of_a_file_grows_as_it_is_read)
{
    struct made made = {0};
    struct folder folder;
    struct source *source;
    struct source_info info;
    struct frame frame;

    folder_make(&folder);
    made_pcap(&made, MADE_MAGIC_US, 96, ETHERNET);
    made_packet(&made, 1, 0, "12345", 5);
    made_packet(&made, 2, 0, "123", 3);
    source = open_made(&made, &folder);
    ck_assert_uint_eq(source_count(source), 1);
    expect_frame(source, &frame, "12345");
    source_info(source, 0, &info);
    ck_assert(strstr(info.path, "/made.pcap") != NULL);
    ck_assert(info.is_rereadable && !info.is_pcapng);
    ck_assert_uint_eq(info.snap_len, 96);
    ck_assert_uint_eq(info.frames, 1);
    ck_assert_uint_eq(info.bytes, 5);
    ck_assert_int_eq(info.position, 24 + 16 + 5);
    ck_assert_int_eq(info.size, (int64_t)made.len);
    ck_assert_int_gt(info.modified_us, INT64_C(1600000000000000));
    source_close(source);
    folder_remove(&folder);
}
END_TEST

START_TEST(odd_times_and_lengths_are_brought_into_bounds)
{
    struct made made = {0};
    struct folder folder;
    struct source *source;
    struct frame frame;

    folder_make(&folder);
    made_pcap(&made, MADE_MAGIC_US, 65535, ETHERNET);
    made_packet(&made, 10, 3000000, "more than a second", 18);
    made_packet(&made, 10, 0, "longer than on the wire", 4);
    made_packet(&made, UINT32_MAX, UINT32_MAX, "late", 4);
    source = open_made(&made, &folder);
    expect_frame(source, &frame, "longer than on the wire");
    ck_assert_uint_eq(frame.wire_len, 23);
    expect_frame(source, &frame, "more than a second");
    ck_assert_int_eq(frame.time_us, 13000000);
    expect_frame(source, &frame, "late");
    ck_assert_uint_lt(frame.time_ns, 1000);
    source_close(source);
    folder_remove(&folder);
}
END_TEST

/* An interface whose times are 2^63 seconds off, or before 1970. */
START_TEST(times_that_no_clock_shows_are_one_time)
{
    static const uint64_t times[] = {UINT64_MAX, UINT64_C(9214646400000000)};
    struct made made = {0};
    struct folder folder;
    struct source *source;
    struct frame frame;

    folder_make(&folder);
    made_section(&made);
    made_interface(&made, ETHERNET, 65535, 6);
    made_ng_packet(&made, 0, times[_i], "absurd");
    made_ng_packet(&made, 0, times[1] - 1, "the last");
    source = open_made(&made, &folder);
    expect_frame(source, &frame, "the last");
    ck_assert_int_eq(frame.time_us, CLOCK_ABSURD_US - 1);
    expect_frame(source, &frame, "absurd");
    ck_assert_int_eq(frame.time_us, CLOCK_ABSURD_US);
    ck_assert_uint_eq(frame.time_ns, 0);
    source_close(source);
    folder_remove(&folder);
}
END_TEST

START_TEST(seconds_beyond_2038_are_not_before_1970)
{
    struct made made = {0};
    struct folder folder;
    struct source *source;
    struct frame frame;

    folder_make(&folder);
    made_pcap(&made, MADE_MAGIC_US, 65535, ETHERNET);
    made_packet(&made, 0x90000000, 0, "2046", 4);
    source = open_made(&made, &folder);
    expect_frame(source, &frame, "2046");
    ck_assert_int_eq(frame.time_us, INT64_C(0x90000000) * 1000000);
    source_close(source);
    folder_remove(&folder);
}
END_TEST

/* Where the file ends: in the header of packet 2, in its bytes, or one byte before its end. */
static const size_t cuts[] = {24 + 16 + 5 + 1, 24 + 16 + 5 + 15, 24 + 16 + 5 + 16 + 3,
                              24 + 16 + 5 + 16 + 9};

START_TEST(a_file_cut_short_gives_what_is_whole_and_says_where)
{
    struct made made = {0};
    struct folder folder;
    struct source *source;
    struct frame frame;
    struct error error = {0};

    folder_make(&folder);
    made_pcap(&made, MADE_MAGIC_US, 65535, ETHERNET);
    made_packet(&made, 1, 0, "first", 5);
    made_packet(&made, 2, 0, "second one", 10);
    made.len = cuts[_i];
    source = open_made(&made, &folder);
    expect_frame(source, &frame, "first");
    ck_assert_int_eq(source_next(source, &frame, &error), SOURCE_ERROR);
    ck_assert_int_eq(error.code, ERR_DAMAGED);
    ck_assert(strstr(error.text, "made.pcap' is cut short in the packet after number 1") != NULL);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_END);
    source_close(source);
    folder_remove(&folder);
}
END_TEST

START_TEST(a_length_beyond_all_reason_is_damage)
{
    struct made made = {0};
    struct folder folder;
    struct source *source;
    struct frame frame;
    struct error error = {0};

    folder_make(&folder);
    made_pcap(&made, MADE_MAGIC_US, 65535, ETHERNET);
    made_packet(&made, 1, 0, "first", 5);
    for (int i = 0; i < 4; i++)
        made_u32(&made, 0x7fffffff);
    source = open_made(&made, &folder);
    expect_frame(source, &frame, "first");
    ck_assert_int_eq(source_next(source, &frame, &error), SOURCE_ERROR);
    ck_assert(strstr(error.text, "made.pcap' is damaged after packet number 1: ") != NULL);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_END);
    source_close(source);
    folder_remove(&folder);
}
END_TEST

START_TEST(interfaces_of_different_link_types_are_damage_with_a_reason)
{
    struct made made = {0};
    struct folder folder;
    struct source *source;
    struct frame frame;
    struct error error = {0};

    folder_make(&folder);
    made_section(&made);
    made_interface(&made, ETHERNET, 65535, 6);
    made_ng_packet(&made, 0, 1000000, "first");
    made_interface(&made, RAW, 65535, 6);
    made_ng_packet(&made, 1, 2000000, "second");
    source = open_made(&made, &folder);
    expect_frame(source, &frame, "first");
    ck_assert_int_eq(source_next(source, &frame, &error), SOURCE_ERROR);
    ck_assert_int_eq(error.code, ERR_DAMAGED);
    ck_assert(strstr(error.text, "has interfaces of different kinds") != NULL);
    ck_assert(strstr(error.text, "nothing after packet number 1 is read") != NULL);
    source_close(source);
    folder_remove(&folder);
}
END_TEST

/* pcap goes on where it stopped, pcapng is read again up to there: both have libpcap's words. */
START_TEST(damage_behind_packets_out_of_order_is_told_once)
{
    struct made made = {0};
    struct folder folder;
    struct source *source;
    struct frame frame;
    struct error error = {0};

    folder_make(&folder);
    if (_i == 0) {
        made_pcap(&made, MADE_MAGIC_US, 65535, ETHERNET);
        made_packet(&made, 2, 0, "second", 6);
        made_packet(&made, 1, 0, "first", 5);
    } else {
        made_section(&made);
        made_interface(&made, ETHERNET, 65535, 6);
        made_ng_packet(&made, 0, 2000000, "second");
        made_ng_packet(&made, 0, 1000000, "first");
    }
    for (int i = 0; i < 8; i++)
        made_u32(&made, 0x7fffffff);
    source = open_made(&made, &folder);
    expect_frame(source, &frame, "first");
    expect_frame(source, &frame, "second");
    ck_assert_int_eq(source_next(source, &frame, &error), SOURCE_ERROR);
    ck_assert(strstr(error.text, "made.pcap' is damaged after packet number 2: ") != NULL);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_END);
    source_close(source);
    folder_remove(&folder);
}
END_TEST

/* A packet of IPv4 and UDP from port `src`, without a link header. */
static void made_udp(struct made *made, uint32_t seconds, char src)
{
    char bytes[29] = "\x45\0\0\x1c\0\0\0\0\x40\x11\0\0\xc0\0\2\1\xc0\0\2\2\x13?\0\x09\0\x08\0\0";

    bytes[21] = src;
    made_u32(made, seconds);
    made_u32(made, 0);
    made_u32(made, 28);
    made_u32(made, 28);
    made_raw(made, bytes, 28);
}

START_TEST(a_filter_leaves_the_numbers_of_frames_as_they_are)
{
    struct made made = {0};
    struct folder folder;
    char path[MADE_PATH_MAX];
    struct source *source = NULL;
    struct source_info info;
    struct frame frame;

    folder_make(&folder);
    made_pcap(&made, MADE_MAGIC_US, 65535, RAW);
    made_udp(&made, 1, '\xc5');
    made_udp(&made, 2, '\xc4'); /* 5060 */
    made_udp(&made, 3, '\xc5');
    made_save(&made, &folder, "x.pcap", path);
    ck_assert_int_eq(file_open(path, "udp port 5060", &source, NULL), ERR_NONE);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_FRAME);
    ck_assert_uint_eq(frame.number, 2);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_END);
    source_info(source, 0, &info);
    ck_assert_uint_eq(info.frames, 3);
    source_close(source);
    folder_remove(&folder);
}
END_TEST

START_TEST(a_filter_looks_at_packets_in_order_of_time)
{
    struct made made = {0};
    struct folder folder;
    char path[MADE_PATH_MAX];
    struct source *source = NULL;
    struct source_info info;
    struct frame frame;

    folder_make(&folder);
    made_pcap(&made, MADE_MAGIC_US, 65535, RAW);
    made_udp(&made, 3, '\xc4');
    made_udp(&made, 1, '\xc5');
    made_udp(&made, 2, '\xc4');
    made_save(&made, &folder, "x.pcap", path);
    ck_assert_int_eq(file_open(path, "udp port 5060", &source, NULL), ERR_NONE);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_FRAME);
    ck_assert_uint_eq(frame.number, 3);
    ck_assert_int_eq(frame.end_offset, 24 + 3 * (16 + 28));
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_FRAME);
    ck_assert_uint_eq(frame.number, 1);
    ck_assert_int_eq(frame.end_offset, 24 + 16 + 28);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_END);
    source_info(source, 0, &info);
    ck_assert(info.is_ordered);
    ck_assert_uint_eq(info.sorted_frames, 2);
    ck_assert_int_eq(info.sorted_us, 2000000);
    ck_assert_int_eq(info.position, (int64_t)made.len);
    source_close(source);
    folder_remove(&folder);
}
END_TEST

START_TEST(a_filter_that_cannot_be_compiled_is_the_users_error)
{
    struct made made = {0};
    struct folder folder;
    char path[MADE_PATH_MAX];
    struct source *source = NULL;
    struct error error = {0};

    folder_make(&folder);
    made_pcap(&made, MADE_MAGIC_US, 65535, ETHERNET);
    made_save(&made, &folder, "x.pcap", path);
    ck_assert_int_eq(file_open(path, "udp porty 5060", &source, &error), ERR_USAGE);
    ck_assert_int_eq(error.code, ERR_USAGE);
    ck_assert(strstr(error.text, "cannot use the filter 'udp porty 5060' on '") != NULL);
    ck_assert(strstr(error.text, "syntax error") != NULL);
    ck_assert_ptr_null(source);
    folder_remove(&folder);
}
END_TEST

START_TEST(an_interrupted_file_ends)
{
    struct made made = {0};
    struct folder folder;
    struct source *source;
    struct frame frame;

    folder_make(&folder);
    made_pcap(&made, MADE_MAGIC_US, 65535, ETHERNET);
    made_packet(&made, 1, 0, "first", 5);
    made_packet(&made, 2, 0, "second", 6);
    source = open_made(&made, &folder);
    expect_frame(source, &frame, "first");
    source_interrupt(source);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_END);
    source_close(source);
    folder_remove(&folder);
}
END_TEST

Suite *test_file_suite(void)
{
    Suite *suite = suite_create("file");
    TCase *tcase = tcase_create("file");

    tcase_add_loop_test(tcase, every_form_of_pcap_gives_its_frames, 0, 4);
    tcase_add_loop_test(tcase, pcapng_gives_its_frames, 0, 2);
    tcase_add_test(tcase, what_is_known_of_a_file_grows_as_it_is_read);
    tcase_add_test(tcase, odd_times_and_lengths_are_brought_into_bounds);
    tcase_add_loop_test(tcase, times_that_no_clock_shows_are_one_time, 0, 2);
    tcase_add_test(tcase, seconds_beyond_2038_are_not_before_1970);
    tcase_add_loop_test(tcase, a_file_cut_short_gives_what_is_whole_and_says_where, 0,
                        COUNT_OF(cuts));
    tcase_add_test(tcase, a_length_beyond_all_reason_is_damage);
    tcase_add_test(tcase, interfaces_of_different_link_types_are_damage_with_a_reason);
    tcase_add_test(tcase, a_filter_leaves_the_numbers_of_frames_as_they_are);
    tcase_add_test(tcase, a_filter_looks_at_packets_in_order_of_time);
    tcase_add_loop_test(tcase, damage_behind_packets_out_of_order_is_told_once, 0, 2);
    tcase_add_test(tcase, a_filter_that_cannot_be_compiled_is_the_users_error);
    tcase_add_test(tcase, an_interrupted_file_ends);
    suite_add_tcase(suite, tcase);
    return suite;
}
