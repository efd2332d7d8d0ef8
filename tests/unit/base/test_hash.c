#include "base/hash.h"

#include <check.h>

#include "tests/unit/registry.h"

Suite *test_hash_suite(void);

START_TEST(a_hash_depends_on_bytes_and_seed)
{
    struct slice text = SLICE_LITERAL("call-1@example.com");

    ck_assert_uint_eq(hash_bytes(text, 1), hash_bytes(text, 1));
    ck_assert_uint_ne(hash_bytes(text, 1), hash_bytes(text, 2));
    ck_assert_uint_ne(hash_bytes(text, 1), hash_bytes(slice_from(text, 1), 1));
}
END_TEST

START_TEST(absent_and_empty_hash_alike)
{
    ck_assert_uint_eq(hash_bytes((struct slice){0}, 5), hash_bytes(SLICE_LITERAL(""), 5));
}
END_TEST

START_TEST(mixing_depends_on_order)
{
    ck_assert_uint_ne(hash_mix(hash_mix(0, 1), 2), hash_mix(hash_mix(0, 2), 1));
    ck_assert_uint_ne(hash_mix(0, 0), hash_mix(0, 1));
}
END_TEST

/* The numbers of the library's releases from 0.8.0 on. Stored names rest on them. */
START_TEST(the_stable_hash_never_changes)
{
    ck_assert_uint_eq(hash_stable(SLICE_LITERAL(""), 0), UINT64_C(0x2d06800538d394c2));
    ck_assert_uint_eq(hash_stable(SLICE_LITERAL("a"), 0), UINT64_C(0xe6c632b61e964e1f));
}
END_TEST

START_TEST(random_seeds_differ)
{
    ck_assert_uint_ne(hash_random_seed(), hash_random_seed());
}
END_TEST

Suite *test_hash_suite(void)
{
    Suite *suite = suite_create("hash");
    TCase *tcase = tcase_create("hash");

    tcase_add_test(tcase, a_hash_depends_on_bytes_and_seed);
    tcase_add_test(tcase, absent_and_empty_hash_alike);
    tcase_add_test(tcase, mixing_depends_on_order);
    tcase_add_test(tcase, the_stable_hash_never_changes);
    tcase_add_test(tcase, random_seeds_differ);
    suite_add_tcase(suite, tcase);
    return suite;
}
