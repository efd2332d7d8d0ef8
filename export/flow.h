/*
 * export/flow.h: the ladder as a model: its participants and its rows.
 *
 * Messages are added in the order in which they are shown. Then the model is closed, and any number of outputs
 * read it (flow_text.h, flow_json.h). The model knows nothing of terminals, widths or files, so all outputs
 * show the same rows. Messages with equal times keep their order.
 *
 * A participant is an address and port, an address, or a name; the merge mode decides which. The port
 * that a TCP client happened to get (the higher one of a connection) is no participant of its own:
 * it belongs to its address.
 *
 * Every message belongs to exactly one row: its own, or the row of the fold that contains it.
 *
 * Source:    RFC 5952 for IPv6 text.
 * Ownership: the flow owns everything that it returns; texts that are added are copied.
 * Threads:   one thread.
 * Limits:    FLOW_MESSAGES_MAX messages, as many findings and as many pieces of evidence, then ERR_FULL;
 *            FLOW_PARTICIPANTS_MAX participants: later addresses share the last one, which is named "others".
 */
#ifndef EXPORT_FLOW_H
#define EXPORT_FLOW_H

#include "base/buf.h"
#include "base/clock.h"
#include "store/rows.h"

#define FLOW_MESSAGES_MAX     1000000
#define FLOW_PARTICIPANTS_MAX 256
#define FLOW_NAME_MAX         200 /* bytes of an alias in a head; longer ones are cut */

enum flow_merge {
    FLOW_MERGE_PORT = 0, /* one participant an address and port */
    FLOW_MERGE_IP,       /* one an address */
    FLOW_MERGE_ALIAS,    /* one a name; by port where there is none */
};

/* The messages that a fold may contain. */
enum flow_fold {
    FLOW_FOLD_RETRANSMISSIONS = 1 << 0, /* into the row of the first sending: "INVITE ×5" */
    FLOW_FOLD_TRYING = 1 << 1,          /* runs of 100 responses */
    FLOW_FOLD_ACKS = 1 << 2,            /* runs of ACKs that confirm a 2xx */
    FLOW_FOLD_DUPLICATES = 1 << 3,      /* frames captured twice, into the row of the first */
};

#define FLOW_FOLD_ALL                                                                              \
    (FLOW_FOLD_RETRANSMISSIONS | FLOW_FOLD_TRYING | FLOW_FOLD_ACKS | FLOW_FOLD_DUPLICATES)

#define FLOW_GAP_DEFAULT_US CLOCK_SECOND_US

/* Zero-initialised: by port, nothing folded, no gap rows, no names. */
struct flow_options {
    enum flow_merge merge;
    uint32_t folds; /* bits of enum flow_fold */
    int64_t gap_us; /* a silence over this has a row of its own; 0: never */
    /* Return the name of an address, NULL when it has none; NULL: no names. The text is copied. */
    const char *(*alias)(void *context, const struct addr *addr);
    void *alias_context;
    /* Return whether the fold that begins with a message stays open: its messages then have rows of their own.
     * NULL: no fold stays open. */
    bool (*is_open)(void *context, uint64_t message);
    void *open_context;
};

enum flow_row_kind {
    FLOW_ROW_MESSAGE = 1, /* one message, or one with its repetitions */
    FLOW_ROW_FOLD,        /* a run of folded messages */
    FLOW_ROW_GAP,         /* silence */
    FLOW_ROW_NOTE,        /* a finding */
};

struct flow_participant {
    struct addr addr;  /* port 0: all ports of the address */
    bool is_others;    /* the one that is shared past the limit */
    struct slice name; /* alias; absent when it has none */
    struct slice text; /* of the head when there is room: name or address */
    uint64_t messages; /* sent and received; one to itself counts once */
};

