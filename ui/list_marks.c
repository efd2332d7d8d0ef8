#include "ui/list_marks.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

void list_marks_release(struct list_marks *marks)
{
    free(marks->ids);
    *marks = (struct list_marks){0};
}

/* Return the place of the first id that is not below `id`. */
static size_t place_of(const struct list_marks *marks, uint64_t id)
{
    size_t low = 0;
    size_t high = marks->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (marks->ids[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static enum err make_room(struct list_marks *marks)
{
    uint64_t *ids = array_grow(marks->ids, &marks->room, marks->count + 1, sizeof(*ids));

    if (ids == NULL)
        return ERR_MEMORY;
    marks->ids = ids;
    return ERR_NONE;
}

enum err list_marks_toggle(struct list_marks *marks, uint64_t id)
{
    size_t at = place_of(marks, id);
    enum err err;

    assert(marks->count <= marks->room);
    if (list_marks_has(marks, id)) {
        memmove(marks->ids + at, marks->ids + at + 1,
                (marks->count - at - 1) * sizeof(*marks->ids));
        marks->count--;
        return ERR_NONE;
    }
    if (marks->count >= LIST_MARKS_MAX)
        return ERR_FULL;
    err = make_room(marks);
    if (err != ERR_NONE)
        return err;
    memmove(marks->ids + at + 1, marks->ids + at, (marks->count - at) * sizeof(*marks->ids));
    marks->ids[at] = id;
    marks->count++;
    return ERR_NONE;
}

bool list_marks_has(const struct list_marks *marks, uint64_t id)
{
    size_t at = place_of(marks, id);

    return at < marks->count && marks->ids[at] == id;
}

const uint64_t *list_marks_past(const struct list_marks *marks, uint64_t past, size_t *ret_count)
{
    size_t at = place_of(marks, past + 1);

    *ret_count = marks->count - at;
    return *ret_count == 0 ? NULL : marks->ids + at;
}
