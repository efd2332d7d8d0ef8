#include "tests/fuzz/fuzz.h"

#include <stdlib.h>

void fuzz_touch(struct slice s)
{
    volatile uint8_t sum = 0;

    for (size_t i = 0; i < s.len; i++)
        sum = (uint8_t)(sum + s.ptr[i]);
}

void fuzz_inside(struct slice whole, struct slice part)
{
    if (!slice_is_absent(part) && part.len > 0 && !slice_contains(whole, part))
        abort();
}

void fuzz_inside_notes(struct slice whole, const struct notes *notes)
{
    for (size_t i = 0; i < notes->count; i++)
        fuzz_inside(whole, notes->at[i].where);
}
