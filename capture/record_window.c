#include "capture/record_window.h"

#include <assert.h>
#include <stdlib.h>

static bool is_before(const void *a, const void *b)
{
    return record_is_before(a, b);
}

bool record_window_init(struct record_window *window, int64_t most_us, size_t memory)
{
    size_t cap = memory / (sizeof(struct record) + 2 * sizeof(void *));

    assert(most_us >= 0);
    if (cap > RECORD_WINDOW_MAX)
        cap = RECORD_WINDOW_MAX;
    if (cap == 0)
        cap = 1;
    *window = (struct record_window){.most_us = most_us, .reached_us = INT64_MIN / 2};
    window->records = malloc(cap * sizeof(struct record));
    window->unused = malloc(cap * sizeof(struct record *));
    if (window->records == NULL || window->unused == NULL ||
        !heap_init(&window->heap, cap, is_before))
        return false;
    for (size_t i = 0; i < cap; i++)
        window->unused[i] = &window->records[cap - 1 - i];
    window->unused_count = cap;
    return true;
}

void record_window_release(struct record_window *window)
{
    heap_release(&window->heap);
    free(window->unused);
    free(window->records);
    *window = (struct record_window){0};
}

void record_window_put(struct record_window *window, const struct record *record)
{
    struct record *place;

    assert(!record_window_is_full(window));
    place = window->unused[--window->unused_count];
    *place = *record;
    heap_put(&window->heap, place);
    if (record->time_us > window->reached_us)
        window->reached_us = record->time_us;
}

void record_window_end(struct record_window *window)
{
    window->is_ended = true;
}

bool record_window_take(struct record_window *window, struct record *ret_record)
{
    struct record *first = heap_take(&window->heap);

    if (first == NULL)
        return false;
    *ret_record = *first;
    window->unused[window->unused_count++] = first;
    return true;
}
