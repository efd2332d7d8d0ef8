#include "base/err.h"

#include <errno.h>
#include <string.h>

#include <check.h>

#include "tests/unit/registry.h"

Suite *test_err_suite(void);

START_TEST(setting_gives_the_code_back)
{
    struct error error = {0};

    ck_assert_int_eq(error_set(&error, ERR_INPUT, "cannot open '%s': %s", "x", "no"), ERR_INPUT);
    ck_assert_int_eq(error.code, ERR_INPUT);
    ck_assert_str_eq(error.text, "cannot open 'x': no");
    ck_assert_int_eq(error_set(NULL, ERR_FULL, "nobody asked"), ERR_FULL);
}
END_TEST

START_TEST(a_long_text_is_cut_and_ended)
{
    struct error error;
    char text[2 * sizeof(error.text)];

    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    ck_assert_int_eq(error_set(&error, ERR_OUTPUT, "%s", text), ERR_OUTPUT);
    ck_assert_uint_eq(strlen(error.text), sizeof(error.text) - 1);
}
END_TEST

START_TEST(the_system_s_words_stand_in_a_sentence)
{
    char memory[ERROR_REASON_MAX];

    ck_assert_str_eq(error_reason(ENOSPC, memory), "no space left on device");
    ck_assert_str_eq(error_reason(EIO, memory), "input/output error");
}
END_TEST

Suite *test_err_suite(void)
{
    Suite *suite = suite_create("err");
    TCase *tcase = tcase_create("err");

    tcase_add_test(tcase, setting_gives_the_code_back);
    tcase_add_test(tcase, a_long_text_is_cut_and_ended);
    tcase_add_test(tcase, the_system_s_words_stand_in_a_sentence);
    suite_add_tcase(suite, tcase);
    return suite;
}
