/*
 * export/out.h: a buffered sink for output, which remembers its first failure.
 *
 * Writers do not check for failures. The owner of the sink checks once at the end, or sometimes in a long
 * loop, whether everything was written. After a failure nothing more is written.
 *
 * Ownership: the memory is the caller's, the FILE stays the caller's.
 * Threads:   one thread.
 * Limits:    OUT_BUFFER_BYTES are held back; out_finish writes them to the FILE.
 */
#ifndef EXPORT_OUT_H
#define EXPORT_OUT_H

#include <stdio.h>

#include "base/err.h"
#include "base/slice.h"

#define OUT_BUFFER_BYTES 65536

struct out {
    FILE *file;
    const char *name; /* for error texts: "standard output", a path; lives as long as the sink */
    int failure;      /* errno of the first failure; 0 while all went well */
    size_t used;      /* bytes in the buffer */
    char buffer[OUT_BUFFER_BYTES];
};

/* Start writing to `file`. */
void out_init(struct out *out, FILE *file, const char *name);

/* Append a byte, a C string, a slice, `count` copies of a byte, an unsigned number in decimal. */
void out_byte(struct out *out, char byte);
void out_text(struct out *out, const char *text);
void out_slice(struct out *out, struct slice s);
void out_fill(struct out *out, char byte, size_t count);
void out_number(struct out *out, uint64_t value);

/* Append formatted text; pieces over 1,000 bytes are cut. */
void out_format(struct out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Return whether something could not be written, so that a long loop can stop. */
static inline bool out_has_failed(const struct out *out)
{
    return out->failure != 0;
}

/* Flush everything to the operating system. Return ERR_OUTPUT with the name and the reason when anything
 * since out_init was not written (disk full, closed pipe). */
MUST_CHECK enum err out_finish(struct out *out, struct error *reterr);

#endif
