/* How a store ends: finished, left without an end, or swept away. */
#include <check.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>

#include "base/array.h"
#include "store/store_file.h"
#include "store/unfinished.h"
#include "tests/unit/registry.h"
#include "tests/unit/store/fixture.h"

Suite *test_writer_end_suite(void);

static struct fixture fixture;

static void set_up(void)
{
    fixture_begin(&fixture);
}

static void clean_up(void)
{
    fixture_end(&fixture);
}

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

START_TEST(a_store_that_is_not_finished_stays_beside_the_old_file)
{
    struct writer_left left;
    char beside[160];

    replace_by_force();
    writer_leave(fixture.writer, &left);
    ck_assert(left.is_left && !left.is_whole && !left.has_log);
    ck_assert_str_eq(left.spared, fixture.path);
    snprintf(beside, sizeof(beside), "%s", left.path);
    writer_close(fixture.writer, false);
    fixture.writer = NULL;
    ck_assert(is_old_file_there());
    ck_assert_int_eq(fixture_number(beside, "SELECT count(*) FROM call"), 1);
    ck_assert_int_eq(
        fixture_number(beside, "SELECT journal_mode = 'delete' FROM pragma_journal_mode"), 1);
}
END_TEST

START_TEST(a_store_says_whether_it_is_whole)
{
    static const char sql[] = "SELECT value FROM property WHERE name = 'whole'";

    fixture_open_writer(&fixture, fixture.path);
    fixture_add_call(&fixture, 1, 1000, "abc", "call-1");
    fixture_write(&fixture);
    ck_assert_int_eq(fixture_number(fixture.path, sql), 0);
    if (_i == 1)
        writer_note_cut(fixture.writer);
    fixture_finish(&fixture);
    ck_assert_int_eq(fixture_number(fixture.path, sql), _i == 0);
}
END_TEST

static const struct {
    bool is_cut;
    bool is_in_use;
    int64_t size;
    const char *text;
} endings[] = {
    {false, false, 2000, ""},
    {false, true, 2000, ""}, /* whoever looks at it */
    {true, false, 2000, "its import did not end (1 call, 50 % of the capture)"},
    {true, false, -1, "its capture did not end (1 call)"},
    {true, true, 2000, "it may still be written (1 call, 50 % of the capture)"},
};

START_TEST(how_a_store_that_is_not_whole_says_it)
{
    struct fact_batch *batch = fixture.batch;
    char text[UNFINISHED_TEXT_MAX];
    struct buf buf;

    fixture_open_writer(&fixture, fixture.path);
    fixture_add_call(&fixture, 1, 1000, "abc", "call-1");
    fixture_add_message(&fixture, 1, 1, 1000)->end_offset = 1000;
    batch->captures[batch->capture_count++] =
        (struct fact_capture){.id = 1, .size = endings[_i].size, .path = SLICE_LITERAL("/a")};
    fixture_write(&fixture);
    if (endings[_i].is_cut)
        writer_note_cut(fixture.writer);
    fixture_finish(&fixture);
    buf_init(&buf, text, sizeof(text));
    MUST(unfinished_write(fixture.view, endings[_i].is_in_use, &buf, &fixture.error), &fixture);
    ck_assert_str_eq(text, endings[_i].text);
}
END_TEST

static void move_over(const char *text)
{
    char other[160];

    snprintf(other, sizeof(other), "%s/other", fixture.folder);
    fixture_write_file(other, text, strlen(text));
    ck_assert_int_eq(rename(other, fixture.path), 0);
}

static void expect_mine(void)
{
    char bytes[5] = {0};
    FILE *file = fopen(fixture.path, "rb");

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fread(bytes, 1, 4, file), 4);
    fclose(file);
    ck_assert_str_eq(bytes, "mine");
}

START_TEST(a_file_that_took_the_place_of_a_store_stays)
{
    struct writer_left left;

    fixture_open_writer(&fixture, fixture.path);
    fixture_add_call(&fixture, 1, 1000, "abc", "call-1");
    fixture_write(&fixture);
    move_over("mine");
    if (_i == 1) {
        ck_assert_int_eq(writer_finish(fixture.writer, &fixture.error), ERR_OUTPUT);
        ck_assert_ptr_nonnull(strstr(fixture.error.text, "another file took its place"));
        writer_leave(fixture.writer, &left);
        ck_assert(!left.is_left);
    }
    writer_close(fixture.writer, false);
    fixture.writer = NULL;
    expect_mine();
}
END_TEST

START_TEST(a_file_that_took_the_place_of_the_replaced_one_stays)
{
    struct writer_left left;

    replace_by_force();
    move_over("mine, too");
    ck_assert_int_eq(writer_finish(fixture.writer, &fixture.error), ERR_OUTPUT);
    writer_leave(fixture.writer, &left);
    ck_assert(left.is_left && left.is_whole);
    expect_mine();
    ck_assert(view_is_store(left.path));
}
END_TEST

