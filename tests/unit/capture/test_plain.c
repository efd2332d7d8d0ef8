/*
 * tests/unit/capture/test_plain.c: plain files whose packets do not stand in order of time.
 */
#include "capture/plain.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <check.h>

#include "base/array.h"
#include "tests/unit/capture/made_file.h"
#include "tests/unit/registry.h"

Suite *test_plain_suite(void);

#define RAW 101u

/* A plain file opened with so much memory for its records. */
struct reading {
    struct folder folder;
    struct plain *plain;
    int fd;
};

static void reading_open(struct reading *reading, const struct made *made, size_t memory)
{
    char path[MADE_PATH_MAX];

    folder_make(&reading->folder);
    made_save(made, &reading->folder, "made.pcap", path);
    reading->fd = open(path, O_RDONLY | O_CLOEXEC);
    reading->plain = plain_open(&(struct plain_options){
        .fd = reading->fd, .snap_len = 65535, .label = "'made.pcap'", .memory = memory});
}

static void reading_close(struct reading *reading)
{
    plain_close(reading->plain);
    close(reading->fd);
    folder_remove(&reading->folder);
}

/* Add packets of one letter each, at the time that a digit before it tells, in seconds. */
static void add_packets(struct made *made, const char *steps)
{
    for (; steps[0] != '\0'; steps += 2) {
        char text[2] = {steps[1], '\0'};

        made_packet(made, (uint32_t)(steps[0] - '0'), 0, text, 1);
    }
}

static void expect(struct plain *plain, const char *letters, enum plain_result end)
{
    struct record record;
    struct slice bytes;
    struct error error = {0};

    for (; *letters != '\0'; letters++) {
        ck_assert_int_eq(plain_next(plain, &record, &bytes, &error), PLAIN_PACKET);
        ck_assert_uint_eq(bytes.len, 1);
        ck_assert_int_eq(bytes.ptr[0], *letters);
    }
    ck_assert_int_eq(plain_next(plain, &record, &bytes, &error), end);
    ck_assert_int_eq(plain_next(plain, &record, &bytes, &error), end);
}

static const struct {
    const char *steps;
    const char *letters;
    uint64_t frames;
    int64_t seconds;
} orders[] = {
    {"1a2b3c", "abc", 0, 0},
    {"1a1b1c", "abc", 0, 0}, /* equal times stay as they stand */
    {"2b1a3c", "abc", 1, 1},
    {"5e6f7g1a2b3c4d", "abcdefg", 4, 6}, /* two pieces put together */
    {"9i8h7g6f5e4d3c2b1a", "abcdefghi", 8, 8},
    {"2b1a2c1d2e", "adbce", 2, 1},
    {"0a9c1b", "abc", 1, 8},
    {"", "", 0, 0},
};

#define ORDERS COUNT_OF(orders)

/* Memory for everything, for a window of two, and for none but sixteen records. */
static const size_t memories[] = {0, 120, 1};

START_TEST(packets_come_in_order_of_time_whatever_theirs_in_the_file)
{
    const size_t row = (size_t)_i % ORDERS;
    struct made made = {0};
    struct reading reading;

    made_pcap(&made, MADE_MAGIC_US, 65535, RAW);
    add_packets(&made, orders[row].steps);
    reading_open(&reading, &made, memories[(size_t)_i / ORDERS]);
    expect(reading.plain, orders[row].letters, PLAIN_END);
    ck_assert_uint_eq(plain_disorder(reading.plain).frames, orders[row].frames);
    ck_assert_int_eq(plain_disorder(reading.plain).most_us, orders[row].seconds * 1000000);
    reading_close(&reading);
}
END_TEST

