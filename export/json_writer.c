#include "export/json_writer.h"

#include <assert.h>

#include "base/clock.h"
#include "export/escape.h"
#include "export/style.h"

static void key_of(struct json_writer *writer, const char *key)
{
    if (writer->has_before)
        out_byte(writer->out, ',');
    writer->has_before = true;
    if (key == NULL)
        return;
    out_byte(writer->out, '"');
    out_text(writer->out, key);
    out_text(writer->out, "\":");
}

void json_write_open(struct json_writer *writer, const char *key, char bracket)
{
    assert(bracket == '{' || bracket == '[');
    key_of(writer, key);
    out_byte(writer->out, bracket);
    writer->has_before = false;
}

void json_write_close(struct json_writer *writer, char bracket)
{
    assert(bracket == '}' || bracket == ']');
    out_byte(writer->out, bracket);
    writer->has_before = true;
}

void json_write_end_line(struct json_writer *writer)
{
    out_text(writer->out, "}\n");
}

void json_write_null(struct json_writer *writer, const char *key)
{
    key_of(writer, key);
    out_text(writer->out, "null");
}

void json_write_bool(struct json_writer *writer, const char *key, bool value)
{
    key_of(writer, key);
    out_text(writer->out, value ? "true" : "false");
}

void json_write_number(struct json_writer *writer, const char *key, uint64_t value)
{
    key_of(writer, key);
    out_number(writer->out, value);
}

void json_write_number_or_null(struct json_writer *writer, const char *key, uint64_t value)
{
    if (value == 0)
        json_write_null(writer, key);
    else
        json_write_number(writer, key, value);
}

void json_write_string(struct json_writer *writer, const char *key, struct slice value)
{
    if (slice_is_absent(value)) {
        json_write_null(writer, key);
        return;
    }
    key_of(writer, key);
    escape_print_json(value, writer->out);
}

void json_write_time(struct json_writer *writer, const char *key, int64_t time_us)
{
    json_write_time_ns(writer, key, time_us, 0);
}

void json_write_time_ns(struct json_writer *writer, const char *key, int64_t time_us,
                        unsigned time_ns)
{
    char memory[48];
    struct buf buf;

    if (clock_is_absurd(time_us)) {
        json_write_null(writer, key);
        return;
    }
    buf_init(&buf, memory, sizeof(memory));
    clock_write_rfc3339_ns(time_us, time_ns, CLOCK_UTC, &buf);
    key_of(writer, key);
    out_byte(writer->out, '"');
    out_slice(writer->out, buf_as_slice(&buf));
    out_byte(writer->out, '"');
}

void json_write_span(struct json_writer *writer, const char *key, int64_t span_us)
{
    char memory[48];
    struct buf buf;
    struct slice text;

    if (span_us < 0) {
        json_write_null(writer, key);
        return;
    }
    buf_init(&buf, memory, sizeof(memory));
    style_write_seconds(span_us, 6, &buf);
    text = buf_as_slice(&buf);
    while (slice_at(text, text.len - 1) == '0' && slice_at(text, text.len - 2) != '.')
        text.len--;
    key_of(writer, key);
    out_slice(writer->out, text);
}

void json_write_range(struct json_writer *writer, const char *key, uint32_t from, uint32_t len)
{
    if (len == 0) {
        json_write_null(writer, key);
        return;
    }
    json_write_open(writer, key, '[');
    json_write_number(writer, NULL, from);
    json_write_number(writer, NULL, (uint64_t)from + len);
    json_write_close(writer, ']');
}

void json_write_base64(struct json_writer *writer, const char *key, struct slice bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    key_of(writer, key);
    out_byte(writer->out, '"');
    for (size_t at = 0; at < bytes.len; at += 3) {
        struct slice group = slice_sub(bytes, at, 3);
        uint32_t bits = 0;

        for (size_t i = 0; i < 3; i++)
            bits = bits << 8 | (i < group.len ? group.ptr[i] : 0u);
        for (size_t i = 0; i < 4; i++)
            out_byte(writer->out, i > group.len ? '=' : digits[bits >> (18 - 6 * i) & 0x3f]);
    }
    out_byte(writer->out, '"');
}

void json_write_addr(struct json_writer *writer, const char *key, const struct addr *addr)
{
    char memory[ADDR_TEXT_MAX];
    struct buf buf;

    assert(addr != NULL);
    buf_init(&buf, memory, sizeof(memory));
    addr_write_ip(addr, &buf);
    json_write_open(writer, key, '{');
    json_write_string(writer, "ip", buf_as_slice(&buf));
    json_write_number_or_null(writer, "port", addr->port);
    json_write_close(writer, '}');
}
