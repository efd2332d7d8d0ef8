#include "store/raw.h"

#include <check.h>
#include <fcntl.h>

#include "base/array.h"
#include "tests/unit/registry.h"
#include "tests/unit/store/fixture.h"

Suite *test_raw_suite(void);

/* Records with the payload "header+MESSAGE", 14 bytes captured of 20, in each form a capture can
 * have, every one with bytes of a file header before it and of a next record after it. */
#define PAYLOAD   "header+MESSAGE"
#define FRAME_LEN 14
#define WIRE_LEN  20
#define LE32(n)   (n), 0, 0, 0
#define BE32(n)   0, 0, 0, (n)
#define TIME      1, 2, 3, 4, 5, 6, 7, 8
#define DATA      'h', 'e', 'a', 'd', 'e', 'r', '+', 'M', 'E', 'S', 'S', 'A', 'G', 'E'

static const uint8_t pcap_us_le[] = {0xd4, 0xc3, 0xb2, 0xa1, TIME, LE32(14), LE32(20), DATA, 9};
static const uint8_t pcap_us_be[] = {0xa1, 0xb2, 0xc3, 0xd4, TIME, BE32(14), BE32(20), DATA, 9};
static const uint8_t pcap_ns_le[] = {0x4d, 0x3c, 0xb2, 0xa1, TIME, LE32(14), LE32(20), DATA, 9};
static const uint8_t pcap_ns_be[] = {0xa1, 0xb2, 0x3c, 0x4d, TIME, BE32(14), BE32(20), DATA, 9};
static const uint8_t pcap_patched_le[] = {0x34,     0xcd,     0xb2, 0xa1, TIME,
                                          LE32(14), LE32(20), TIME, DATA, 9};
static const uint8_t enhanced_le[] = {TIME,     LE32(6), LE32(48), LE32(0), TIME,     LE32(14),
                                      LE32(20), DATA,    0,        0,       LE32(48), 9};
static const uint8_t enhanced_be[] = {TIME,     BE32(6), BE32(48), BE32(0), TIME,     BE32(14),
                                      BE32(20), DATA,    0,        0,       BE32(48), 9};
static const uint8_t packet_le[] = {TIME,     LE32(2), LE32(48), LE32(0), TIME,     LE32(14),
                                    LE32(20), DATA,    0,        0,       LE32(48), 9};
static const uint8_t simple_le[] = {TIME, LE32(3), LE32(32), LE32(20), DATA, 0, 0, LE32(32), 9};
static const uint8_t simple_be[] = {TIME, BE32(3), BE32(32), BE32(20), DATA, 0, 0, BE32(32), 9};
/* With an option after the data. */
static const uint8_t with_option[] = {
    TIME, LE32(6), LE32(56), LE32(0), TIME, LE32(14), LE32(20), DATA, 0, 0, TIME, LE32(56), 9};

/* Not what the store says is there. */
static const uint8_t other_length[] = {0xd4, 0xc3, 0xb2, 0xa1, TIME, LE32(13), LE32(20), DATA, 9};
static const uint8_t other_magic[] = {0xd4, 0xc3, 0xb2, 0xa2, TIME, LE32(14), LE32(20), DATA, 9};
static const uint8_t lengths_differ[] = {TIME,     LE32(6), LE32(44), LE32(0), TIME,     LE32(14),
                                         LE32(20), DATA,    0,        0,       LE32(48), 9};
static const uint8_t other_block[] = {TIME,     LE32(5), LE32(48), LE32(0), TIME,     LE32(14),
                                      LE32(20), DATA,    0,        0,       LE32(48), 9};
static const uint8_t too_long[] = {TIME,     LE32(6), LE32(200), LE32(0), TIME,      LE32(14),
                                   LE32(20), DATA,    0,         0,       LE32(200), 9};
static const uint8_t too_short[] = {TIME, LE32(3), LE32(16), LE32(20), LE32(16), 9};
static const uint8_t empty_block[] = {0, 0,       0,       0,       0,       0, 0,
                                      0, LE32(0), LE32(0), LE32(0), LE32(0), 9};

static const struct {
    const uint8_t *bytes;
    size_t len;
    bool is_pcapng;
    bool is_there;
} files[] = {
    {pcap_us_le, sizeof(pcap_us_le), false, true},
    {pcap_us_be, sizeof(pcap_us_be), false, true},
    {pcap_ns_le, sizeof(pcap_ns_le), false, true},
    {pcap_ns_be, sizeof(pcap_ns_be), false, true},
    {pcap_patched_le, sizeof(pcap_patched_le), false, true},
    {enhanced_le, sizeof(enhanced_le), true, true},
    {enhanced_be, sizeof(enhanced_be), true, true},
    {packet_le, sizeof(packet_le), true, true},
    {simple_le, sizeof(simple_le), true, true},
    {simple_be, sizeof(simple_be), true, true},
    {with_option, sizeof(with_option), true, true},
    {other_length, sizeof(other_length), false, false},
    {other_magic, sizeof(other_magic), false, false},
    {lengths_differ, sizeof(lengths_differ), true, false},
    {other_block, sizeof(other_block), true, false},
    {too_long, sizeof(too_long), true, false},
    {too_short, sizeof(too_short), true, false},
    {empty_block, sizeof(empty_block), true, false},
    {enhanced_le, sizeof(enhanced_le), false, false},
    {pcap_us_le, sizeof(pcap_us_le), true, false},
};