/* Of 700 packets, sixteen are in memory at a time: 44 runs on disk. */
START_TEST(a_file_larger_than_the_memory_for_it_is_sorted_on_disk)
{
    struct made made = {0};
    struct reading reading;
    struct record record;
    struct record last = {.time_us = INT64_MIN};
    struct slice bytes;
    struct error error = {0};

    made_pcap(&made, MADE_MAGIC_NS, 65535, RAW);
    for (uint32_t i = 0; i < 700; i++)
        made_packet(&made, i * 37 % 101, i % 3, "x", 1 + i);
    reading_open(&reading, &made, 1);
    for (uint32_t i = 0; i < 700; i++) {
        ck_assert_int_eq(plain_next(reading.plain, &record, &bytes, &error), PLAIN_PACKET);
        ck_assert(record_is_before(&last, &record));
        ck_assert_uint_eq(record.wire_len, record.number);
        ck_assert_int_eq(record_end(&record), 24 + 17 * (int64_t)record.number);
        ck_assert(slice_is(bytes, "x"));
        last = record;
    }
    ck_assert_int_eq(plain_next(reading.plain, &record, &bytes, &error), PLAIN_END);
    reading_close(&reading);
}
END_TEST

START_TEST(no_room_to_sort_on_disk_is_told)
{
    struct made made = {0};
    struct reading reading;
    struct record record;
    struct slice bytes;
    struct error error = {0};
    struct rlimit limit;

    made_pcap(&made, MADE_MAGIC_US, 65535, RAW);
    for (uint32_t i = 0; i < 100; i++)
        made_packet(&made, 1000 - i, 0, "x", 1);
    reading_open(&reading, &made, 1);
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = (rlim_t)reading.fd + 1; /* no descriptor is left for a file */
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
    ck_assert_int_eq(plain_next(reading.plain, &record, &bytes, &error), PLAIN_ERROR);
    ck_assert_str_eq(error.text,
                     "'made.pcap' is not in order of time and cannot be sorted: too many "
                     "open files; nothing after the first 0 packets in that order is "
                     "read");
    ck_assert_int_eq(plain_next(reading.plain, &record, &bytes, &error), PLAIN_END);
    limit.rlim_cur = limit.rlim_max;
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
    reading_close(&reading);
}
END_TEST

START_TEST(what_stands_before_the_damage_is_given_in_order)
{
    struct made made = {0};
    struct reading reading;
    uint64_t count;

    made_pcap(&made, MADE_MAGIC_US, 65535, RAW);
    add_packets(&made, "3c1a2b");
    if (_i == 0) {
        add_packets(&made, "0z");
        made.len--;
    } else {
        for (int i = 0; i < 5; i++)
            made_u32(&made, 0x7fffffff);
    }
    reading_open(&reading, &made, memories[1]);
    expect(reading.plain, "abc", _i == 0 ? PLAIN_CUT : PLAIN_REST);
    ck_assert_int_eq(plain_rest(reading.plain, &count), 24 + 3 * 17);
    ck_assert_uint_eq(count, 3);
    reading_close(&reading);
}
END_TEST

/* Interfaces with clocks of their own: microseconds, nanoseconds, halves of seconds to the tenth. */
START_TEST(interfaces_of_pcapng_are_brought_together)
{
    struct made made = {.is_big_endian = _i == 1};
    struct reading reading;

    made_section(&made);
    made_interface(&made, RAW, 65535, 6);
    made_interface(&made, RAW, 1000, 9);
    made_interface(&made, RAW, 65535, 0x8a);
    made_ng_packet(&made, 0, 1500000, "b");
    made_ng_packet(&made, 1, 1400000000, "a");
    made_ng_packet(&made, 2, 2048 + 512, "d");
    made_ng_packet(&made, 0, 2499999, "c");
    reading_open(&reading, &made, 0);
    expect(reading.plain, "abcd", PLAIN_END);
    ck_assert_uint_eq(plain_disorder(reading.plain).frames, 2);
    ck_assert_int_eq(plain_disorder(reading.plain).most_us, 100000);
    reading_close(&reading);
}
END_TEST

