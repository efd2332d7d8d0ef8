#include "capture/merge.h"

#include <assert.h>
#include <stdlib.h>

#include "base/heap.h"

/* One source and the frame at its front, whose bytes stay valid as long as it is not asked again. */
struct input {
    struct source *source;
    uint32_t captures_before; /* those of the sources before it */
    struct frame frame;
};

/* Each input that has not ended is either in `empty`, until its next frame is read, or in `heap`,
 * whose first has the oldest frame of all:
 *
 *   empty --frame read--> heap --frame returned--> empty --end--> neither
 */
struct merge {
    struct source source;
    struct input *inputs;
    struct input **empty; /* the last one is read first */
    struct heap heap;
    size_t input_count;
    size_t empty_count;
};

static struct merge *merge_of(struct source *source)
{
    return (struct merge *)source;
}

static bool is_before(const void *a, const void *b)
{
    const struct input *input = a;
    const struct input *other = b;

    return frame_is_before(&input->frame, &other->frame);
}

/* Read a frame of the next empty input. SOURCE_FRAME and SOURCE_END: the input is no longer empty. */
static enum source_result feed(struct merge *merge, struct frame *ret_frame, struct error *reterr)
{
    struct input *input = merge->empty[merge->empty_count - 1];
    enum source_result result = source_next(input->source, &input->frame, reterr);

    if (result == SOURCE_FRAME || result == SOURCE_END)
        merge->empty_count--;
    if (result == SOURCE_FRAME) {
        input->frame.capture += input->captures_before;
        heap_put(&merge->heap, input);
    }
    if (result == SOURCE_ERROR)
        ret_frame->capture = input->frame.capture + input->captures_before;
    return result;
}

static enum source_result merge_next(struct source *source, struct frame *ret_frame,
                                     struct error *reterr)
{
    struct merge *merge = merge_of(source);
    struct input *oldest;

    while (merge->empty_count > 0) {
        enum source_result result = feed(merge, ret_frame, reterr);

        if (result == SOURCE_ERROR || result == SOURCE_IDLE)
            return result;
    }
    oldest = heap_take(&merge->heap);
    if (oldest == NULL)
        return SOURCE_END;
    merge->empty[merge->empty_count++] = oldest;
    *ret_frame = oldest->frame;
    return SOURCE_FRAME;
}

static size_t merge_count(const struct source *source)
{
    const struct merge *merge = (const struct merge *)source;
    const struct input *last = &merge->inputs[merge->input_count - 1];

    return last->captures_before + source_count(last->source);
}

static void merge_info(const struct source *source, size_t index, struct source_info *ret_info)
{
    const struct merge *merge = (const struct merge *)source;
    size_t at = merge->input_count - 1;

    while (merge->inputs[at].captures_before > index)
        at--;
    source_info(merge->inputs[at].source, index - merge->inputs[at].captures_before, ret_info);
}

static void merge_interrupt(struct source *source)
{
    struct merge *merge = merge_of(source);

    for (size_t i = 0; i < merge->input_count; i++)
        source_interrupt(merge->inputs[i].source);
}

static void merge_add_counts(struct source *source, struct counts *counts)
{
    struct merge *merge = merge_of(source);

    for (size_t i = 0; i < merge->input_count; i++)
        source_add_counts(merge->inputs[i].source, counts);
}

/* Whichever is waited for calls. What it holds back waits: frames of the others may come before it. */
static void merge_on_wait(struct source *source, const struct source_waiter *waiter)
{
    struct merge *merge = merge_of(source);
    struct source_waiter looking = *waiter;

    looking.take = NULL;
    for (size_t i = 0; i < merge->input_count; i++)
        source_on_wait(merge->inputs[i].source, &looking);
}

static void release(struct merge *merge)
{
    heap_release(&merge->heap);
    free(merge->empty);
    free(merge->inputs);
    free(merge);
}

static void merge_close(struct source *source)
{
    struct merge *merge = merge_of(source);

    for (size_t i = 0; i < merge->input_count; i++)
        source_close(merge->inputs[i].source);
    release(merge);
}

static const struct source_ops merge_ops = {
    .next = merge_next,
    .count = merge_count,
    .info = merge_info,
    .interrupt = merge_interrupt,
    .close = merge_close,
    .add_counts = merge_add_counts,
    .on_wait = merge_on_wait,
};

/* The sources are read in their order, so the stack `empty` begins with the last one. */
static void fill(struct merge *merge, struct source **sources, size_t count)
{
    uint32_t captures = 0;

    for (size_t i = 0; i < count; i++) {
        merge->inputs[i] = (struct input){.source = sources[i], .captures_before = captures};
        merge->empty[count - 1 - i] = &merge->inputs[i];
        captures += (uint32_t)source_count(sources[i]);
    }
    merge->input_count = merge->empty_count = count;
}

enum err merge_open(struct source **sources, size_t count, struct source **ret_source)
{
    struct merge *merge;

    assert(count > 0);
    if (count == 1) {
        *ret_source = sources[0];
        return ERR_NONE;
    }
    merge = calloc(1, sizeof(*merge));
    if (merge == NULL)
        return ERR_MEMORY;
    merge->source.ops = &merge_ops;
    merge->inputs = calloc(count, sizeof(*merge->inputs));
    merge->empty = calloc(count, sizeof(struct input *));
    if (merge->inputs == NULL || merge->empty == NULL ||
        !heap_init(&merge->heap, count, is_before)) {
        release(merge);
        return ERR_MEMORY;
    }
    fill(merge, sources, count);
    *ret_source = &merge->source;
    return ERR_NONE;
}
