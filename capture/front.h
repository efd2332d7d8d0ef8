/*
 * capture/front.h: what kind of file it is, from its first bytes, to tell the user why one that is
 * no capture is refused.
 *
 * Threads:   pure functions over constant tables.
 */
#ifndef CAPTURE_FRONT_H
#define CAPTURE_FRONT_H

#include "base/slice.h"

/* Bytes that are enough to tell. */
#define FRONT_LEN 8

/* A kind of file that people hand over in place of a capture. */
struct front_row {
    const char *magic;  /* first bytes */
    size_t len;         /* of the magic */
    const char *what;   /* "is compressed with gzip" */
    const char *remedy; /* "decompress it first, ..." */
};

/* Give the row of a file that begins like this; NULL for any other. */
const struct front_row *front_find(struct slice front);

#endif
