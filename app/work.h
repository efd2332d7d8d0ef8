/*
 * app/work.h: what all commands that print have in common: output, session, selection, and the
 * exit status that comes of it.
 *
 * Ownership: work_run owns everything a body is given.
 * Threads:   the main thread.
 */
#ifndef APP_WORK_H
#define APP_WORK_H

#include "app/exit_status.h"
#include "app/output.h"
#include "app/selection.h"
#include "app/session.h"

struct work {
    const struct options *options;
    enum format format; /* what the user chose, or the command's own */
    struct output output;
    struct session session;
    struct selection selection;
};

/* What a command does: write to work->output, and tell how many things were written. ERR_INPUT is
 * for bytes that could not be read where everything else was written. */
typedef enum err work_body(struct work *work, struct selection_counts *ret_counts,
                           struct error *reterr);

/* How a command works. */
struct work_plan {
    work_body *body;
    int kind;            /* enum call_kind: which calls are meant when the user did not say */
    bool has_own_output; /* the body opens --output itself; work->output is all zero */
    uint32_t
        omitted; /* kinds of facts that the body does not read: a capture is read faster without */
};

/* Open what the options ask for, run the body, close, say what is to be said, and give the exit
 * status. */
int work_run(const struct options *options, const struct work_plan *plan);

/* Say an error and give its exit status; that of the signal when one has come, and then silently:
 * it is the cause. */
int work_fail(enum err err, const struct error *error);

#endif
