/*
 * app/selection.h: which calls and messages of an input the user wants to see.
 *
 * Ownership: the caller's struct; selection_release frees what it holds. The input outlives it.
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

/* Check the expressions of the options before anything is read. ERR_USAGE for one that is none. */
MUST_CHECK enum err selection_check(const struct options *options, struct error *reterr);

/* Make a selection of the input's options; `kind` (enum call_kind) is what is meant when the
 * user did not say. ERR_USAGE for an expression that is none. */
MUST_CHECK enum err selection_init(struct selection *selection, struct input *input, int kind,
                                   struct error *reterr);

/* Free what it holds; one that is all zero is allowed. */
void selection_release(struct selection *selection);

/* Visit the calls in order of time. With --match all messages are read first. */
MUST_CHECK enum err selection_visit_calls(struct selection *selection, call_visitor *visit,
                                          void *context, struct selection_counts *ret_counts,
                                          struct error *reterr);

/* A message, and its bytes when they were asked for and could be read; else absent. Gives false to
 * stop. */
typedef bool selection_message_visitor(void *context, const struct message_row *row,
                                       struct slice bytes);

/* What to visit of messages. */
struct selection_messages {
    bool needs_bytes;
    selection_message_visitor *visit;
    void *context;
};

/* Visit the messages in order of time: with --match those that match, of the calls that pass the
 * other filters. Bytes that cannot be read are visited as absent; the first such failure comes back
 * in the end as ERR_INPUT. */
MUST_CHECK enum err selection_visit_messages(struct selection *selection,
                                             const struct selection_messages *messages,
                                             struct selection_counts *ret_counts,
                                             struct error *reterr);

#endif
