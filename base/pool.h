/*
 * base/pool.h: objects of one size, reused, with a ceiling.
 *
 * Memory grows in chunks as objects are taken and is freed only by pool_free, so taking an
 * object on the path of a packet costs a pointer.
 *
 * Ownership: the pool owns the memory; the caller owns each taken object until it returns the object.
 * Threads:   belongs to one thread.
 * Limits:    `cap` objects; at it, pool_take returns NULL and the caller evicts one.
 */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include "base/err.h"

struct pool;

/* Make a pool of at most `cap` objects of `size` bytes; NULL when the host has no memory. */
struct pool *pool_new(size_t size, size_t cap);

/* Free the pool and every object in it; NULL is allowed. */
void pool_free(struct pool *pool);

/* Return a cleared object, or NULL at the ceiling or when the host has no memory. */
void *pool_take(struct pool *pool);

/* Take an object back. */
void pool_give(struct pool *pool, void *object);

/* Return the number of objects that are taken now. */
size_t pool_count(const struct pool *pool);

#endif
