/*
 * export/style.h: the style of text: characters, columns, clock, colours by role.
 *
 * Colour never is the only sign of a meaning: every role has a word or a sign beside it.
 *
 * Threads:   plain values.
 */
#ifndef EXPORT_STYLE_H
#define EXPORT_STYLE_H

#include "base/clock.h"
#include "export/escape.h"

/* The role of a piece of text. */
enum style_role {
    STYLE_PLAIN = 0,
    STYLE_REQUEST,
    STYLE_1XX,
    STYLE_2XX,
    STYLE_3XX,
    STYLE_FAILURE, /* 4xx to 6xx */
    STYLE_REPEATED,
    STYLE_WARN,
    STYLE_ERROR,
    STYLE_DIM,
    STYLE_TITLE,
    STYLE_BAR,     /* the line at the top of a screen */
    STYLE_KEY,     /* the name of a key in a hint */
    STYLE_NAME,    /* a name: of a header field, of a column */
    STYLE_GROUP_1, /* members of one group: a leg, a transaction; letters distinguish them too */
    STYLE_GROUP_2,
    STYLE_GROUP_3,
    STYLE_GROUP_4,
    STYLE_GROUP_5,
    STYLE_GROUP_6,
    STYLE_ROLES,
};

#define STYLE_GROUPS (STYLE_ROLES - STYLE_GROUP_1)

enum style_colours {
    STYLE_NO_COLOUR = 0,
    STYLE_COLOUR_16,
    STYLE_COLOUR_256,
};

/* How times are written. */
enum style_time {
    STYLE_TIME_ABS = 0, /* clock time */
    STYLE_TIME_REL,     /* seconds since the start */
    STYLE_TIME_DELTA,   /* seconds since the row before */
    STYLE_TIME_EPOCH,   /* seconds since 1970 UTC */
};

/* Zero-initialised: a UTF-8 terminal of any width without colour, local clock time. */
struct style {
    enum escape_target target;
    enum style_colours colours;
    enum style_time time;
    enum clock_zone zone;
    size_t width; /* columns; 0: as wide as needed */
};

/* Start and end a role; nothing without colours. */
void style_begin(struct out *out, const struct style *style, enum style_role role);
void style_end(struct out *out, const struct style *style, enum style_role role);

/* Return the role of a response code; 0 is a request. */
enum style_role style_of_code(uint16_t code);

/* Return whether only ASCII may be used to draw. */
static inline bool style_is_ascii(const struct style *style)
{
    return style->target == ESCAPE_ASCII;
}

/* Write a duration for people: "12 ms", "2.2 s", "31.5 s", "4 min 10 s", "2 h 5 min". */
void style_write_span(int64_t span_us, struct buf *buf);

/* Write a count of microseconds as seconds with exactly `digits` (0 to 6) decimals, the rest cut
 * off. */
void style_write_seconds(int64_t us, unsigned digits, struct buf *buf);

/* Do the same, rounded: for spans. */
void style_write_rounded(int64_t us, unsigned digits, struct buf *buf);

/* Write a time in the style: rel counts from `start_us`, delta from `before_us`. Write "-" for a time that is
 * absurd or before the time from which it counts. */
void style_write_time(const struct style *style, int64_t time_us, int64_t start_us,
                      int64_t before_us, struct buf *buf);

/* Do the same, with the date before a time by the clock. */
void style_write_timestamp(const struct style *style, int64_t time_us, int64_t start_us,
                           int64_t before_us, bool has_date, struct buf *buf);

#endif
