#include "base/arena.h"

#include <assert.h>
#include <stdlib.h>

#define ALIGNMENT 8

static size_t aligned(size_t used)
{
    return (used + (ALIGNMENT - 1)) & ~(size_t)(ALIGNMENT - 1);
}

enum err arena_init(struct arena *arena, size_t cap)
{
    uint8_t *block = malloc(cap);

    assert(cap > 0);
    if (block == NULL)
        return ERR_MEMORY;
    *arena = (struct arena){.block = block, .cap = cap};
    return ERR_NONE;
}

void arena_release(struct arena *arena)
{
    free(arena->block);
    *arena = (struct arena){0};
}

void arena_reset(struct arena *arena)
{
    arena->used = 0;
}

void *arena_take(struct arena *arena, size_t len)
{
    size_t from = aligned(arena->used);

    assert(arena->used <= arena->cap);
    if (from > arena->cap || len > arena->cap - from)
        return NULL;
    arena->used = from + len;
    return arena->block + from;
}

bool arena_copy(struct arena *arena, struct slice s, struct slice *ret_copy)
{
    uint8_t *copy;

    assert(arena->used <= arena->cap);
    if (slice_is_absent(s)) {
        *ret_copy = s;
        return true;
    }
    if (s.len > arena->cap - arena->used)
        return false;
    copy = arena->block + arena->used;
    memcpy(copy, s.ptr, s.len);
    arena->used += s.len;
    *ret_copy = slice_of(copy, s.len);
    return true;
}

size_t arena_room(const struct arena *arena)
{
    size_t from = aligned(arena->used);

    return from > arena->cap ? 0 : arena->cap - from;
}
