/*
 * app/input.h: the input of a command: a view of a store. The user named the store, or captures
 * that are read into one first.
 *
 * Ownership: the caller owns the input.
 * Threads:   the main thread.
 */
#ifndef APP_INPUT_H
#define APP_INPUT_H

#include "app/options.h"
#include "base/counter.h"
#include "store/raw.h"
#include "store/view.h"
#include "store/writer.h"

struct input {
    const struct options *options;
    struct view *view;
    struct raw *raw;
    struct writer *writer; /* of the temporary store; NULL when the user named a store */
    bool is_damaged;       /* some capture was readable only in part */
    struct counts counts;  /* of reading the captures, now or when the store was made */
    int64_t start_us;      /* first and last time of the captures; 0 when they are empty */
    int64_t end_us;
};

/* Open the store, or read the captures into a temporary one, which has no rows of the `omitted` kinds
 * (correlate/correlate.h). ERR_USAGE, ERR_INPUT, ERR_OUTPUT or ERR_MEMORY; nothing is left open then. */
MUST_CHECK enum err input_open(const struct options *options, uint32_t omitted,
                               struct input *ret_input, struct error *reterr);

/* Close everything; a temporary store is gone. */
void input_close(struct input *input);

/* Return whether the files are one store. Return ERR_USAGE when they cannot be opened together: a store is
 * opened alone. */
MUST_CHECK enum err input_check_files(const struct options *options, bool *ret_is_store,
                                      struct error *reterr);

#endif
