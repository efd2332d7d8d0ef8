#include "base/clock.h"

#include <stdlib.h>
#include <time.h>

static int64_t read_clock(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * CLOCK_SECOND_US + now.tv_nsec / 1000;
}

int64_t clock_monotonic_us(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

int64_t clock_monotonic_coarse_us(void)
{
    return read_clock(CLOCK_MONOTONIC_COARSE);
}

int64_t clock_wall_us(void)
{
    return read_clock(CLOCK_REALTIME);
}

int64_t clock_thread_us(void)
{
    return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

/* Split into whole seconds, which may be negative, and 0-999999 microseconds. */
static time_t split(int64_t time_us, int *ret_us)
{
    int64_t seconds = time_us / CLOCK_SECOND_US;
    int64_t us = time_us % CLOCK_SECOND_US;

    if (us < 0) {
        us += CLOCK_SECOND_US;
        seconds--;
    }
    *ret_us = (int)us;
    return (time_t)seconds;
}

static struct tm broken_down(int64_t time_us, enum clock_zone zone, int *ret_us)
{
    time_t seconds = split(time_us, ret_us);
    struct tm tm = {0};

    if (zone == CLOCK_UTC)
        gmtime_r(&seconds, &tm);
    else
        localtime_r(&seconds, &tm);
    return tm;
}

/* Write "-" for a time that is none. */
static bool write_absurd(int64_t time_us, struct buf *buf)
{
    if (clock_is_absurd(time_us))
        buf_byte(buf, '-');
    return clock_is_absurd(time_us);
}

static void write_offset(const struct tm *tm, enum clock_zone zone, struct buf *buf)
{
    long minutes = tm->tm_gmtoff / 60;

    if (zone == CLOCK_UTC) {
        buf_byte(buf, 'Z');
        return;
    }
    buf_format(buf, "%c%02ld:%02ld", minutes < 0 ? '-' : '+', labs(minutes) / 60,
               labs(minutes) % 60);
}

static void write_date(const struct tm *tm, struct buf *buf)
{
    int year = tm->tm_year + 1900;

    buf_decimal(buf, (uint64_t)year, 4);
    buf_byte(buf, '-');
    buf_decimal(buf, (uint64_t)tm->tm_mon + 1, 2);
    buf_byte(buf, '-');
    buf_decimal(buf, (uint64_t)tm->tm_mday, 2);
}

static void write_time(const struct tm *tm, int us, struct buf *buf)
{
    buf_decimal(buf, (uint64_t)tm->tm_hour, 2);
    buf_byte(buf, ':');
    buf_decimal(buf, (uint64_t)tm->tm_min, 2);
    buf_byte(buf, ':');
    buf_decimal(buf, (uint64_t)tm->tm_sec, 2);
    buf_byte(buf, '.');
    buf_decimal(buf, (uint64_t)us, 6);
}

int64_t clock_span(int64_t from_us, int64_t to_us)
{
    if (clock_is_absurd(from_us) || clock_is_absurd(to_us) || to_us < from_us)
        return TIME_NONE;
    return to_us - from_us;
}

void clock_write_rfc3339(int64_t time_us, enum clock_zone zone, struct buf *buf)
{
    clock_write_rfc3339_ns(time_us, 0, zone, buf);
}

void clock_write_rfc3339_ns(int64_t time_us, unsigned time_ns, enum clock_zone zone,
                            struct buf *buf)
{
    struct tm tm;
    int us;

    if (write_absurd(time_us, buf))
        return;
    tm = broken_down(time_us, zone, &us);
    write_date(&tm, buf);
    buf_byte(buf, 'T');
    write_time(&tm, us, buf);
    if (time_ns != 0)
        buf_decimal(buf, time_ns, 3);
    write_offset(&tm, zone, buf);
}

void clock_write_time_of_day(int64_t time_us, enum clock_zone zone, struct buf *buf)
{
    struct tm tm;
    int us;

    if (write_absurd(time_us, buf))
        return;
    tm = broken_down(time_us, zone, &us);
    write_time(&tm, us, buf);
}

void clock_write_date(int64_t time_us, enum clock_zone zone, struct buf *buf)
{
    struct tm tm;
    int us;

    if (write_absurd(time_us, buf))
        return;
    tm = broken_down(time_us, zone, &us);
    write_date(&tm, buf);
}

/* Consume exactly `digits` digits of a number up to `max`. */
static bool take_number(struct slice *rest, size_t digits, uint64_t max, int *ret_value)
{
    struct slice text;
    uint64_t value;

    if (!slice_take(rest, digits, &text) || !slice_decimal(text, max, &value))
        return false;
    *ret_value = (int)value;
    return true;
}

static int days_of(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return month == 2 && is_leap ? 29 : days[month - 1];
}

/* "2026-07-25" */
static bool take_date(struct slice *rest, struct tm *tm)
{
    int year;
    int month;

    if (!take_number(rest, 4, 9999, &year) || !slice_take_byte(rest, '-') ||
        !take_number(rest, 2, 12, &month) || month == 0 || !slice_take_byte(rest, '-') ||
        !take_number(rest, 2, (uint64_t)days_of(year, month), &tm->tm_mday) || tm->tm_mday == 0)
        return false;
    tm->tm_year = year - 1900;
    tm->tm_mon = month - 1;
    return true;
}

/* Consume the digits after the point, at least one; those beyond microseconds are dropped. */
static bool take_fraction(struct slice *rest, int *ret_us)
{
    int us = 0;
    int digits = 0;

    for (; slice_at(*rest, 0) >= '0' && slice_at(*rest, 0) <= '9'; digits++) {
        if (digits < 6)
            us = us * 10 + (slice_at(*rest, 0) - '0');
        *rest = slice_from(*rest, 1);
    }
    for (int i = digits; i < 6; i++)
        us *= 10;
    *ret_us = us;
    return digits > 0;
}

/* "17:20", "17:20:08", "17:20:08.936"; second 60 is a leap second. */
static bool take_time(struct slice *rest, struct tm *tm, int *ret_us)
{
    if (!take_number(rest, 2, 23, &tm->tm_hour) || !slice_take_byte(rest, ':') ||
        !take_number(rest, 2, 59, &tm->tm_min))
        return false;
    if (!slice_take_byte(rest, ':'))
        return true;
    if (!take_number(rest, 2, 60, &tm->tm_sec))
        return false;
    return !slice_take_byte(rest, '.') || take_fraction(rest, ret_us);
}

/* "Z", "+02:00" or nothing. */
static bool take_offset(struct slice *rest, bool *ret_is_given, long *ret_seconds)
{
    int hours;
    int minutes;
    bool is_west = slice_at(*rest, 0) == '-';

    *ret_is_given = rest->len > 0;
    *ret_seconds = 0;
    if (rest->len == 0 || slice_take_byte(rest, 'Z') || slice_take_byte(rest, 'z'))
        return true;
    if ((!slice_take_byte(rest, '+') && !slice_take_byte(rest, '-')) ||
        !take_number(rest, 2, 23, &hours) || !slice_take_byte(rest, ':') ||
        !take_number(rest, 2, 59, &minutes))
        return false;
    *ret_seconds = (is_west ? -60L : 60L) * (hours * 60L + minutes);
    return true;
}

bool clock_read(struct slice text, enum clock_zone zone, int64_t *ret_time_us)
{
    struct tm tm = {.tm_isdst = -1};
    struct slice rest = text;
    bool has_offset;
    long offset;
    int us = 0;
    time_t seconds;

    if (!take_date(&rest, &tm) ||
        (!slice_take_byte(&rest, 'T') && !slice_take_byte(&rest, 't') &&
         !slice_take_byte(&rest, ' ')) ||
        !take_time(&rest, &tm, &us) || !take_offset(&rest, &has_offset, &offset) || rest.len > 0)
        return false;
    seconds = has_offset || zone == CLOCK_UTC ? timegm(&tm) - offset : mktime(&tm);
    *ret_time_us = (int64_t)seconds * CLOCK_SECOND_US + us;
    return true;
}
