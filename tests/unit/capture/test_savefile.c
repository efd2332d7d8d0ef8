#include "capture/savefile.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <check.h>

#include "capture/file.h"
#include "tests/unit/capture/made_file.h"
#include "tests/unit/registry.h"

Suite *test_savefile_suite(void);

#define ETHERNET 1   /* DLT_EN10MB */
#define COOKED   113 /* DLT_LINUX_SLL */

static struct frame frame_of(int64_t time_us, uint16_t time_ns, const char *text)
{
    return (struct frame){
        .time_us = time_us,
        .time_ns = time_ns,
        .wire_len = 1000,
        .link_type = ETHERNET,
        .capture = 1,
        .number = 1,
        .end_offset = FRAME_NO_OFFSET,
        .data = slice_from_text(text),
    };
}

static void write_text(struct savefile *savefile, int64_t time_us, uint16_t time_ns,
                       const char *text)
{
    struct frame frame = frame_of(time_us, time_ns, text);

    savefile_frame(savefile, &frame);
}

static struct savefile *open_savefile(const char *path, bool is_forced)
{
    struct error error = {0};
    struct savefile *savefile = NULL;

    ck_assert_msg(savefile_open(path, is_forced, 0, &savefile, &error) == ERR_NONE, "%s",
                  error.text);
    return savefile;
}

static void expect_text(struct source *source, int64_t time_us, uint16_t time_ns, const char *text)
{
    struct frame frame;

    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_FRAME);
    ck_assert_int_eq(frame.time_us, time_us);
    ck_assert_uint_eq(frame.time_ns, time_ns);
    ck_assert_uint_eq(frame.wire_len, 1000);
    ck_assert(slice_is(frame.data, text));
}

START_TEST(what_is_written_can_be_read_after_each_flush)
{
    struct folder folder;
    char path[MADE_PATH_MAX];
    struct source *source = NULL;
    struct savefile *savefile;
    struct frame frame;

    folder_make(&folder);
    folder_path(&folder, "out.pcap", path);
    savefile = open_savefile(path, false);
    write_text(savefile, 1700000000123456, 789, "first");
    savefile_flush(savefile);
    ck_assert_int_eq(file_open(path, NULL, &source, NULL), ERR_NONE);
    expect_text(source, 1700000000123456, 789, "first");
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_END);
    source_close(source);
    write_text(savefile, 1700000001000000, 0, "");
    write_text(savefile, 1700000001999999, 999, "third");
    ck_assert_uint_eq(savefile_count(savefile), 3);
    ck_assert_int_eq(savefile_close(savefile, NULL), ERR_NONE);
    ck_assert_int_eq(file_open(path, NULL, &source, NULL), ERR_NONE);
    expect_text(source, 1700000000123456, 789, "first");
    expect_text(source, 1700000001000000, 0, "");
    expect_text(source, 1700000001999999, 999, "third");
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_END);
    source_close(source);
    folder_remove(&folder);
}
END_TEST

START_TEST(frames_of_another_link_type_are_left_out_and_counted)
{
    struct folder folder;
    char path[MADE_PATH_MAX];
    struct savefile *savefile;
    struct frame frame = frame_of(1, 0, "cooked");

    folder_make(&folder);
    folder_path(&folder, "out.pcap", path);
    savefile = open_savefile(path, false);
    write_text(savefile, 1, 0, "ethernet");
    frame.link_type = COOKED;
    savefile_frame(savefile, &frame);
    ck_assert_uint_eq(savefile_count(savefile), 1);
    ck_assert_uint_eq(savefile_left_out(savefile), 1);
    ck_assert(!savefile_has_failed(savefile));
    ck_assert_int_eq(savefile_close(savefile, NULL), ERR_NONE);
    folder_remove(&folder);
}
END_TEST

START_TEST(a_capture_of_no_frames_is_one_too)
{
    struct folder folder;
    char path[MADE_PATH_MAX];
    struct source *source = NULL;
    struct frame frame;

    folder_make(&folder);
    folder_path(&folder, "out.pcap", path);
    ck_assert_int_eq(savefile_close(open_savefile(path, false), NULL), ERR_NONE);
    ck_assert_int_eq(file_open(path, NULL, &source, NULL), ERR_NONE);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_END);
    source_close(source);
    folder_remove(&folder);
}
END_TEST

