/*
 * app/run.h: captures or interfaces that are read into a store in the background, while a face shows it.
 *
 * Failures at once (a file that is no capture, an interface without permission) come from run_start;
 * later failures are in the status and in run_next_warning.
 *
 * Ownership: the caller owns the run; options outlive it.
 * Threads:   the main thread; reader, correlator and writer are inside.
 */
#ifndef APP_RUN_H
#define APP_RUN_H

#include "app/options.h"
#include "base/status.h"
#include "capture/live.h"
#include "store/view.h"
#include "store/writer.h"

struct run;

/* Open the input of the options (files, a store, or interfaces when there are no files) and begin to
 * read. For a store nothing is read: the run is over at once. With --output the store is kept there.
 * ERR_USAGE, ERR_INPUT, ERR_OUTPUT or ERR_MEMORY; *ret_failure is set when an interface did not open. */
MUST_CHECK enum err run_start(const struct options *options, struct run **ret_run,
                              enum live_failure *ret_failure, struct error *reterr);

/* Print why run_start failed, and advice; return the exit status. */
int run_fail(const struct options *options, enum live_failure failure, enum err err,
             const struct error *error);

/* Return the path of the store, for view_open. It is valid between run_start and run_end. */
const char *run_store(const struct run *run);

/* Return the name of the input, for a title: "trace.pcap", "any". */
const char *run_source(const struct run *run);

/* Return the counters and the progress of the run; of a finished store, its recorded counters. */
const struct status *run_status(const struct run *run);

/* Return whether the user named a finished store: nothing is read. */
bool run_is_store(const struct run *run);

/* Return whether packets come from interfaces. */
bool run_is_live(const struct run *run);

/* Return whether the whole input is in the store. */
bool run_is_over(const struct run *run);

/* Write the next warning for the user: a damaged file, an interface that went away, a write that
 * failed. Return false when there is none. */
bool run_next_warning(struct run *run, char *text, size_t size);

/* Check that a file may be written: the run neither reads nor writes it, it is no capture of the store behind the
 * view, and its folder is open to the run. Return ERR_OUTPUT otherwise. */
MUST_CHECK enum err run_check_output(const struct run *run, struct view *view, const char *path,
                                     struct error *reterr);

/* Return whether the store is kept, or holds nothing that could not be read again. */
bool run_is_kept(const struct run *run);

/* Keep the store of a live run under a name when the run ends. Return ERR_OUTPUT when that is not possible
 * there. */
MUST_CHECK enum err run_keep(struct run *run, const char *path, struct error *reterr);

/* Stop reading and wait until everything read is in the store. */
void run_stop(struct run *run);

/* Print on standard error the counts of frames that were not read or were lost until now, without --quiet. */
void run_report_counts(const struct run *run);

/* The result of a run. */
struct run_ending {
    bool is_damaged;       /* a capture was readable only in part */
    bool has_store_failed; /* not all is in the store: printed however the run ended */
};

/* Stop, close and free; all views on the store must be closed. Return ERR_OUTPUT when the store, or
 * --write's file, is not complete; the content of a store that was to be kept stays, and *reterr has its path.
 * *ret_ending is set in any case. */
MUST_CHECK enum err run_end(struct run *run, struct run_ending *ret_ending, struct error *reterr);

/* Print why run_end failed, and return the exit status. */
int run_end_fail(const struct run_ending *ending, enum err err, const struct error *error);

#endif
