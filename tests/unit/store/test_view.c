#include "store/view.h"

#include <check.h>

#include "base/array.h"
#include "store/query_calls.h"
#include "store/schema.h"
#include "tests/unit/registry.h"
#include "tests/unit/store/fixture.h"

Suite *test_view_suite(void);

static struct fixture fixture;

static void set_up(void)
{
    fixture_begin(&fixture);
}

static void clean_up(void)
{
    fixture_end(&fixture);
}

static void make_store(void)
{
    fixture_open_writer(&fixture, fixture.path);
    MUST(writer_finish(fixture.writer, &fixture.error), &fixture);
    writer_close(fixture.writer, false);
    fixture.writer = NULL;
}

static void must_be_refused(const char *with)
{
    fixture.error.text[0] = '\0';
    ck_assert_int_eq(view_open(fixture.path, &fixture.view, &fixture.error), ERR_INPUT);
    ck_assert_ptr_null(fixture.view);
    ck_assert_msg(strstr(fixture.error.text, fixture.path) != NULL, "%s", fixture.error.text);
    ck_assert_msg(strstr(fixture.error.text, with) != NULL, "%s", fixture.error.text);
}

START_TEST(a_store_of_a_newer_version_is_refused)
{
    make_store();
    fixture_run_sql(fixture.path, "PRAGMA user_version = 1000");
    ck_assert(view_is_store(fixture.path));
    must_be_refused("version 1000");
}
END_TEST

START_TEST(a_store_that_was_never_set_up_is_refused)
{
    make_store();
    fixture_run_sql(fixture.path, "PRAGMA user_version = 0");
    must_be_refused("without tables");
}
END_TEST

START_TEST(a_database_of_another_program_is_refused)
{
    fixture_run_sql(fixture.path, "CREATE TABLE message (id INTEGER PRIMARY KEY)");
    must_be_refused("no store of rung");
}
END_TEST

static const struct {
    const char *bytes;
    size_t len;
} no_databases[] = {
    {"", 0},
    {"hello", 5},
    {"SQLite format", 13},
    {"\xd4\xc3\xb2\xa1\2\0\4\0\0\0\0\0\0\0\0\0\0\0\4\0\1\0\0\0", 24},
};

START_TEST(a_file_that_is_no_database_is_refused)
{
    fixture_write_file(fixture.path, no_databases[_i].bytes, no_databases[_i].len);
    ck_assert(!view_is_store(fixture.path));
    must_be_refused("no store of rung");
}
END_TEST

START_TEST(a_file_that_is_not_there_is_said)
{
    ck_assert(!view_is_store(fixture.path));
    must_be_refused("no such file");
}
END_TEST

START_TEST(a_damaged_database_gives_an_error_and_no_crash)
{
    static const char header[16] = "SQLite format 3";
    uint8_t bytes[4096];
    uint32_t random = (uint32_t)_i + 1;

    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (uint8_t)((random = random * 1664525 + 1013904223) >> 24);
    memcpy(bytes, header, sizeof(header));
    fixture_write_file(fixture.path, bytes, sizeof(bytes));
    ck_assert(view_is_store(fixture.path));
    must_be_refused("");
}
END_TEST

static bool interrupt(void *context, const struct call_row *row)
{
    (void)row;
    ++*(int *)context;
    view_interrupt(fixture.view);
    return true;
}

START_TEST(an_interrupted_query_ends_as_stopped)
{
    int rows = 0;

    fixture_open_writer(&fixture, NULL);
    for (uint64_t i = 1; i <= 1000; i++)
        fixture_add_call(&fixture, i, (int64_t)i, "a", "b");
    fixture_write(&fixture);
    fixture_finish(&fixture);
    ck_assert_int_eq(
        query_calls(fixture.view, &(struct call_query){0}, interrupt, &rows, &fixture.error),
        ERR_STOPPED);
    ck_assert_int_eq(rows, 1);
}
END_TEST

START_TEST(a_view_cannot_write)
{
    struct db *db = NULL;

    make_store();
    MUST(db_open(fixture.path, DB_READ, &db, &fixture.error), &fixture);
    ck_assert_int_eq(db_run(db, "DELETE FROM property", &fixture.error), ERR_INPUT);
    db_close(db);
}
END_TEST

Suite *test_view_suite(void)
{
    Suite *suite = suite_create("view");
    TCase *tcase = tcase_create("view");

    tcase_add_checked_fixture(tcase, set_up, clean_up);
    tcase_add_test(tcase, a_store_of_a_newer_version_is_refused);
    tcase_add_test(tcase, a_store_that_was_never_set_up_is_refused);
    tcase_add_test(tcase, a_database_of_another_program_is_refused);
    tcase_add_loop_test(tcase, a_file_that_is_no_database_is_refused, 0, COUNT_OF(no_databases));
    tcase_add_test(tcase, a_file_that_is_not_there_is_said);
    tcase_add_loop_test(tcase, a_damaged_database_gives_an_error_and_no_crash, 0, 8);
    tcase_add_test(tcase, an_interrupted_query_ends_as_stopped);
    tcase_add_test(tcase, a_view_cannot_write);
    suite_add_tcase(suite, tcase);
    return suite;
}
