#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

void buf_init(struct buf *buf, char *memory, size_t cap)
{
    assert(memory != NULL && cap > 0);
    *buf = (struct buf){.ptr = memory, .cap = cap};
    memory[0] = '\0';
}

void buf_byte(struct buf *buf, char byte)
{
    buf_fill(buf, byte, 1);
}

void buf_text(struct buf *buf, const char *text)
{
    buf_slice(buf, slice_from_text(text));
}

void buf_slice(struct buf *buf, struct slice s)
{
    size_t room = buf->cap - 1 - buf->len;

    assert(buf->len < buf->cap);
    if (s.len > room) {
        buf->is_cut = true;
        s.len = room;
    }
    if (s.len > 0)
        memcpy(buf->ptr + buf->len, s.ptr, s.len);
    buf->len += s.len;
    buf->ptr[buf->len] = '\0';
}

void buf_fill(struct buf *buf, char byte, size_t count)
{
    size_t room = buf->cap - 1 - buf->len;

    assert(buf->len < buf->cap);
    if (count > room) {
        buf->is_cut = true;
        count = room;
    }
    memset(buf->ptr + buf->len, byte, count);
    buf->len += count;
    buf->ptr[buf->len] = '\0';
}

void buf_format(struct buf *buf, const char *format, ...)
{
    size_t room = buf->cap - buf->len;
    va_list args;
    int wanted;

    assert(buf->len < buf->cap);
    va_start(args, format);
    wanted = vsnprintf(buf->ptr + buf->len, room, format, args);
    va_end(args);
    assert(wanted >= 0);
    if ((size_t)wanted >= room) {
        buf->is_cut = true;
        wanted = (int)room - 1;
    }
    buf->len += (size_t)wanted;
}

void buf_decimal(struct buf *buf, uint64_t value, size_t width)
{
    char digits[20]; /* of the largest value */
    size_t at = sizeof(digits);

    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    if (width > sizeof(digits) - at)
        buf_fill(buf, '0', width - (sizeof(digits) - at));
    buf_slice(buf, slice_of(digits + at, sizeof(digits) - at));
}

struct slice buf_as_slice(const struct buf *buf)
{
    return slice_of(buf->ptr, buf->len);
}