#define FILES (int)COUNT_OF(files)

static struct fixture fixture;
static char capture_path[128];
static struct raw *raw;

static void set_up(void)
{
    fixture_begin(&fixture);
    snprintf(capture_path, sizeof(capture_path), "%s/a.pcap", fixture.folder);
}

static void clean_up(void)
{
    raw_close(raw);
    fixture_end(&fixture);
}

/* Say capture `id` as the file is now. */
static struct fact_capture *emit_capture(uint32_t id, bool is_pcapng)
{
    struct fact_capture *capture = &fixture.batch->captures[fixture.batch->capture_count++];
    struct stat file = {0};

    ck_assert_int_eq(stat(capture_path, &file), 0);
    *capture = (struct fact_capture){
        .id = id,
        .link_type = 113,
        .snap_len = 96,
        .is_pcapng = is_pcapng,
        .is_rereadable = true,
        .size = file.st_size,
        .modified_us =
            (int64_t)file.st_mtim.tv_sec * 1000000 + (int64_t)file.st_mtim.tv_nsec / 1000,
        .path = slice_from_text(capture_path),
    };
    return capture;
}

/* A row as a query gives it for a message in the file's only record. */
static struct message_row row_at(int64_t end_offset)
{
    return (struct message_row){
        .id = 1,
        .time_us = 77,
        .time_ns = 88,
        .capture = 1,
        .frame = 1,
        .end_offset = end_offset,
        .frame_len = FRAME_LEN,
        .offset = 7,
        .length = 7,
    };
}

static void open_store(void)
{
    fixture_open_writer(&fixture, NULL);
    fixture_write(&fixture);
    fixture_finish(&fixture);
    MUST(raw_open(fixture.view, &raw, &fixture.error), &fixture);
}

static struct message_row open_file(int at)
{
    fixture_write_file(capture_path, files[at].bytes, files[at].len);
    emit_capture(1, files[at].is_pcapng);
    open_store();
    return row_at((int64_t)files[at].len - 1);
}

START_TEST(a_message_is_read_from_every_kind_of_capture)
{
    struct message_row row = open_file(_i);
    struct slice bytes = {0};
    enum err err = raw_message(raw, &row, &bytes, &fixture.error);

    if (files[_i].is_there) {
        MUST(err, &fixture);
        ck_assert(slice_is(bytes, "MESSAGE"));
    } else {
        ck_assert_int_eq(err, ERR_INPUT);
        ck_assert(slice_is_absent(bytes));
        ck_assert_ptr_nonnull(strstr(fixture.error.text, capture_path));
    }
}
END_TEST

START_TEST(a_frame_has_its_lengths_times_and_link_type)
{
    struct message_row row = open_file(_i);
    struct raw_frame frame;

    MUST(raw_frame(raw, &row, &frame, &fixture.error), &fixture);
    ck_assert(slice_is(frame.bytes, PAYLOAD));
    ck_assert_uint_eq(frame.wire_len, WIRE_LEN);
    ck_assert_int_eq(frame.link_type, 113);
    ck_assert_uint_eq(frame.snap_len, 96);
    ck_assert_int_eq(frame.time_us, 77);
    ck_assert_uint_eq(frame.time_ns, 88);
}
END_TEST

/* At every end but the right one, before the beginning and past the end, nothing is found. */
START_TEST(a_record_is_found_at_its_end_only)
{
    struct message_row row = open_file(_i);
    int64_t end = row.end_offset;
    struct slice bytes;

    for (row.end_offset = -40; row.end_offset < end + 40; row.end_offset++)
        ck_assert_int_eq(raw_message(raw, &row, &bytes, &fixture.error) == ERR_NONE,
                         row.end_offset == end);
}
END_TEST

START_TEST(a_message_that_is_read_ahead_is_the_same)
{
    struct message_row row = open_file(_i);
    struct slice bytes = {0};

    raw_read_ahead(raw, true);
    for (int i = 0; i < 2; i++) {
        enum err err = raw_message(raw, &row, &bytes, &fixture.error);

        ck_assert_int_eq(err, files[_i].is_there ? ERR_NONE : ERR_INPUT);
        ck_assert(!files[_i].is_there || slice_is(bytes, "MESSAGE"));
    }
}
END_TEST

