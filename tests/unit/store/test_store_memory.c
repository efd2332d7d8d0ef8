/* What the store does when the host has no memory: it says so, and loses nothing that is there. */
#include <check.h>
#include <dirent.h>
#include <string.h>

#include "base/array.h"
#include "store/keep.h"
#include "store/query_calls.h"
#include "store/query_messages.h"
#include "store/query_page.h"
#include "store/raw.h"
#include "store/regex.h"
#include "store/store_file.h"
#include "tests/unit/fail_alloc.h"
#include "tests/unit/registry.h"
#include "tests/unit/store/fixture.h"

Suite *test_store_memory_suite(void);

#define CALLS 300

static struct fixture fixture;

static void set_up(void)
{
    fixture_begin(&fixture);
}

static void clean_up(void)
{
    fixture_end(&fixture);
}

/* Give how many files the folder has. */
static size_t count_files(void)
{
    DIR *folder = opendir(fixture.folder);
    size_t count = 0;

    ck_assert_ptr_nonnull(folder);
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder))
        count += entry->d_name[0] != '.';
    closedir(folder);
    return count;
}

static void add_calls(void)
{
    for (uint64_t id = 1; id <= CALLS; id++) {
        fixture_add_call(&fixture, id, (int64_t)id * 1000, NULL, "call");
        fixture_add_message(&fixture, id, id, (int64_t)id * 1000);
    }
}

/* Open a view on a store of calls. */
static void open_calls(void)
{
    fixture_open_writer(&fixture, NULL);
    add_calls();
    fixture_write(&fixture);
    fixture_finish(&fixture);
}

/* --- writing --- */

/* Write a store as far as that goes. */
static enum err write_store(const struct writer_options *options, struct error *reterr)
{
    struct writer *writer = NULL;
    enum err err = writer_open(options, &writer, reterr);

    if (err == ERR_NONE)
        err = writer_write(writer, fixture.batch, reterr);
    if (err == ERR_NONE)
        err = writer_finish(writer, reterr);
    writer_close(writer, false);
    return err;
}

START_TEST(a_store_is_written_or_nothing_of_it_is_left)
{
    const struct writer_options options = {.path = _i == 0 ? NULL : fixture.path,
                                           .is_viewed = _i == 2};

    add_calls();
    FAIL_ALLOC_EACH(n)
    {
        struct error error = {0};
        enum err err;
        bool is_hit;

        fail_alloc_at(n);
        err = write_store(&options, &error);
        is_hit = fail_alloc_off();
        ck_assert(is_hit || err == ERR_NONE);
        if (err != ERR_NONE)
            fail_alloc_check_words(&error);
        ck_assert_uint_eq(count_files(), err == ERR_NONE && options.path != NULL);
        if (err == ERR_NONE && options.path != NULL)
            ck_assert_int_eq(fixture_number(fixture.path, "SELECT count(*) FROM call"), CALLS);
        unlink(fixture.path);
    }
}
END_TEST

START_TEST(a_file_that_is_to_be_replaced_stays_until_the_new_one_is_whole)
{
    const struct writer_options options = {.path = fixture.path, .is_forced = true};
    char log[160];

    snprintf(log, sizeof(log), "%s-wal", fixture.path);
    add_calls();
    FAIL_ALLOC_EACH(n)
    {
        struct error error = {0};
        enum err err;

        fixture_write_file(fixture.path, "old", 3);
        fixture_write_file(log, "log", 3);
        fail_alloc_at(n);
        err = write_store(&options, &error);
        fail_alloc_off();
        /* The log of the old one is there as long as that is, and would be played into a new one. */
        ck_assert(fixture_exists(log) == (err != ERR_NONE));
        if (err != ERR_NONE) {
            struct stat file;

            fail_alloc_check_words(&error);
            ck_assert_int_eq(stat(fixture.path, &file), 0);
            ck_assert_int_eq(file.st_size, 3);
            ck_assert_uint_eq(count_files(), 2);
        }
    }
}
END_TEST

