#include "base/slice.h"

#include <assert.h>

static uint8_t fold(uint8_t byte)
{
    return byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte | 0x20) : byte;
}

static bool equal_folded(const uint8_t *a, const uint8_t *b, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (fold(a[i]) != fold(b[i]))
            return false;
    }
    return true;
}

static bool is_lws(int byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

bool slice_take(struct slice *rest, size_t len, struct slice *ret_taken)
{
    if (len > rest->len)
        return false;
    *ret_taken = slice_of(rest->ptr, len);
    *rest = slice_from(*rest, len);
    return true;
}

bool slice_take_byte(struct slice *rest, uint8_t byte)
{
    if (slice_at(*rest, 0) != byte)
        return false;
    *rest = slice_from(*rest, 1);
    return true;
}

void slice_skip_blanks(struct slice *rest)
{
    while (slice_at(*rest, 0) == ' ' || slice_at(*rest, 0) == '\t')
        *rest = slice_from(*rest, 1);
}

void slice_skip_lws(struct slice *rest)
{
    while (is_lws(slice_at(*rest, 0)))
        *rest = slice_from(*rest, 1);
}

struct slice slice_trim(struct slice s)
{
    slice_skip_lws(&s);
    while (s.len > 0 && is_lws(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

bool slice_decimal(struct slice s, uint64_t max, uint64_t *ret_value)
{
    uint64_t value = 0;

    if (s.len == 0)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        uint8_t digit = (uint8_t)(s.ptr[i] - '0');

        if (digit > 9 || __builtin_mul_overflow(value, UINT64_C(10), &value) ||
            __builtin_add_overflow(value, (uint64_t)digit, &value) || value > max)
            return false;
    }
    *ret_value = value;
    return true;
}

bool slice_contains(struct slice whole, struct slice part)
{
    return part.ptr >= whole.ptr && part.ptr <= whole.ptr + whole.len &&
           part.len <= whole.len - (size_t)(part.ptr - whole.ptr);
}

size_t slice_offset(struct slice whole, struct slice part)
{
    assert(part.ptr >= whole.ptr && part.ptr <= whole.ptr + whole.len);
    return (size_t)(part.ptr - whole.ptr);
}

bool slice_equal_nocase(struct slice a, struct slice b)
{
    return a.len == b.len && equal_folded(a.ptr, b.ptr, a.len);
}

bool slice_is(struct slice s, const char *text)
{
    return slice_equal(s, slice_from_text(text));
}

bool slice_is_nocase(struct slice s, const char *text)
{
    return slice_equal_nocase(s, slice_from_text(text));
}

bool slice_starts_nocase(struct slice s, const char *prefix)
{
    size_t len = strlen(prefix);

    return s.len >= len &&
           (memcmp(s.ptr, prefix, len) == 0 || equal_folded(s.ptr, (const uint8_t *)prefix, len));
}

size_t slice_find_nocase(struct slice s, const char *part)
{
    size_t len = strlen(part);
    uint8_t first = fold((uint8_t)part[0]);

    for (size_t at = 0; at + len <= s.len; at++) {
        /* Most places fail at the first byte. */
        if ((len == 0 || fold(s.ptr[at]) == first) &&
            equal_folded(s.ptr + at, (const uint8_t *)part, len))
            return at;
    }
    return SLICE_NONE;
}