/* One message, in the order of adding. */
struct flow_message {
    uint64_t id;
    int64_t time_us;
    uint16_t time_ns;
    uint16_t code;     /* 0: a request */
    uint8_t transport; /* enum transport */
    uint32_t flags;    /* enum message_flag */
    uint32_t length;   /* bytes */
    uint64_t call;
    uint64_t leg;
    uint64_t transaction;
    uint32_t leg_number;         /* legs by their first message: 0, 1, 2 ... */
    uint32_t transaction_number; /* the same of transactions */
    uint16_t from;               /* participant */
    uint16_t to;                 /* participant */
    uint32_t row;                /* the row it is in */
    bool is_unfolded;            /* it has its own only because the fold it belongs to stays open */
    struct slice method;         /* of a response: of its CSeq */
    struct slice reason;         /* phrase of a response: its own or the standard one */
};

struct flow_row {
    enum flow_row_kind kind;
    uint32_t message; /* MESSAGE, FOLD: index of the first message; NOTE: of the finding */
    uint32_t count;   /* MESSAGE: sendings; FOLD: messages */
    uint32_t copies;  /* MESSAGE: further captures of the same sending */
    uint32_t trying;  /* FOLD: how many of them are 100 responses; the others are ACKs */
    int64_t time_us;  /* of the first message, the start of a silence, or the finding */
    int64_t end_us;   /* of the last message, or the end of a silence */
    uint16_t time_ns; /* beyond time_us and end_us */
    uint16_t end_ns;
    uint16_t from;       /* MESSAGE: participant; otherwise the leftmost concerned */
    uint16_t to;         /* MESSAGE: participant; otherwise the rightmost concerned */
    uint8_t severity;    /* NOTE: 1 info, 2 warn, 3 error */
    struct slice text;   /* of a NOTE; otherwise absent */
    struct slice rule;   /* NOTE: slug; otherwise absent */
    struct slice detail; /* NOTE: which field or value is meant, or absent */
    uint32_t evidence;   /* NOTE: index of its first piece of evidence */
    uint32_t evidence_count;
};

struct flow;

/* Make an empty model; NULL when the host has no memory. */
struct flow *flow_new(const struct flow_options *options);

/* Free it; NULL is allowed. */
void flow_free(struct flow *flow);

/* Add the next message. Return ERR_FULL at the limit, ERR_MEMORY when the host has no more; the model is
 * as before then. */
MUST_CHECK enum err flow_add_message(struct flow *flow, const struct message_row *row);

/* Add a finding. Its note follows the row of its message; a finding without a message follows the last row before
 * its time. */
MUST_CHECK enum err flow_add_finding(struct flow *flow, const struct finding_row *row);

/* Make the rows. Nothing can be added after it; the functions below need it. */
MUST_CHECK enum err flow_close(struct flow *flow);

/* Make the rows of a closed model again with other folds; participants and messages stay. After
 * ERR_MEMORY the model can only be freed. */
MUST_CHECK enum err flow_refold(struct flow *flow, uint32_t folds);

size_t flow_participant_count(const struct flow *flow);
const struct flow_participant *flow_participant_at(const struct flow *flow, size_t at);
size_t flow_message_count(const struct flow *flow);
const struct flow_message *flow_message_at(const struct flow *flow, size_t at);
size_t flow_row_count(const struct flow *flow);
const struct flow_row *flow_row_at(const struct flow *flow, size_t at);

/* Return the pieces of evidence of a NOTE, `evidence_count` of them, in their order; NULL for none. */
const struct evidence_row *flow_evidence_of(const struct flow *flow, const struct flow_row *row);

/* Return the number of legs that have messages in the ladder. */
size_t flow_leg_count(const struct flow *flow);

/* Return the time of the first message, microseconds since 1970; 0 when there is none. */
int64_t flow_start_us(const struct flow *flow);

/* Number of labels of a row, from the fullest to the shortest. */
#define FLOW_LABEL_TIERS 5

/* Write a label, as raw text without escaping. Messages: tier 0 is "INVITE SDP" or "200 OK SDP", tier
 * 2 "INVITE" or "200 SDP", tier 3 "INV" or "200s", tier 4 "INV" or "200"; repetitions add
 * " ×5 in 7.5 s" in tier 0, " ×5" up to tier 2, then "×5". Fold, gap and note rows have one text.
 * `is_ascii` writes "x" for "×". */
void flow_write_label(const struct flow *flow, const struct flow_row *row, unsigned tier,
                      bool is_ascii, struct buf *buf);

#endif
