/*
 * capture/front.h: the kind of a file, known from its first bytes: the user learns why a file that is no
 * capture is refused.
 *
 * Threads:   pure functions over constant tables.
 */
#ifndef CAPTURE_FRONT_H
#define CAPTURE_FRONT_H

#include "base/slice.h"

/* Bytes that are enough to know the kind. */
#define FRONT_LEN 8

/* A kind of file that users open in place of a capture. */
struct front_row {
    const char *magic;  /* first bytes */
    size_t len;         /* of the magic */
    const char *what;   /* "is compressed with gzip" */
    const char *remedy; /* "decompress it first, ..." */
};

/* Return the row of a file that begins like this; NULL for any other. */
const struct front_row *front_find(struct slice front);

#endif