START_TEST(what_is_left_of_another_database_is_not_played_into_a_new_one)
{
    static const char *const endings_of[] = {"-wal", "-shm", "-journal"};
    struct writer_options options = {.path = fixture.path};
    char left[160];

    snprintf(left, sizeof(left), "%s%s", fixture.path, endings_of[_i]);
    fixture_write_file(left, "precious", 8);
    ck_assert_int_eq(writer_open(&options, &fixture.writer, &fixture.error), ERR_OUTPUT);
    ck_assert_ptr_nonnull(strstr(fixture.error.text, left));
    ck_assert(fixture_exists(left));
    ck_assert(!fixture_exists(fixture.path));
}
END_TEST

START_TEST(a_store_without_an_end_for_want_of_room_is_left)
{
    struct writer_left left;

    fixture_open_writer(&fixture, fixture.path);
    fixture_add_call(&fixture, 1, 1000, "abc", "call-1");
    fixture_write(&fixture);
    fill_with_messages();
    limit_file_size(300000);
    ck_assert_int_eq(writer_write(fixture.writer, fixture.batch, &fixture.error), ERR_OUTPUT);
    ck_assert_uint_gt(strlen(writer_reason(fixture.writer)), 0);
    writer_leave(fixture.writer, &left);
    ck_assert(left.is_left && !left.is_whole);
    writer_close(fixture.writer, false);
    fixture.writer = NULL;
    ck_assert_int_eq(fixture_number(fixture.path, "SELECT count(*) FROM call"), 1);
}
END_TEST

