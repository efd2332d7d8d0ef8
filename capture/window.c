#include "capture/window.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/heap.h"

/* A frame that is held. Slots are used in turn, and so are the bytes: both are rings. */
struct slot {
    struct frame frame; /* its bytes are in the ring */
    size_t bytes_end;   /* where the bytes of the next slot may begin */
    bool is_held;       /* not given yet, or just given */
};

struct window {
    struct source source;
    struct source *inner;
    struct window_limits limits;
    struct source_waiter waiter;

    struct slot *slots;
    size_t first; /* the slot in use for longest */
    size_t used;  /* slots from there on */
    uint8_t *bytes;
    size_t bytes_first; /* where those of the first slot begin */
    size_t bytes_next;  /* where those of the next slot begin */

    struct heap heap; /* slots that are not given yet */
    struct slot *returned;
    struct frame pending; /* read, but there was no room */
    bool has_pending;
    bool is_flushing; /* all that is held is given */
    bool is_over;     /* the source has ended */

    int64_t reached_us;  /* the latest time since the clock was set */
    int64_t returned_us; /* the latest time that was given */
    uint64_t late_frames;
};

static struct window *window_of(struct source *source)
{
    return (struct window *)source;
}

static bool is_before(const void *a, const void *b)
{
    const struct slot *slot = a;
    const struct slot *other = b;

    return frame_is_before(&slot->frame, &other->frame);
}

/* --- the rings --- */

/* Free the slots at the front that are no longer held. */
static void reclaim(struct window *window)
{
    while (window->used > 0 && !window->slots[window->first].is_held) {
        window->bytes_first = window->slots[window->first].bytes_end;
        window->first = (window->first + 1) % window->limits.frames;
        window->used--;
    }
    if (window->used == 0)
        window->first = window->bytes_first = window->bytes_next = 0;
}

/* Find `len` bytes on end. The ring is never filled to the last byte, so that full is not empty. */
static bool find_bytes(const struct window *window, size_t len, size_t *ret_at)
{
    if (window->bytes_next >= window->bytes_first) {
        *ret_at = window->bytes_next;
        if (len < window->limits.bytes - window->bytes_next)
            return true;
        *ret_at = 0;
        return window->used > 0 && len < window->bytes_first;
    }
    *ret_at = window->bytes_next;
    return len < window->bytes_first - window->bytes_next;
}

static bool hold(struct window *window, const struct frame *frame)
{
    struct slot *slot;
    size_t at;

    if (window->used == window->limits.frames || !find_bytes(window, frame->data.len, &at))
        return false;
    slot = &window->slots[(window->first + window->used++) % window->limits.frames];
    slot->frame = *frame;
    if (frame->data.len > 0)
        memcpy(window->bytes + at, frame->data.ptr, frame->data.len);
    slot->frame.data.ptr = window->bytes + at;
    slot->bytes_end = window->bytes_next = at + frame->data.len;
    slot->is_held = true;
    heap_put(&window->heap, slot);
    return true;
}

/* --- time --- */

/* Time that goes back far, or forward and back, is not worth waiting for. */
static void note_time(struct window *window, int64_t time_us)
{
    if (time_us > window->reached_us)
        window->reached_us = time_us;
    if (time_us < window->reached_us - WINDOW_RESTART_US) {
        window->reached_us = time_us;
        window->is_flushing = window->heap.count > 0;
    }
}

static void note_returned(struct window *window, int64_t time_us)
{
    int64_t behind_us = window->returned_us - time_us;

    if (behind_us <= 0) {
        window->returned_us = time_us;
        return;
    }
    window->late_frames++;
    if (behind_us > WINDOW_RESTART_US)
        window->returned_us = time_us;
}

/* --- returning frames --- */

static void release_returned(struct window *window)
{
    if (window->returned == NULL)
        return;
    window->returned->is_held = false;
    window->returned = NULL;
    reclaim(window);
}

static const struct frame *take(struct window *window)
{
    struct slot *slot = heap_take(&window->heap);

    window->returned = slot;
    note_returned(window, slot->frame.time_us);
    if (window->heap.count == 0)
        window->is_flushing = false;
    return &slot->frame;
}

static bool is_ready(const struct window *window)
{
    const struct slot *oldest = heap_first(&window->heap);

    return oldest != NULL && (window->is_flushing || window->is_over || window->has_pending ||
                              oldest->frame.time_us <= window->reached_us - WINDOW_US);
}

