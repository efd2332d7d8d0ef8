/*
 * correlate/facts.h: what correlation found out, in the form in which it is stored or sent on.
 *
 * Facts are gathered in a batch that correlate fills and a sink takes as a whole. Messages,
 * endpoints, findings with their evidence, rules and frames are emitted once. Calls, legs, dialogs and
 * transactions are emitted whole each time they have changed, at most once a batch; only their texts are
 * left out (absent slices) once a batch has taken them, because texts do not change and are not kept in
 * memory: a sink keeps the text it has.
 *
 * Ids count from 1 in time order and are unique in one run; 0 means none. A time that is not known
 * is TIME_NONE, for 0 is a time like any other.
 *
 * Ownership: a batch owns its arrays and its arena; every slice of a fact points into the arena or
 *            to a constant.
 * Threads:   one thread at a time: the correlator fills, the writer empties, a ring hands over.
 * Limits:    FACT_* below; a batch that has no room for the facts of one message is handed over.
 */
#ifndef CORRELATE_FACTS_H
#define CORRELATE_FACTS_H

#include "base/arena.h"
#include "base/packet.h"
#include "correlate/kind.h"

/* What one batch holds at the most. */
#ifndef FACT_SMALL_BATCHES
#define FACT_MESSAGES_MAX  32768
#define FACT_OBJECTS_MAX   32768 /* each of calls, legs, dialogs, transactions, endpoints */
#define FACT_FINDINGS_MAX  32768
#define FACT_EVIDENCES_MAX 65536
#define FACT_FRAMES_MAX    32768
#define FACT_ARENA_BYTES   (8u << 20)
#else /* the fuzzers are built so: short inputs fill batches too, and an empty one costs little */
#define FACT_MESSAGES_MAX  64
#define FACT_OBJECTS_MAX   64
#define FACT_FINDINGS_MAX  64
#define FACT_EVIDENCES_MAX 128
#define FACT_FRAMES_MAX    2048 /* twice MESSAGE_FRAMES_MAX */
#define FACT_ARENA_BYTES   (1u << 20)
#endif

#define FACT_CAPTURES_MAX 256
#define FACT_COUNTERS_MAX 64
#define FACT_RULES_MAX    1024 /* the whole catalogue */

/* Frames of one message; the bytes of one that came in more cannot be read again. */
#define MESSAGE_FRAMES_MAX 1024

/* Pieces of evidence of one finding. */
#define EVIDENCE_MAX 16

/* Outcome of a call. The order is stored: append only. */
enum call_state {
    CALL_TRYING = 1,    /* request sent, nothing but 100 came back */
    CALL_RINGING,       /* 101-199 came back */
    CALL_IN_CALL,       /* 2xx came back, no BYE yet */
    CALL_COMPLETED,     /* answered and ended (other methods: 2xx) */
    CALL_FAILED,        /* a final 4xx-6xx that has no word of its own */
    CALL_BUSY,          /* 486 or 600 */
    CALL_CANCELLED,     /* given up by the caller before an answer */
    CALL_REDIRECTED,    /* 3xx that the caller did not follow in this call */
    CALL_NO_ANSWER,     /* no final response in 64*T1, 408, or 480 after ringing */
    CALL_NO_ACK,        /* 2xx repeated and never acknowledged */
    CALL_REJECTED_AUTH, /* 401 or 407 and no further try */
    CALL_TRANSFERRED,   /* answered, and ended after an accepted REFER */
    CALL_INCOMPLETE,    /* its beginning is not in the capture */
    CALL_STATES,
};

/* What ended a call. The order is stored: append only. */
enum call_end {
    CALL_END_NONE = 0,       /* it goes on, or nothing that ended it was seen */
    CALL_END_BYE,            /* a BYE that was accepted */
    CALL_END_BYE_UNANSWERED, /* a BYE to which no final response was seen */
    CALL_END_BYE_REFUSED,    /* a BYE that was refused: 481 above all */
    CALL_END_CANCEL,         /* the caller gave up */
    CALL_END_FAILURE,        /* a final response of 300 to 699 */
    CALL_END_TIMEOUT,        /* no response in 64*T1 */
    CALL_ENDS,
};

enum call_party {
    PARTY_NONE = 0,
    PARTY_CALLER,
    PARTY_CALLEE,
};

/* RFC 3261 12: a dialog begins early or confirmed. */
enum dialog_state {
    DIALOG_EARLY = 1,
    DIALOG_CONFIRMED,
    DIALOG_TERMINATED,
    DIALOG_NO_ACK, /* its 2xx was never acknowledged, while that of another fork was */
};

/* RFC 3261 17 with RFC 6026, as seen from outside. */
enum transaction_state {
    TRANSACTION_TRYING = 1, /* request, no response */
    TRANSACTION_PROCEEDING, /* 1xx */
    TRANSACTION_ACCEPTED,   /* INVITE: 2xx, not acknowledged */
    TRANSACTION_COMPLETED,  /* final response; INVITE: 3xx-6xx not acknowledged */
    TRANSACTION_CONFIRMED,  /* INVITE: final response acknowledged */
    TRANSACTION_TIMED_OUT,  /* no response in 64*T1 (Timer B or F) */
    TRANSACTION_EVICTED,    /* left memory unfinished because the table was full */
};

/* Bits of fact_message.flags. The values are stored: append only. */
enum message_flag {
    MESSAGE_REQUEST = 1 << 0,
    MESSAGE_RETRANSMISSION = 1 << 1, /* sent again within its transaction */
    MESSAGE_DUPLICATE = 1 << 2,      /* the same datagram captured twice; not on the wire twice */
    MESSAGE_HAS_SDP = 1 << 3,
    MESSAGE_CUT = 1 << 4,       /* the snap length took bytes off the end */
    MESSAGE_IN_DIALOG = 1 << 5, /* a request with a To tag */
    MESSAGE_HAS_FINDING = 1 << 6,
    MESSAGE_IN_FRAMES = 1 << 7, /* its bytes came in several frames: kind message_frame has them */
};

/* The facts: struct fact_call, struct fact_message ... Their members are the columns of their kind,
 * correlate/kind_call.h and so on. */
#define KIND(kind, NAME, table, key, again, many, max)                                             \
    struct fact_##kind {                                                                           \
        NAME##_COLUMNS(FACT_MEMBER)                                                                \
    };
KINDS(KIND)
#undef KIND

struct fact_batch {
    struct arena arena;
#define KIND(kind, NAME, table, key, again, many, max)                                             \
    struct fact_##kind *many;                                                                      \
    size_t kind##_count;
    KINDS(KIND)
#undef KIND
};

/* Make an empty batch; NULL when the host has no memory. Pages are touched only as they fill. */
struct fact_batch *fact_batch_new(void);

/* Free a batch; NULL is allowed. */
void fact_batch_free(struct fact_batch *batch);

/* Forget everything in it. */
void fact_batch_reset(struct fact_batch *batch);

/* Return whether nothing is in it. */
bool fact_batch_is_empty(const struct fact_batch *batch);

/* Who takes full batches. `exchange` takes `full` and returns an empty one in its place; NULL ends the
 * run, and then `full` stays with the correlator, which frees it. `is_busy` tells whether exchange would
 * have to wait; a sink that has it is fed no more than it can take (correlate.h, dropping); NULL: what
 * is read waits for the sink. */
struct fact_sink {
    struct fact_batch *(*exchange)(void *context, struct fact_batch *full);
    bool (*is_busy)(void *context);
    void *context;
};

/* The word for a state in lists, JSON and filters: "in-call"; "" for an unknown number. */
const char *call_state_name(enum call_state state);

#endif