START_TEST(a_store_that_is_locked_at_its_end_is_left)
{
    struct writer_left left;
    sqlite3 *other;

    fixture_open_writer(&fixture, fixture.path);
    fixture_add_call(&fixture, 1, 1000, "abc", "call-1");
    fixture_write(&fixture);
    ck_assert_int_eq(sqlite3_open(fixture.path, &other), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    ck_assert_int_eq(writer_finish(fixture.writer, &fixture.error), ERR_OUTPUT);
    ck_assert_str_eq(writer_reason(fixture.writer), "another program has locked it");
    writer_leave(fixture.writer, &left);
    ck_assert(left.is_left && left.has_log);
    writer_close(fixture.writer, false);
    fixture.writer = NULL;
    sqlite3_close(other);
    ck_assert_int_eq(fixture_number(fixture.path, "SELECT count(*) FROM call"), 1);
}
END_TEST

START_TEST(a_store_with_nothing_in_it_is_not_left)
{
    struct writer_left left;

    fixture_open_writer(&fixture, fixture.path);
    writer_leave(fixture.writer, &left);
    ck_assert(!left.is_left);
    writer_close(fixture.writer, false);
    fixture.writer = NULL;
    ck_assert(!fixture_exists(fixture.path));
}
END_TEST

START_TEST(a_partial_store_is_kept_or_dropped_as_asked)
{
    fixture_open_writer(&fixture, fixture.path);
    fixture_add_call(&fixture, 1, 1000, "abc", "call-1");
    fixture_write(&fixture);
    writer_close(fixture.writer, _i == 1);
    fixture.writer = NULL;
    ck_assert_int_eq(fixture_exists(fixture.path), _i == 1);
    if (_i == 1)
        ck_assert_int_eq(fixture_number(fixture.path, "SELECT count(*) FROM call"), 1);
}
END_TEST

/* Make a temporary store in a child and give its path; the child waits to be killed. */
static pid_t open_in_child(const struct writer_options *options, char path[256])
{
    int ends[2];
    pid_t child;

    ck_assert_int_eq(pipe(ends), 0);
    child = fork();
    if (child == 0) {
        struct writer *writer;

        if (writer_open(options, &writer, NULL) != ERR_NONE)
            _exit(1);
        snprintf(path, 256, "%s", writer_path(writer));
        if (write(ends[1], path, 256) == 256)
            pause();
        _exit(1);
    }
    ck_assert_int_gt(read(ends[0], path, 256), 0);
    close(ends[0]);
    close(ends[1]);
    return child;
}

START_TEST(what_a_killed_process_left_is_removed_by_the_next_one)
{
    const struct timeval long_ago[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};
    char path[256] = {0};
    pid_t child;

    ck_assert_int_eq(setenv("TMPDIR", fixture.folder, 1), 0);
    child = open_in_child(&(struct writer_options){0}, path);
    fixture_open_writer(&fixture, NULL);
    ck_assert_msg(fixture_exists(path), "a store in use was removed");
    writer_close(fixture.writer, false);
    fixture.writer = NULL;
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    fixture_open_writer(&fixture, NULL);
    ck_assert_msg(fixture_exists(path), "a store that may just have been made was removed");
    writer_close(fixture.writer, false);
    ck_assert_int_eq(utimes(path, long_ago), 0);
    fixture_open_writer(&fixture, NULL);
    ck_assert(!fixture_exists(path));
}
END_TEST

static void age(const char *path, const char *ending)
{
    const struct timeval long_ago[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};
    char name[320];

    snprintf(name, sizeof(name), "%s%s", path, ending);
    ck_assert_msg(utimes(name, long_ago) == 0, "there is no %s", name);
}

static bool has(const char *path, const char *ending)
{
    char name[320];

    snprintf(name, sizeof(name), "%s%s", path, ending);
    return fixture_exists(name);
}

static void sweep(void)
{
    fixture_open_writer(&fixture, NULL);
    writer_close(fixture.writer, false);
    fixture.writer = NULL;
}

/* The lock of the main file decides, however old the others are. */
START_TEST(the_log_of_a_running_rung_stays_and_that_of_a_killed_one_goes)
{
    char path[256] = {0};
    pid_t child;

    ck_assert_int_eq(setenv("TMPDIR", fixture.folder, 1), 0);
    child = open_in_child(&(struct writer_options){.is_viewed = true}, path);
    age(path, "");
    age(path, "-wal");
    age(path, "-shm");
    sweep();
    ck_assert(has(path, "") && has(path, "-wal") && has(path, "-shm"));
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    sweep();
    ck_assert(!has(path, "") && !has(path, "-wal") && !has(path, "-shm"));
}
END_TEST

START_TEST(a_log_whose_store_is_gone_goes)
{
    char path[160];
    char log[170];

    ck_assert_int_eq(setenv("TMPDIR", fixture.folder, 1), 0);
    snprintf(path, sizeof(path), "%s/rung-temporary-1-abcdef", fixture.folder);
    fixture_write_file(path, "x", 1);
    age(path, "");
    snprintf(log, sizeof(log), "%s-wal", path);
    ck_assert_int_eq(rename(path, log), 0);
    sweep();
    ck_assert(!fixture_exists(log));
}
END_TEST

START_TEST(a_store_that_another_rung_writes_is_not_replaced_by_force)
{
    struct writer_options options = {.path = fixture.path, .is_forced = true};
    char path[256] = {0};
    pid_t child = open_in_child(&(struct writer_options){.path = fixture.path}, path);

    ck_assert(store_is_in_use(fixture.path));
    ck_assert_int_eq(writer_open(&options, &fixture.writer, &fixture.error), ERR_OUTPUT);
    ck_assert_ptr_nonnull(strstr(fixture.error.text, "in use"));
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    ck_assert(!store_is_in_use(fixture.path));
    MUST(writer_open(&options, &fixture.writer, &fixture.error), &fixture);
    fixture_finish(&fixture);
    ck_assert(!has(fixture.path, "-wal"));
}
END_TEST

START_TEST(a_log_that_cannot_be_read_for_want_of_rights_is_told)
{
    fixture_open_writer(&fixture, fixture.path);
    fixture_add_call(&fixture, 1, 1000, "abc", "call-1");
    fixture_write(&fixture);
    MUST(writer_finish(fixture.writer, &fixture.error), &fixture);
    fixture_run_sql(fixture.path, "PRAGMA journal_mode = wal");
    ck_assert_int_eq(chmod(fixture.path, 0444), 0);
    ck_assert_int_eq(chmod(fixture.folder, 0555), 0);
    if (geteuid() == 0)
        ck_assert_int_eq(seteuid(65534), 0);
    ck_assert_int_eq(view_open(fixture.path, &fixture.view, &fixture.error), ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(fixture.error.text, "read only by who may write beside it"));
    if (getuid() == 0)
        ck_assert_int_eq(seteuid(0), 0);
    ck_assert_int_eq(chmod(fixture.folder, 0755), 0);
}
END_TEST

Suite *test_writer_end_suite(void)
{
    Suite *suite = suite_create("writer_end");
    TCase *tcase = tcase_create("writer_end");

    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, set_up, clean_up);
    tcase_add_test(tcase, a_store_that_is_not_finished_stays_beside_the_old_file);
    tcase_add_loop_test(tcase, a_store_says_whether_it_is_whole, 0, 2);
    tcase_add_loop_test(tcase, how_a_store_that_is_not_whole_says_it, 0, COUNT_OF(endings));
    tcase_add_loop_test(tcase, a_file_that_took_the_place_of_a_store_stays, 0, 2);
    tcase_add_test(tcase, a_file_that_took_the_place_of_the_replaced_one_stays);
    tcase_add_loop_test(tcase, what_is_left_of_another_database_is_not_played_into_a_new_one, 0, 3);
    tcase_add_test(tcase, a_store_without_an_end_for_want_of_room_is_left);
    tcase_add_test(tcase, a_store_that_is_locked_at_its_end_is_left);
    tcase_add_test(tcase, a_store_with_nothing_in_it_is_not_left);
    tcase_add_loop_test(tcase, a_partial_store_is_kept_or_dropped_as_asked, 0, 2);
    tcase_add_test(tcase, what_a_killed_process_left_is_removed_by_the_next_one);
    tcase_add_test(tcase, the_log_of_a_running_rung_stays_and_that_of_a_killed_one_goes);
    tcase_add_test(tcase, a_log_whose_store_is_gone_goes);
    tcase_add_test(tcase, a_store_that_another_rung_writes_is_not_replaced_by_force);
    tcase_add_test(tcase, a_log_that_cannot_be_read_for_want_of_rights_is_told);
    suite_add_tcase(suite, tcase);
    return suite;
}
