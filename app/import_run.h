/*
 * app/import_run.h: the captures that the user named, read into a store.
 *
 * Threads:   the main thread; see app/pipeline.h for those it starts.
 */
#ifndef APP_IMPORT_RUN_H
#define APP_IMPORT_RUN_H

#include "app/options.h"
#include "store/writer.h"

/* The result of reading. */
struct import_result {
    bool is_damaged;   /* some capture is readable only in part */
    uint64_t unstored; /* messages that were read and could not be stored */
};

/* Read every file of the options, several merged by time. Damages, and counts of frames that were not read,
 * are printed on standard error (the latter not with --quiet). ERR_INPUT or ERR_USAGE before anything
 * is read; ERR_OUTPUT, ERR_MEMORY in the middle. *ret_result is set in any case. The store gets no
 * rows of the `omitted` kinds (correlate/correlate.h). */
MUST_CHECK enum err import_run(const struct options *options, uint32_t omitted,
                               struct writer *writer, struct import_result *ret_result,
                               struct error *reterr);

#endif
