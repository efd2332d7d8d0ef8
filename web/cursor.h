/*
 * web/cursor.h: where a page of a list begins, as a text that clients hand back unread.
 *
 *   1  kind   version and list, two digits
 *   2  sort   by what the list is sorted, two digits
 *   3  flags  descending, backward, two digits
 *   4  time   of the anchor, sixteen digits; 0 where the list has no need of it
 *   5  id     of the anchor, sixteen digits
 *
 * All in lower-case hexadecimal. What was not written by web_cursor_write is refused, but a cursor is
 * no secret: a client that makes one up gets rows that it may see anyway.
 *
 * Threads:   plain values.
 */
#ifndef WEB_CURSOR_H
#define WEB_CURSOR_H

#include "base/buf.h"

#define WEB_CURSOR_LEN 38 /* characters */

enum web_cursor_list {
    WEB_CURSOR_CALLS = 0x11,
    WEB_CURSOR_MESSAGES = 0x12,
};

struct web_cursor {
    enum web_cursor_list list;
    uint8_t sort; /* enum call_sort */
    bool is_descending;
    bool is_backward; /* the page before the anchor */
    int64_t time_us;  /* not negative */
    uint64_t id;      /* at least 1 */
};

/* Write WEB_CURSOR_LEN characters. */
void web_cursor_write(const struct web_cursor *cursor, struct buf *buf);

/* Read a cursor of that list. False for anything that web_cursor_write does not write. */
bool web_cursor_read(struct slice text, enum web_cursor_list list, struct web_cursor *ret_cursor);

#endif
