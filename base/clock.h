/*
 * base/clock.h: the clocks of the host, and times as text. A time is a count of microseconds since
 * 1970-01-01T00:00:00 UTC.
 *
 * Source:    RFC 3339; clock_gettime(2).
 * Threads:   any; the local zone is the process's (TZ). A signal handler may read the clocks.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/buf.h"

#define CLOCK_SECOND_US INT64_C(1000000)

/* A time, or a span of time, that is not known. 0 is a time like any other. */
#define TIME_NONE INT64_MIN

/* The first moment of 2262, in which 64 bits of nanoseconds run over. A time from then on, or before
 * 1970, is of a clock that was set to nonsense: such a time is absurd. It is shown as "-", in JSON as
 * null, and spans from or to it are not known. Captures replace every absurd time by this one, which is
 * later than all others, so differences of times never overflow. */
#define CLOCK_ABSURD_US INT64_C(9214646400000000)

/* Return whether a time is absurd or not known. */
static inline bool clock_is_absurd(int64_t time_us)
{
    return time_us < 0 || time_us >= CLOCK_ABSURD_US;
}

/* Return the span from one time to another; TIME_NONE where one is not known or absurd, or they are in
 * reverse. */
int64_t clock_span(int64_t from_us, int64_t to_us);

/* Return the time of a monotonic clock, for spans within one run. */
int64_t clock_monotonic_us(void);

/* Read the same clock as it was at the last tick of the kernel, some milliseconds ago, at a fraction of
 * the cost. */
int64_t clock_monotonic_coarse_us(void);

/* Read the time of day, which the user may set back. */
int64_t clock_wall_us(void);

/* Read the processor time that the calling thread has used. */
int64_t clock_thread_us(void);

enum clock_zone {
    CLOCK_LOCAL,
    CLOCK_UTC,
};

/* Write "2026-07-25T17:20:08.936000Z", or with the zone's offset in place of the Z. This and the next
 * two write "-" for an absurd time. */
void clock_write_rfc3339(int64_t time_us, enum clock_zone zone, struct buf *buf);

/* Write the same for a time that has 0 to 999 nanoseconds beyond its microseconds: nine digits, and six
 * where they are 0. */
void clock_write_rfc3339_ns(int64_t time_us, unsigned time_ns, enum clock_zone zone,
                            struct buf *buf);

/* Write "17:20:08.936000". */
void clock_write_time_of_day(int64_t time_us, enum clock_zone zone, struct buf *buf);

/* Write "2026-07-25". */
void clock_write_date(int64_t time_us, enum clock_zone zone, struct buf *buf);

/* Read an RFC 3339 time (the offset may be missing: the zone's own then; the fraction and the
 * seconds too). Return false for anything else. */
bool clock_read(struct slice text, enum clock_zone zone, int64_t *ret_time_us);

#endif
