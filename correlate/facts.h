/*
 * correlate/facts.h: what correlation says, in the form in which it is stored or sent on.
 *
 * Facts are gathered in a batch that correlate fills and a sink takes as a whole. Messages,
 * endpoints, findings and frames are said once. Calls, legs, dialogs and transactions are said
 * whole each time they have changed, at most once a batch; only their texts are left out (absent
 * slices) once a batch has taken them, because texts do not change and are not kept in memory: a
 * sink keeps the text it has.
 *
 * Ids count from 1 in time order and are unique in one run; 0 means none. A time that is not known
 * is TIME_NONE, for 0 is a time like any other.
 *
 * Ownership: a batch owns its arrays and its arena; every slice of a fact points into the arena or
 *            to a constant.
 * Threads:   one thread at a time: the engine fills, the writer empties, a ring hands over.
 * Limits:    FACT_* below; a batch that has no room for what one message can say is handed over.
 */
#ifndef CORRELATE_FACTS_H
#define CORRELATE_FACTS_H

#include "base/arena.h"
#include "base/packet.h"

/* What one batch holds at the most. */
#ifndef FACT_SMALL_BATCHES
#define FACT_MESSAGES_MAX 32768
#define FACT_OBJECTS_MAX  32768 /* each of calls, legs, dialogs, transactions, endpoints */
#define FACT_FINDINGS_MAX 32768
#define FACT_FRAMES_MAX   32768
#define FACT_ARENA_BYTES  (8u << 20)
#else /* the fuzzers are built so: short inputs fill batches too, and an empty one costs little */
#define FACT_MESSAGES_MAX 64
#define FACT_OBJECTS_MAX  64
#define FACT_FINDINGS_MAX 64
#define FACT_FRAMES_MAX   64
#define FACT_ARENA_BYTES  (1u << 20)
#endif

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
};

/* One capture. Said when it is opened and again when it is read to its end. */
struct fact_capture {
    uint32_t id;
    int32_t link_type; /* DLT_* */
    uint32_t snap_len; /* bytes, 0 when not known */
    bool is_pcapng;
    bool is_rereadable; /* frames can be read again from `path` by their end offset */
    int64_t size;       /* bytes of the file, -1 when not known */
    int64_t modified_us;
    uint64_t frames;
    uint64_t bytes;
    int64_t first_us; /* time of the earliest frame */
    int64_t last_us;
    struct slice path;   /* absolute for a file */
    struct slice damage; /* what is wrong with the file and after which frame, or absent */
};

/* Something counted over the whole run: frames skipped by kind, objects evicted ... */
struct fact_counter {
    const char *name; /* constant */
    uint64_t value;   /* so far */
};

/* An address with a port. */
struct fact_endpoint {
    uint32_t id;
    struct addr addr;
};

/* A call: for INVITE what users call one; for other methods all that shares a Call-ID. */
struct fact_call {
    uint64_t id;       /* also its number in lists */
    uint8_t state;     /* enum call_state */
    uint8_t ended_by;  /* enum call_party */
    uint8_t ended_how; /* enum call_end */
    bool is_invite;
    uint16_t final; /* code of the outcome, 0 when there is none */
    uint32_t src;   /* endpoint of the first request's sender */
    uint32_t dst;
    int64_t start_us;       /* first INVITE, or first message where no INVITE was seen */
    uint16_t start_ns;      /* 0-999 beyond start_us */
    int64_t ringing_us;     /* first 180 to 189 of any try */
    int64_t answer_us;      /* first 2xx to the INVITE */
    int64_t first_final_us; /* first final response that did not only begin another try */
    int64_t end_us;         /* what ended_how says; none while it goes on */
    int64_t last_us;        /* last message */
    int64_t pdd_us;         /* spans as the caller sees them, RFC 6076 4.3; none without INVITE: */
    int64_t setup_us;       /* from the first INVITE to the 2xx */
    int64_t duration_us;    /* from the 2xx to the end */
    uint32_t messages;      /* on the wire: retransmissions included, duplicates not */
    uint32_t retransmissions;
    uint32_t duplicates;
    uint32_t cut;        /* messages from which the snap length took bytes */
    uint32_t findings;   /* of severity warn and error */
    struct slice reason; /* Reason header field of what ended it, RFC 3326; may come late */
    /* Texts, absent once taken: */
    struct slice short_id; /* 12 characters, the same each time the capture is opened */
    struct slice method;   /* of the first request, or CSeq of the first response */
    struct slice ruri;     /* Request-URI of the first request */
    struct slice from_user, from_host, from_display; /* decoded display name without quotes */
    struct slice to_user, to_host, to_display;
};

/* All messages with one Call-ID. */
struct fact_leg {
    uint64_t id;
    uint64_t call;
    int64_t start_us;
    /* Texts, absent once taken: */
    struct slice short_id; /* as of its own call; the call has that of its first leg */
    struct slice call_id;
};

