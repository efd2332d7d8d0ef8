#include "dissect/rule.h"

#include "base/array.h"
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
    ck_assert_uint_gt(row->id, 0);
    ck_assert_str_ne(rule_scope_name((enum rule_scope)row->scope), "");
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

/* Rows of rule_rows.h once more, in the order of the file. */
static const uint16_t ids[] = {
#define RULE(id, name, slug, scope, severity, section, text) id,
#include "dissect/rule_rows.h"
#undef RULE
};

START_TEST(numbers_rise_so_none_is_given_twice)
{
    for (size_t i = 1; i < COUNT_OF(ids); i++)
        ck_assert_msg(ids[i] > ids[i - 1], "rule %u stands behind %u", ids[i], ids[i - 1]);
}
END_TEST

/* Stores have these numbers. A rule that is no more leaves its row here, and no other takes the number. */
static const struct {
    uint16_t id;
    const char *slug;
} given[] = {
    {101, "start-line-unparsable"},
    {102, "line-not-crlf"},
    {103, "no-empty-line"},
    {104, "request-line-extra-ws"},
    {105, "ruri-angle-brackets"},
    {106, "ruri-space-or-ctl"},
    {107, "bad-sip-version"},
    {108, "sip-version-case"},
    {109, "status-code-not-3digit"},
    {110, "method-case"},
    {111, "leading-crlf"},
    {201, "hdr-no-colon"},
    {202, "hdr-ws-before-colon"},
    {203, "hdr-folded"},
    {204, "hdr-single-dup"},
    {205, "key-too-long"},
    {206, "hdr-grammar"},
    {207, "uri-grammar"},
    {208, "uri-empty-user"},
    {301, "body-no-content-type"},
    {302, "clen-too-long"},
    {303, "clen-too-short"},
    {304, "clen-nonzero-no-body"},
    {305, "clen-invalid"},
    {306, "sdp-grammar"},
    {401, "req-missing-mandatory"},
    {402, "rsp-missing-mandatory"},
    {403, "from-tag-missing"},
    {404, "rsp-to-tag-missing"},
    {405, "cseq-method-mismatch"},
    {406, "cseq-range"},
    {407, "maxfwd-range"},
    {408, "expires-range"},
    {409, "via-proto"},
    {410, "via-branch-missing"},
    {411, "via-branch-cookie"},
    {412, "via-branch-cookie-only"},
    {501, "rsp-cseq-differs"},
};

START_TEST(a_number_stays_with_its_rule)
{
    enum rule rule = rule_of(slice_from_text(given[_i].slug));

    if (rule != RULE_NONE)
        ck_assert_uint_eq(rule_row(rule)->id, given[_i].id);
    for (unsigned i = RULE_NONE + 1; i < RULE_COUNT; i++) {
        if (rule_row((enum rule)i)->id == given[_i].id)
            ck_assert_str_eq(rule_row((enum rule)i)->slug, given[_i].slug);
    }
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
    tcase_add_test(tcase, numbers_rise_so_none_is_given_twice);
    tcase_add_loop_test(tcase, a_number_stays_with_its_rule, 0, COUNT_OF(given));
    tcase_add_test(tcase, an_unknown_slug_names_no_rule);
    suite_add_tcase(suite, tcase);
    return suite;
}