START_TEST(what_is_written_after_the_opening_is_not_read)
{
    struct made made = {0};
    struct reading reading;
    char path[MADE_PATH_MAX];
    struct made more = {0};
    FILE *file;

    made_pcap(&made, MADE_MAGIC_US, 65535, RAW);
    add_packets(&made, "1a3c2b");
    reading_open(&reading, &made, 0);
    folder_path(&reading.folder, "made.pcap", path);
    file = fopen(path, "a");
    add_packets(&more, "0z");
    ck_assert_uint_eq(fwrite(more.bytes, 1, more.len, file), more.len);
    fclose(file);
    expect(reading.plain, "abc", PLAIN_END);
    reading_close(&reading);
}
END_TEST

/* Write a file with many packets of two times over the one that is open, and open it anew. */
static void rewrite(struct reading *reading, const struct plain_options *options, int pairs)
{
    struct made made = {0};
    char path[MADE_PATH_MAX];
    FILE *file;

    folder_path(&reading->folder, "made.pcap", path);
    file = fopen(path, "a");
    for (int i = 0; i < pairs; i++) {
        made.len = 0;
        add_packets(&made, "2b1a");
        ck_assert_uint_eq(fwrite(made.bytes, 1, made.len, file), made.len);
    }
    fclose(file);
    plain_close(reading->plain);
    reading->plain = plain_open(options);
}

START_TEST(a_file_that_was_cut_off_meanwhile_is_cut_short)
{
    struct made made = {0};
    struct reading reading;
    struct record record;
    struct slice bytes;
    struct error error = {0};
    char path[MADE_PATH_MAX];
    enum plain_result result;

    made_pcap(&made, MADE_MAGIC_US, 65535, RAW);
    reading_open(&reading, &made, 0);
    rewrite(&reading, &(struct plain_options){.fd = reading.fd, .snap_len = 65535}, 20000);
    if (_i == 1) /* when it was looked at already */
        ck_assert_int_eq(plain_next(reading.plain, &record, &bytes, &error), PLAIN_PACKET);
    folder_path(&reading.folder, "made.pcap", path);
    ck_assert_int_eq(truncate(path, 30), 0);
    do {
        result = plain_next(reading.plain, &record, &bytes, &error);
    } while (result == PLAIN_PACKET);
    ck_assert_int_eq(result, PLAIN_CUT);
    reading_close(&reading);
}
END_TEST

static bool never(void *context)
{
    ++*(int *)context;
    return false;
}

START_TEST(looking_ahead_can_be_stopped)
{
    struct made made = {0};
    struct reading reading;
    struct record record;
    struct slice bytes;
    struct error error = {0};
    int asked = 0;

    made_pcap(&made, MADE_MAGIC_US, 65535, RAW);
    reading_open(&reading, &made, 0);
    rewrite(&reading,
            &(struct plain_options){.fd = reading.fd, .goes_on = never, .context = &asked}, 20000);
    ck_assert_int_eq(plain_next(reading.plain, &record, &bytes, &error), PLAIN_STOPPED);
    ck_assert_int_eq(asked, 1);
    reading_close(&reading);
}
END_TEST

Suite *test_plain_suite(void)
{
    Suite *suite = suite_create("plain");
    TCase *tcase = tcase_create("plain");

    tcase_add_loop_test(tcase, packets_come_in_order_of_time_whatever_theirs_in_the_file, 0,
                        (int)(ORDERS * COUNT_OF(memories)));
    tcase_add_test(tcase, a_file_larger_than_the_memory_for_it_is_sorted_on_disk);
    tcase_add_test(tcase, no_room_to_sort_on_disk_is_told);
    tcase_add_loop_test(tcase, what_stands_before_the_damage_is_given_in_order, 0, 2);
    tcase_add_loop_test(tcase, interfaces_of_pcapng_are_brought_together, 0, 2);
    tcase_add_test(tcase, what_is_written_after_the_opening_is_not_read);
    tcase_add_loop_test(tcase, a_file_that_was_cut_off_meanwhile_is_cut_short, 0, 2);
    tcase_add_test(tcase, looking_ahead_can_be_stopped);
    suite_add_tcase(suite, tcase);
    return suite;
}
