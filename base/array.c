#include "base/array.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#define FIRST_CAP 16

void *array_grow(void *array, size_t *cap, size_t wanted, size_t size)
{
    size_t more = *cap == 0 ? FIRST_CAP : *cap;
    void *grown;

    assert(wanted > 0 && size > 0);
    assert((array == NULL) == (*cap == 0));
    if (wanted <= *cap)
        return array;
    while (more < wanted) {
        if (more > SIZE_MAX / 2)
            return NULL;
        more *= 2;
    }
    if (more > SIZE_MAX / size)
        return NULL;
    grown = realloc(array, more * size);
    if (grown != NULL)
        *cap = more;
    return grown;
}
