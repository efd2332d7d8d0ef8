#include "base/map.h"

#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"

#define FIRST_SLOTS 1024

struct slot {
    uint64_t hash;
    void *object; /* NULL: free */
};

struct map {
    struct slot *slots;
    size_t mask; /* slots - 1; the number of slots is a power of two */
    size_t count;
    size_t cap; /* objects */
};

static void place(struct map *map, uint64_t hash, void *object)
{
    size_t at = hash & map->mask;

    while (map->slots[at].object != NULL)
        at = (at + 1) & map->mask;
    map->slots[at] = (struct slot){.hash = hash, .object = object};
}

/* Double the slots when five of eight are full: looking for what is not there ends after four slots at the
 * most, on the average, where three quarters would take eight. */
static enum err grow(struct map *map)
{
    struct slot *old = map->slots;
    size_t old_slots = map->mask + 1;
    struct slot *slots = calloc(old_slots * 2, sizeof(*slots));

    if (slots == NULL)
        return ERR_MEMORY;
    map->slots = slots;
    map->mask = old_slots * 2 - 1;
    for (size_t i = 0; i < old_slots; i++) {
        if (old[i].object != NULL)
            place(map, old[i].hash, old[i].object);
    }
    free(old);
    return ERR_NONE;
}

struct map *map_new(size_t cap)
{
    struct map *map = calloc(1, sizeof(*map));

    if (map == NULL)
        return NULL;
    map->slots = calloc(FIRST_SLOTS, sizeof(*map->slots));
    if (map->slots == NULL) {
        free(map);
        return NULL;
    }
    map->mask = FIRST_SLOTS - 1;
    map->cap = cap;
    return map;
}

void map_free(struct map *map)
{
    if (map == NULL)
        return;
    free(map->slots);
    free(map);
}

enum err map_insert(struct map *map, uint64_t hash, void *object)
{
    assert(object != NULL);
    if (map->count >= map->cap)
        return ERR_FULL;
    if ((map->count + 1) * 8 > (map->mask + 1) * 5) {
        enum err err = grow(map);

        if (err != ERR_NONE)
            return err;
    }
    place(map, hash, object);
    map->count++;
    return ERR_NONE;
}

void *map_find(const struct map *map, uint64_t hash, map_match *match, const void *key)
{
    assert(match != NULL);
    for (size_t at = hash & map->mask; map->slots[at].object != NULL; at = (at + 1) & map->mask) {
        if (map->slots[at].hash == hash && match(map->slots[at].object, key))
            return map->slots[at].object;
    }
    return NULL;
}

void *map_first(const struct map *map, uint64_t hash)
{
    size_t at = hash & map->mask;

    while (map->slots[at].object != NULL && map->slots[at].hash != hash)
        at = (at + 1) & map->mask;
    return map->slots[at].object;
}

void map_fetch(const struct map *map, uint64_t hash)
{
    __builtin_prefetch(&map->slots[hash & map->mask]);
}

void map_fetch_object(const struct map *map, uint64_t hash, size_t size)
{
    const void *object = map_first(map, hash);

    if (object != NULL)
        memory_fetch(object, size);
}

/* Close the gap at `hole` by moving back every later object of the chain that may lie there. */
static void close_gap(struct map *map, size_t hole)
{
    for (size_t at = (hole + 1) & map->mask; map->slots[at].object != NULL;
         at = (at + 1) & map->mask) {
        size_t home = map->slots[at].hash & map->mask;

        if (((at - home) & map->mask) >= ((at - hole) & map->mask)) {
            map->slots[hole] = map->slots[at];
            hole = at;
        }
    }
    map->slots[hole].object = NULL;
}

void map_remove(struct map *map, uint64_t hash, const void *object)
{
    size_t at = hash & map->mask;

    assert(object != NULL && map->count > 0);
    while (map->slots[at].object != object) {
        assert(map->slots[at].object != NULL);
        at = (at + 1) & map->mask;
    }
    close_gap(map, at);
    map->count--;
}

size_t map_count(const struct map *map)
{
    return map->count;
}
