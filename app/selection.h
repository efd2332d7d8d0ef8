/*
 * app/selection.h: the calls and messages of an input that the options select.
 *
 * Ownership: the caller's struct; selection_release frees its memory. The input outlives it.
 * Threads:   the main thread.
 */
#ifndef APP_SELECTION_H
#define APP_SELECTION_H

#include "app/id_set.h"
#include "app/input.h"
#include "store/query_calls.h"
#include "store/query_messages.h"
#include "store/regex.h"

struct selection {
    struct input *input;
    struct call_query query;
    struct regex *regex; /* of --match, or NULL */
    bool is_inverted;
    uint64_t limit;         /* 0: none */
    struct id_set matching; /* calls of which some message matches */
};

/* How many there were. */
struct selection_counts {
    uint64_t shown;
    uint64_t selected; /* more than shown when there is a limit */
};

/* Check the expressions of the options before anything is read. Return ERR_USAGE for one that is none. */
MUST_CHECK enum err selection_check(const struct options *options, struct error *reterr);

/* Make a selection of the input's options; `kind` (enum call_kind) is the default where
 * they choose none. Return ERR_USAGE for an expression that cannot be parsed. */
MUST_CHECK enum err selection_init(struct selection *selection, struct input *input, int kind,
                                   struct error *reterr);

/* Free the memory of a selection; one that is all zero is allowed. */
void selection_release(struct selection *selection);

/* Visit the calls in order of time. With --match all messages are read first. */
MUST_CHECK enum err selection_visit_calls(struct selection *selection, call_visitor *visit,
                                          void *context, struct selection_counts *ret_counts,
                                          struct error *reterr);

/* A visitor of messages returns false to stop. Bytes are absent where the caller does not need them or where they
 * cannot be read. */
typedef bool selection_message_visitor(void *context, const struct message_row *row,
                                       struct slice bytes);

/* The messages to visit. */
struct selection_messages {
    bool needs_bytes;
    selection_message_visitor *visit;
    void *context;
};

/* Visit the messages in order of time: with --match those that match, of the calls that pass the
 * other filters. Bytes that cannot be read are visited as absent; the function then returns the
 * first such failure as ERR_INPUT. */
MUST_CHECK enum err selection_visit_messages(struct selection *selection,
                                             const struct selection_messages *messages,
                                             struct selection_counts *ret_counts,
                                             struct error *reterr);

#endif
