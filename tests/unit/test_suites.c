/* Suites are found by the names of their files. */
#include "tests/unit/suites.h"

#include <check.h>

Suite *test_suites_suite(void);

static const struct registry_row rows[] = {
    {"test_slice", NULL}, {"test_server", NULL}, {"test_server_limits", NULL}, {NULL, NULL}};

START_TEST(a_suite_has_the_name_of_its_file)
{
    ck_assert_ptr_eq(suites_find(rows, "test_slice"), &rows[0]);
    ck_assert_ptr_eq(suites_find(rows, "server_limits"), &rows[2]);
    ck_assert_ptr_null(suites_find(rows, "test_serve"));
    ck_assert_ptr_null(suites_find(rows, ""));
    ck_assert_ptr_null(suites_find(rows, "test_"));
}
END_TEST

START_TEST(the_names_that_make_help_gives_are_there)
{
    ck_assert_ptr_nonnull(suites_find(registry, "test_slice"));
    ck_assert_ptr_nonnull(suites_find(registry, "test_suites"));
}
END_TEST

START_TEST(a_name_that_is_none_has_others_near)
{
    static const struct {
        const char *word;
        const char *near;
    } table[] = {{"test_serv", "test_server, test_server_limits"},
                 {"test_slcie", "test_slice"},
                 {"slices", "test_slice"},
                 {"limits", "test_server_limits"},
                 {"zebra", ""},
                 {"", ""}};
    char memory[256];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    suites_near(rows, table[_i].word, &buf);
    ck_assert_str_eq(memory, table[_i].near);
}
END_TEST

Suite *test_suites_suite(void)
{
    Suite *suite = suite_create("suites");
    TCase *tcase = tcase_create("suites");

    tcase_add_test(tcase, a_suite_has_the_name_of_its_file);
    tcase_add_test(tcase, the_names_that_make_help_gives_are_there);
    tcase_add_loop_test(tcase, a_name_that_is_none_has_others_near, 0, 6);
    suite_add_tcase(suite, tcase);
    return suite;
}
