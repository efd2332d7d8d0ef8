/*
 * base/err.h: world failures (file, device, database, memory) as codes with one line of text.
 *
 * Malformed traffic is never an error: it is a finding. Our own bugs are assertions.
 *
 * Ownership: `struct error` is the caller's memory; its text is always NUL-terminated.
 * Threads:   a plain value.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stddef.h>

#define MUST_CHECK __attribute__((warn_unused_result))

enum err {
    ERR_NONE = 0,
    ERR_USAGE,     /* an argument, filter or expression that cannot be taken */
    ERR_INPUT,     /* a file that is missing, unreadable or of another kind */
    ERR_DAMAGED,   /* an input that is readable only in part */
    ERR_OUTPUT,    /* a file, disk or database that cannot be written */
    ERR_NOT_FOUND, /* nothing of that name */
    ERR_AMBIGUOUS, /* several of that name */
    ERR_MEMORY,    /* the host has no more */
    ERR_FULL,      /* our own ceiling is reached */
    ERR_STOPPED,   /* interrupted at the user's wish */
};

/* A failure with its text for the user: one line, lower case, no full stop, no newline. */
struct error {
    enum err code;
    char text[512];
};

/* Fill *reterr (which may be NULL) and return `code`, so that a caller can return it too. */
enum err error_set(struct error *reterr, enum err code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#define ERROR_REASON_MAX 128

/* Return the system's words for an errno as they stand in a sentence of ours: "no space left on
 * device". `memory` may be used. */
const char *error_reason(int number, char memory[ERROR_REASON_MAX]);

#endif
