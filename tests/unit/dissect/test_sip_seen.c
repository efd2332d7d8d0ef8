#include "dissect/sip_seen.h"

#include <check.h>

#include "base/array.h"

Suite *test_sip_seen_suite(void);

#define WHAT 7

static struct sip_seen seen;

static void setup(void)
{
    seen = (struct sip_seen){.seed = 42};
}

START_TEST(a_value_is_seen_once_it_was_added)
{
    uint64_t mark = sip_seen_mark(&seen, WHAT, SLICE_LITERAL("sip:a@example.com"));

    ck_assert(!sip_seen_has(&seen, mark));
    sip_seen_add(&seen, mark);
    ck_assert(sip_seen_has(&seen, mark));
    ck_assert_uint_eq(sip_seen_mark(&seen, WHAT, SLICE_LITERAL("sip:a@example.com")), mark);
}
END_TEST

/* What is right as one thing may be wrong as another. */
START_TEST(a_value_that_differs_in_one_thing_is_another_one)
{
    const uint64_t others[] = {
        sip_seen_mark(&seen, WHAT, SLICE_LITERAL("sip:a@example.con")),
        sip_seen_mark(&seen, WHAT, SLICE_LITERAL("sip:a@example.co")),
        sip_seen_mark(&seen, WHAT, SLICE_LITERAL("")),
        sip_seen_mark(&seen, WHAT, (struct slice){0}),
        sip_seen_mark(&seen, WHAT + 1, SLICE_LITERAL("sip:a@example.com")),
        sip_seen_mark(&(struct sip_seen){.seed = 43}, WHAT, SLICE_LITERAL("sip:a@example.com")),
    };

    sip_seen_add(&seen, sip_seen_mark(&seen, WHAT, SLICE_LITERAL("sip:a@example.com")));
    for (size_t i = 0; i < COUNT_OF(others); i++)
        ck_assert(!sip_seen_has(&seen, others[i]));
}
END_TEST

START_TEST(a_value_takes_the_place_of_another_one)
{
    uint64_t first = 5;
    uint64_t second = first + SIP_SEEN;
    uint64_t beside = first + 1;

    sip_seen_add(&seen, first);
    sip_seen_add(&seen, beside);
    sip_seen_add(&seen, second);
    ck_assert(!sip_seen_has(&seen, first));
    ck_assert(sip_seen_has(&seen, second));
    ck_assert(sip_seen_has(&seen, beside));
}
END_TEST

Suite *test_sip_seen_suite(void)
{
    Suite *suite = suite_create("sip_seen");
    TCase *tcase = tcase_create("sip_seen");

    tcase_add_checked_fixture(tcase, setup, NULL);
    tcase_add_test(tcase, a_value_is_seen_once_it_was_added);
    tcase_add_test(tcase, a_value_that_differs_in_one_thing_is_another_one);
    tcase_add_test(tcase, a_value_takes_the_place_of_another_one);
    suite_add_tcase(suite, tcase);
    return suite;
}
