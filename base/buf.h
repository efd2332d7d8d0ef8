/*
 * base/buf.h: text built in the caller's memory, never past its end.
 *
 * Invariants: the text is NUL-terminated after every call; `len` < `cap`; once something did not
 * fit, `is_cut` stays true and the rest of that piece is dropped.
 *
 * Ownership: the bytes are the caller's.
 * Threads:   a plain value.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/slice.h"

struct buf {
    char *ptr;
    size_t len;  /* bytes written, without the NUL */
    size_t cap;  /* bytes of memory, at least 1 */
    bool is_cut; /* something did not fit */
};

/* Start an empty text in `cap` bytes (at least 1) at `memory`. */
void buf_init(struct buf *buf, char *memory, size_t cap);

/* Append one byte, a C string, a slice, `count` copies of a byte, or formatted text. */
void buf_byte(struct buf *buf, char byte);
void buf_text(struct buf *buf, const char *text);
void buf_slice(struct buf *buf, struct slice s);
void buf_fill(struct buf *buf, char byte, size_t count);
void buf_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Append a number in decimal, with zeros before it up to `width` digits; far faster than buf_format. */
void buf_decimal(struct buf *buf, uint64_t value, size_t width);

/* Return the text that was written. */
struct slice buf_as_slice(const struct buf *buf);

#endif
