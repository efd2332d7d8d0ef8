/* A copy of a store appears whole or not at all. */
#include "store/keep.h"

#include <signal.h>
#include <sys/resource.h>

#include "tests/unit/registry.h"
#include "tests/unit/store/fixture.h"

Suite *test_keep_suite(void);

static struct fixture fixture;
static char target[128];

static void set_up(void)
{
    fixture_begin(&fixture);
    snprintf(target, sizeof(target), "%s/kept.db", fixture.folder);
    fixture_open_writer(&fixture, fixture.path);
    fixture_add_call(&fixture, 1, 1000, "abc", "call-1");
    for (uint64_t i = 1; i <= 1000; i++)
        fixture_add_message(&fixture, i, 1, (int64_t)i);
    fixture_write(&fixture);
}

static void clean_up(void)
{
    fixture_end(&fixture);
}

/* Files in the folder whose names begin like the copy's. */
static int count_copies(void)
{
    char command[192];
    FILE *list;
    int count = -1;

    snprintf(command, sizeof(command), "ls -A '%s' | grep -c '^kept'", fixture.folder);
    list = popen(command, "r"); /* NOLINT(cert-env33-c): the test's own words */
    ck_assert_ptr_nonnull(list);
    ck_assert_int_eq(fscanf(list, "%d", &count), 1);
    pclose(list);
    return count;
}

START_TEST(a_copy_is_whole_private_and_alone)
{
    struct stat status;
    mode_t mask = umask(0);

    MUST(keep_store(fixture.path, target, &fixture.error), &fixture);
    umask(mask);
    ck_assert_int_eq(stat(target, &status), 0);
    ck_assert_uint_eq(status.st_mode & 0777, 0600);
    ck_assert_int_eq(fixture_number(target, "SELECT count(*) FROM message"), 1000);
    ck_assert_int_eq(count_copies(), 1);
}
END_TEST

START_TEST(what_is_there_stays)
{
    fixture_write_file(target, "mine", 4);
    ck_assert_int_eq(keep_check(target, &fixture.error), ERR_OUTPUT);
    ck_assert_int_eq(keep_store(fixture.path, target, &fixture.error), ERR_OUTPUT);
    ck_assert_ptr_nonnull(strstr(fixture.error.text, "exists"));
    ck_assert_int_eq(count_copies(), 1);
    ck_assert(!view_is_store(target));
}
END_TEST

/* Check runs each test in a process of its own, so the limit dies with it. */
START_TEST(a_copy_that_does_not_fit_leaves_nothing)
{
    const struct rlimit limit = {16384, 16384};

    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    ck_assert_int_eq(keep_store(fixture.path, target, &fixture.error), ERR_OUTPUT);
    ck_assert_ptr_nonnull(strstr(fixture.error.text, target));
    ck_assert_int_eq(count_copies(), 0);
}
END_TEST

START_TEST(a_place_is_tried_without_leaving_anything)
{
    MUST(keep_check(target, &fixture.error), &fixture);
    ck_assert_int_eq(count_copies(), 0);
    ck_assert_int_eq(keep_check("/nowhere/kept.db", &fixture.error), ERR_OUTPUT);
    ck_assert_str_eq(fixture.error.text,
                     "cannot write '/nowhere/kept.db': no such file or directory");
}
END_TEST

Suite *test_keep_suite(void)
{
    Suite *suite = suite_create("keep");
    TCase *tcase = tcase_create("keep");

    tcase_add_checked_fixture(tcase, set_up, clean_up);
    tcase_add_test(tcase, a_copy_is_whole_private_and_alone);
    tcase_add_test(tcase, what_is_there_stays);
    tcase_add_test(tcase, a_copy_that_does_not_fit_leaves_nothing);
    tcase_add_test(tcase, a_place_is_tried_without_leaving_anything);
    suite_add_tcase(suite, tcase);
    return suite;
}
