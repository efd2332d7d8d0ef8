/*
 * app/command_run.h: what all commands that print have in common: output, input, selection, and the
 * exit status that comes of it.
 *
 * Ownership: command_run owns everything a body is given.
 * Threads:   the main thread.
 */
#ifndef APP_COMMAND_RUN_H
#define APP_COMMAND_RUN_H

#include "app/exit_status.h"
#include "app/input.h"
#include "app/output.h"
#include "app/selection.h"

struct command {
    const struct options *options;
    enum format format; /* what the user chose, or the command's own */
    struct output output;
    struct input input;
    struct selection selection;
};

/* What a command does: write to command->output, and tell how many things were written. ERR_INPUT is
 * for bytes that could not be read where everything else was written. */
typedef enum err command_body(struct command *command, struct selection_counts *ret_counts,
                              struct error *reterr);

/* How a command works. */
struct command_plan {
    command_body *body;
    int kind;            /* enum call_kind: which calls are meant when the user did not say */
    bool has_own_output; /* the body opens --output itself; command->output is all zero */
    uint32_t
        omitted; /* kinds of facts that the body does not read: a capture is read faster without */
};

/* Open what the options ask for, run the body, close, say what is to be said, and give the exit
 * status. */
int command_run(const struct options *options, const struct command_plan *plan);

/* Say an error and give its exit status; that of the signal when one has come, and then silently:
 * it is the cause. */
int command_fail(enum err err, const struct error *error);

#endif
