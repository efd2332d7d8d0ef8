/*
 * capture/extent.h: a part of a file in memory, which moves to the place that is read.
 *
 * A part is copied, not mapped: a file that another program truncates meanwhile ends early and causes no signal.
 *
 * Ownership: the extent owns its memory, the caller the descriptor.
 * Threads:   one thread.
 * Limits:    memory grows to the largest piece that was read.
 */
#ifndef CAPTURE_EXTENT_H
#define CAPTURE_EXTENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct extent {
    int fd;
    uint8_t *bytes;
    size_t cap;    /* bytes; read at a time */
    int64_t at;    /* of the first byte in the file */
    size_t len;    /* bytes that are there */
    bool is_short; /* there was no memory for a piece: NULL is no end of the file then */
};

/* Make an extent of `cap` bytes over a file. Return false when the host has no memory. */
bool extent_init(struct extent *extent, int fd, size_t cap);

void extent_release(struct extent *extent);

/* Return whether these bytes are in memory. */
bool extent_holds(const struct extent *extent, int64_t at, size_t len);

/* Return `len` bytes of the file from `at` on, which live until the next call. Return NULL when the file
 * has fewer bytes or cannot be read, or memory is short (is_short). */
const uint8_t *extent_get(struct extent *extent, int64_t at, size_t len);

#endif
