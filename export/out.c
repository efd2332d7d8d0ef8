#include "export/out.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>

#define FORMAT_MAX 1000
#define DIGITS_MAX 20

static void fail(struct out *out)
{
    if (out->failure == 0)
        out->failure = errno != 0 ? errno : EIO;
}

/* Write bytes past the buffer, which is empty. */
static void write_through(struct out *out, const void *bytes, size_t len)
{
    errno = 0;
    if (out->failure == 0 && fwrite(bytes, 1, len, out->file) != len)
        fail(out);
}

static void empty(struct out *out)
{
    size_t used = out->used;

    out->used = 0;
    if (used > 0)
        write_through(out, out->buffer, used);
}

void out_init(struct out *out, FILE *file, const char *name)
{
    assert(name != NULL);
    out->file = file;
    out->name = name;
    out->failure = 0;
    out->used = 0;
}

void out_byte(struct out *out, char byte)
{
    if (out->used == sizeof(out->buffer))
        empty(out);
    out->buffer[out->used++] = byte;
}

void out_text(struct out *out, const char *text)
{
    assert(text != NULL);
    out_slice(out, slice_from_text(text));
}

void out_slice(struct out *out, struct slice s)
{
    if (s.len > sizeof(out->buffer) - out->used) {
        empty(out);
        if (s.len > sizeof(out->buffer)) {
            write_through(out, s.ptr, s.len);
            return;
        }
    }
    if (s.len > 0)
        memcpy(out->buffer + out->used, s.ptr, s.len);
    out->used += s.len;
}

void out_fill(struct out *out, char byte, size_t count)
{
    while (count-- > 0)
        out_byte(out, byte);
}

void out_number(struct out *out, uint64_t value)
{
    char digits[DIGITS_MAX];
    size_t at = sizeof(digits);

    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    out_slice(out, slice_of(digits + at, sizeof(digits) - at));
}

void out_format(struct out *out, const char *format, ...)
{
    char text[FORMAT_MAX];
    va_list args;
    int len;

    va_start(args, format);
    len = vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    if (len > 0)
        out_slice(out, slice_of(text, (size_t)len < sizeof(text) ? (size_t)len : sizeof(text) - 1));
}

enum err out_finish(struct out *out, struct error *reterr)
{
    char memory[ERROR_REASON_MAX];

    empty(out);
    errno = 0;
    if (out->failure == 0 && fflush(out->file) != 0)
        fail(out);
    if (out->failure != 0)
        return error_set(reterr, ERR_OUTPUT, "cannot write %s: %s", out->name,
                         error_reason(out->failure, memory));
    return ERR_NONE;
}
