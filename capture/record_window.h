/*
 * capture/record_window.h: records of a file that is a little out of order, in order of time.
 *
 * The largest delay of a record behind the latest time is known beforehand. A record leaves the window as soon as
 * the latest time is farther on than that delay: no earlier record can follow.
 *
 * Ownership: the caller's struct; record_window_release frees its parts.
 * Threads:   one thread.
 * Limits:    RECORD_WINDOW_MAX records at a time, or as many as the memory holds: the window is then full, and
 *            its records and the following ones must be sorted in another way.
 */
#ifndef CAPTURE_RECORD_WINDOW_H
#define CAPTURE_RECORD_WINDOW_H

#include "base/heap.h"
#include "capture/record.h"

#define RECORD_WINDOW_MAX 65536u

struct record_window {
    struct record *records;
    struct record **unused; /* a stack of places in `records` */
    size_t unused_count;
    struct heap heap;
    int64_t most_us;
    int64_t reached_us;
    bool is_ended; /* no record follows */
};

/* Make ready for records that stand at most `most_us` behind. Return false when memory is short. */
bool record_window_init(struct record_window *window, int64_t most_us, size_t memory);

void record_window_release(struct record_window *window);

/* Put the next record of the file; the window must not be full. */
void record_window_put(struct record_window *window, const struct record *record);

/* Note that no record follows. */
void record_window_end(struct record_window *window);

static inline bool record_window_is_full(const struct record_window *window)
{
    return window->unused_count == 0;
}

/* Return whether the first can be taken, or, after the end, none is left. */
static inline bool record_window_is_ready(const struct record_window *window)
{
    const struct record *first = window->heap.count > 0 ? window->heap.items[0] : NULL;

    return window->is_ended ||
           (first != NULL && first->time_us < window->reached_us - window->most_us);
}

/* Take the first, ready or not; false when there is none. */
bool record_window_take(struct record_window *window, struct record *ret_record);

#endif
