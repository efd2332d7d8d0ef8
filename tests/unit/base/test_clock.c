#include "base/clock.h"

#include <stdlib.h>
#include <time.h>

#include <check.h>

#include "tests/unit/registry.h"

Suite *test_clock_suite(void);

#define NOON INT64_C(1784980800000000) /* 2026-07-25T12:00:00Z */

static void use_zone(const char *zone)
{
    setenv("TZ", zone, 1);
    tzset();
}

static const struct {
    int64_t time_us;
    const char *zone; /* NULL: UTC asked for */
    const char *written;
} times[] = {
    {0, NULL, "1970-01-01T00:00:00.000000Z"},
    {NOON + 1, NULL, "2026-07-25T12:00:00.000001Z"},
    {CLOCK_ABSURD_US - 1, NULL, "2261-12-31T23:59:59.999999Z"},
    {NOON, "EST5", "2026-07-25T07:00:00.000000-05:00"},
    {NOON, "IST-5:30", "2026-07-25T17:30:00.000000+05:30"},
    {NOON, "XXX0:30", "2026-07-25T11:30:00.000000-00:30"},
};

START_TEST(a_time_is_written_with_its_zone)
{
    char memory[64];
    struct buf buf;
    int64_t back = 0;
    enum clock_zone zone = times[_i].zone == NULL ? CLOCK_UTC : CLOCK_LOCAL;

    use_zone(times[_i].zone == NULL ? "EST5" : times[_i].zone);
    buf_init(&buf, memory, sizeof(memory));
    clock_write_rfc3339(times[_i].time_us, zone, &buf);
    ck_assert_str_eq(memory, times[_i].written);
    ck_assert(clock_read(buf_as_slice(&buf), CLOCK_LOCAL, &back));
    ck_assert_int_eq(back, times[_i].time_us);
}
END_TEST

START_TEST(nanoseconds_are_written_where_there_are_any)
{
    char memory[64];
    struct buf buf;
    int64_t back = 0;

    buf_init(&buf, memory, sizeof(memory));
    clock_write_rfc3339_ns(NOON + 5, 7, CLOCK_UTC, &buf);
    ck_assert_str_eq(memory, "2026-07-25T12:00:00.000005007Z");
    ck_assert(clock_read(buf_as_slice(&buf), CLOCK_UTC, &back));
    ck_assert_int_eq(back, NOON + 5);
    buf_init(&buf, memory, sizeof(memory));
    clock_write_rfc3339_ns(NOON + 5, 0, CLOCK_UTC, &buf);
    ck_assert_str_eq(memory, "2026-07-25T12:00:00.000005Z");
}
END_TEST

static const int64_t absurd[] = {-1, INT64_MIN, INT64_MIN + 1, CLOCK_ABSURD_US, INT64_MAX};

START_TEST(a_time_that_no_clock_shows_is_a_dash)
{
    char memory[64];
    struct buf buf;

    ck_assert(clock_is_absurd(absurd[_i]));
    buf_init(&buf, memory, sizeof(memory));
    clock_write_rfc3339(absurd[_i], CLOCK_UTC, &buf);
    clock_write_date(absurd[_i], CLOCK_UTC, &buf);
    clock_write_time_of_day(absurd[_i], CLOCK_LOCAL, &buf);
    ck_assert_str_eq(memory, "---");
    ck_assert_int_eq(clock_span(absurd[_i], NOON), TIME_NONE);
    ck_assert_int_eq(clock_span(NOON, absurd[_i]), TIME_NONE);
    ck_assert_int_eq(clock_span(NOON, NOON - 1), TIME_NONE);
    ck_assert_int_eq(clock_span(0, NOON), NOON);
}
END_TEST

START_TEST(date_and_time_of_day_stand_alone)
{
    char memory[64];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    clock_write_date(NOON, CLOCK_UTC, &buf);
    buf_byte(&buf, ' ');
    clock_write_time_of_day(NOON + 5, CLOCK_UTC, &buf);
    ck_assert_str_eq(memory, "2026-07-25 12:00:00.000005");
}
END_TEST

