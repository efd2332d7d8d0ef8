/* What capture does when the host has no memory: it says so, or reads all the same. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <check.h>

#include "capture/file.h"
#include "capture/live.h"
#include "capture/merge.h"
#include "capture/plain.h"
#include "capture/savefile.h"
#include "capture/window.h"
#include "tests/unit/capture/made_file.h"
#include "tests/unit/fail_alloc.h"
#include "tests/unit/registry.h"

Suite *test_capture_memory_suite(void);

#define ETHERNET 1u
#define RAW      101u

static struct folder folder;
static char path[MADE_PATH_MAX];

static void setup(void)
{
    folder_make(&folder);
}

static void teardown(void)
{
    folder_remove(&folder);
}

/* Files whose packets, of one letter each, are "abcd" in order of time. */
static void make_in_order(void)
{
    struct made made = {0};

    made_pcap(&made, MADE_MAGIC_US, 65535, RAW);
    for (uint32_t i = 0; i < 4; i++)
        made_packet(&made, 1 + i, 0, (char[]){(char)('a' + i), '\0'}, 1);
    made_save(&made, &folder, "made.pcap", path);
}

static void make_out_of_order(void)
{
    struct made made = {0};

    made_pcap(&made, MADE_MAGIC_US, 65535, RAW);
    for (uint32_t i = 0; i < 4; i++)
        made_packet(&made, 1 + (i ^ 1), 0, (char[]){(char)('a' + (i ^ 1)), '\0'}, 1);
    made_save(&made, &folder, "made.pcap", path);
}

static void make_pcapng(void)
{
    struct made made = {0};

    made_section(&made);
    made_interface(&made, ETHERNET, 65535, 6);
    made_interface(&made, ETHERNET, 65535, 6);
    for (unsigned i = 0; i < 4; i++)
        made_ng_packet(&made, i % 2, 1000000 + i, (char[]){(char)('a' + i), '\0'});
    made_save(&made, &folder, "made.pcap", path);
}

static void (*const makers[])(void) = {make_in_order, make_out_of_order, make_pcapng};

/* Return the letters that are read, with '!' for an error. */
static void read_letters(struct source *source, char letters[8], struct error *reterr)
{
    struct frame frame;
    enum source_result result;
    size_t count = 0;

    while (count < 6 && (result = source_next(source, &frame, reterr)) != SOURCE_END)
        letters[count++] = result == SOURCE_FRAME ? (char)frame.data.ptr[0] : '!';
    letters[count] = '\0';
}

START_TEST(a_file_is_opened_or_memory_is_said_to_be_short)
{
    makers[_i]();
    FAIL_ALLOC_EACH(n)
    {
        struct source *source = NULL;
        struct error error = {0};
        enum err err;
        bool is_hit;
        char letters[8];

        fail_alloc_at(n);
        err = file_open(path, NULL, &source, &error);
        is_hit = fail_alloc_off();
        ck_assert(is_hit || err == ERR_NONE);
        if (err != ERR_NONE) {
            fail_alloc_check(err, &error, true);
            continue;
        }
        /* What there was no memory to sort is read as it stands. */
        read_letters(source, letters, &error);
        ck_assert_msg(strlen(letters) == 4, "%s: %s", letters, error.text);
        ck_assert_ptr_null(strchr(letters, '!'));
        source_close(source);
    }
}
END_TEST

/* No packet is lost in silence, and no file is said to be cut short that is not. */
START_TEST(packets_are_read_or_it_is_said_that_memory_is_short)
{
    makers[_i]();
    FAIL_ALLOC_EACH(n)
    {
        struct source *source = NULL;
        struct error error = {0};
        char letters[8] = "";

        fail_alloc_at(n);
        if (file_open(path, NULL, &source, &error) == ERR_NONE)
            read_letters(source, letters, &error);
        fail_alloc_off();
        source_close(source);
        if (strchr(letters, '!') != NULL || letters[0] == '\0')
            ck_assert_ptr_nonnull(strstr(error.text, "memory"));
        else
            ck_assert_uint_eq(strlen(letters), 4);
    }
}
END_TEST

/* Return how many of the packets are read, with memory for so many bytes of records. */
static size_t read_plain(int fd, size_t memory, struct error *reterr, bool *ret_is_open)
{
    const struct plain_options options = {
        .fd = fd, .snap_len = 1u << 20, .label = "'made.pcap'", .memory = memory};
    struct plain *plain = plain_open(&options);
    struct record record;
    struct slice bytes;
    size_t count = 0;

    *ret_is_open = plain != NULL;
    while (plain != NULL && plain_next(plain, &record, &bytes, reterr) == PLAIN_PACKET)
        count++;
    plain_close(plain);
    return count;
}

static void expect_all_or_memory(size_t packets, size_t memory)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    FAIL_ALLOC_EACH(n)
    {
        struct error error = {0};
        bool is_open;
        size_t count;

        fail_alloc_at(n);
        count = read_plain(fd, memory, &error, &is_open);
        fail_alloc_off();
        if (is_open && count < packets)
            ck_assert_ptr_nonnull(strstr(error.text, "memory"));
    }
    close(fd);
}

START_TEST(a_file_that_cannot_be_sorted_for_want_of_memory_is_told)
{
    struct made made = {0};

    made_pcap(&made, MADE_MAGIC_US, 65535, RAW);
    for (uint32_t i = 0; i < 700; i++)
        made_packet(&made, i * 37 % 101, 0, "x", 1);
    made_save(&made, &folder, "made.pcap", path);
    expect_all_or_memory(700, _i == 0 ? 1 : 0);
}
END_TEST

