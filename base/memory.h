/*
 * base/memory.h: prefetching memory before it is needed.
 *
 * Tables hold tens of thousands of objects that lie far apart. An object that is fetched during other work needs
 * no wait later.
 *
 * Threads:   pure function.
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/* Bytes that come from memory at once. */
#define MEMORY_LINE 64

/* Begin to fetch `size` bytes at `object` into the cache. */
static inline void memory_fetch(const void *object, size_t size)
{
    const char *bytes = object;

    for (size_t at = 0; at < size; at += MEMORY_LINE)
        __builtin_prefetch(bytes + at);
}

#endif
