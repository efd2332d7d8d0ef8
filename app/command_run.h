/*
 * app/command_run.h: the frame of all commands that print: output, input, selection, and the exit
 * status.
 *
 * Ownership: command_run owns all arguments of a body.
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
    enum format format; /* the user's choice, or the default of the command */
    struct output output;
    struct input input;
    struct selection selection;
};

/* The body of a command: it writes to command->output, and counts what it has written. ERR_INPUT is
 * for bytes that could not be read where everything else was written. */
typedef enum err command_body(struct command *command, struct selection_counts *ret_counts,
                              struct error *reterr);

/* The parts of a command. */
struct command_plan {
    command_body *body;
    int kind;            /* enum call_kind: which calls, where the user did not choose */
    bool has_own_output; /* the body opens --output itself; command->output is all zero */
    uint32_t
        omitted; /* kinds of facts that the body does not read: a capture is read faster without */
};

/* Open the input of the options, run the body, close everything, print warnings, and return the exit
 * status. */
int command_run(const struct options *options, const struct command_plan *plan);

/* Print an error and return its exit status. After a signal nothing is printed, and the status is that of
 * the signal: it is the cause. */
int command_fail(enum err err, const struct error *error);

#endif
