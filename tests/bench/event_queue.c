#include "tests/bench/event_queue.h"

#include <stdio.h>
#include <stdlib.h>

static bool is_before(const struct event *a, const struct event *b)
{
    return a->time_us != b->time_us ? a->time_us < b->time_us : a->order < b->order;
}

static void swap(struct event *a, struct event *b)
{
    struct event kept = *a;

    *a = *b;
    *b = kept;
}

static void make_room(struct event_queue *queue)
{
    if (queue->count < queue->cap)
        return;
    queue->cap = queue->cap == 0 ? 1024 : queue->cap * 2;
    queue->events = reallocarray(queue->events, queue->cap, sizeof(*queue->events));
    if (queue->events == NULL) {
        perror("generate");
        exit(EXIT_FAILURE);
    }
}

static void sink_first(struct event_queue *queue)
{
    size_t at = 0;

    for (;;) {
        size_t least = at;

        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < queue->count; child++) {
            if (is_before(&queue->events[child], &queue->events[least]))
                least = child;
        }
        if (least == at)
            return;
        swap(&queue->events[at], &queue->events[least]);
        at = least;
    }
}

void event_queue_add(struct event_queue *queue, struct event event)
{
    size_t at = queue->count;

    make_room(queue);
    event.order = queue->added++;
    queue->events[queue->count++] = event;
    while (at > 0 && is_before(&queue->events[at], &queue->events[(at - 1) / 2])) {
        swap(&queue->events[at], &queue->events[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
}

bool event_queue_take(struct event_queue *queue, struct event *ret_event)
{
    if (queue->count == 0)
        return false;
    *ret_event = queue->events[0];
    queue->events[0] = queue->events[--queue->count];
    sink_first(queue);
    return true;
}

void event_queue_release(struct event_queue *queue)
{
    free(queue->events);
    *queue = (struct event_queue){0};
}
