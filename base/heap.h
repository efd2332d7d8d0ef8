/*
 * base/heap.h: things of which the first is wanted again and again while others come.
 *
 * Ownership: the heap owns the array of pointers, the caller what they point to.
 * Threads:   a plain value.
 * Limits:    as many as it was made for; to put one more breaks a promise.
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

/* Make an empty heap for `cap` things. False when the host has no memory. */
bool heap_init(struct heap *heap, size_t cap, heap_order *is_before);

void heap_release(struct heap *heap);

/* Put one in. O(log count), and at once when nothing comes after it. */
void heap_put(struct heap *heap, void *item);

/* Return the first; NULL when there is none. heap_take removes it too. */
void *heap_first(const struct heap *heap);
void *heap_take(struct heap *heap);

#endif
