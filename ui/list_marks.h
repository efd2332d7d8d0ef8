/*
 * ui/list_marks.h: the rows of a list that the user has marked, by id, so that sorting and
 * searching do not touch them.
 *
 * Ownership: the marks own their ids.
 * Threads:   one thread.
 * Limits:    LIST_MARKS_MAX rows; a further one is refused.
 */
#ifndef UI_LIST_MARKS_H
#define UI_LIST_MARKS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

#define LIST_MARKS_MAX 10000

struct list_marks {
    uint64_t *ids; /* in rising order */
    size_t count;
    size_t room;
};

void list_marks_release(struct list_marks *marks);

/* Mark a row that is not marked, unmark one that is. ERR_FULL, ERR_MEMORY. O(count). */
MUST_CHECK enum err list_marks_toggle(struct list_marks *marks, uint64_t id);

bool list_marks_has(const struct list_marks *marks, uint64_t id);

/* Return the marked ids that are higher than `past`. */
const uint64_t *list_marks_past(const struct list_marks *marks, uint64_t past, size_t *ret_count);

#endif
