#include "base/heap.h"

#include <stdlib.h>

#include <check.h>

#include "tests/unit/registry.h"

Suite *test_heap_suite(void);

#define MANY 1000

static bool is_less(const void *a, const void *b)
{
    return *(const int *)a < *(const int *)b;
}

START_TEST(the_first_comes_first_whatever_the_order_of_putting)
{
    int numbers[MANY];
    struct heap heap;

    ck_assert(heap_init(&heap, MANY, is_less));
    for (int i = 0; i < MANY; i++) {
        numbers[i] = i * 617 % MANY; /* each once */
        heap_put(&heap, &numbers[i]);
        if (i % 3 == 2)
            heap_put(&heap, heap_take(&heap));
    }
    for (int i = 0; i < MANY; i++) {
        ck_assert_int_eq(*(int *)heap_first(&heap), i);
        ck_assert_int_eq(*(int *)heap_take(&heap), i);
    }
    ck_assert_ptr_null(heap_first(&heap));
    ck_assert_ptr_null(heap_take(&heap));
    heap_release(&heap);
}
END_TEST

Suite *test_heap_suite(void)
{
    Suite *suite = suite_create("heap");
    TCase *tcase = tcase_create("heap");

    tcase_add_test(tcase, the_first_comes_first_whatever_the_order_of_putting);
    suite_add_tcase(suite, tcase);
    return suite;
}
