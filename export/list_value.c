#include "export/list_column.h"

#define DATE_BYTES       24
#define MILLISECOND_TEXT 3 /* digits of a clock time that a table leaves away */
#define DEFAULT_PORT     5060

bool list_is_same_day(int64_t a_us, int64_t b_us, enum clock_zone zone)
{
    char a[DATE_BYTES];
    char b[DATE_BYTES];
    struct buf a_buf;
    struct buf b_buf;

    buf_init(&a_buf, a, sizeof(a));
    buf_init(&b_buf, b, sizeof(b));
    clock_write_date(a_us, zone, &a_buf);
    clock_write_date(b_us, zone, &b_buf);
    return strcmp(a, b) == 0;
}

void list_write_time(const struct list_format *format, int64_t time_us, unsigned time_ns,
                     struct buf *buf)
{
    char memory[48];
    struct buf time;
    struct slice text;

    if (clock_is_absurd(time_us))
        return;
    if (format->is_data && format->style.time == STYLE_TIME_ABS) {
        clock_write_rfc3339_ns(time_us, time_ns, CLOCK_UTC, buf);
        return;
    }
    buf_init(&time, memory, sizeof(memory));
    style_write_time(&format->style, time_us, format->start_us, format->before_us, &time);
    text = buf_as_slice(&time);
    if (format->style.time == STYLE_TIME_ABS) {
        text = slice_sub(text, 0, text.len - MILLISECOND_TEXT);
        if (format->has_dates) {
            clock_write_date(time_us, format->style.zone, buf);
            buf_byte(buf, ' ');
        }
    }
    buf_slice(buf, text);
}

void list_write_addr(const struct list_format *format, const struct addr *addr, struct buf *buf)
{
    if (addr->family == ADDR_NONE)
        return;
    if (format->is_data || addr->port != DEFAULT_PORT)
        addr_write(addr, buf);
    else
        addr_write_ip(addr, buf);
}
