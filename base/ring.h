/*
 * base/ring.h: a bounded queue of pointers between two threads.
 *
 * One thread puts, one takes. Full, the putter waits (files: nothing is lost) or is told so
 * (live: it drops).
 *
 * Ownership: the ring never owns what goes through it.
 * Threads:   the one place where two threads meet: one mutex, two conditions.
 * Limits:    `cap` pointers.
 */
#ifndef BASE_RING_H
#define BASE_RING_H

#include <stdbool.h>
#include <stddef.h>

struct ring;

/* Make a ring of at most `cap` pointers; NULL when the host has no memory. */
struct ring *ring_new(size_t cap);

/* Free the ring, which both threads must have left; NULL is allowed. */
void ring_free(struct ring *ring);

/* Put a pointer, waiting for room. False when the ring is closed: the caller keeps the pointer. */
bool ring_put(struct ring *ring, void *item);

/* Put a pointer if there is room now. False otherwise, or when the ring is closed. */
bool ring_try_put(struct ring *ring, void *item);

/* Take the oldest pointer, waiting for one. NULL when the ring is closed and empty. */
void *ring_take(struct ring *ring);

/* Let nothing more in; what is in can still be taken. Callable from either thread, twice too. */
void ring_close(struct ring *ring);

/* Pointers in the ring now. */
size_t ring_count(struct ring *ring);

#endif
