#include "dissect/rule.h"

#include "tests/unit/dissect/check_slice.h"

Suite *test_rule_suite(void);

static bool is_slug(const char *slug)
{
    for (const char *c = slug; *c != '\0'; c++) {
        if ((*c < 'a' || *c > 'z') && (*c < '0' || *c > '9') && *c != '-')
            return false;
    }
    return slug[0] != '\0';
}

START_TEST(every_row_is_complete)
{
    const struct rule_row *row = rule_row((enum rule)_i);

    ck_assert_msg(is_slug(row->slug), "'%s'", row->slug);
    ck_assert_str_ne(rule_severity_name((enum rule_severity)row->severity), "");
    ck_assert_int_eq(strncmp(row->section, "RFC ", 4), 0);
    ck_assert_uint_gt(strlen(row->text), 10);
}
END_TEST

START_TEST(every_slug_names_its_own_row)
{
    ck_assert_int_eq(rule_of(slice_from_text(rule_row((enum rule)_i)->slug)), _i);
}
END_TEST

START_TEST(an_unknown_slug_names_no_rule)
{
    ck_assert_int_eq(rule_of(SLICE_LITERAL("hdr-folde")), RULE_NONE);
    ck_assert_int_eq(rule_of(SLICE_LITERAL("")), RULE_NONE);
}
END_TEST

Suite *test_rule_suite(void)
{
    Suite *suite = suite_create("rule");
    TCase *tcase = tcase_create("rule");

    tcase_add_loop_test(tcase, every_row_is_complete, RULE_NONE + 1, RULE_COUNT);
    tcase_add_loop_test(tcase, every_slug_names_its_own_row, RULE_NONE + 1, RULE_COUNT);
    tcase_add_test(tcase, an_unknown_slug_names_no_rule);
    suite_add_tcase(suite, tcase);
    return suite;
}
