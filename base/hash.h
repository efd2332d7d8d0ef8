/*
 * base/hash.h: keyed hashes for tables, and one fixed hash for names that must stay the same.
 *
 * Source:    XXH3 of the xxHash library, whose output is fixed since its release 0.8.0.
 * Threads:   pure functions.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/buf.h"
#include "base/slice.h"

/* Hash bytes under a seed. Tables take a random seed a run, so that traffic cannot choose its
 * bucket. */
uint64_t hash_bytes(struct slice s, uint64_t seed);

/* Hash three values under a seed, for tables. */
uint64_t hash_words(uint64_t a, uint64_t b, uint64_t c, uint64_t seed);

/* Mix one more value into a hash. */
uint64_t hash_mix(uint64_t hash, uint64_t value);

/* Hash bytes the same way on every run and machine. */
uint64_t hash_stable(struct slice s, uint64_t continued);

/* Return a random seed that other processes cannot predict. */
uint64_t hash_random_seed(void);

/* Write the version of xxHash: "0.8.1". */
void hash_library(struct buf *buf);

#endif
