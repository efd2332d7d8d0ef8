#include <check.h>
#include <signal.h>
#include <sys/resource.h>

#include "store/query_calls.h"
#include "tests/unit/registry.h"
#include "tests/unit/store/fixture.h"

Suite *test_writer_suite(void);

static struct fixture fixture;

static void set_up(void)
{
    fixture_begin(&fixture);
}

static void clean_up(void)
{
    fixture_end(&fixture);
}

static bool copy_call(void *context, const struct call_row *row)
{
    struct call_row *copy = context;

    *copy = *row;
    ck_assert(slice_is(row->short_id, "abc"));
    ck_assert(slice_is(row->method, "INVITE"));
    ck_assert(slice_is(row->from_user, "alice"));
    ck_assert(slice_is(row->call_id, "call-1"));
    return true;
}

static void emit_call_again(void)
{
    struct fact_call *call = fixture_add_call(&fixture, 1, 1000, NULL, NULL);

    call->method = (struct slice){0};
    call->state = CALL_COMPLETED;
    call->final = 200;
    call->reason = SLICE_LITERAL("late");
    fixture.batch->legs[0].start_us = 9000;
    fixture.batch->legs[0].call_id = (struct slice){0};
}

START_TEST(a_call_emitted_again_gets_new_numbers_and_keeps_its_texts)
{
    struct call_row row = {0};

    fixture_open_writer(&fixture, NULL);
    fixture_add_call(&fixture, 1, 1000, "abc", "call-1")->from_user = SLICE_LITERAL("alice");
    fixture_write(&fixture);
    emit_call_again();
    fixture_write(&fixture);
    fixture_finish(&fixture);
    MUST(query_call(fixture.view, 1, copy_call, &row, &fixture.error), &fixture);
    ck_assert_int_eq(row.state, CALL_COMPLETED);
    ck_assert_int_eq(row.final, 200);
    ck_assert_uint_eq(row.reason.len, 4);
    ck_assert_int_eq(fixture_number(writer_path(fixture.writer),
                                    "SELECT start_us FROM leg WHERE call_id = 'call-1'"),
                     9000);
}
END_TEST

START_TEST(a_number_that_falls_back_to_none_is_null_again)
{
    fixture_open_writer(&fixture, NULL);
    fixture_add_call(&fixture, 1, 1000, "abc", "call-1")->final = 180;
    fixture_write(&fixture);
    fixture_add_call(&fixture, 1, 1000, NULL, NULL);
    fixture_write(&fixture);
    ck_assert_int_eq(fixture_number(writer_path(fixture.writer), "SELECT final IS NULL FROM call"),
                     1);
}
END_TEST

START_TEST(a_counter_and_a_capture_emitted_again_are_replaced)
{
    struct fact_batch *batch = fixture.batch;

    fixture_open_writer(&fixture, NULL);
    for (uint64_t i = 1; i <= 2; i++) {
        batch->counters[batch->counter_count++] = (struct fact_counter){"skipped", i};
        batch->captures[batch->capture_count++] = (struct fact_capture){
            .id = 1, .frames = i, .path = i == 1 ? SLICE_LITERAL("/a") : (struct slice){0}};
        fixture_write(&fixture);
    }
    ck_assert_int_eq(fixture_number(writer_path(fixture.writer), "SELECT value FROM counter"), 2);
    ck_assert_int_eq(
        fixture_number(writer_path(fixture.writer), "SELECT frames FROM capture WHERE path = '/a'"),
        2);
}
END_TEST

START_TEST(a_frame_emitted_twice_is_stored_once)
{
    struct fact_batch *batch = fixture.batch;

    fixture_open_writer(&fixture, NULL);
    for (int i = 0; i < 2; i++) {
        batch->frames[batch->frame_count++] =
            (struct fact_frame){.capture = 1, .number = 5, .bytes = SLICE_LITERAL("x")};
        fixture_write(&fixture);
    }
    ck_assert_int_eq(fixture_number(writer_path(fixture.writer), "SELECT count(*) FROM frame"), 1);
}
END_TEST