/* The clock's going back is noted before the frame is held: what is held then belongs before it. */
static void put(struct window *window, const struct frame *frame)
{
    if (!window->has_pending)
        note_time(window, frame->time_us);
    window->pending = *frame;
    window->has_pending = window->is_flushing || !hold(window, frame);
}

/* There is no room for a frame that is older than all that are held, or larger than all the room. */
static bool passes_pending(struct window *window, struct frame *ret_frame)
{
    const struct slot *oldest = heap_first(&window->heap);

    if (!window->has_pending || window->is_flushing ||
        (oldest != NULL && !frame_is_before(&window->pending, &oldest->frame)))
        return false;
    window->has_pending = false;
    note_returned(window, window->pending.time_us);
    *ret_frame = window->pending;
    return true;
}

static enum source_result window_next(struct source *source, struct frame *ret_frame,
                                      struct error *reterr)
{
    struct window *window = window_of(source);

    release_returned(window);
    for (;;) {
        enum source_result result;

        if (window->has_pending && !window->is_flushing)
            put(window, &window->pending);
        if (passes_pending(window, ret_frame))
            return SOURCE_FRAME;
        if (is_ready(window)) {
            *ret_frame = *take(window);
            return SOURCE_FRAME;
        }
        if (window->is_over)
            return SOURCE_END;
        result = source_next(window->inner, ret_frame, reterr);
        if (result == SOURCE_FRAME)
            put(window, ret_frame);
        else if (result == SOURCE_END)
            window->is_over = true;
        else if (result == SOURCE_IDLE && window->heap.count > 0)
            window->is_flushing = true;
        else
            return result;
    }
}

/* --- while the source waits --- */

/* Nothing comes, so nothing comes before what is held. */
static void wait_longer(void *context)
{
    struct window *window = context;

    release_returned(window);
    while (window->waiter.take != NULL && window->heap.count > 0) {
        window->waiter.take(window->waiter.context, take(window));
        release_returned(window);
    }
    if (window->waiter.look != NULL)
        window->waiter.look(window->waiter.context);
}

static void window_on_wait(struct source *source, const struct source_waiter *waiter)
{
    struct window *window = window_of(source);

    window->waiter = *waiter;
    source_on_wait(window->inner, &(struct source_waiter){.look = wait_longer, .context = window});
}

/* --- what is known of it --- */

static size_t window_count(const struct source *source)
{
    return source_count(((const struct window *)source)->inner);
}

static void window_info(const struct source *source, size_t index, struct source_info *ret_info)
{
    source_info(((const struct window *)source)->inner, index, ret_info);
}

static void window_add_counts(struct source *source, struct counts *counts)
{
    const struct window *window = window_of(source);

    source_add_counts(window->inner, counts);
    counts->at[COUNTER_LATE_FRAMES] += window->late_frames;
}

static void window_interrupt(struct source *source)
{
    source_interrupt(window_of(source)->inner);
}

static void release(struct window *window)
{
    heap_release(&window->heap);
    free(window->bytes);
    free(window->slots);
    free(window);
}

static void window_close(struct source *source)
{
    struct window *window = window_of(source);

    source_close(window->inner);
    release(window);
}

static const struct source_ops window_ops = {
    .next = window_next,
    .count = window_count,
    .info = window_info,
    .interrupt = window_interrupt,
    .close = window_close,
    .add_counts = window_add_counts,
    .on_wait = window_on_wait,
};

enum err window_open(struct source *source, struct window_limits limits, struct source **ret_source)
{
    struct window *window = calloc(1, sizeof(*window));

    assert(source != NULL);
    if (window == NULL)
        return ERR_MEMORY;
    window->source.ops = &window_ops;
    window->inner = source;
    window->limits.frames = limits.frames != 0 ? limits.frames : WINDOW_FRAMES;
    window->limits.bytes = limits.bytes != 0 ? limits.bytes : WINDOW_BYTES;
    window->reached_us = window->returned_us = INT64_MIN / 2;
    window->slots = calloc(window->limits.frames, sizeof(*window->slots));
    window->bytes = malloc(window->limits.bytes);
    if (window->slots == NULL || window->bytes == NULL ||
        !heap_init(&window->heap, window->limits.frames, is_before)) {
        release(window);
        return ERR_MEMORY;
    }
    *ret_source = &window->source;
    return ERR_NONE;
}
