#include "app/id_set.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

#define WORD_BITS 64

/* Make room for the word at `at`. */
static enum err grow(struct id_set *set, size_t at)
{
    size_t before = set->word_count;
    uint64_t *words = array_grow(set->words, &set->word_count, at + 1, sizeof(*words));

    if (words == NULL)
        return ERR_MEMORY;
    memset(words + before, 0, (set->word_count - before) * sizeof(*words));
    set->words = words;
    return ERR_NONE;
}

bool id_set_has(const struct id_set *set, uint64_t id)
{
    size_t at = id / WORD_BITS;

    return at < set->word_count && (set->words[at] >> id % WORD_BITS & 1) != 0;
}

enum err id_set_add(struct id_set *set, uint64_t id)
{
    size_t at = id / WORD_BITS;

    assert(set != NULL);
    if (id_set_has(set, id))
        return ERR_NONE;
    if (at >= set->word_count && grow(set, at) != ERR_NONE)
        return ERR_MEMORY;
    set->words[at] |= UINT64_C(1) << id % WORD_BITS;
    set->count++;
    return ERR_NONE;
}

void id_set_release(struct id_set *set)
{
    free(set->words);
    *set = (struct id_set){0};
}
