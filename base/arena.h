/*
 * base/arena.h: one block of memory, allocated from front to back and emptied as a whole.
 *
 * Ownership: the arena owns its block; memory from it lives until arena_reset or arena_release.
 * Threads:   belongs to one thread at a time.
 * Limits:    the ceiling of arena_init; at it, arena_take returns NULL, and the caller empties
 *            the arena or passes it on.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/err.h"
#include "base/slice.h"

struct arena {
    uint8_t *block;
    size_t used; /* bytes */
    size_t cap;  /* bytes */
};

/* Reserve a block of `cap` bytes (pages are touched only as they are used). */
MUST_CHECK enum err arena_init(struct arena *arena, size_t cap);

/* Free the block; the arena may then be initialised again. */
void arena_release(struct arena *arena);

/* Empty the arena: memory from it is no longer valid. */
void arena_reset(struct arena *arena);

/* Return `len` bytes aligned to 8, not cleared, or NULL when they do not fit. */
void *arena_take(struct arena *arena, size_t len);

/* Copy the bytes of `s` into the arena. An absent slice stays absent. Return false, and *ret_copy
 * untouched, when they do not fit. */
bool arena_copy(struct arena *arena, struct slice s, struct slice *ret_copy);

/* Return the number of bytes that can still be taken as one piece. */
size_t arena_room(const struct arena *arena);

#endif
