/*
 * app/run.h: captures or interfaces being read into a store in the background, while somebody looks.
 *
 * What can fail at once (a file that is none, an interface without permission) fails in run_start;
 * what happens later is told by the status and by run_next_warning.
 *
 * Ownership: the caller owns the run; options outlive it.
 * Threads:   the main thread; engine and writer are inside.
 */
#ifndef APP_RUN_H
#define APP_RUN_H

#include "app/options.h"
#include "base/status.h"
#include "capture/live.h"
#include "store/view.h"
#include "store/writer.h"

struct run;

/* Open what the options name (files, a store, or interfaces when there are no files) and begin to
 * read. For a store nothing is read: the run is over at once. With --output the store is kept there.
 * ERR_USAGE, ERR_INPUT, ERR_OUTPUT or ERR_MEMORY; *ret_failure tells why an interface did not open. */
MUST_CHECK enum err run_start(const struct options *options, struct run **ret_run,
                              enum live_failure *ret_failure, struct error *reterr);

/* Say why run_start failed, and what to do about it; give the exit status. */
int run_fail(const struct options *options, enum live_failure failure, enum err err,
             const struct error *error);

/* Where the store is, to open views on it (view_open), from when run_start is back until run_end. */
const char *run_store(const struct run *run);

/* What is read, for a title: "trace.pcap", "any". */
const char *run_source(const struct run *run);

/* Counters and how far the run is; of a finished store, what it has recorded. */
const struct status *run_status(const struct run *run);

/* Tell whether a finished store is looked at: nothing is read. */
bool run_is_store(const struct run *run);

/* Tell whether packets come from interfaces. */
bool run_is_live(const struct run *run);

/* Tell whether all that will come is in the store. */
bool run_is_over(const struct run *run);

/* Give the next line to tell the user: a damaged file, an interface that went away, a write that
 * failed. False when there is none. */
bool run_next_warning(struct run *run, char *text, size_t size);

/* Check that a file may be written: that it is none of what is read or written here, nor a capture of
 * the store behind the view, and in no folder that the run has given up. ERR_OUTPUT otherwise. */
MUST_CHECK enum err run_check_output(const struct run *run, struct view *view, const char *path,
                                     struct error *reterr);

/* Tell whether the store is kept, or holds nothing that could not be read again. */
bool run_is_kept(const struct run *run);

/* Keep the store of a live run under a name when the run ends. ERR_OUTPUT when that is not possible
 * there. */
MUST_CHECK enum err run_keep(struct run *run, const char *path, struct error *reterr);

/* Stop reading and wait until everything read is in the store. */
void run_stop(struct run *run);

/* Say on standard error what was not read or lost until now, unless the user wants quiet. */
void run_say_counts(const struct run *run);

/* What came of a run. */
struct run_ending {
    bool is_damaged;       /* a capture was readable only in part */
    bool has_store_failed; /* not all is in the store: to be said, whatever ended the run */
};

/* Stop, close and free; all views on the store must be closed. ERR_OUTPUT when the store, or --write's
 * file, is not complete; what is in a store that was to be kept stays, and *reterr says where.
 * *ret_ending is set in any case. */
MUST_CHECK enum err run_end(struct run *run, struct run_ending *ret_ending, struct error *reterr);

/* Say why run_end failed, and give the exit status. */
int run_end_fail(const struct run_ending *ending, enum err err, const struct error *error);

#endif
