/*
 * app/progress.h: a line on the terminal that shows the progress of reading; it is removed at the end.
 *
 * Threads:   one thread.
 */
#ifndef APP_PROGRESS_H
#define APP_PROGRESS_H

#include "base/status.h"

/* Input that takes long enough to be worth a line from the beginning, bytes. */
#define PROGRESS_BYTES_MIN (INT64_C(32) << 20)

/* Other input gets one after this time, microseconds. */
#define PROGRESS_AFTER_US INT64_C(500000)

struct progress {
    bool is_wanted; /* standard error is a terminal, without --quiet */
    bool is_shown;
    int64_t start_us; /* on the monotonic clock */
};

/* Start the clock. */
void progress_init(struct progress *progress, bool is_quiet);

/* Show how far the run is. */
void progress_show(struct progress *progress, const struct status *status);

/* Take the line away. */
void progress_end(struct progress *progress);

#endif