/* RFC 3261 12. */
struct fact_dialog {
    uint64_t id;
    uint64_t leg;
    uint8_t state;    /* enum dialog_state */
    int64_t start_us; /* first message that has both tags */
    int64_t confirmed_us;
    int64_t end_us;
    struct slice method;   /* that created it: INVITE, SUBSCRIBE, REFER, NOTIFY; text */
    struct slice from_tag; /* of the side that created it; text */
    struct slice to_tag;   /* text */
};

/* RFC 3261 17: one hop of one request. */
struct fact_transaction {
    uint64_t id;
    uint64_t leg;
    uint64_t dialog; /* 0 outside a dialog; of a forked INVITE, the first one */
    uint8_t state;   /* enum transaction_state */
    bool is_started; /* the request was seen */
    uint16_t final;  /* 0 when none */
    uint32_t cseq;
    uint32_t src; /* endpoint that sends the request */
    uint32_t dst;
    uint32_t requests; /* sent, retransmissions included, without ACK */
    uint32_t responses;
    int64_t start_us;
    int64_t first_response_us;
    int64_t final_us;
    int64_t last_us;
    struct slice method; /* text */
    struct slice branch; /* of the top Via; may be empty; text */
};

/* One SIP message. */
struct fact_message {
    uint64_t id;
    int64_t time_us;
    uint16_t time_ns;  /* 0-999 beyond time_us */
    uint8_t transport; /* enum transport */
    uint16_t code;     /* 0 for a request */
    uint32_t flags;    /* enum message_flag */
    uint32_t capture;
    uint64_t frame;     /* number in its capture */
    int64_t end_offset; /* of the frame's record in the file, or FRAME_NO_OFFSET */
    uint32_t frame_len; /* captured bytes of the frame */
    uint32_t offset;    /* where the message begins in the frame, bytes */
    uint32_t length;    /* bytes of the message */
    uint32_t src;       /* endpoint */
    uint32_t dst;
    uint32_t cseq; /* 0 when unreadable */
    uint64_t leg;
    uint64_t transaction; /* of an ACK to a 2xx: that of the INVITE it acknowledges */
    uint64_t dialog;
    struct slice method; /* of a response: of its CSeq */
    struct slice reason; /* phrase of a response that is not the standard one; else absent */
};

/* Bytes of a frame that cannot be read again, or that the user wants kept. */
struct fact_frame {
    uint32_t capture;
    int32_t link_type;
    uint64_t number;
    int64_t time_us;
    uint16_t time_ns;
    uint32_t wire_len;
    struct slice bytes;
};

/* A rule that fired. */
struct fact_finding {
    uint64_t id;
    uint64_t leg;
    uint64_t message; /* 0 when it is about more than one */
    uint64_t transaction;
    uint64_t dialog;
    int64_t time_us;
    uint32_t from; /* byte range in the message */
    uint32_t length;
    uint8_t severity;    /* 1 info, 2 warn, 3 error */
    const char *rule;    /* slug; constant, like the next two */
    const char *section; /* "RFC 3261 7.3.1" */
    const char *text;
    struct slice detail; /* which field or value is meant, or absent */
};

#define FACT_CAPTURES_MAX 256
#define FACT_COUNTERS_MAX 64

struct fact_batch {
    struct arena arena;
    struct fact_capture *captures;
    struct fact_counter *counters;
    struct fact_endpoint *endpoints;
    struct fact_call *calls;
    struct fact_leg *legs;
    struct fact_dialog *dialogs;
    struct fact_transaction *transactions;
    struct fact_message *messages;
    struct fact_frame *frames;
    struct fact_finding *findings;
    size_t capture_count;
    size_t counter_count;
    size_t endpoint_count;
    size_t call_count;
    size_t leg_count;
    size_t dialog_count;
    size_t transaction_count;
    size_t message_count;
    size_t frame_count;
    size_t finding_count;
};

/* Make an empty batch; NULL when the host has no memory. Pages are touched only as they fill. */
struct fact_batch *fact_batch_new(void);

/* Free a batch; NULL is allowed. */
void fact_batch_free(struct fact_batch *batch);

/* Forget everything in it. */
void fact_batch_reset(struct fact_batch *batch);

/* Tell whether nothing is in it. */
bool fact_batch_is_empty(const struct fact_batch *batch);

/* Who takes full batches. `exchange` takes `full` and gives an empty one in its place; NULL ends the
 * run, and then `full` stays with the correlator, which frees it. `is_busy` tells whether exchange would
 * have to wait; a sink that has it is fed no more than it can take (correlate.h, shedding); NULL: what
 * is read waits for the sink. */
struct fact_sink {
    struct fact_batch *(*exchange)(void *context, struct fact_batch *full);
    bool (*is_busy)(void *context);
    void *context;
};

/* The word for a state in lists, JSON and filters: "in-call"; "" for an unknown number. */
const char *call_state_name(enum call_state state);

#endif