/* --- a capture of many pieces --- */

#define MANY        6000
#define MANY_LEN    100 /* bytes of a frame; one of a thousand is longer than what is read at once */
#define MANY_LONG   300000
#define MANY_HEADER 24

static uint32_t many_len(int i)
{
    return i % 1000 == 999 ? MANY_LONG : MANY_LEN;
}

static void write_many(void)
{
    static const uint8_t header[MANY_HEADER] = {0xd4, 0xc3, 0xb2, 0xa1};
    static uint8_t bytes[MANY_LONG];
    FILE *file = fopen(capture_path, "w");

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(header, sizeof(header), 1, file), 1);
    for (int i = 0; i < MANY; i++) {
        const uint32_t record[] = {1, 2, many_len(i), many_len(i)};

        snprintf((char *)bytes, sizeof(bytes), "message %06d", i);
        ck_assert_uint_eq(fwrite(record, sizeof(record), 1, file), 1);
        ck_assert_uint_eq(fwrite(bytes, many_len(i), 1, file), 1);
    }
    ck_assert_int_eq(fclose(file), 0);
}

START_TEST(pieces_make_no_difference_in_either_direction)
{
    static int64_t ends[MANY];
    int64_t end = MANY_HEADER;

    write_many();
    emit_capture(1, false);
    open_store();
    for (int i = 0; i < MANY; i++)
        ends[i] = end += 16 + many_len(i);
    raw_read_ahead(raw, true);
    for (int i = 0; i < MANY; i++) {
        const int at = _i == 0 ? i : MANY - 1 - i;
        struct message_row row = row_at(ends[at]);
        struct slice bytes;
        char wanted[32];

        row.frame_len = many_len(at);
        row.offset = 0;
        row.length = 14;
        snprintf(wanted, sizeof(wanted), "message %06d", at);
        MUST(raw_message(raw, &row, &bytes, &fixture.error), &fixture);
        ck_assert(slice_equal(bytes, slice_from_text(wanted)));
    }
    raw_read_ahead(raw, false);
}
END_TEST

START_TEST(a_capture_that_changes_is_noticed_with_the_next_piece)
{
    struct timespec times[2] = {{.tv_sec = 1}, {.tv_sec = 1}};
    struct message_row row = row_at(MANY_HEADER + 16 + MANY_LEN);
    struct slice bytes;

    write_many();
    emit_capture(1, false);
    open_store();
    row.frame_len = MANY_LEN;
    raw_read_ahead(raw, true);
    MUST(raw_message(raw, &row, &bytes, &fixture.error), &fixture);
    ck_assert_int_eq(utimensat(AT_FDCWD, capture_path, times, 0), 0);
    row.end_offset += (int64_t)4000 * (16 + MANY_LEN);
    ck_assert_int_eq(raw_message(raw, &row, &bytes, &fixture.error), ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(fixture.error.text, "has changed"));
}
END_TEST

START_TEST(a_message_past_the_end_of_its_frame_is_refused)
{
    static const uint32_t ranges[][2] = {
        {8, 7}, {15, 0}, {0, 15}, {UINT32_MAX, 1}, {1, UINT32_MAX}};
    struct message_row row = open_file(0);
    struct slice bytes;

    row.offset = ranges[_i][0];
    row.length = ranges[_i][1];
    ck_assert_int_eq(raw_message(raw, &row, &bytes, &fixture.error), ERR_INPUT);
}
END_TEST

START_TEST(a_length_beyond_any_record_is_refused)
{
    struct message_row row = open_file(_i);
    struct slice bytes;

    row.frame_len = UINT32_MAX;
    row.end_offset = INT64_MAX;
    ck_assert_int_eq(raw_message(raw, &row, &bytes, &fixture.error), ERR_INPUT);
}
END_TEST

START_TEST(a_changed_capture_is_noticed)
{
    struct message_row row = open_file(0);
    struct slice bytes;
    struct timespec times[2] = {{.tv_sec = 1}, {.tv_sec = 1}};

    MUST(raw_message(raw, &row, &bytes, &fixture.error), &fixture);
    if (_i == 0)
        fixture_write_file(capture_path, files[0].bytes, files[0].len - 1);
    else
        ck_assert_int_eq(utimensat(AT_FDCWD, capture_path, times, 0), 0);
    ck_assert_int_eq(raw_message(raw, &row, &bytes, &fixture.error), ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(fixture.error.text, "has changed"));
}
END_TEST

START_TEST(a_missing_capture_is_named)
{
    struct message_row row = open_file(0);
    struct slice bytes;

    ck_assert_int_eq(unlink(capture_path), 0);
    ck_assert_int_eq(raw_message(raw, &row, &bytes, &fixture.error), ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(fixture.error.text, capture_path));
    row.capture = 9;
    ck_assert_int_eq(raw_message(raw, &row, &bytes, &fixture.error), ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(fixture.error.text, "capture 9"));
}
END_TEST

