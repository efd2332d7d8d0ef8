#include "ui/view_calls_marks.h"

#include <stdlib.h>
#include <string.h>

#define ROOM_FIRST 64

void call_marks_release(struct call_marks *marks)
{
    free(marks->calls);
    *marks = (struct call_marks){0};
}

/* Give the place of the first call that is not below `call`. */
static size_t place_of(const struct call_marks *marks, uint64_t call)
{
    size_t low = 0;
    size_t high = marks->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (marks->calls[middle] < call)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static enum err make_room(struct call_marks *marks)
{
    size_t room = marks->room == 0 ? ROOM_FIRST : marks->room * 2;
    uint64_t *calls;

    if (marks->count < marks->room)
        return ERR_NONE;
    calls = realloc(marks->calls, room * sizeof(*calls));
    if (calls == NULL)
        return ERR_MEMORY;
    marks->calls = calls;
    marks->room = room;
    return ERR_NONE;
}

enum err call_marks_toggle(struct call_marks *marks, uint64_t call)
{
    size_t at = place_of(marks, call);
    enum err err;

    if (call_marks_has(marks, call)) {
        memmove(marks->calls + at, marks->calls + at + 1,
                (marks->count - at - 1) * sizeof(*marks->calls));
        marks->count--;
        return ERR_NONE;
    }
    if (marks->count >= CALL_MARKS_MAX)
        return ERR_FULL;
    err = make_room(marks);
    if (err != ERR_NONE)
        return err;
    memmove(marks->calls + at + 1, marks->calls + at, (marks->count - at) * sizeof(*marks->calls));
    marks->calls[at] = call;
    marks->count++;
    return ERR_NONE;
}

bool call_marks_has(const struct call_marks *marks, uint64_t call)
{
    size_t at = place_of(marks, call);

    return at < marks->count && marks->calls[at] == call;
}

const uint64_t *call_marks_past(const struct call_marks *marks, uint64_t past, size_t *ret_count)
{
    size_t at = place_of(marks, past + 1);

    *ret_count = marks->count - at;
    return *ret_count == 0 ? NULL : marks->calls + at;
}
