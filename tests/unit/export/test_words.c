#include "export/words.h"

#include <check.h>

#include "base/array.h"
#include "tests/unit/registry.h"

Suite *test_words_suite(void);

static const struct {
    enum call_party party;
    enum call_end how;
    const char *text;
} ends[] = {
    {PARTY_NONE, CALL_END_NONE, ""},
    {PARTY_NONE, CALL_END_BYE_REFUSED, ""},
    {PARTY_CALLER, CALL_END_BYE, "ended by caller"},
    {PARTY_CALLEE, CALL_END_FAILURE, "ended by callee"},
    {PARTY_CALLER, CALL_END_BYE_UNANSWERED, "ended by caller (BYE not answered)"},
    {PARTY_CALLEE, CALL_END_BYE_REFUSED, "ended by callee (BYE refused)"},
};

START_TEST(who_ended_a_call_is_told_with_what_was_odd)
{
    char text[80];
    struct buf buf;

    buf_init(&buf, text, sizeof(text));
    words_write_end(ends[_i].party, ends[_i].how, &buf);
    ck_assert_str_eq(text, ends[_i].text);
}
END_TEST

START_TEST(every_end_but_none_has_a_word)
{
    ck_assert_ptr_null(words_end(CALL_END_NONE));
    for (int end = CALL_END_NONE + 1; end < CALL_ENDS; end++)
        ck_assert_ptr_nonnull(words_end((enum call_end)end));
    ck_assert_ptr_null(words_end(CALL_ENDS));
}
END_TEST

Suite *test_words_suite(void)
{
    Suite *suite = suite_create("words");
    TCase *tcase = tcase_create("words");

    tcase_add_loop_test(tcase, who_ended_a_call_is_told_with_what_was_odd, 0, COUNT_OF(ends));
    tcase_add_test(tcase, every_end_but_none_has_a_word);
    suite_add_tcase(suite, tcase);
    return suite;
}