START_TEST(a_capture_that_became_a_pipe_is_not_waited_for)
{
    struct message_row row = open_file(0);
    struct slice bytes;

    ck_assert_int_eq(unlink(capture_path), 0);
    ck_assert_int_eq(mkfifo(capture_path, 0600), 0);
    ck_assert_int_eq(raw_message(raw, &row, &bytes, &fixture.error), ERR_INPUT);
}
END_TEST

static void keep_frame(void)
{
    fixture.batch->frames[fixture.batch->frame_count++] = (struct fact_frame){
        .capture = 1,
        .number = 1,
        .link_type = 101,
        .time_us = 5,
        .time_ns = 6,
        .wire_len = 21,
        .bytes = SLICE_LITERAL("kept!!+message"),
    };
}

START_TEST(kept_bytes_are_read_from_the_store)
{
    struct message_row row = row_at(FRAME_NO_OFFSET);
    struct raw_frame frame;
    struct slice bytes;

    fixture_write_file(capture_path, "", 0);
    emit_capture(1, false)->is_rereadable = _i == 1;
    ck_assert_int_eq(unlink(capture_path), 0);
    keep_frame();
    open_store();
    MUST(raw_frame(raw, &row, &frame, &fixture.error), &fixture);
    ck_assert(slice_is(frame.bytes, "kept!!+message"));
    ck_assert_int_eq(frame.link_type, 101);
    ck_assert_int_eq(frame.time_us, 5);
    ck_assert_uint_eq(frame.time_ns, 6);
    ck_assert_uint_eq(frame.wire_len, 21);
    ck_assert_uint_eq(frame.snap_len, 96);
    MUST(raw_message(raw, &row, &bytes, &fixture.error), &fixture);
    ck_assert(slice_is(bytes, "message"));
}
END_TEST

START_TEST(bytes_that_were_not_kept_are_said_so)
{
    struct message_row row = row_at(_i == 0 ? FRAME_NO_OFFSET : 34);
    struct slice bytes;

    fixture_write_file(capture_path, pcap_us_le, sizeof(pcap_us_le));
    emit_capture(1, false)->is_rereadable = _i == 0;
    open_store();
    ck_assert_int_eq(raw_message(raw, &row, &bytes, &fixture.error), ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(fixture.error.text, "not kept"));
}
END_TEST

START_TEST(more_captures_than_can_be_open_are_all_read)
{
    struct message_row row = row_at(sizeof(pcap_us_le) - 1);
    struct slice bytes;

    fixture_write_file(capture_path, pcap_us_le, sizeof(pcap_us_le));
    for (uint32_t id = 1; id <= 100; id++)
        emit_capture(id, false);
    open_store();
    for (uint32_t i = 0; i < 300; i++) {
        row.capture = 1 + i * 7 % 100;
        MUST(raw_message(raw, &row, &bytes, &fixture.error), &fixture);
        ck_assert(slice_is(bytes, "MESSAGE"));
    }
}
END_TEST

Suite *test_raw_suite(void)
{
    Suite *suite = suite_create("raw");
    TCase *tcase = tcase_create("raw");

    tcase_add_checked_fixture(tcase, set_up, clean_up);
    tcase_add_loop_test(tcase, a_message_is_read_from_every_kind_of_capture, 0, FILES);
    tcase_add_loop_test(tcase, a_message_that_is_read_ahead_is_the_same, 0, FILES);
    tcase_add_loop_test(tcase, pieces_make_no_difference_in_either_direction, 0, 2);
    tcase_add_test(tcase, a_capture_that_changes_is_noticed_with_the_next_piece);
    tcase_add_loop_test(tcase, a_frame_has_its_lengths_times_and_link_type, 0, 11);
    tcase_add_loop_test(tcase, a_record_is_found_at_its_end_only, 0, 11);
    tcase_add_loop_test(tcase, a_message_past_the_end_of_its_frame_is_refused, 0, 5);
    tcase_add_loop_test(tcase, a_length_beyond_any_record_is_refused, 0, 11);
    tcase_add_loop_test(tcase, a_changed_capture_is_noticed, 0, 2);
    tcase_add_test(tcase, a_missing_capture_is_named);
    tcase_add_test(tcase, a_capture_that_became_a_pipe_is_not_waited_for);
    tcase_add_loop_test(tcase, kept_bytes_are_read_from_the_store, 0, 2);
    tcase_add_loop_test(tcase, bytes_that_were_not_kept_are_said_so, 0, 2);
    tcase_add_test(tcase, more_captures_than_can_be_open_are_all_read);
    suite_add_tcase(suite, tcase);
    return suite;
}
