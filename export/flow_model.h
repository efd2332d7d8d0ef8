/*
 * export/flow_model.h: the inside of the ladder model, for the files that build it.
 *
 *   flow.c               adding and reading
 *   flow_participants.c  which column an address is
 *   flow_number.c        legs and transactions by their first messages
 *   flow_rows.c          messages and findings -> rows
 *   flow_label.c         the text of an arrow
 *
 * Ownership: as in flow.h.
 * Threads:   one thread.
 */
#ifndef EXPORT_FLOW_MODEL_H
#define EXPORT_FLOW_MODEL_H

#include "export/flow.h"

/* Copied texts, in chunks that never move. */
struct flow_texts {
    struct flow_text_chunk *chunk; /* the one that is filled; NULL before the first */
};

/* A finding until the rows are made. */
struct flow_finding {
    uint64_t message; /* id; 0: none */
    int64_t time_us;
    uint8_t severity;
    uint32_t evidence; /* index of the first piece */
    uint32_t evidence_count;
    struct slice rule;
    struct slice text;
    struct slice detail;
};

struct flow {
    struct flow_options options;
    struct flow_texts texts;
    struct flow_participant *participants;
    size_t participant_count, participant_cap;
    struct flow_message *messages;
    size_t message_count, message_cap;
    struct flow_finding *findings;
    size_t finding_count, finding_cap;
    struct evidence_row *evidence; /* of all findings, that of each together */
    size_t evidence_count, evidence_cap;
    struct flow_row *rows;
    size_t row_count, row_cap;
    size_t leg_count;
    size_t open_run_end; /* rows up to the end of a run that stays open; 0: none */
    bool is_closed;
};

/* Make room for one more element of `size` bytes in an array that grows up to `max` elements.
 * Return ERR_FULL at `max`. */
MUST_CHECK enum err flow_grow(void *array_pointer, size_t *cap, size_t count, size_t size,
                              size_t max);

/* Copy a text; an absent one stays absent. */
MUST_CHECK enum err flow_text_keep(struct flow_texts *texts, struct slice text,
                                   struct slice *ret_copy);

/* Find the participants of a message, or add them. */
MUST_CHECK enum err flow_participants_of(struct flow *flow, const struct message_row *row,
                                         uint16_t *ret_from, uint16_t *ret_to);

/* Write the heads' texts, once all participants are known. */
MUST_CHECK enum err flow_participants_name(struct flow *flow);

/* Number legs and transactions. */
MUST_CHECK enum err flow_number(struct flow *flow);

/* Make the rows of all messages and findings. */
MUST_CHECK enum err flow_rows_make(struct flow *flow);

#endif
