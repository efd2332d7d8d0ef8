#include "base/pool.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_OBJECTS 1024

struct chunk {
    struct chunk *next;
    uint64_t memory[]; /* objects follow, aligned to 8 */
};

struct spare {
    struct spare *next;
};

struct pool {
    size_t size; /* of an object, rounded up to 8 bytes */
    size_t cap;  /* objects */
    size_t out;  /* objects taken now */
    size_t made; /* objects cut from chunks so far */
    struct chunk *chunks;
    struct spare *spares;
};

struct pool *pool_new(size_t size, size_t cap)
{
    struct pool *pool = calloc(1, sizeof(*pool));

    assert(size > 0);
    if (pool == NULL)
        return NULL;
    pool->size = (size + 7) & ~(size_t)7;
    pool->cap = cap;
    return pool;
}

void pool_free(struct pool *pool)
{
    if (pool == NULL)
        return;
    while (pool->chunks != NULL) {
        struct chunk *next = pool->chunks->next;

        free(pool->chunks);
        pool->chunks = next;
    }
    free(pool);
}

/* Cut the next object from the newest chunk, with a new chunk where that one is used up. */
static void *cut(struct pool *pool)
{
    size_t at = pool->made % CHUNK_OBJECTS;

    if (at == 0) {
        struct chunk *chunk = malloc(sizeof(*chunk) + CHUNK_OBJECTS * pool->size);

        if (chunk == NULL)
            return NULL;
        chunk->next = pool->chunks;
        pool->chunks = chunk;
    }
    pool->made++;
    return (uint8_t *)pool->chunks->memory + at * pool->size;
}

void *pool_take(struct pool *pool)
{
    void *object = pool->spares;

    if (pool->out >= pool->cap)
        return NULL;
    if (object != NULL)
        pool->spares = pool->spares->next;
    else
        object = cut(pool);
    if (object == NULL)
        return NULL;
    pool->out++;
    return memset(object, 0, pool->size);
}

void pool_give(struct pool *pool, void *object)
{
    struct spare *spare = object;

    assert(pool->out > 0);
    spare->next = pool->spares;
    pool->spares = spare;
    pool->out--;
}

size_t pool_count(const struct pool *pool)
{
    return pool->out;
}