static void append(const void *bytes, size_t len)
{
    int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);

    ck_assert_int_eq(write(fd, bytes, len), (ssize_t)len);
    close(fd);
}

static const char zeros[300000];

/* The bytes of the packet do not fit into what is held of a file at a time. */
START_TEST(a_large_packet_that_there_is_no_memory_for_is_no_cut)
{
    enum { LEN = 200000 };
    struct made made = {0};

    made_pcap(&made, MADE_MAGIC_US, 1u << 20, RAW);
    made_packet(&made, 3, 0, "x", 1);
    made_u32(&made, 2);
    made_u32(&made, 0);
    made_u32(&made, LEN);
    made_u32(&made, LEN);
    made_save(&made, &folder, "made.pcap", path);
    append(zeros, LEN);
    expect_all_or_memory(2, 0);
}
END_TEST

START_TEST(a_large_block_that_there_is_no_memory_for_is_no_cut)
{
    struct made made = {0};
    struct made rest = {0};

    made_section(&made);
    made_interface(&made, ETHERNET, 65535, 6);
    made_u32(&made, 0x0bad);
    made_u32(&made, 12 + sizeof(zeros));
    made_save(&made, &folder, "made.pcap", path);
    append(zeros, sizeof(zeros));
    made_u32(&rest, 12 + sizeof(zeros));
    made_ng_packet(&rest, 0, 1, "x");
    append(rest.bytes, rest.len);
    expect_all_or_memory(1, 0);
}
END_TEST

/* A source that has nothing, and counts how often it is closed. */
struct nothing {
    struct source source;
    int closed;
};

static void nothing_close(struct source *source)
{
    ((struct nothing *)source)->closed++;
}

static size_t nothing_count(const struct source *source)
{
    (void)source;
    return 1;
}

static const struct source_ops nothing_ops = {.close = nothing_close, .count = nothing_count};

START_TEST(what_cannot_be_merged_stays_with_the_caller)
{
    FAIL_ALLOC_EACH(n)
    {
        struct nothing a = {.source.ops = &nothing_ops};
        struct nothing b = {.source.ops = &nothing_ops};
        struct source *sources[] = {&a.source, &b.source};
        struct source *merge = NULL;
        enum err err;
        bool is_hit;

        fail_alloc_at(n);
        err = merge_open(sources, 2, &merge);
        is_hit = fail_alloc_off();
        ck_assert_int_eq(err, is_hit ? ERR_MEMORY : ERR_NONE);
        source_close(merge);
        ck_assert_int_eq(a.closed, !is_hit);
        ck_assert_int_eq(b.closed, !is_hit);
    }
}
END_TEST

START_TEST(what_cannot_have_a_window_stays_with_the_caller)
{
    FAIL_ALLOC_EACH(n)
    {
        struct nothing inner = {.source.ops = &nothing_ops};
        struct source *window = NULL;
        enum err err;
        bool is_hit;

        fail_alloc_at(n);
        err = window_open(&inner.source, (struct window_limits){8, 1000}, &window);
        is_hit = fail_alloc_off();
        ck_assert_int_eq(err, is_hit ? ERR_MEMORY : ERR_NONE);
        source_close(window);
        ck_assert_int_eq(inner.closed, !is_hit);
    }
}
END_TEST

START_TEST(a_savefile_that_cannot_be_made_leaves_no_file)
{
    struct stat status;

    folder_path(&folder, "savefile.pcap", path);
    FAIL_ALLOC_EACH(n)
    {
        struct savefile *savefile = NULL;
        struct error error = {0};
        enum err err;
        bool is_hit;

        fail_alloc_at(n);
        err = savefile_open(path, false, 0, &savefile, &error);
        is_hit = fail_alloc_off();
        fail_alloc_check(err, &error, is_hit);
        savefile_abandon(savefile);
        ck_assert_int_ne(stat(path, &status), 0);
    }
}
END_TEST

/* Whether or not this host lets us capture: nothing is said of interfaces when memory is short. */
START_TEST(interfaces_that_there_is_no_memory_for_are_not_said_to_be_missing)
{
    const struct live_options options = {.devices = _i == 0 ? NULL : "lo"};

    FAIL_ALLOC_EACH(n)
    {
        struct source *source = NULL;
        struct error error = {0};
        enum live_failure failure;
        enum err err;

        fail_alloc_at(n);
        err = live_open(&options, &source, &failure, &error);
        if (fail_alloc_off())
            fail_alloc_check(err, &error, true);
        if (err == ERR_NONE)
            source_close(source);
    }
}
END_TEST

Suite *test_capture_memory_suite(void)
{
    Suite *suite = suite_create("capture_memory");
    TCase *tcase = tcase_create("capture_memory");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_loop_test(tcase, a_file_is_opened_or_memory_is_said_to_be_short, 0, 3);
    tcase_add_loop_test(tcase, packets_are_read_or_it_is_said_that_memory_is_short, 0, 3);
    tcase_add_loop_test(tcase, a_file_that_cannot_be_sorted_for_want_of_memory_is_told, 0, 2);
    tcase_add_test(tcase, a_large_packet_that_there_is_no_memory_for_is_no_cut);
    tcase_add_test(tcase, a_large_block_that_there_is_no_memory_for_is_no_cut);
    tcase_add_test(tcase, what_cannot_be_merged_stays_with_the_caller);
    tcase_add_test(tcase, what_cannot_have_a_window_stays_with_the_caller);
    tcase_add_test(tcase, a_savefile_that_cannot_be_made_leaves_no_file);
    tcase_add_loop_test(tcase, interfaces_that_there_is_no_memory_for_are_not_said_to_be_missing, 0,
                        2);
    suite_add_tcase(suite, tcase);
    return suite;
}
