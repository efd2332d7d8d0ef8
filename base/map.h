/*
 * base/map.h: find objects by a 64-bit hash.
 *
 * Open addressing with linear probing and no tombstones: 16 bytes a slot, grown by doubling. The
 * map knows hashes and pointers only; the caller compares keys. Several objects may share a hash.
 *
 * Ownership: the map owns its slots, never the objects.
 * Threads:   belongs to one thread.
 * Limits:    `cap` objects; at it map_insert returns ERR_FULL and nothing changes.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map;

/* Return whether `object` has the key `key`. */
typedef bool map_match(const void *object, const void *key);

/* Make a map of at most `cap` objects; NULL when the host has no memory. */
struct map *map_new(size_t cap);

/* Free the map; NULL is allowed. */
void map_free(struct map *map);

/* Add an object. Return ERR_FULL at the ceiling, ERR_MEMORY when the map cannot grow. */
MUST_CHECK enum err map_insert(struct map *map, uint64_t hash, void *object);

/* Return the first object of that hash that matches, or NULL. */
void *map_find(const struct map *map, uint64_t hash, map_match *match, const void *key);

/* Return the first object of a hash, or NULL. */
void *map_first(const struct map *map, uint64_t hash);

/* Begin to fetch the slot of a hash from memory, for a later map_find. */
void map_fetch(const struct map *map, uint64_t hash);

/* Fetch `size` bytes of the object itself, once its slot is there. */
void map_fetch_object(const struct map *map, uint64_t hash, size_t size);

/* Take an object out; it must be in the map under that hash. */
void map_remove(struct map *map, uint64_t hash, const void *object);

/* Return the number of objects in the map. */
size_t map_count(const struct map *map);

#endif
