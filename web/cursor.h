/*
 * web/cursor.h: where a page of a list begins, as a text. A client sends the text back and does not read it.
 *
 *   1  kind   version and list, two digits
 *   2  sort   the order of the list, two digits
 *   3  flags  descending, backward, two digits
 *   4  time   of the anchor, sixteen digits; 0 where the list has no need of it
 *   5  id     of the anchor, sixteen digits
 *
 * All digits are lower-case hexadecimal. A text that web_cursor_write cannot have written is refused. A cursor is
 * no secret: a client that invents one gets rows that it may see anyway.
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

/* Read a cursor of that list. Return false for anything that web_cursor_write does not write. */
bool web_cursor_read(struct slice text, enum web_cursor_list list, struct web_cursor *ret_cursor);

#endif
