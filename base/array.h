/*
 * base/array.h: the number of elements of an array, and arrays that grow.
 *
 * Ownership: the caller's pointer, freed with free().
 * Threads:   one thread an array.
 * Limits:    the caller's; a size that no size_t holds counts as no memory.
 */
#ifndef BASE_ARRAY_H
#define BASE_ARRAY_H

#include <stddef.h>

/* Number of elements of an array. The argument is an array, never a pointer. */
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Return the array with room for `wanted` elements (more than 0) of `size` bytes. `*cap` is the number of
 * elements that have room, 0 for an array that is NULL. Room is doubled, so adding an element costs constant time
 * on average; new elements are not set. Return NULL when the host has no memory; the array and *cap do not change
 * then. */
void *array_grow(void *array, size_t *cap, size_t wanted, size_t size);

#endif
