#include "base/heap.h"

#include <assert.h>
#include <stdlib.h>

bool heap_init(struct heap *heap, size_t cap, heap_order *is_before)
{
    *heap = (struct heap){
        .items = calloc(cap, sizeof(void *)),
        .cap = cap,
        .is_before = is_before,
    };
    return heap->items != NULL;
}

void heap_release(struct heap *heap)
{
    free(heap->items);
    *heap = (struct heap){0};
}

void heap_put(struct heap *heap, void *item)
{
    size_t at = heap->count++;

    assert(item != NULL && heap->is_before != NULL);
    assert(at < heap->cap);
    for (; at > 0 && heap->is_before(item, heap->items[(at - 1) / 2]); at = (at - 1) / 2)
        heap->items[at] = heap->items[(at - 1) / 2];
    heap->items[at] = item;
}

void *heap_first(const struct heap *heap)
{
    return heap->count == 0 ? NULL : heap->items[0];
}

void *heap_take(struct heap *heap)
{
    void *first = heap_first(heap);
    void *last;
    size_t at = 0;

    if (first == NULL)
        return NULL;
    last = heap->items[--heap->count];
    for (size_t child = 1; child < heap->count; child = 2 * at + 1) {
        if (child + 1 < heap->count && heap->is_before(heap->items[child + 1], heap->items[child]))
            child++;
        if (!heap->is_before(heap->items[child], last))
            break;
        heap->items[at] = heap->items[child];
        at = child;
    }
    heap->items[at] = last;
    return first;
}
