/*
 * app/id_set.h: a set of ids, which count from 1 and lie close together.
 *
 * Ownership: the caller's struct; id_set_release frees its memory.
 * Threads:   one thread.
 * Limits:    one bit for each id up to the highest that was added.
 */
#ifndef APP_ID_SET_H
#define APP_ID_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* Zero-initialised it is empty. */
struct id_set {
    uint64_t *words;
    size_t word_count;
    uint64_t count; /* ids in the set */
};

/* Add an id; one that is in already is no error. */
MUST_CHECK enum err id_set_add(struct id_set *set, uint64_t id);

bool id_set_has(const struct id_set *set, uint64_t id);

/* Free the memory of the set, which is then empty. */
void id_set_release(struct id_set *set);

#endif