START_TEST(an_object_emitted_twice_in_one_batch_ends_as_it_was_emitted_last)
{
    fixture_open_writer(&fixture, NULL);
    fixture_add_call(&fixture, 1, 1000, "abc", "call-1");
    fixture_add_call(&fixture, 1, 1000, NULL, NULL)->messages = 7;
    fixture_write(&fixture);
    ck_assert_int_eq(fixture_number(writer_path(fixture.writer), "SELECT messages FROM call"), 7);
}
END_TEST

START_TEST(a_batch_that_fails_leaves_nothing_behind)
{
    fixture_open_writer(&fixture, fixture.path);
    fixture_add_message(&fixture, 1, 0, 1000);
    fixture_write(&fixture);
    fixture_add_call(&fixture, 1, 1000, "abc", "call-1");
    fixture_add_message(&fixture, 2, 1, 900);
    fixture_add_message(&fixture, 1, 1, 1000); /* an id that is there */
    ck_assert_int_eq(writer_write(fixture.writer, fixture.batch, &fixture.error), ERR_OUTPUT);
    ck_assert_int_eq(
        fixture_number(writer_path(fixture.writer),
                       "SELECT (SELECT count(*) FROM message) * 100 + count(*) FROM call"),
        100);
    ck_assert_int_eq(fixture_number(writer_path(fixture.writer),
                                    "SELECT value FROM property"
                                    " WHERE name = 'messages_in_order'"),
                     1);
}
END_TEST

static void fill_with_messages(void)
{
    fixture_add_call(&fixture, 1, 1000, "abc", "call-1");
    for (uint64_t i = 1; i <= FACT_MESSAGES_MAX; i++)
        fixture_add_message(&fixture, i, 1, (int64_t)i);
}