START_TEST(a_batch_that_there_was_no_memory_for_may_be_given_again)
{
    add_calls();
    FAIL_ALLOC_EACH(n)
    {
        struct error error = {0};
        enum err err;
        bool is_hit;

        fixture_open_writer(&fixture, NULL);
        fail_alloc_at(n);
        err = writer_write(fixture.writer, fixture.batch, &error);
        is_hit = fail_alloc_off();
        fail_alloc_check(err, &error, is_hit);
        if (is_hit)
            MUST(writer_write(fixture.writer, fixture.batch, &fixture.error), &fixture);
        MUST(writer_finish(fixture.writer, &fixture.error), &fixture);
        ck_assert_int_eq(
            fixture_number(writer_path(fixture.writer), "SELECT sum(count) FROM message_block"),
            CALLS);
        writer_close(fixture.writer, false);
        fixture.writer = NULL;
    }
}
END_TEST

START_TEST(a_store_whose_end_there_was_no_memory_for_can_be_ended_again)
{
    const struct writer_options options = {.path = fixture.path, .is_forced = true};

    add_calls();
    fixture_write_file(fixture.path, "old", 3);
    for (unsigned n = 1; n <= 4; n++) {
        MUST(writer_open(&options, &fixture.writer, &fixture.error), &fixture);
        MUST(writer_write(fixture.writer, fixture.batch, &fixture.error), &fixture);
        fail_alloc_at(n);
        if (writer_finish(fixture.writer, &fixture.error) != ERR_NONE)
            MUST(writer_finish(fixture.writer, &fixture.error), &fixture);
        fail_alloc_off();
        writer_close(fixture.writer, false);
        fixture.writer = NULL;
        ck_assert_int_eq(fixture_number(fixture.path, "SELECT count(*) FROM call"), CALLS);
    }
}
END_TEST

START_TEST(a_copy_is_kept_or_nothing_of_it_is_left)
{
    char target[160];

    open_calls();
    snprintf(target, sizeof(target), "%s/copy.db", fixture.folder);
    FAIL_ALLOC_EACH(n)
    {
        struct error error = {0};
        enum err err;
        bool is_hit;

        fail_alloc_at(n);
        err = keep_check(target, &error);
        if (err == ERR_NONE)
            err = keep_store(writer_path(fixture.writer), target, &error);
        is_hit = fail_alloc_off();
        ck_assert(is_hit == (err != ERR_NONE));
        if (is_hit)
            fail_alloc_check_words(&error);
        ck_assert_uint_eq(count_files(), !is_hit);
    }
}
END_TEST

/* --- reading --- */

START_TEST(a_view_is_opened_or_memory_is_said_to_be_short)
{
    open_calls();
    FAIL_ALLOC_EACH(n)
    {
        struct view *view = NULL;
        struct raw *raw = NULL;
        struct error error = {0};
        enum err err;
        bool is_hit;

        fail_alloc_at(n);
        err = view_open(writer_path(fixture.writer), &view, &error);
        if (err == ERR_NONE)
            err = raw_open(view, &raw, &error);
        is_hit = fail_alloc_off();
        fail_alloc_check(err, &error, is_hit);
        raw_close(raw);
        view_close(view);
    }
}
END_TEST

START_TEST(a_regex_is_made_or_memory_is_said_to_be_short)
{
    FAIL_ALLOC_EACH(n)
    {
        struct regex *regex = NULL;
        struct error error = {0};
        enum err err;
        bool is_hit;

        fail_alloc_at(n);
        err = regex_new("a.c", &regex, &error);
        is_hit = fail_alloc_off();
        fail_alloc_check(err, &error, is_hit);
        regex_free(regex);
    }
}
END_TEST

static bool count_call(void *context, const struct call_row *row)
{
    (void)row;
    ++*(size_t *)context;
    return true;
}

static bool count_message(void *context, const struct message_row *row)
{
    (void)row;
    ++*(size_t *)context;
    return true;
}

static enum err list_calls(size_t *count, struct error *reterr)
{
    const struct call_query query = {.from = "a", .to = "b", .texts = {"call"}};

    return query_calls(fixture.view, &query, count_call, count, reterr);
}

static enum err list_by_text(size_t *count, struct error *reterr)
{
    const struct call_query query = {.texts = {"call"}};

    return query_calls(fixture.view, &query, count_call, count, reterr);
}

/* By address, which are ranked once a view. */
static enum err list_by_address(size_t *count, struct error *reterr)
{
    const struct call_page page = {.sort = CALL_SORT_SRC, .limit = 1000};

    return query_page(fixture.view, &page, count_call, count, reterr);
}

static enum err list_messages(size_t *count, struct error *reterr)
{
    uint64_t calls[CALLS];
    const struct message_query query = {.calls = calls, .call_count = CALLS};

