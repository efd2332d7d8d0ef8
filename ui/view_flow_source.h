/*
 * ui/view_flow_source.h: the ladder model of some calls, read from the store in as many pieces as it
 * takes, and beside it the messages to read their bytes by.
 *
 * Ownership: the caller owns the source, which owns its model; the list is shared.
 * Threads:   the main thread.
 * Limits:    FLOW_MESSAGES_MAX messages; later ones are left out (flow_source_is_cut).
 */
#ifndef UI_VIEW_FLOW_SOURCE_H
#define UI_VIEW_FLOW_SOURCE_H

#include "export/flow.h"
#include "ui/view_message_list.h"

struct flow_source;

struct flow_source_options {
    const uint64_t *calls; /* outlive the source */
    size_t call_count;
    bool is_only_sdp; /* only messages with SDP, and no findings */
    struct flow_options flow;
};

/* Begin; NULL when the host has no memory. */
struct flow_source *flow_source_new(const struct flow_source_options *options);

/* Free it; NULL is allowed. */
void flow_source_free(struct flow_source *source);

/* Read on. ERR_STOPPED: the view's limit came first, call again for the rest; the limit is put off
 * when nothing can be had within it. */
MUST_CHECK enum err flow_source_read(struct flow_source *source, struct view *view,
                                     struct error *reterr);

/* Return the number of messages that were read. */
size_t flow_source_progress(const struct flow_source *source);

/* Return the model, and its messages, once all is read: both have the message `at` under the same index. */
struct flow *flow_source_model(const struct flow_source *source);
struct message_list *flow_source_messages(const struct flow_source *source);

/* Return whether there are more messages than a ladder holds. */
bool flow_source_is_cut(const struct flow_source *source);

#endif
