#include "tests/tools/script_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define FRACTION_DIGITS 9

static void die(const char *why)
{
    fprintf(stderr, "script2pcap: %s\n", why);
    exit(EXIT_FAILURE);
}

void *text_take(struct arena *arena, size_t len)
{
    void *memory = arena_take(arena, len);

    if (memory == NULL) {
        die("the script needs too much memory");
        return NULL;
    }
    return memset(memory, 0, len);
}

const char *text_format(struct arena *arena, const char *format, ...)
{
    char text[TEXT_FORMAT_MAX];
    va_list args;
    int len;

    va_start(args, format);
    len = vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    if (len < 0 || (size_t)len >= sizeof(text))
        die("a text is too long");
    return text_copy(arena, slice_of(text, (size_t)len));
}

const char *text_copy(struct arena *arena, struct slice s)
{
    char *copy = text_take(arena, s.len + 1);

    if (s.len > 0)
        memcpy(copy, s.ptr, s.len);
    return copy;
}

struct slice text_join(struct arena *arena, struct slice a, struct slice b)
{
    uint8_t *joined = text_take(arena, a.len + b.len + 1);

    if (a.len > 0)
        memcpy(joined, a.ptr, a.len);
    if (b.len > 0)
        memcpy(joined + a.len, b.ptr, b.len);
    return slice_of(joined, a.len + b.len);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Give the byte of the escape at `text` (past the backslash) and its length; -1 for none. */
static int escaped_byte(const char *text, size_t *ret_len)
{
    static const char names[] = "rnt\\0";
    static const char bytes[] = "\r\n\t\\\0";

    *ret_len = 1;
    for (size_t i = 0; i + 1 < sizeof(names); i++)
        if (text[0] == names[i])
            return (uint8_t)bytes[i];
    if (text[0] != 'x' || hex_digit(text[1]) < 0 || hex_digit(text[2]) < 0)
        return -1;
    *ret_len = 3;
    return hex_digit(text[1]) * 16 + hex_digit(text[2]);
}

struct slice text_unescape(struct arena *arena, const char *text)
{
    uint8_t *plain = text_take(arena, strlen(text) + 1);
    size_t len = 0;

    while (*text != '\0') {
        size_t used = 0;
        int byte = *text == '\\' ? escaped_byte(text + 1, &used) : -1;

        plain[len++] = byte < 0 ? (uint8_t)*text : (uint8_t)byte;
        text += byte < 0 ? 1 : used + 1;
    }
    return slice_of(plain, len);
}

const char *text_word(struct arena *arena, const char **rest)
{
    const char *from = *rest + strspn(*rest, " \t");
    const char *end = from;
    bool is_quoted = false;

    while (*end != '\0' && (is_quoted || (*end != ' ' && *end != '\t'))) {
        if (*end == '"')
            is_quoted = !is_quoted;
        end++;
    }
    *rest = end;
    return end == from ? NULL : text_copy(arena, slice_of(from, (size_t)(end - from)));
}

bool text_seconds(const char *text, int64_t *ret_ns)
{
    const char *point = strchr(text, '.');
    size_t whole_len = point == NULL ? strlen(text) : (size_t)(point - text);
    size_t digits = point == NULL ? 0 : strlen(point + 1);
    uint64_t seconds;
    uint64_t fraction = 0;

    if (digits > FRACTION_DIGITS || !slice_decimal(slice_of(text, whole_len), 1 << 30, &seconds))
        return false;
    if (digits > 0 && !slice_decimal(slice_of(point + 1, digits), UINT64_MAX, &fraction))
        return false;
    while (digits++ < FRACTION_DIGITS)
        fraction *= 10;
    *ret_ns = (int64_t)(seconds * 1000000000 + fraction);
    return true;
}

bool text_number(const char *text, uint64_t max, uint64_t *ret_value)
{
    return slice_decimal(slice_from_text(text), max, ret_value);
}
