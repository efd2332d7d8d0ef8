#include "base/counter.h"

#include <string.h>

#include <check.h>

#include "base/array.h"
#include "tests/unit/registry.h"

Suite *test_counter_suite(void);

static const struct counter_row *row_of(int i)
{
    return counter_row((enum counter)i);
}

START_TEST(every_counter_has_a_name_of_its_own)
{
    const struct counter_row *row = row_of(_i);

    ck_assert_uint_eq(strspn(row->name, "abcdefghijklmnopqrstuvwxyz_"), strlen(row->name));
    ck_assert_int_eq(counter_of(slice_from_text(row->name)), _i);
    for (int other = 0; other < _i; other++)
        ck_assert_str_ne(row->name, row_of(other)->name);
}
END_TEST

START_TEST(every_counter_has_its_words)
{
    const struct counter_row *row = row_of(_i);
    bool is_frames = strcmp(row->unit, "frames") == 0;

    ck_assert_uint_lt(row->kind, COUNTER_KINDS);
    ck_assert_uint_gt(strlen(row->unit), 0);
    ck_assert_uint_gt(strlen(row->one), 0);
    ck_assert_uint_gt(strlen(row->many), 0);
    if (row->kind == COUNTER_SIP || row->kind == COUNTER_PASSED || row->kind == COUNTER_UNREAD)
        ck_assert_msg(is_frames, "%s is a part of the frames", row->name);
}
END_TEST

START_TEST(what_is_told_has_a_place_in_the_title)
{
    const struct counter_row *row = row_of(_i);
    bool is_drop = row->kind == COUNTER_KERNEL || row->kind == COUNTER_INTERFACE ||
                   row->kind == COUNTER_DROPPED; /* "drops 3/2/6" */
    bool is_told = counter_kind_lead(row->kind) != NULL;

    ck_assert_int_eq(strlen(row->word) > 0, is_told && !is_drop);
}
END_TEST

/* As stores have them that were made before there was one spelling. */
static const struct {
    const char *name;
    enum counter counter;
} old_names[] = {
    {"kernel-drops", COUNTER_KERNEL_DROPS},
    {"sip-messages", COUNTER_MESSAGES},
    {"not ip", COUNTER_NOT_IP},
    {"tcp", COUNTER_TCP},
    {"other-datagrams", COUNTER_OTHER_DATAGRAMS},
    {"shed-bytes", COUNTER_DROPPED_BYTES},
    {"shed_messages", COUNTER_DROPPED_MESSAGES},
    {"unheard of", COUNTER_COUNT},
    {"kernel", COUNTER_COUNT},
    {"kernel_drops_", COUNTER_COUNT},
    {"", COUNTER_COUNT},
};

START_TEST(names_of_older_stores_are_understood)
{
    ck_assert_int_eq(counter_of(slice_from_text(old_names[_i].name)), old_names[_i].counter);
}
END_TEST

START_TEST(a_kind_is_told_in_words)
{
    struct counts counts = {.at = {[COUNTER_FRAGMENTS] = 1, [COUNTER_TCP] = 2, [COUNTER_ICMP] = 3}};
    char text[128];
    struct buf buf;

    buf_init(&buf, text, sizeof(text));
    ck_assert(!counts_write(&counts, COUNTER_KERNEL, &buf));
    ck_assert_str_eq(text, "");
    ck_assert(counts_write(&counts, COUNTER_UNREAD, &buf));
    ck_assert_str_eq(text, "2 other TCP segments, 1 IP fragment");
    ck_assert_uint_eq(counts_sum(&counts, COUNTER_UNREAD), 3);
}
END_TEST

START_TEST(what_holds_no_sip_is_not_news)
{
    struct counts counts = {.at = {[COUNTER_FRAMES] = 9, [COUNTER_ICMP] = 3, [COUNTER_ACTIVE] = 1}};

    ck_assert(!counts_has_shown(&counts));
    counts.at[COUNTER_LOST_MESSAGES] = 1;
    ck_assert(counts_has_shown(&counts));
}
END_TEST

Suite *test_counter_suite(void)
{
    Suite *suite = suite_create("test_counter");
    TCase *tcase = tcase_create("counter");

    tcase_add_loop_test(tcase, every_counter_has_a_name_of_its_own, 0, COUNTER_COUNT);
    tcase_add_loop_test(tcase, every_counter_has_its_words, 0, COUNTER_COUNT);
    tcase_add_loop_test(tcase, what_is_told_has_a_place_in_the_title, 0, COUNTER_COUNT);
    tcase_add_loop_test(tcase, names_of_older_stores_are_understood, 0, COUNT_OF(old_names));
    tcase_add_test(tcase, a_kind_is_told_in_words);
    tcase_add_test(tcase, what_holds_no_sip_is_not_news);
    suite_add_tcase(suite, tcase);
    return suite;
}
