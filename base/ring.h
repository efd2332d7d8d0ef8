/*
 * base/ring.h: a bounded queue of pointers between two threads.
 *
 * One thread puts, one takes. While the ring is full, ring_put waits (for files: nothing is lost), and
 * ring_try_put returns false (for a live capture: the caller drops the pointer).
 *
 * Ownership: the ring never owns the objects that pass through it.
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

/* Put a pointer, waiting for room. Return false when the ring is closed: the caller keeps the pointer. */
bool ring_put(struct ring *ring, void *item);

/* Put a pointer if there is room now. Return false otherwise, or when the ring is closed. */
bool ring_try_put(struct ring *ring, void *item);

/* Take the oldest pointer, waiting for one. Return NULL when the ring is closed and empty. */
void *ring_take(struct ring *ring);

/* Accept no more pointers; those in the ring can still be taken. Either thread may call it, also twice. */
void ring_close(struct ring *ring);

/* Return the number of pointers in the ring. */
size_t ring_count(struct ring *ring);

#endif
