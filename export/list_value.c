#include "export/list_column.h"

#define MILLISECOND_TEXT 3 /* digits of a clock time that a table leaves away */
#define DEFAULT_PORT     5060

void list_write_time(const struct list_format *format, int64_t time_us, struct buf *buf)
{
    char memory[48];
    struct buf time;
    struct slice text;

    if (format->is_data && format->style.time == STYLE_TIME_ABS) {
        clock_write_rfc3339(time_us, CLOCK_UTC, buf);
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
