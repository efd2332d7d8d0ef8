#include "base/hash.h"

#include <sys/random.h>

/* Words are read through packed members: left to itself the library calls a function for each of them, and
 * hashing a short text takes twice as long. */
#define XXH_FORCE_MEMORY_ACCESS 1
#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t hash_bytes(struct slice s, uint64_t seed)
{
    return XXH3_64bits_withSeed(s.ptr == NULL ? (const uint8_t *)"" : s.ptr, s.len, seed);
}

/* Multiply to 128 bits and fold the halves, as XXH3 does with short inputs. */
static uint64_t fold(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t hash_words(uint64_t a, uint64_t b, uint64_t c, uint64_t seed)
{
    uint64_t hash = fold(a ^ seed ^ UINT64_C(0x9e3779b97f4a7c15), b ^ UINT64_C(0xc2b2ae3d27d4eb4f));

    return fold(hash ^ c ^ UINT64_C(0x165667b19e3779f9), seed ^ UINT64_C(0xff51afd7ed558ccd));
}

uint64_t hash_mix(uint64_t hash, uint64_t value)
{
    hash ^= value + UINT64_C(0x9e3779b97f4a7c15) + (hash << 6) + (hash >> 2);
    hash *= UINT64_C(0xff51afd7ed558ccd);
    return hash ^ hash >> 32;
}

uint64_t hash_stable(struct slice s, uint64_t continued)
{
    return hash_bytes(s, continued);
}

uint64_t hash_random_seed(void)
{
    uint64_t seed = 0;

    /* A short answer leaves part of the seed at zero: a weaker seed, never a wrong table. */
    if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) < 0)
        return 0;
    return seed;
}

void hash_library(struct buf *buf)
{
    unsigned number = XXH_versionNumber();

    buf_format(buf, "%u.%u.%u", number / 10000, number / 100 % 100, number % 100);
}
