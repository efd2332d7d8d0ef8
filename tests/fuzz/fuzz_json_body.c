/*
 * tests/fuzz/fuzz_json_body.c: a body as a client sends it, and any bytes and any UTF-16 as a value: what
 * was escaped comes back as it was.
 */
#include "web/json_body.h"

#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <uchar.h>
#include <wchar.h>

#include "tests/fuzz/fuzz.h"

#define VALUE_BYTES 256

int LLVMFuzzerInitialize(int *count, char ***arguments);

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    return setlocale(LC_ALL, "C.UTF-8") == NULL ? -1 : 0;
}

/* The value as we take it holds no NUL, and stays inside its memory. */
static bool read_value(struct slice body, char memory[VALUE_BYTES], struct buf *value)
{
    buf_init(value, memory, VALUE_BYTES);
    if (!json_body_read(body, "token", value))
        return false;
    if (value->is_cut || strlen(memory) != value->len)
        abort();
    return true;
}

/* Write {"other":"", "token":"VALUE"}, each byte that a string cannot hold as it is in an escape. */
static struct slice write_body(struct slice value, char *memory, size_t cap)
{
    struct buf body;

    buf_init(&body, memory, cap);
    buf_text(&body, "{\"other\" : \"\\\\\",\n\"to\\u006Ben\":\"");
    for (size_t i = 0; i < value.len; i++) {
        int byte = slice_at(value, i);

        if (byte < ' ' || byte == '"' || byte == '\\')
            buf_format(&body, "\\u%04x", (unsigned)byte);
        else
            buf_byte(&body, (char)byte);
    }
    buf_text(&body, "\"} ");
    return buf_as_slice(&body);
}

/* Convert as the C library does. False for a half of a pair and for a NUL. */
static bool convert(struct slice units, struct buf *buf)
{
    mbstate_t state = {0};
    char bytes[MB_LEN_MAX];
    uint16_t unit;

    for (size_t at = 0; slice_be16(units, at, &unit); at += 2) {
        size_t len = unit == 0 ? SIZE_MAX : c16rtomb(bytes, unit, &state);

        if (len == SIZE_MAX)
            return false;
        buf_slice(buf, slice_of(bytes, len));
    }
    return mbsinit(&state) != 0;
}

static void check_units(struct slice units)
{
    char memory[VALUE_BYTES];
    char converted[VALUE_BYTES];
    char text[VALUE_BYTES * 3 + 64];
    struct buf body;
    struct buf value;
    struct buf wanted;
    uint16_t unit;
    bool is_read;

    buf_init(&wanted, converted, sizeof(converted));
    buf_init(&body, text, sizeof(text));
    buf_text(&body, "{\"token\":\"");
    for (size_t at = 0; slice_be16(units, at, &unit); at += 2)
        buf_format(&body, "\\u%04X", unit);
    buf_text(&body, "\"}");
    is_read = read_value(buf_as_slice(&body), memory, &value);
    if (body.is_cut || is_read != convert(units, &wanted) ||
        (is_read && !slice_equal(buf_as_slice(&value), buf_as_slice(&wanted))))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = slice_of(data, size < VALUE_BYTES ? size : VALUE_BYTES - 1);
    char memory[VALUE_BYTES];
    char body[VALUE_BYTES * 6 + 64];
    struct buf value;
    bool is_read;

    (void)read_value(slice_of(data, size), memory, &value);
    is_read = read_value(write_body(text, body, sizeof(body)), memory, &value);
    if (is_read == (slice_find(text, 0, '\0') != SLICE_NONE) ||
        (is_read && !slice_equal(buf_as_slice(&value), text)))
        abort();
    check_units(slice_sub(text, 0, text.len / 4 * 2));
    return 0;
}
