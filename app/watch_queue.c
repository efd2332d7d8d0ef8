#include "app/watch_queue.h"

#include <assert.h>
#include <stdlib.h>

#include "base/array.h"

struct waiting {
    int64_t time_us;
    uint64_t order; /* in which it was added */
    size_t len;
    char *line;
};

/* A binary heap: no line is before the one above it. */
struct watch_queue {
    struct waiting *heap;
    size_t count;
    size_t places;
    size_t bytes;
    uint64_t added;
    char *last; /* the line that was taken last */
};

struct watch_queue *watch_queue_new(void)
{
    return calloc(1, sizeof(struct watch_queue));
}

void watch_queue_free(struct watch_queue *queue)
{
    if (queue == NULL)
        return;
    for (size_t i = 0; i < queue->count; i++)
        free(queue->heap[i].line);
    free(queue->last);
    free(queue->heap);
    free(queue);
}

static bool is_before(const struct waiting *a, const struct waiting *b)
{
    return a->time_us != b->time_us ? a->time_us < b->time_us : a->order < b->order;
}

static void swap(struct waiting *a, struct waiting *b)
{
    struct waiting kept = *a;

    *a = *b;
    *b = kept;
}

static void sift_up(struct watch_queue *queue, size_t at)
{
    while (at > 0 && is_before(&queue->heap[at], &queue->heap[(at - 1) / 2])) {
        swap(&queue->heap[at], &queue->heap[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
}

static void sink(struct watch_queue *queue, size_t at)
{
    for (;;) {
        size_t least = at;

        for (size_t below = 2 * at + 1; below <= 2 * at + 2 && below < queue->count; below++) {
            if (is_before(&queue->heap[below], &queue->heap[least]))
                least = below;
        }
        if (least == at)
            return;
        swap(&queue->heap[at], &queue->heap[least]);
        at = least;
    }
}

static enum err grow(struct watch_queue *queue)
{
    struct waiting *heap = array_grow(queue->heap, &queue->places, queue->count + 1, sizeof(*heap));

    if (heap == NULL)
        return ERR_MEMORY;
    queue->heap = heap;
    return ERR_NONE;
}

enum err watch_queue_add(struct watch_queue *queue, int64_t time_us, struct slice line)
{
    char *copy;

    assert(queue->count <= queue->places);
    if (grow(queue) != ERR_NONE)
        return ERR_MEMORY;
    copy = malloc(line.len + 1);
    if (copy == NULL)
        return ERR_MEMORY;
    if (line.len > 0)
        memcpy(copy, line.ptr, line.len);
    queue->heap[queue->count] = (struct waiting){
        .time_us = time_us, .order = queue->added++, .len = line.len, .line = copy};
    queue->bytes += line.len + sizeof(struct waiting);
    sift_up(queue, queue->count++);
    return ERR_NONE;
}

bool watch_queue_is_full(const struct watch_queue *queue)
{
    return queue->bytes >= WATCH_QUEUE_BYTES;
}

bool watch_queue_next(struct watch_queue *queue, int64_t until_us, int64_t *ret_time_us,
                      struct slice *ret_line)
{
    struct waiting first;

    if (queue->count == 0 || queue->heap[0].time_us >= until_us)
        return false;
    first = queue->heap[0];
    queue->heap[0] = queue->heap[--queue->count];
    sink(queue, 0);
    queue->bytes -= first.len + sizeof(struct waiting);
    free(queue->last);
    queue->last = first.line;
    *ret_time_us = first.time_us;
    *ret_line = slice_of(first.line, first.len);
    return true;
}
