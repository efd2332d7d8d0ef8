#include "export/style.h"

#include <stdlib.h>

/* SGR parameters by role: for 16 colours, and for 256 on a dark ground. */
static const struct {
    const char *colour_16;
    const char *colour_256;
} looks[STYLE_ROLES] = {
    [STYLE_PLAIN] = {NULL, NULL},
    [STYLE_REQUEST] = {"36", "38;5;75"},
    [STYLE_1XX] = {NULL, "38;5;250"},
    [STYLE_2XX] = {"32", "38;5;114"},
    [STYLE_3XX] = {"33", "38;5;180"},
    [STYLE_FAILURE] = {"1;33", "38;5;208"},
    [STYLE_REPEATED] = {"2", "38;5;244"},
    [STYLE_WARN] = {"33", "38;5;220"},
    [STYLE_ERROR] = {"1;31", "1;38;5;203"},
    [STYLE_DIM] = {"2", "2"},
    [STYLE_TITLE] = {"1", "1"},
    [STYLE_BAR] = {"1", "1"},
    [STYLE_KEY] = {"1", "1"},
    [STYLE_NAME] = {"36", "38;5;75"},
    [STYLE_GROUP_1] = {"34", "38;5;75"},
    [STYLE_GROUP_2] = {"31", "38;5;208"},
    [STYLE_GROUP_3] = {"32", "38;5;79"},
    [STYLE_GROUP_4] = {"35", "38;5;175"},
    [STYLE_GROUP_5] = {"33", "38;5;220"},
    [STYLE_GROUP_6] = {"36", "38;5;117"},
};

static const char *look(const struct style *style, enum style_role role)
{
    if (style->colours == STYLE_NO_COLOUR)
        return NULL;
    return style->colours == STYLE_COLOUR_256 ? looks[role].colour_256 : looks[role].colour_16;
}

void style_begin(struct out *out, const struct style *style, enum style_role role)
{
    const char *sgr = look(style, role);

    if (sgr == NULL)
        return;
    out_text(out, "\x1b[");
    out_text(out, sgr);
    out_byte(out, 'm');
}

void style_end(struct out *out, const struct style *style, enum style_role role)
{
    if (look(style, role) != NULL)
        out_text(out, "\x1b[0m");
}

enum style_role style_of_code(uint16_t code)
{
    static const enum style_role roles[] = {STYLE_REQUEST, STYLE_1XX, STYLE_2XX, STYLE_3XX};
    unsigned class = code / 100u;

    return class < sizeof(roles) / sizeof(roles[0]) ? roles[class] : STYLE_FAILURE;
}

/* Microseconds in the last of so many decimals. */
static const int64_t units[] = {1000000, 100000, 10000, 1000, 100, 10, 1};

void style_write_seconds(int64_t us, unsigned digits, struct buf *buf)
{
    uint64_t magnitude = us < 0 ? 0 - (uint64_t)us : (uint64_t)us;

    if (us < 0)
        buf_byte(buf, '-');
    buf_decimal(buf, magnitude / 1000000, 1);
    if (digits > 0) {
        buf_byte(buf, '.');
        buf_decimal(buf, magnitude % 1000000 / (uint64_t)units[digits], digits);
    }
}

void style_write_rounded(int64_t us, unsigned digits, struct buf *buf)
{
    int64_t half = units[digits] / 2;

    style_write_seconds(us < 0 ? us - half : us + half, digits, buf);
}

/* Rounded in the unit that is shown: 7.995 s is 8.0 s. */
void style_write_span(int64_t span_us, struct buf *buf)
{
    int64_t tenths = (span_us + 50000) / 100000;
    int64_t seconds = (span_us + 500000) / CLOCK_SECOND_US;
    int64_t minutes = (seconds + 30) / 60;

    if (span_us < 0)
        buf_byte(buf, '-');
    else if (span_us < CLOCK_SECOND_US)
        buf_format(buf, "%lld ms", (long long)(span_us / 1000));
    else if (tenths < 1000)
        buf_format(buf, "%lld.%lld s", (long long)(tenths / 10), (long long)(tenths % 10));
    else if (seconds < 3600)
        buf_format(buf, "%lld min %lld s", (long long)(seconds / 60), (long long)(seconds % 60));
    else
        buf_format(buf, "%lld h %lld min", (long long)(minutes / 60), (long long)(minutes % 60));
}

static void write_after(int64_t from_us, int64_t to_us, struct buf *buf)
{
    int64_t us = clock_span(from_us, to_us);

    if (us == TIME_NONE) {
        buf_byte(buf, '-');
        return;
    }
    buf_byte(buf, '+');
    style_write_seconds(us, 3, buf);
}

void style_write_time(const struct style *style, int64_t time_us, int64_t start_us,
                      int64_t before_us, struct buf *buf)
{
    switch (style->time) {
    case STYLE_TIME_ABS:
        clock_write_time_of_day(time_us, style->zone, buf);
        break;
    case STYLE_TIME_REL:
        write_after(start_us, time_us, buf);
        break;
    case STYLE_TIME_DELTA:
        write_after(before_us, time_us, buf);
        break;
    case STYLE_TIME_EPOCH:
        if (clock_is_absurd(time_us))
            buf_byte(buf, '-');
        else
            style_write_seconds(time_us, 6, buf);
        break;
    }
}

void style_write_timestamp(const struct style *style, int64_t time_us, int64_t start_us,
                           int64_t before_us, bool has_date, struct buf *buf)
{
    if (style->time == STYLE_TIME_ABS && has_date && !clock_is_absurd(time_us)) {
        clock_write_date(time_us, style->zone, buf);
        buf_byte(buf, ' ');
    }
    style_write_time(style, time_us, start_us, before_us, buf);
}
