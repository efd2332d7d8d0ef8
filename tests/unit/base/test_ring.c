#include "base/ring.h"

#include <pthread.h>

#include <check.h>

#include "tests/unit/registry.h"

Suite *test_ring_suite(void);

#define MANY 10000

START_TEST(items_come_out_in_the_order_they_went_in)
{
    struct ring *ring = ring_new(3);
    int items[4];

    for (int round = 0; round < 5; round++) { /* over the end of the array too */
        for (size_t i = 0; i < 3; i++)
            ck_assert(ring_try_put(ring, &items[i]));
        ck_assert(!ring_try_put(ring, &items[3]));
        ck_assert_uint_eq(ring_count(ring), 3);
        for (size_t i = 0; i < 3; i++)
            ck_assert_ptr_eq(ring_take(ring), &items[i]);
        ck_assert_uint_eq(ring_count(ring), 0);
    }
    ring_free(ring);
    ring_free(NULL);
}
END_TEST

START_TEST(a_closed_ring_gives_what_is_in_and_takes_no_more)
{
    struct ring *ring = ring_new(3);
    int item;

    ck_assert(ring_put(ring, &item));
    ring_close(ring);
    ring_close(ring);
    ck_assert(!ring_put(ring, &item));
    ck_assert(!ring_try_put(ring, &item));
    ck_assert_ptr_eq(ring_take(ring), &item);
    ck_assert_ptr_null(ring_take(ring));
    ring_free(ring);
}
END_TEST

/* Take everything, which shall be 0, 1, 2 ... to the end. */
static void *count_in_order(void *context)
{
    struct ring *ring = context;
    static const int none = -1;
    const int *last = &none;
    size_t count = 0;

    for (const int *item = ring_take(ring); item != NULL; item = ring_take(ring)) {
        count += *item == *last + 1;
        last = item;
    }
    ck_assert_uint_eq(count, MANY);
    return NULL;
}

START_TEST(two_threads_lose_nothing)
{
    struct ring *ring = ring_new(4);
    int items[MANY];
    pthread_t thread;

    ck_assert_int_eq(pthread_create(&thread, NULL, count_in_order, ring), 0);
    for (int i = 0; i < MANY; i++) {
        items[i] = i;
        ck_assert(ring_put(ring, &items[i]));
    }
    ring_close(ring);
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
    ring_free(ring);
}
END_TEST

static void *put_until_closed(void *context)
{
    size_t count = 0;

    while (ring_put(context, context))
        count++;
    ck_assert_uint_eq(count, 2);
    return NULL;
}

START_TEST(closing_wakes_a_putter_that_waits)
{
    struct ring *ring = ring_new(2);
    pthread_t thread;

    ck_assert_int_eq(pthread_create(&thread, NULL, put_until_closed, ring), 0);
    while (ring_count(ring) < 2)
        sched_yield();
    ring_close(ring);
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
    ring_free(ring);
}
END_TEST

Suite *test_ring_suite(void)
{
    Suite *suite = suite_create("ring");
    TCase *tcase = tcase_create("ring");

    tcase_add_test(tcase, items_come_out_in_the_order_they_went_in);
    tcase_add_test(tcase, a_closed_ring_gives_what_is_in_and_takes_no_more);
    tcase_add_test(tcase, two_threads_lose_nothing);
    tcase_add_test(tcase, closing_wakes_a_putter_that_waits);
    suite_add_tcase(suite, tcase);
    return suite;
}
