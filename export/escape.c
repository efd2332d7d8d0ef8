#include "export/escape.h"

#include <assert.h>
#include <wchar.h>

#include "base/array.h"

#define UTF8_MAX    4
#define END_MAX     8                             /* columns kept of the end of a shortened text */
#define REPLACEMENT SLICE_LITERAL("\xEF\xBF\xBD") /* U+FFFD */

/* Lead bytes of RFC 3629 3 and the range of the byte after them; further bytes are 80-BF. */
static const struct {
    uint8_t lead_from, lead_to;
    uint8_t second_from, second_to;
    uint8_t len;
} sequences[] = {
    {0x00, 0x7F, 0x00, 0x00, 1}, {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
    {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
    {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
};

/* Characters that act instead of showing. */
static const struct {
    uint32_t from, to;
} controls[] = {
    {0x00, 0x1F},     {0x7F, 0x9F},     {0x061C, 0x061C}, {0x200E, 0x200F},
    {0x2028, 0x202E}, {0x2066, 0x2069}, {0xFEFF, 0xFEFF},
};

/* Return the length of the well-formed sequence at the start, or 0. */
static size_t sequence_len(struct slice text)
{
    int lead = slice_at(text, 0);

    for (size_t i = 0; i < COUNT_OF(sequences); i++) {
        if (lead < sequences[i].lead_from || lead > sequences[i].lead_to)
            continue;
        for (size_t at = 1; at < sequences[i].len; at++) {
            int from = at == 1 ? sequences[i].second_from : 0x80;
            int to = at == 1 ? sequences[i].second_to : 0xBF;

            if (slice_at(text, at) < from || slice_at(text, at) > to)
                return 0;
        }
        return sequences[i].len;
    }
    return 0;
}

/* Return the code point of a well-formed sequence of `len` bytes. */
static uint32_t code_point(struct slice text, size_t len)
{
    static const uint8_t lead_bits[UTF8_MAX + 1] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint32_t code = (uint32_t)slice_at(text, 0) & lead_bits[len];

    for (size_t at = 1; at < len; at++)
        code = code << 6 | ((uint32_t)slice_at(text, at) & 0x3F);
    return code;
}

static bool is_control(uint32_t code)
{
    for (size_t i = 0; i < COUNT_OF(controls); i++) {
        if (code >= controls[i].from && code <= controls[i].to)
            return true;
    }
    return false;
}

static bool is_plain_ascii(int byte)
{
    return byte >= 0x20 && byte < 0x7F;
}

static void glyph_escape(struct slice bytes, struct escape_glyph *glyph)
{
    static const char hex[] = "0123456789abcdef";

    *glyph = (struct escape_glyph){.is_escaped = true};
    for (size_t i = 0; i < bytes.len; i++) {
        char *to = glyph->bytes + glyph->len;

        to[0] = '\\';
        to[1] = 'x';
        to[2] = hex[bytes.ptr[i] >> 4];
        to[3] = hex[bytes.ptr[i] & 15];
        glyph->len = (uint8_t)(glyph->len + 4);
    }
    glyph->cells = glyph->len;
}

static void glyph_keep(struct slice bytes, int cells, struct escape_glyph *glyph)
{
    *glyph = (struct escape_glyph){.len = (uint8_t)bytes.len, .cells = (uint8_t)cells};
    memcpy(glyph->bytes, bytes.ptr, bytes.len);
}

bool escape_next(struct slice *rest, enum escape_target target, struct escape_glyph *ret_glyph)
{
    size_t len;
    uint32_t code;
    int cells;
    struct slice bytes;

    assert(target <= ESCAPE_FILE);
    if (rest->len == 0)
        return false;
    if (is_plain_ascii(slice_at(*rest, 0))) {
        glyph_keep(slice_sub(*rest, 0, 1), 1, ret_glyph);
        *rest = slice_from(*rest, 1);
        return true;
    }
    len = sequence_len(*rest);
    bytes = slice_sub(*rest, 0, len == 0 ? 1 : len);
    *rest = slice_from(*rest, bytes.len);
    code = len == 0 ? 0 : code_point(bytes, len);
    cells = target == ESCAPE_ASCII || is_control(code) ? -1 : wcwidth((wchar_t)code);
    if (target == ESCAPE_FILE && cells < 0 && !is_control(code))
        cells = 1;
    if (cells < 0)
        glyph_escape(bytes, ret_glyph);
    else
        glyph_keep(bytes, cells, ret_glyph);
    return true;
}

/* Take the bytes from the start that every target shows as they are. */
static struct slice take_plain(struct slice *rest)
{
    struct slice plain = *rest;
    size_t len = 0;

    while (len < rest->len && is_plain_ascii(rest->ptr[len]))
        len++;
    plain.len = len;
    *rest = slice_from(*rest, len);
    return plain;
}

void escape_write(struct slice text, enum escape_target target, struct buf *buf)
{
    struct escape_glyph glyph;

    while (escape_next(&text, target, &glyph))
        buf_slice(buf, slice_of(glyph.bytes, glyph.len));
}

void escape_print(struct slice text, enum escape_target target, struct out *out)
{
    struct escape_glyph glyph;

    out_slice(out, take_plain(&text));
    while (escape_next(&text, target, &glyph)) {
        out_slice(out, slice_of(glyph.bytes, glyph.len));
        out_slice(out, take_plain(&text));
    }
}

void escape_print_lines(struct slice text, enum escape_target target, struct out *out)
{
    struct escape_glyph glyph;

    for (;;) {
        out_slice(out, take_plain(&text));
        if (slice_at(text, 0) == '\r' && slice_at(text, 1) == '\n')
            text = slice_from(text, 1);
        if (slice_at(text, 0) == '\n' || slice_at(text, 0) == '\t') {
            out_byte(out, (char)slice_at(text, 0));
            text = slice_from(text, 1);
        } else if (escape_next(&text, target, &glyph)) {
            out_slice(out, slice_of(glyph.bytes, glyph.len));
        } else {
            return;
        }
    }
}

size_t escape_cells(struct slice text, enum escape_target target)
{
    struct escape_glyph glyph;
    size_t cells = take_plain(&text).len;

    while (escape_next(&text, target, &glyph))
        cells += glyph.cells + take_plain(&text).len;
    return cells;
}

/* Write the characters from the start that fit into `cells`. Return the columns used. */
static size_t write_start(struct slice text, enum escape_target target, size_t cells,
                          struct buf *buf)
{
    struct escape_glyph glyph;
    struct slice plain = take_plain(&text);
    size_t used = plain.len < cells ? plain.len : cells;

    buf_slice(buf, slice_sub(plain, 0, used));
    if (used < plain.len)
        return used;
    while (escape_next(&text, target, &glyph) && used + glyph.cells <= cells) {
        buf_slice(buf, slice_of(glyph.bytes, glyph.len));
        used += glyph.cells;
    }
    return used;
}

size_t escape_write_cut(struct slice text, enum escape_target target, size_t cells, struct buf *buf)
{
    size_t used;

    if (cells == 0 || escape_cells(text, target) <= cells)
        return write_start(text, target, cells, buf);
    used = write_start(text, target, cells - 1, buf);
    buf_text(buf, target == ESCAPE_ASCII ? "~" : "…");
    return used + 1;
}

size_t escape_write_ends(struct slice text, enum escape_target target, size_t cells,
                         struct buf *buf)
{
    size_t total = escape_cells(text, target);
    size_t end = cells / 3 < END_MAX ? cells / 3 : END_MAX;
    size_t used;
    struct escape_glyph glyph;

    if (cells == 0 || total <= cells)
        return write_start(text, target, cells, buf);
    used = write_start(text, target, cells - 1 - end, buf);
    buf_text(buf, target == ESCAPE_ASCII ? "~" : "…");
    while (total > end && escape_next(&text, target, &glyph))
        total -= glyph.cells;
    return used + 1 + write_start(text, target, end, buf);
}

void escape_print_csv(struct slice text, struct out *out)
{
    static const char formula_starts[] = "=+-@\t\r";
    int first = slice_at(text, 0);
    bool is_formula = first > 0 && strchr(formula_starts, first) != NULL;
    bool is_quoted = is_formula || slice_find(text, 0, '"') != SLICE_NONE ||
                     slice_find(text, 0, ',') != SLICE_NONE || first == ' ';
    struct escape_glyph glyph;

    if (is_quoted)
        out_byte(out, '"');
    if (is_formula)
        out_byte(out, '\'');
    while (escape_next(&text, ESCAPE_FILE, &glyph)) {
        out_slice(out, slice_of(glyph.bytes, glyph.len));
        if (glyph.bytes[0] == '"')
            out_byte(out, '"');
    }
    if (is_quoted)
        out_byte(out, '"');
}

/* Write a character of JSON that does not stand for itself. */
static void print_json_special(struct slice bytes, uint32_t code, struct out *out)
{
    if (bytes.len == 0)
        out_slice(out, REPLACEMENT);
    else if (code == '\n')
        out_text(out, "\\n");
    else if (code == '\r')
        out_text(out, "\\r");
    else if (code == '\t')
        out_text(out, "\\t");
    else if (code == '"' || code == '\\')
        out_format(out, "\\%c", (int)code);
    else if (is_control(code))
        out_format(out, "\\u%04x", code);
    else
        out_slice(out, bytes);
}

void escape_print_json(struct slice text, struct out *out)
{
    size_t plain = 0;

    out_byte(out, '"');
    while (plain < text.len) {
        size_t len;
        struct slice bytes;

        if (is_plain_ascii(text.ptr[plain]) && text.ptr[plain] != '"' && text.ptr[plain] != '\\') {
            plain++;
            continue;
        }
        out_slice(out, slice_sub(text, 0, plain));
        text = slice_from(text, plain);
        plain = 0;
        len = sequence_len(text);
        bytes = slice_sub(text, 0, len);
        print_json_special(bytes, len == 0 ? 0 : code_point(bytes, len), out);
        text = slice_from(text, len == 0 ? 1 : len);
    }
    out_slice(out, text);
    out_byte(out, '"');
}
