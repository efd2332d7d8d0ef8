/*
 * base/slice.h: a borrowed run of bytes, and the only pointer arithmetic over traffic.
 *
 * A slice never owns its bytes and is never NUL-terminated. Readers take `struct slice *rest`,
 * consume what they understand and leave the remainder, so nothing can run past the end.
 *
 * Ownership: borrowed; dies with the packet, arena or literal that it points into.
 * Threads:   a plain value.
 * Limits:    none; offsets past the end return an empty slice or false.
 */
#ifndef BASE_SLICE_H
#define BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct slice {
    const uint8_t *ptr; /* NULL only when absent; see slice_is_absent */
    size_t len;         /* bytes */
};

/* A slice over a string literal, usable in a constant table. */
#define SLICE_LITERAL(text) ((struct slice){(const uint8_t *)(text), sizeof(text) - 1})

/* Result of `slice_find*` for text that is not there. */
#define SLICE_NONE SIZE_MAX

/* Make a slice of `len` bytes at `ptr`. */
static inline struct slice slice_of(const void *ptr, size_t len)
{
    return (struct slice){(const uint8_t *)ptr, len};
}

/* Make a slice over the bytes of a C string, without its NUL; an absent slice for NULL. */
static inline struct slice slice_from_text(const char *text)
{
    return slice_of(text, text == NULL ? 0 : strlen(text));
}

/* Return whether there is nothing at all, as against an empty value. */
static inline bool slice_is_absent(struct slice s)
{
    return s.ptr == NULL;
}

/* Return byte `at`, or -1 past the end. */
static inline int slice_at(struct slice s, size_t at)
{
    return at < s.len ? s.ptr[at] : -1;
}

/* Return the bytes from `from` on, at most `len` of them; empty past the end. */
static inline struct slice slice_sub(struct slice s, size_t from, size_t len)
{
    if (s.ptr == NULL)
        return slice_of(NULL, 0);
    if (from > s.len)
        from = s.len;
    return slice_of(s.ptr + from, len < s.len - from ? len : s.len - from);
}

/* Return the bytes from `from` on. */
static inline struct slice slice_from(struct slice s, size_t from)
{
    return slice_sub(s, from, SIZE_MAX);
}

/* Consume `len` bytes into *ret_taken. Return false and consume nothing when there are fewer. */
bool slice_take(struct slice *rest, size_t len, struct slice *ret_taken);

/* Consume one byte if it is `byte`. */
bool slice_take_byte(struct slice *rest, uint8_t byte);

/* Consume spaces and tabs. */
void slice_skip_blanks(struct slice *rest);

/* Consume linear white space: blanks and line ends (a header value holds only folds).
 * RFC 3261 25.1 LWS/SWS. */
void slice_skip_lws(struct slice *rest);

/* Return the slice without linear white space at both ends. */
struct slice slice_trim(struct slice s);

/* Read big-endian values at byte `at`; false past the end. */
static inline bool slice_be16(struct slice s, size_t at, uint16_t *ret_value)
{
    if (s.len < 2 || at > s.len - 2)
        return false;
    *ret_value = (uint16_t)(s.ptr[at] << 8 | s.ptr[at + 1]);
    return true;
}

static inline bool slice_be32(struct slice s, size_t at, uint32_t *ret_value)
{
    if (s.len < 4 || at > s.len - 4)
        return false;
    *ret_value = (uint32_t)s.ptr[at] << 24 | (uint32_t)s.ptr[at + 1] << 16 |
                 (uint32_t)s.ptr[at + 2] << 8 | s.ptr[at + 3];
    return true;
}

/* Read eight bytes at byte `at` as a little-endian value; false past the end. */
static inline bool slice_le64(struct slice s, size_t at, uint64_t *ret_value)
{
    if (s.len < sizeof(*ret_value) || at > s.len - sizeof(*ret_value))
        return false;
    memcpy(ret_value, s.ptr + at, sizeof(*ret_value));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    *ret_value = __builtin_bswap64(*ret_value);
#endif
    return true;
}

/* Read a whole slice of decimal digits. Return false for none, for any other byte, or past `max`. */
bool slice_decimal(struct slice s, uint64_t max, uint64_t *ret_value);

/* Return the offset of the first `byte` at or after `from`, or SLICE_NONE. */
static inline size_t slice_find(struct slice s, size_t from, uint8_t byte)
{
    const uint8_t *hit;

    if (from >= s.len)
        return SLICE_NONE;
    hit = memchr(s.ptr + from, byte, s.len - from);
    return hit == NULL ? SLICE_NONE : (size_t)(hit - s.ptr);
}

/* Return whether `part` lies inside `whole`. */
bool slice_contains(struct slice whole, struct slice part);

/* Return the offset at which `part` lies inside `whole`, which must contain it. */
size_t slice_offset(struct slice whole, struct slice part);

/* Compare bytes exactly. */
static inline bool slice_equal(struct slice a, struct slice b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* Compare with ASCII letters folded. */
bool slice_equal_nocase(struct slice a, struct slice b);

/* Compare with a C string, exactly or with ASCII letters folded. */
bool slice_is(struct slice s, const char *text);
bool slice_is_nocase(struct slice s, const char *text);

/* Return whether the slice begins with `prefix`, ASCII letters folded. */
bool slice_starts_nocase(struct slice s, const char *prefix);

/* Find `part` with ASCII letters folded; SLICE_NONE when it is not there. O(n*m), for short parts. */
size_t slice_find_nocase(struct slice s, const char *part);

#endif
