/*
 * app/watch_queue.h: lines that wait to be printed in order of time.
 *
 * Ownership: the caller owns the queue, which owns its lines.
 * Threads:   the main thread.
 * Limits:    WATCH_QUEUE_BYTES of lines: beyond, watch_queue_is_full returns true, and the earliest should
 *            go although an earlier one may come.
 */
#ifndef APP_WATCH_QUEUE_H
#define APP_WATCH_QUEUE_H

#include "base/err.h"
#include "base/slice.h"

#define WATCH_QUEUE_BYTES ((size_t)256 << 20)

struct watch_queue;

/* Make an empty queue; NULL when the host has no memory. */
struct watch_queue *watch_queue_new(void);

/* Free it with all lines; NULL is allowed. */
void watch_queue_free(struct watch_queue *queue);

/* Add a copy of a line. Return ERR_MEMORY when the host has none. */
MUST_CHECK enum err watch_queue_add(struct watch_queue *queue, int64_t time_us, struct slice line);

/* Return whether lines should go. */
bool watch_queue_is_full(const struct watch_queue *queue);

/* Return the earliest line if it is of a time before `until_us`; of equal times, the one that was
 * added first. It stays until the next call. */
bool watch_queue_next(struct watch_queue *queue, int64_t until_us, int64_t *ret_time_us,
                      struct slice *ret_line);

#endif
