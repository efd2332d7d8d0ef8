/*
 * ui/view_save_job.h: the work of the save box: calls of a store to a file.
 *
 * Ownership: everything is borrowed for the call.
 * Threads:   the view's thread.
 * Limits:    SAVE_CALLS_MAX calls; the rest is left out, and the result has a flag for that.
 */
#ifndef UI_VIEW_SAVE_JOB_H
#define UI_VIEW_SAVE_JOB_H

#include "export/text.h"
#include "store/query_page.h"

#define SAVE_CALLS_MAX 100000

enum save_format {
    SAVE_PCAP = 0, /* the frames as they were captured */
    SAVE_TEXT,     /* the messages, each under a line with time and addresses */
    SAVE_FORMATS,
};

struct save_job {
    struct view *store;
    struct raw *raw;
    const uint64_t *calls; /* their numbers, in rising order */
    size_t count;
    enum save_format format;
    const char *path;
    bool is_forced; /* replace a file */
    struct text_options text;
};

struct save_result {
    uint64_t written; /* frames, or messages */
    uint64_t unread;  /* messages whose bytes could not be read, in a text */
};

/* Return the numbers of the calls that a list shows, in rising order; *ret_is_cut when there are more
 * than SAVE_CALLS_MAX. The caller frees them. */
MUST_CHECK enum err save_collect(struct view *store, const struct call_page *shown,
                                 uint64_t **ret_calls, size_t *ret_count, bool *ret_is_cut,
                                 struct error *reterr);

/* Write the file, whole or not at all. Return ERR_NOT_FOUND when there is nothing to write; ERR_INPUT when no
 * bytes can be read; ERR_OUTPUT when the file exists or cannot be written. */
MUST_CHECK enum err save_run(const struct save_job *job, struct save_result *ret_result,
                             struct error *reterr);

#endif
