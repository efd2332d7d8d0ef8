#include "web/cursor.h"

#include <assert.h>

#define FLAG_DESCENDING 1u
#define FLAG_BACKWARD   2u

static void write_hex(uint64_t value, unsigned digits, struct buf *buf)
{
    static const char hex[] = "0123456789abcdef";

    while (digits-- > 0)
        buf_byte(buf, hex[value >> 4 * digits & 15]);
}

/* Consume a number of so many digits. */
static bool take_hex(struct slice *rest, size_t digits, uint64_t *ret_value)
{
    struct slice text;
    uint64_t value = 0;

    if (!slice_take(rest, digits, &text))
        return false;
    for (size_t i = 0; i < digits; i++) {
        int byte = slice_at(text, i);
        bool is_letter = byte >= 'a' && byte <= 'f';

        if (!is_letter && (byte < '0' || byte > '9'))
            return false;
        value = value << 4 | (uint64_t)(is_letter ? byte - 'a' + 10 : byte - '0');
    }
    *ret_value = value;
    return true;
}

void web_cursor_write(const struct web_cursor *cursor, struct buf *buf)
{
    assert(cursor != NULL);
    write_hex((uint64_t)cursor->list, 2, buf);
    write_hex(cursor->sort, 2, buf);
    write_hex((cursor->is_descending ? FLAG_DESCENDING : 0) |
                  (cursor->is_backward ? FLAG_BACKWARD : 0),
              2, buf);
    write_hex((uint64_t)cursor->time_us, 16, buf);
    write_hex(cursor->id, 16, buf);
}

bool web_cursor_read(struct slice text, enum web_cursor_list list, struct web_cursor *ret_cursor)
{
    uint64_t kind;
    uint64_t sort;
    uint64_t flags;
    uint64_t time_us;
    uint64_t id;

    if (!take_hex(&text, 2, &kind) || !take_hex(&text, 2, &sort) || !take_hex(&text, 2, &flags) ||
        !take_hex(&text, 16, &time_us) || !take_hex(&text, 16, &id) || text.len > 0)
        return false;
    if (kind != (uint64_t)list || (flags & ~(uint64_t)(FLAG_DESCENDING | FLAG_BACKWARD)) != 0 ||
        time_us > INT64_MAX || id == 0 || id > INT64_MAX)
        return false;
    *ret_cursor = (struct web_cursor){
        .list = list,
        .sort = (uint8_t)sort,
        .is_descending = (flags & FLAG_DESCENDING) != 0,
        .is_backward = (flags & FLAG_BACKWARD) != 0,
        .time_us = (int64_t)time_us,
        .id = id,
    };
    return true;
}
