/*
 * capture/record_window.h: records of a file that is a little out of order, in order of time.
 *
 * It is known beforehand by how much at most a record stands behind the time that was reached, so a
 * record can go as soon as the time reached is farther on than that: nothing before it can come.
 *
 * Ownership: the caller's struct; record_window_release frees what belongs to it.
 * Threads:   one thread.
 * Limits:    RECORD_WINDOW_MAX records at a time, or what memory is given for: then it is full, and what
 *            it holds and what follows must be sorted otherwise.
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

/* Make ready for records that stand at most `most_us` behind. False when memory is short. */
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
