/* Lines wait until no older one can come. */
#include "app/watch_queue.h"

#include <check.h>

#include "tests/unit/registry.h"

Suite *test_watch_queue_suite(void);

static struct slice text(const char *text)
{
    return slice_from_text(text);
}

START_TEST(lines_come_in_order_of_time)
{
    struct watch_queue *queue = watch_queue_new();
    uint32_t random = 1;
    int64_t before = 0;
    struct slice line;
    int64_t time_us;
    int count = 0;

    for (int i = 0; i < 1000; i++) {
        random = random * 1664525u + 1013904223u;
        ck_assert_int_eq(watch_queue_add(queue, 1 + random % 500, text("x")), ERR_NONE);
    }
    while (watch_queue_next(queue, INT64_MAX, &time_us, &line)) {
        ck_assert_int_ge(time_us, before);
        before = time_us;
        count++;
    }
    ck_assert_int_eq(count, 1000);
    watch_queue_free(queue);
}
END_TEST

START_TEST(lines_of_one_time_come_as_they_were_added)
{
    static const char letters[] = "the quick brown fox";
    struct watch_queue *queue = watch_queue_new();
    struct slice line;
    int64_t time_us;

    for (size_t at = 0; at < sizeof(letters); at++)
        ck_assert_int_eq(watch_queue_add(queue, 5, slice_of(letters + at, 1)), ERR_NONE);
    for (size_t at = 0; at < sizeof(letters); at++) {
        ck_assert(watch_queue_next(queue, 6, &time_us, &line));
        ck_assert_int_eq(line.ptr[0], letters[at]);
    }
    ck_assert(!watch_queue_next(queue, 6, &time_us, &line));
    watch_queue_free(queue);
}
END_TEST

START_TEST(a_line_stays_until_its_time)
{
    struct watch_queue *queue = watch_queue_new();
    struct slice line;
    int64_t time_us;

    ck_assert_int_eq(watch_queue_add(queue, 5, text("five")), ERR_NONE);
    ck_assert(!watch_queue_next(queue, 5, &time_us, &line));
    ck_assert(watch_queue_next(queue, 6, &time_us, &line));
    ck_assert(slice_is(line, "five"));
    watch_queue_free(queue);
}
END_TEST

Suite *test_watch_queue_suite(void)
{
    Suite *suite = suite_create("watch_queue");
    TCase *tcase = tcase_create("watch_queue");

    tcase_add_test(tcase, lines_come_in_order_of_time);
    tcase_add_test(tcase, lines_of_one_time_come_as_they_were_added);
    tcase_add_test(tcase, a_line_stays_until_its_time);
    suite_add_tcase(suite, tcase);
    return suite;
}
