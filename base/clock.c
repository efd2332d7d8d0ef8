#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

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

void clock_write_rfc3339(int64_t time_us, enum clock_zone zone, struct buf *buf)
{
    int us;
    struct tm tm = broken_down(time_us, zone, &us);

    buf_format(buf, "%04d-%02d-%02dT%02d:%02d:%02d.%06d", tm.tm_year + 1900, tm.tm_mon + 1,
               tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, us);
    write_offset(&tm, zone, buf);
}

void clock_write_time_of_day(int64_t time_us, enum clock_zone zone, struct buf *buf)
{
    int us;
    struct tm tm = broken_down(time_us, zone, &us);

    buf_format(buf, "%02d:%02d:%02d.%06d", tm.tm_hour, tm.tm_min, tm.tm_sec, us);
}

void clock_write_date(int64_t time_us, enum clock_zone zone, struct buf *buf)
{
    int us;
    struct tm tm = broken_down(time_us, zone, &us);

    buf_format(buf, "%04d-%02d-%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

/* Read up to six digits after the point as microseconds; more digits are dropped. */
static bool read_fraction(const char **at, int *ret_us)
{
    int us = 0;
    int digits = 0;

    for (; **at >= '0' && **at <= '9'; (*at)++, digits++) {
        if (digits < 6)
            us = us * 10 + (**at - '0');
    }
    for (int i = digits; i < 6; i++)
        us *= 10;
    *ret_us = us;
    return digits > 0;
}

/* Read "Z", "+02:00" or nothing. */
static bool read_offset(const char *at, bool *ret_is_given, long *ret_seconds)
{
    int hours = 0;
    int minutes = 0;
    int used = 0;

    *ret_is_given = *at != '\0';
    *ret_seconds = 0;
    if (*at == '\0' || strcmp(at, "Z") == 0 || strcmp(at, "z") == 0)
        return true;
    if ((*at != '+' && *at != '-') || sscanf(at + 1, "%2d:%2d%n", &hours, &minutes, &used) != 2 ||
        at[1 + used] != '\0')
        return false;
    *ret_seconds = (*at == '-' ? -60L : 60L) * (hours * 60L + minutes);
    return true;
}

bool clock_read(struct slice text, enum clock_zone zone, int64_t *ret_time_us)
{
    char copy[64];
    struct tm tm = {.tm_isdst = -1};
    bool has_offset;
    long offset;
    int us = 0;
    const char *at;
    time_t seconds;

    if (text.len == 0 || text.len >= sizeof(copy))
        return false;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    if (text.len > 10 && (copy[10] == ' ' || copy[10] == 't'))
        copy[10] = 'T';
    at = strptime(copy, "%Y-%m-%dT%H:%M", &tm);
    if (at == NULL)
        return false;
    if (*at == ':' && (at = strptime(at, ":%S", &tm)) == NULL)
        return false;
    if (*at == '.' && (at++, !read_fraction(&at, &us)))
        return false;
    if (!read_offset(at, &has_offset, &offset))
        return false;
    seconds = has_offset || zone == CLOCK_UTC ? timegm(&tm) - offset : mktime(&tm);
    *ret_time_us = (int64_t)seconds * CLOCK_SECOND_US + us;
    return true;
}
