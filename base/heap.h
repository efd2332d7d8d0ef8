/*
 * base/heap.h: a heap of pointers, whose first one can be taken while others are added.
 *
 * Ownership: the heap owns the array of pointers, the caller the objects.
 * Threads:   a plain value.
 * Limits:    the capacity of heap_init; the caller puts no more pointers than that.
 */
#ifndef BASE_HEAP_H
#define BASE_HEAP_H

#include <stdbool.h>
#include <stddef.h>

/* Return whether `a` is to be taken before `b`; a strict order. */
typedef bool heap_order(const void *a, const void *b);

struct heap {
    void **items; /* items[i] is before items[2i+1] and items[2i+2], or equal */
    size_t count;
    size_t cap;
    heap_order *is_before;
};

/* Make an empty heap for `cap` pointers. Return false when the host has no memory. */
bool heap_init(struct heap *heap, size_t cap, heap_order *is_before);

void heap_release(struct heap *heap);

/* Add a pointer. Cost: O(log count), and constant for one that belongs at the end. */
void heap_put(struct heap *heap, void *item);

/* Return the first; NULL when there is none. heap_take removes it too. */
void *heap_first(const struct heap *heap);
void *heap_take(struct heap *heap);

#endif