static void limit_file_size(rlim_t bytes)
{
    struct rlimit limit;

    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes < limit.rlim_max ? bytes : limit.rlim_max;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* Check runs each test in a process of its own, so the limit dies with it. */
START_TEST(a_batch_that_did_not_fit_on_the_disk_may_be_given_again)
{
    fixture_open_writer(&fixture, _i == 0 ? NULL : fixture.path);
    fill_with_messages();
    limit_file_size(300000);
    ck_assert_int_eq(writer_write(fixture.writer, fixture.batch, &fixture.error), ERR_OUTPUT);
    ck_assert_ptr_nonnull(strstr(fixture.error.text, writer_path(fixture.writer)));
    ck_assert_int_eq(writer_write(fixture.writer, fixture.batch, &fixture.error), ERR_OUTPUT);
    limit_file_size(RLIM_INFINITY);
    fixture_write(&fixture);
    fixture_finish(&fixture);
    ck_assert_int_eq(
        fixture_number(writer_path(fixture.writer), "SELECT sum(count) FROM message_block"),
        FACT_MESSAGES_MAX);
    ck_assert_int_eq(fixture_number(writer_path(fixture.writer),
                                    "SELECT integrity_check = 'ok' FROM pragma_integrity_check"),
                     1);
}
END_TEST

START_TEST(a_disk_that_is_full_at_the_end_leaves_a_clear_line)
{
    fixture_open_writer(&fixture, fixture.path);
    fill_with_messages();
    fixture_write(&fixture);
    limit_file_size(300000);
    ck_assert_int_eq(writer_finish(fixture.writer, &fixture.error), ERR_OUTPUT);
    ck_assert_ptr_nonnull(strstr(fixture.error.text, fixture.path));
    limit_file_size(RLIM_INFINITY);
    MUST(writer_finish(fixture.writer, &fixture.error), &fixture);
}
END_TEST

START_TEST(what_exists_is_not_replaced_without_force)
{
    struct writer_options options = {.path = fixture.path};

    fixture_write_file(fixture.path, "mine", 4);
    ck_assert_int_eq(writer_open(&options, &fixture.writer, &fixture.error), ERR_OUTPUT);
    ck_assert_ptr_null(fixture.writer);
    ck_assert_ptr_nonnull(strstr(fixture.error.text, "exists"));
}
END_TEST

static bool is_old_file_there(void)
{
    char bytes[5] = {0};
    FILE *file = fopen(fixture.path, "rb");
    size_t len;

    ck_assert_ptr_nonnull(file);
    len = fread(bytes, 1, 4, file);
    fclose(file);
    return len == 4 && strcmp(bytes, "mine") == 0;
}

static void replace_by_force(void)
{
    struct writer_options options = {.path = fixture.path, .is_forced = true};

    fixture_write_file(fixture.path, "mine", 4);
    MUST(writer_open(&options, &fixture.writer, &fixture.error), &fixture);
    fixture_add_call(&fixture, 1, 1000, "abc", "call-1");
    fixture_write(&fixture);
}

START_TEST(a_replaced_file_stays_until_the_new_store_is_finished)
{
    char wal[160];

    replace_by_force();
    ck_assert(is_old_file_there());
    snprintf(wal, sizeof(wal), "%s-wal", fixture.path);
    fixture_write_file(wal, "log of the old one", 18);
    fixture_finish(&fixture);
    ck_assert_str_eq(writer_path(fixture.writer), fixture.path);
    ck_assert(view_is_store(fixture.path));
    ck_assert(!fixture_exists(wal));
}
END_TEST

START_TEST(a_replaced_file_stays_when_the_new_store_is_given_up)
{
    char beside[160];

    replace_by_force();
    snprintf(beside, sizeof(beside), "%s", writer_path(fixture.writer));
    writer_close(fixture.writer, false);
    fixture.writer = NULL;
    ck_assert(is_old_file_there());
    ck_assert(!fixture_exists(beside));
}
END_TEST

START_TEST(a_link_stays_and_what_it_points_to_is_replaced)
{
    struct writer_options options = {.is_forced = true};
    struct stat file;
    char link[160];

    snprintf(link, sizeof(link), "%s/link", fixture.folder);
    fixture_write_file(fixture.path, "mine", 4);
    ck_assert_int_eq(symlink(fixture.path, link), 0);
    options.path = link;
    MUST(writer_open(&options, &fixture.writer, &fixture.error), &fixture);
    fixture_finish(&fixture);
    ck_assert_int_eq(lstat(link, &file), 0);
    ck_assert(S_ISLNK(file.st_mode));
    ck_assert(view_is_store(fixture.path));
}
END_TEST

START_TEST(what_is_no_regular_file_is_not_replaced_by_force)
{
    struct writer_options options = {.path = "/dev/null", .is_forced = true};

    ck_assert_int_eq(writer_open(&options, &fixture.writer, &fixture.error), ERR_OUTPUT);
    ck_assert_ptr_null(fixture.writer);
    ck_assert_ptr_nonnull(strstr(fixture.error.text, "/dev/null"));
}
END_TEST

START_TEST(a_folder_that_is_not_there_is_said)
{
    struct writer_options options = {.path = "/nowhere/store.db"};

    ck_assert_int_eq(writer_open(&options, &fixture.writer, &fixture.error), ERR_OUTPUT);
    ck_assert_ptr_nonnull(strstr(fixture.error.text, "/nowhere/store.db"));
}
END_TEST

START_TEST(a_kept_store_is_private_portable_and_indexed)
{
    char wal[160];
    struct stat file;

    fixture_open_writer(&fixture, fixture.path);
    fixture_add_call(&fixture, 1, 1000, "abc", "call-1");
    fixture_write(&fixture);
    fixture_finish(&fixture);
    writer_close(fixture.writer, false);
    fixture.writer = NULL;
    ck_assert_int_eq(stat(fixture.path, &file), 0);
    ck_assert_uint_eq(file.st_mode & 0777, 0600);
    snprintf(wal, sizeof(wal), "%s-wal", fixture.path);
    ck_assert(!fixture_exists(wal));
    ck_assert_int_eq(
        fixture_number(fixture.path, "SELECT journal_mode = 'delete' FROM pragma_journal_mode"), 1);
    ck_assert_int_eq(fixture_number(fixture.path,
                                    "SELECT count(*) FROM sqlite_schema WHERE type = 'index'"
                                    " AND sql IS NOT NULL"),
                     8);
}
END_TEST

START_TEST(a_name_that_sqlite_takes_for_memory_is_a_file)
{
    static const char *const names[] = {":memory:", "file:x?mode=memory"};

    ck_assert_int_eq(chdir(fixture.folder), 0);
    fixture_open_writer(&fixture, names[_i]);
    fixture_add_call(&fixture, 1, 1000, "abc", "call-1");
    fixture_write(&fixture);
    fixture_finish(&fixture);
    ck_assert(view_is_store(names[_i]));
}
END_TEST

START_TEST(a_kept_store_can_be_read_while_it_is_written)
{
    uint64_t total;
    uint64_t matching;

    fixture_open_writer(&fixture, fixture.path);
    fixture_add_call(&fixture, 1, 1000, "abc", "call-1");
    fixture_write(&fixture);
    MUST(view_open(fixture.path, &fixture.view, &fixture.error), &fixture);
    fixture_add_call(&fixture, 2, 2000, "def", "call-2");
    fixture_write(&fixture);
    MUST(
        query_call_counts(fixture.view, &(struct call_query){0}, &total, &matching, &fixture.error),
        &fixture);
    ck_assert_uint_eq(total, 2);
}
END_TEST

START_TEST(a_temporary_store_is_gone_after_close)
{
    char path[256];

    ck_assert_int_eq(setenv("TMPDIR", fixture.folder, 1), 0);
    fixture_open_writer(&fixture, NULL);
    snprintf(path, sizeof(path), "%s", writer_path(fixture.writer));
    ck_assert(strncmp(path, fixture.folder, strlen(fixture.folder)) == 0);
    ck_assert(fixture_exists(path));
    writer_close(fixture.writer, true);
    fixture.writer = NULL;
    ck_assert(!fixture_exists(path));
}
END_TEST

Suite *test_writer_suite(void)
{
    Suite *suite = suite_create("writer");
    TCase *tcase = tcase_create("writer");

    tcase_add_checked_fixture(tcase, set_up, clean_up);
    tcase_add_test(tcase, a_call_emitted_again_gets_new_numbers_and_keeps_its_texts);
    tcase_add_test(tcase, a_number_that_falls_back_to_none_is_null_again);
    tcase_add_test(tcase, a_counter_and_a_capture_emitted_again_are_replaced);
    tcase_add_test(tcase, a_frame_emitted_twice_is_stored_once);
    tcase_add_test(tcase, an_object_emitted_twice_in_one_batch_ends_as_it_was_emitted_last);
    tcase_add_test(tcase, a_batch_that_fails_leaves_nothing_behind);
    tcase_add_loop_test(tcase, a_batch_that_did_not_fit_on_the_disk_may_be_given_again, 0, 2);
    tcase_add_test(tcase, a_disk_that_is_full_at_the_end_leaves_a_clear_line);
    tcase_add_test(tcase, what_exists_is_not_replaced_without_force);
    tcase_add_test(tcase, a_replaced_file_stays_until_the_new_store_is_finished);
    tcase_add_test(tcase, a_replaced_file_stays_when_the_new_store_is_given_up);
    tcase_add_test(tcase, a_link_stays_and_what_it_points_to_is_replaced);
    tcase_add_test(tcase, what_is_no_regular_file_is_not_replaced_by_force);
    tcase_add_test(tcase, a_folder_that_is_not_there_is_said);
    tcase_add_test(tcase, a_kept_store_is_private_portable_and_indexed);
    tcase_add_loop_test(tcase, a_name_that_sqlite_takes_for_memory_is_a_file, 0, 2);
    tcase_add_test(tcase, a_kept_store_can_be_read_while_it_is_written);
    tcase_add_test(tcase, a_temporary_store_is_gone_after_close);
    suite_add_tcase(suite, tcase);
    return suite;
}