    for (uint64_t i = 0; i < CALLS; i++)
        calls[i] = CALLS - i;
    return query_messages(fixture.view, &query, count_message, count, reterr);
}

static const struct {
    enum err (*run)(size_t *count, struct error *reterr);
    size_t rows;
} lists[] = {
    {list_calls, 0}, {list_by_text, CALLS}, {list_by_address, CALLS}, {list_messages, CALLS}};

#define LISTS (int)COUNT_OF(lists)

START_TEST(a_query_gives_all_rows_or_says_that_memory_is_short)
{
    fixture.batch->endpoints[fixture.batch->endpoint_count++] = (struct fact_endpoint){.id = 1};
    open_calls();
    FAIL_ALLOC_EACH(n)
    {
        struct error error = {0};
        size_t count = 0;
        enum err err;
        bool is_hit;

        view_close(fixture.view);
        MUST(view_open(writer_path(fixture.writer), &fixture.view, &fixture.error), &fixture);
        fail_alloc_at(n);
        err = lists[_i].run(&count, &error);
        is_hit = fail_alloc_off();
        fail_alloc_check(err, &error, is_hit);
        count = 0;
        MUST(lists[_i].run(&count, &fixture.error), &fixture);
        ck_assert_uint_eq(count, lists[_i].rows);
    }
}
END_TEST

/* --- bytes of frames --- */

static void make_capture(char path[160])
{
    static const uint8_t bytes[] = {0xd4, 0xc3, 0xb2, 0xa1, 0, 0, 0, 0, 0,   0,   0,  0,
                                    3,    0,    0,    0,    3, 0, 0, 0, 'a', 'b', 'c'};
    struct fact_capture *capture = &fixture.batch->captures[fixture.batch->capture_count++];

    snprintf(path, 160, "%s/a.pcap", fixture.folder);
    fixture_write_file(path, bytes, sizeof(bytes));
    *capture = (struct fact_capture){.id = 1,
                                     .is_rereadable = true,
                                     .size = sizeof(bytes),
                                     .modified_us = TIME_NONE,
                                     .path = slice_from_text(path)};
}

START_TEST(bytes_that_there_is_no_memory_for_are_not_said_to_be_elsewhere)
{
    struct message_row row = {.capture = 1, .frame = 1, .frame_len = 3, .length = 3};
    char path[160];

    make_capture(path);
    if (_i == 1)
        fixture.batch->frames[fixture.batch->frame_count++] =
            (struct fact_frame){.capture = 1, .number = 1, .bytes = SLICE_LITERAL("abc")};
    row.end_offset = 23;
    open_calls();
    FAIL_ALLOC_EACH(n)
    {
        struct raw *raw = NULL;
        struct error error = {0};
        struct slice bytes = {0};
        enum err err;
        bool is_hit;

        MUST(raw_open(fixture.view, &raw, &fixture.error), &fixture);
        fail_alloc_at(n);
        err = raw_message(raw, &row, &bytes, &error);
        is_hit = fail_alloc_off();
        fail_alloc_check(err, &error, is_hit);
        MUST(raw_message(raw, &row, &bytes, &fixture.error), &fixture);
        ck_assert(slice_is(bytes, "abc"));
        raw_close(raw);
    }
}
END_TEST

Suite *test_store_memory_suite(void)
{
    Suite *suite = suite_create("store_memory");
    TCase *tcase = tcase_create("store_memory");

    tcase_add_checked_fixture(tcase, set_up, clean_up);
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, a_store_is_written_or_nothing_of_it_is_left, 0, 3);
    tcase_add_test(tcase, a_file_that_is_to_be_replaced_stays_until_the_new_one_is_whole);
    tcase_add_test(tcase, a_batch_that_there_was_no_memory_for_may_be_given_again);
    tcase_add_test(tcase, a_store_whose_end_there_was_no_memory_for_can_be_ended_again);
    tcase_add_test(tcase, a_copy_is_kept_or_nothing_of_it_is_left);
    tcase_add_test(tcase, a_view_is_opened_or_memory_is_said_to_be_short);
    tcase_add_test(tcase, a_regex_is_made_or_memory_is_said_to_be_short);
    tcase_add_loop_test(tcase, a_query_gives_all_rows_or_says_that_memory_is_short, 0, LISTS);
    tcase_add_loop_test(tcase, bytes_that_there_is_no_memory_for_are_not_said_to_be_elsewhere, 0,
                        2);
    suite_add_tcase(suite, tcase);
    return suite;
}