static const struct {
    const char *text;
    int64_t time_us;
} readable[] = {
    {"2026-07-25T12:00:00Z", NOON},
    {"2026-07-25t12:00:00z", NOON},
    {"2026-07-25 12:00:00Z", NOON},
    {"2026-07-25T12:00Z", NOON},
    {"2026-07-25T12:00", NOON},
    {"2026-07-25T12:00:00", NOON},
    {"2026-07-25T12:00:00.5", NOON + 500000},
    {"2026-07-25T12:00:00.123456789Z", NOON + 123456},
    {"2026-07-25T14:00:00+02:00", NOON},
    {"2026-07-25T10:30:00-01:30", NOON},
    {"1969-12-31T23:59:59.999999Z", -1},
    {"2024-02-29T00:00Z", INT64_C(1709164800000000)},
};

START_TEST(times_are_read_with_or_without_their_later_parts)
{
    int64_t time_us = 7;

    use_zone("EST5");
    ck_assert(clock_read(slice_from_text(readable[_i].text), CLOCK_UTC, &time_us));
    ck_assert_int_eq(time_us, readable[_i].time_us);
}
END_TEST

#define TEXT(literal)                                                                              \
    {                                                                                              \
        (const uint8_t *)(literal), sizeof(literal) - 1                                            \
    }

static const struct slice unreadable[] = {
    TEXT(""),
    TEXT("now"),
    TEXT("2026-07-25"),
    TEXT("2026-07-25T"),
    TEXT("2026-07-25T12"),
    TEXT("2026-7-25T12:00:00Z"),
    TEXT("2026-13-25T12:00:00Z"),
    TEXT("2026-02-30T12:00:00Z"),
    TEXT("2025-02-29T12:00:00Z"),
    TEXT("2026-07-25T25:00:00Z"),
    TEXT("2026-07-25T12:00:00.Z"),
    TEXT("2026-07-25T12:00.5Z"),
    TEXT("2026-07-25T12:00:00+2"),
    TEXT("2026-07-25T12:00:00+-2:00"),
    TEXT("2026-07-25T12:00:00+02:99"),
    TEXT("2026-07-25T12:00:00+24:00"),
    TEXT("2026-07-25T12:00:00Zx"),
    TEXT("2026-07-25T12:00:00Z\0"),
    TEXT("2026-07-25T12:00:00+02:00x"),
    TEXT(" 2026-07-25T12:00:00Z"),

};

START_TEST(anything_else_is_no_time)
{
    int64_t time_us = 7;

    ck_assert(!clock_read(unreadable[_i], CLOCK_UTC, &time_us));
    ck_assert_int_eq(time_us, 7);
}
END_TEST

static int64_t read_clock(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * CLOCK_SECOND_US + now.tv_nsec / 1000;
}

static const struct {
    int64_t (*read)(void);
    clockid_t clock;
} clocks[] = {
    {clock_monotonic_us, CLOCK_MONOTONIC},
    {clock_monotonic_coarse_us, CLOCK_MONOTONIC_COARSE},
    {clock_wall_us, CLOCK_REALTIME},
    {clock_thread_us, CLOCK_THREAD_CPUTIME_ID},
};

START_TEST(a_clock_of_the_host_is_read_in_microseconds)
{
    int64_t before_us = read_clock(clocks[_i].clock);
    int64_t us = clocks[_i].read();
    int64_t after_us = read_clock(clocks[_i].clock);

    ck_assert_int_le(before_us, us);
    ck_assert_int_le(us, after_us);
}
END_TEST

Suite *test_clock_suite(void)
{
    Suite *suite = suite_create("clock");
    TCase *tcase = tcase_create("clock");

    tcase_add_loop_test(tcase, a_time_is_written_with_its_zone, 0,
                        sizeof(times) / sizeof(times[0]));
    tcase_add_test(tcase, nanoseconds_are_written_where_there_are_any);
    tcase_add_loop_test(tcase, a_time_that_no_clock_shows_is_a_dash, 0,
                        sizeof(absurd) / sizeof(absurd[0]));
    tcase_add_test(tcase, date_and_time_of_day_stand_alone);
    tcase_add_loop_test(tcase, times_are_read_with_or_without_their_later_parts, 0,
                        sizeof(readable) / sizeof(readable[0]));
    tcase_add_loop_test(tcase, anything_else_is_no_time, 0,
                        sizeof(unreadable) / sizeof(unreadable[0]));
    tcase_add_loop_test(tcase, a_clock_of_the_host_is_read_in_microseconds, 0,
                        sizeof(clocks) / sizeof(clocks[0]));
    suite_add_tcase(suite, tcase);
    return suite;
}
