/*
 * web/export_job.h: an export that is written in slices while it is sent. Other requests are answered
 * between two slices.
 *
 * A slice ends after a few milliseconds or kilobytes, and has a read transaction of its own: a slow client
 * holds no transaction open. First the messages of the calls are found, some calls at a
 * time; sorted by time, they are then read again, a few at a time.
 *
 *     calls ──► find messages ──► sort ──► messages ──► end
 *
 * Ownership: the response owns the job; the state outlives it.
 * Threads:   the web thread.
 * Limits:    EXPORT_JOBS_MAX at once, which callers see to (web_state.exports), and those of
 *            web/export_find.h.
 */
#ifndef WEB_EXPORT_JOB_H
#define WEB_EXPORT_JOB_H

#include "web/export_find.h"
#include "web/export_writer.h"

#define EXPORT_JOBS_MAX 8

struct export_job;

struct export_order {
    enum export_format format;
    bool shows_secrets;
    struct export_calls calls; /* made by malloc; the job's from then on, also on failure */
};

/* Make a job and write its beginning, in the read transaction of the caller. Failures at the start are errors
 * here, before the answer begins: ERR_NOT_FOUND for a pcap without a frame, ERR_INPUT for one whose first
 * frame cannot be read. Later failures end the sending in the middle. */
MUST_CHECK enum err export_job_new(struct web_state *web, const struct export_order *order,
                                   struct export_job **ret_job, struct error *reterr);

/* The functions of struct web_reader. */
long export_job_read(void *job, char *bytes, size_t size);
void export_job_free(void *job);

#endif