START_TEST(a_file_is_replaced_only_by_force)
{
    struct made made = {0};
    struct folder folder;
    char path[MADE_PATH_MAX];
    char wanted[MADE_PATH_MAX + 40];
    struct error error = {0};
    struct stat stat_of_path;
    struct savefile *savefile = NULL;

    folder_make(&folder);
    made_raw(&made, "older, and longer than the header of a capture", 46);
    made_save(&made, &folder, "out.pcap", path);
    ck_assert_int_eq(savefile_open(path, false, 0, &savefile, &error), ERR_OUTPUT);
    snprintf(wanted, sizeof(wanted), "'%s' exists; --force replaces it", path);
    ck_assert_str_eq(error.text, wanted);
    ck_assert_ptr_null(savefile);
    ck_assert_int_eq(stat(path, &stat_of_path), 0);
    ck_assert_int_eq(stat_of_path.st_size, 46);
    ck_assert_int_eq(savefile_close(open_savefile(path, true), NULL), ERR_NONE);
    ck_assert_int_eq(stat(path, &stat_of_path), 0);
    ck_assert_int_eq(stat_of_path.st_size, 24);
    folder_remove(&folder);
}
END_TEST

START_TEST(a_folder_that_is_not_there_is_said_so)
{
    struct error error = {0};
    struct savefile *savefile = NULL;

    ck_assert_int_eq(savefile_open("/nonexistent/x.pcap", false, 0, &savefile, &error), ERR_OUTPUT);
    ck_assert_str_eq(error.text, "cannot write '/nonexistent/x.pcap': no such file or directory");
}
END_TEST

START_TEST(a_full_disk_is_told_at_the_end_and_counts_no_more)
{
    struct error error = {0};
    struct savefile *savefile;
    uint64_t count;

    if (access("/dev/full", W_OK) != 0)
        return;
    savefile = open_savefile("/dev/full", false);
    write_text(savefile, 1, 0, "first");
    savefile_flush(savefile);
    ck_assert(savefile_has_failed(savefile));
    count = savefile_count(savefile);
    write_text(savefile, 2, 0, "second");
    savefile_flush(savefile);
    ck_assert_uint_eq(savefile_count(savefile), count);
    ck_assert_int_eq(savefile_close(savefile, &error), ERR_OUTPUT);
    ck_assert_str_eq(error.text, "cannot write '/dev/full': no space left on device");
}
END_TEST

START_TEST(standard_output_takes_a_capture)
{
    struct made made = {0};
    uint8_t bytes[64];
    struct savefile *savefile;
    int ends[2];

    ck_assert_int_eq(pipe(ends), 0);
    fflush(stdout);
    ck_assert_int_eq(dup2(ends[1], STDOUT_FILENO), STDOUT_FILENO);
    savefile = open_savefile("-", false);
    write_text(savefile, 2000005, 7, "frame");
    ck_assert_int_eq(savefile_close(savefile, NULL), ERR_NONE);
    made_pcap(&made, MADE_MAGIC_NS, 262144, ETHERNET);
    made_packet(&made, 2, 5007, "frame", 1000);
    ck_assert_int_eq(read(ends[0], bytes, sizeof(bytes)), (ssize_t)made.len);
    ck_assert_mem_eq(bytes, made.bytes, made.len);
    ck_assert_int_ge(fcntl(STDOUT_FILENO, F_GETFD), 0); /* closed with the process, not with us */
}
END_TEST

START_TEST(a_savefile_that_never_was_can_be_closed)
{
    ck_assert_int_eq(savefile_close(NULL, NULL), ERR_NONE);
}
END_TEST

Suite *test_savefile_suite(void)
{
    Suite *suite = suite_create("savefile");
    TCase *tcase = tcase_create("savefile");

    tcase_add_test(tcase, what_is_written_can_be_read_after_each_flush);
    tcase_add_test(tcase, frames_of_another_link_type_are_left_out_and_counted);
    tcase_add_test(tcase, a_capture_of_no_frames_is_one_too);
    tcase_add_test(tcase, a_file_is_replaced_only_by_force);
    tcase_add_test(tcase, a_folder_that_is_not_there_is_said_so);
    tcase_add_test(tcase, a_full_disk_is_told_at_the_end_and_counts_no_more);
    tcase_add_test(tcase, standard_output_takes_a_capture);
    tcase_add_test(tcase, a_savefile_that_never_was_can_be_closed);
    suite_add_tcase(suite, tcase);
    return suite;
}
