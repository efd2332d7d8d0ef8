/*
 * ui/view_calls_marks.h: the calls that the user has marked, by number, so that sorting and
 * searching do not touch them.
 *
 * Ownership: the marks own their numbers.
 * Threads:   one thread.
 * Limits:    CALL_MARKS_MAX calls; a further one is refused.
 */
#ifndef UI_VIEW_CALLS_MARKS_H
#define UI_VIEW_CALLS_MARKS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

#define CALL_MARKS_MAX 10000

struct call_marks {
    uint64_t *calls; /* in rising order */
    size_t count;
    size_t room;
};

void call_marks_release(struct call_marks *marks);

/* Mark a call that is not marked, unmark one that is. ERR_FULL, ERR_MEMORY. O(count). */
MUST_CHECK enum err call_marks_toggle(struct call_marks *marks, uint64_t call);

bool call_marks_has(const struct call_marks *marks, uint64_t call);

/* Give the marked calls of higher numbers than `past`. */
const uint64_t *call_marks_past(const struct call_marks *marks, uint64_t past, size_t *ret_count);

#endif
