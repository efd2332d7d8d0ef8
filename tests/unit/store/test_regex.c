#include "store/regex.h"

#include <check.h>

#include "tests/unit/registry.h"

Suite *test_regex_suite(void);

static const struct {
    const char *expression;
    const char *text;
    bool is_found;
} searches[] = {
    {"alice", "Alice <sip:a@b>", true},
    {"Alice", "alice", false},
    {"Alice", "xAlicex", true},
    {"^alice$", "alice", true},
    {"^alice$", "alices", false},
    {"\\+49[0-9]+", "+493012", true},
    {"\\Salice", "XALICE", true},
    {"\\d+", "no digit", false},
    {"a|B", "b", false},
    {"", "anything", true},
    {"b",
     "a\xff\xfe"
     "b",
     true},
    {"\xc3\xbc", "M\xc3\x9cLLER", true},
};

START_TEST(letters_match_both_cases_unless_one_is_upper_case)
{
    struct regex *regex = NULL;
    struct error error;
    bool is_found = !searches[_i].is_found;

    ck_assert_int_eq(regex_new(searches[_i].expression, &regex, &error), ERR_NONE);
    ck_assert_int_eq(regex_search(regex, slice_from_text(searches[_i].text), &is_found), ERR_NONE);
    ck_assert_int_eq(is_found, searches[_i].is_found);
    regex_free(regex);
}
END_TEST

START_TEST(what_is_no_expression_is_refused_with_its_place)
{
    struct regex *regex = NULL;
    struct error error;

    ck_assert_int_eq(regex_new("ab(c", &regex, &error), ERR_USAGE);
    ck_assert_ptr_null(regex);
    ck_assert_ptr_nonnull(strstr(error.text, "'ab(c'"));
    ck_assert_ptr_nonnull(strstr(error.text, "character 5"));
}
END_TEST

START_TEST(an_absent_text_matches_nothing)
{
    struct regex *regex = NULL;
    bool is_found = true;

    ck_assert_int_eq(regex_new("", &regex, NULL), ERR_NONE);
    ck_assert_int_eq(regex_search(regex, (struct slice){0}, &is_found), ERR_NONE);
    ck_assert(!is_found);
    regex_free(regex);
}
END_TEST

START_TEST(an_expression_that_takes_too_long_is_given_up)
{
    char text[64];
    struct regex *regex = NULL;
    bool is_found;

    memset(text, 'a', sizeof(text));
    text[sizeof(text) - 1] = 'b';
    ck_assert_int_eq(regex_new("^(?:(?:a|aa)+)+$", &regex, NULL), ERR_NONE);
    ck_assert_int_eq(regex_search(regex, slice_of(text, sizeof(text)), &is_found), ERR_USAGE);
    regex_free(regex);
}
END_TEST

Suite *test_regex_suite(void)
{
    Suite *suite = suite_create("regex");
    TCase *tcase = tcase_create("regex");

    tcase_add_loop_test(tcase, letters_match_both_cases_unless_one_is_upper_case, 0,
                        sizeof(searches) / sizeof(searches[0]));
    tcase_add_test(tcase, what_is_no_expression_is_refused_with_its_place);
    tcase_add_test(tcase, an_absent_text_matches_nothing);
    tcase_add_test(tcase, an_expression_that_takes_too_long_is_given_up);
    suite_add_tcase(suite, tcase);
    return suite;
}
