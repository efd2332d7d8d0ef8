#include "web/json_body.h"

#include <assert.h>

#define NAME_MAX_BYTES 32

static void skip_blanks(struct slice *rest)
{
    while (slice_take_byte(rest, ' ') || slice_take_byte(rest, '\t') ||
           slice_take_byte(rest, '\n') || slice_take_byte(rest, '\r'))
        continue;
}

static bool take_mark(struct slice *rest, uint8_t mark)
{
    skip_blanks(rest);
    return slice_take_byte(rest, mark);
}

/* Read four hexadecimal digits. */
static bool take_unit(struct slice *rest, uint32_t *ret_unit)
{
    struct slice digits;
    uint32_t unit = 0;

    if (!slice_take(rest, 4, &digits))
        return false;
    for (size_t i = 0; i < digits.len; i++) {
        int byte = slice_at(digits, i);

        if (byte >= '0' && byte <= '9')
            unit = unit << 4 | (uint32_t)(byte - '0');
        else if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'f')
            unit = unit << 4 | (uint32_t)((byte | 0x20) - 'a' + 10);
        else
            return false;
    }
    *ret_unit = unit;
    return true;
}

static void write_utf8(uint32_t point, struct buf *buf)
{
    if (point < 0x80) {
        buf_byte(buf, (char)point);
        return;
    }
    if (point < 0x800) {
        buf_byte(buf, (char)(0xc0 | point >> 6));
    } else {
        if (point < 0x10000) {
            buf_byte(buf, (char)(0xe0 | point >> 12));
        } else {
            buf_byte(buf, (char)(0xf0 | point >> 18));
            buf_byte(buf, (char)(0x80 | (point >> 12 & 0x3f)));
        }
        buf_byte(buf, (char)(0x80 | (point >> 6 & 0x3f)));
    }
    buf_byte(buf, (char)(0x80 | (point & 0x3f)));
}

/* Read what follows "\u": a character, or the first half of one and then the second. NUL is refused:
 * no body of the API has one. */
static bool take_escaped_point(struct slice *rest, struct buf *buf)
{
    uint32_t high;
    uint32_t low;

    if (!take_unit(rest, &high) || high == 0 || (high >= 0xdc00 && high <= 0xdfff))
        return false;
    if (high >= 0xd800 && high <= 0xdbff) {
        if (!slice_take_byte(rest, '\\') || !slice_take_byte(rest, 'u') || !take_unit(rest, &low) ||
            low < 0xdc00 || low > 0xdfff)
            return false;
        high = 0x10000 + ((high - 0xd800) << 10 | (low - 0xdc00));
    }
    write_utf8(high, buf);
    return true;
}

/* Read what follows a backslash. */
static bool take_escaped(struct slice *rest, struct buf *buf)
{
    static const char escapes[] = "\"\"\\\\//b\bf\fn\nr\rt\t";

    if (slice_take_byte(rest, 'u'))
        return take_escaped_point(rest, buf);
    for (size_t i = 0; escapes[i] != '\0'; i += 2) {
        if (slice_take_byte(rest, (uint8_t)escapes[i])) {
            buf_byte(buf, escapes[i + 1]);
            return true;
        }
    }
    return false;
}

static bool take_string(struct slice *rest, struct buf *buf)
{
    struct slice byte;

    if (!take_mark(rest, '"'))
        return false;
    while (!slice_take_byte(rest, '"')) {
        if (slice_take_byte(rest, '\\')) {
            if (!take_escaped(rest, buf))
                return false;
        } else if (!slice_take(rest, 1, &byte) || slice_at(byte, 0) < ' ') {
            return false;
        } else {
            buf_slice(buf, byte);
        }
    }
    return true;
}

/* Read a member; its value goes to `value` if it is the wanted one. */
static bool take_member(struct slice *rest, const char *wanted, struct buf *value, size_t *found)
{
    char memory[NAME_MAX_BYTES];
    char ignored[1];
    struct buf name;
    struct buf other;
    bool is_wanted;

    buf_init(&name, memory, sizeof(memory));
    buf_init(&other, ignored, sizeof(ignored));
    if (!take_string(rest, &name) || !take_mark(rest, ':'))
        return false;
    is_wanted = !name.is_cut && slice_is(buf_as_slice(&name), wanted);
    *found += is_wanted;
    return take_string(rest, is_wanted ? value : &other);
}

bool json_body_read(struct slice body, const char *name, struct buf *value)
{
    struct slice rest = body;
    size_t found = 0;

    assert(name != NULL);
    if (!take_mark(&rest, '{'))
        return false;
    do {
        if (!take_member(&rest, name, value, &found))
            return false;
    } while (take_mark(&rest, ','));
    if (!take_mark(&rest, '}'))
        return false;
    skip_blanks(&rest);
    return rest.len == 0 && found == 1 && !value->is_cut;
}
