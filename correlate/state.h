/*
 * correlate/state.h: what correlation keeps in memory of the traffic that is alive.
 *
 *   leg (Call-ID and the caller's tag; of other methods, Call-ID) ──► call
 *    ├─► dialogs       (both tags)
 *    └─► transactions  (branch, one pair of addresses)
 *
 * Keys and timers only: texts are handed to the batch in which an object appears and are dropped
 * with it. Keys are 64-bit hashes under a random seed.
 *
 * Ownership: pools in struct correlate; a leg owns its dialogs and transactions.
 * Threads:   correlator.
 * Limits:    struct correlate_limits.
 */
#ifndef CORRELATE_STATE_H
#define CORRELATE_STATE_H

#include "base/list.h"
#include "base/map.h"
#include "base/pool.h"
#include "correlate/correlate.h"

/* RFC 3261 17.1.1.1. 64*T1 is the life of a transaction that gets no response (Timers B and F), of
 * an unacknowledged 2xx (13.3.1.4), and what we wait for stragglers before memory is given back. */
#define T1_US    INT64_C(500000)
#define T1_64_US (64 * T1_US)
#define T1_63_US (63 * T1_US)

/* A leg of another method than INVITE that has a dialog leaves memory after so long without a message. */
#define IDLE_LEG_US (INT64_C(7200) * 1000000)

/* An object is looked at so much later than it could be due, because most get their last message
 * shortly after they were put into their age list. */
#define AGE_SLACK_US INT64_C(2000000)

/* At a cap, so many of the oldest are looked at for one that has not been used since. */
#define EVICTION_LOOKS 16

/* RFC 3261 16.6 item 11: a proxy gives up an INVITE that has no final response for longer. */
#define TIMER_C_US (INT64_C(180) * 1000000)

/* Two captures of one datagram lie at most so far apart: well below T1, after which a sender may
 * repeat itself. */
#define COPY_US INT64_C(100000)

/* Transactions that are looked through under one key; more have keys that hold their addresses too. */
#define CHAIN_MAX 8

/* What one call may have in memory at a time; the oldest leave, and are counted. */
#define CALL_TRANSACTIONS_MAX 1024
#define CALL_DIALOGS_MAX      4096

/* Responses of a transaction that are remembered to tell new ones from retransmissions. */
#define SEEN_MAX 6

struct endpoint {
    struct addr addr;
    uint32_t id;
    uint32_t ip; /* hash of the address without its port */
};

/* What all objects begin with that become facts: calls, legs, dialogs, transactions. */
struct object {
    uint32_t dirty; /* place among the changed objects of its kind, from 1; 0: not among them */
    uint8_t kind;   /* enum fact_kind */
};

/* Texts of a new object, in the arena of the batch in which it appears. */
struct call_texts {
    struct slice short_id, method, ruri;
    struct slice from_user, from_host, from_display;
    struct slice to_user, to_host, to_display;
};

struct dialog_texts {
    struct slice method, from_tag, to_tag;
};

struct transaction_texts {
    struct slice method, branch;
};

/* As what a call was counted when it was emitted last. */
enum counted {
    COUNTED_NOT = 0,
    COUNTED_OTHER,
    COUNTED_OVER,
    COUNTED_ACTIVE,
};

/* The numbers of a call. They stay in memory for a while after its leg has left it, so that a
 * straggler joins the row that is there. */
struct call {
    struct object object;
    struct link age;                /* in calls_resting, while no leg is in memory */
    const struct call_texts *texts; /* NULL once a batch has taken them */
    struct slice reason;            /* RFC 3326, in the current batch; absent when it has no news */
    uint64_t id;
    uint64_t leg;        /* its id */
    uint64_t key;        /* of the leg in its map */
    uint64_t call_id;    /* hash of the Call-ID */
    uint64_t caller_tag; /* hash of the From tag of the first INVITE; 0: not seen */
    uint64_t invite;     /* id of the transaction that the caller's present try began; 0: none */
    uint64_t bye;        /* id of the transaction whose BYE is taken for the end; 0: none */
    int64_t start_us;
    int64_t leg_start_us;
    int64_t ringing_us;
    int64_t answer_us;
    int64_t first_final_us;
    int64_t end_us;
    int64_t last_us;
    uint32_t try_cseq;  /* of the present try */
    uint32_t try_src;   /* endpoint that sent it */
    uint32_t confirmed; /* dialogs that are confirmed and not terminated */
    uint32_t acked;     /* those of them whose 2xx was acknowledged */
    uint32_t src;
    uint32_t dst;
    uint32_t messages;
    uint32_t retransmissions;
    uint32_t duplicates;
    uint32_t cut;
    uint32_t findings;
    uint16_t start_ns;  /* beyond start_us */
    uint16_t final;     /* of the present try, at the caller */
    uint16_t far_final; /* the same at another hop; counts only where the caller's is not seen */
    uint8_t method;     /* enum sip_method of what began it */
    uint8_t ended_by;   /* enum call_party */
    uint8_t ended_how;  /* enum call_end; the end is certain when it is CALL_END_BYE */
    uint8_t counted;    /* enum counted: as what it stands in the counts */
    bool is_invite;
    bool has_invite;    /* an INVITE was seen, if only inside a dialog: start_us is its time */
    bool has_beginning; /* an INVITE without To tag was seen: spans count from it */
    bool is_incomplete; /* the beginning is not in the capture */
    bool is_nameless; /* no Call-ID was left by the snap length: what was not seen proves nothing */
    bool is_answered; /* 2xx seen at the caller's hop: answer_us is final */
    bool is_proven;   /* a 2xx that was not captured is proven by what followed it */
    bool is_ringing;  /* 180-189 in the present try */
    bool is_heard;    /* any response in the present try */
    bool is_cancelled; /* CANCEL from the caller in the present try */
    bool is_early_bye; /* BYE in a dialog that was known to be early */
    bool is_timed_out; /* no final response in time */
    bool is_referred;  /* a REFER was accepted */
    bool is_acked;     /* an ACK to a 2xx was seen */
    bool is_answer_repeated;
};

/* All messages of a Call-ID that belong to one call; or, of other methods, all of the Call-ID. */
struct leg {
    struct object object;
    struct link age;   /* in one of the age lists of struct correlate */
    struct list *list; /* the one that age is in */
    int64_t queued_us; /* last_us when it was put there */
    bool is_mapped;    /* it stands in the map under its call's key */
    uint32_t transaction_count;
    uint32_t dialog_count;
    struct list early;   /* dialogs, early */
    struct list dialogs; /* dialogs, others */
    struct list transactions;
    struct list aliases;
    struct slice short_id; /* texts, in the current batch; absent once taken */
    struct slice call_id;
    struct call *call;
    uint64_t id;
    int64_t start_us;
    int64_t last_us;
};

/* A further key of a leg, for messages that the snap length left without a Call-ID: From or To with its
 * tag, or the branch of the top Via. */
struct alias {
    struct link sibling; /* in leg->aliases */
    struct leg *leg;
    uint64_t hash;
};

struct dialog {
    struct object object;
    struct link age;
    int64_t queued_us;
    struct link sibling; /* in leg->early or leg->dialogs */
    const struct dialog_texts *texts;
    struct leg *leg;
    uint64_t id;
    uint64_t hash;       /* of Call-ID and both tags, in either order */
    uint64_t bye;        /* transaction that ended it; 0: none */
    uint64_t originator; /* hash of the tag of the side that created it */
    int64_t last_us;
    int64_t start_us;
    int64_t confirmed_us;
    int64_t end_us;
    uint32_t cseq;  /* of the request that created it */
    uint8_t state;  /* enum dialog_state */
    uint8_t method; /* enum sip_method that created it */
    bool is_acked;  /* its 2xx was acknowledged */
};

struct transaction {
    struct object object;
    struct link age; /* in one of the age lists of struct correlate */
    int64_t queued_us;
    struct link sibling; /* in leg->transactions */
    const struct transaction_texts *texts;
    struct leg *leg;
    uint64_t id;
    uint64_t hash;     /* key of the map: Call-ID and branch, or more where many share these */
    uint64_t ack_hash; /* key of the map of those that an ACK may be for; 0: not in it */
    uint64_t full; /* hash of branch, CSeq, method and addresses: what tells it from all others */
    uint64_t dialog;
    int64_t start_us;
    int64_t first_response_us;
    int64_t final_us;
    int64_t last_us;
    int64_t repeated_us; /* when its request was last repeated; TIME_NONE: never */
    uint32_t src;        /* endpoints and addresses without ports, in the request's direction */
    uint32_t dst;
    uint32_t src_ip;
    uint32_t dst_ip;
    uint32_t cseq;
    uint32_t requests;
    uint32_t responses;
    uint32_t answer_tag;     /* hash of the To tag of its first 2xx; 0: none */
    uint32_t seen[SEEN_MAX]; /* hashes of responses and of ACKs, newest first */
    uint64_t request; /* id of the first message with its request; 0: not seen, or without a row */
    int64_t request_us;
    uint32_t cseq_offset; /* CSeq in that message, bytes */
    uint32_t cseq_length;
    uint16_t final;
    uint8_t method;  /* enum sip_method */
    uint8_t state;   /* enum transaction_state */
    bool is_started; /* the request was seen */
    bool is_initial; /* the request has no To tag */
};

/* Objects of one kind that have changed since the last batch. */
struct changed {
    struct object *
        *objects;   /* FACT_OBJECTS_MAX places; NULL where one has been emitted early. NULL for a
                              * kind that has no objects. */
    uint32_t count; /* places used */
};

/* What has changed, and the batch that is being filled. */
struct output {
    struct fact_sink sink;
    struct fact_batch *batch;
    struct changed changed[KIND_COUNT];
    bool is_ended;    /* the sink takes no more */
    uint8_t dropping; /* enum dropping, as of the last question */
    unsigned asked;   /* messages that asked */
};

struct correlate {
    struct correlate_options options;
    struct counts counts;
    struct output output;
    uint64_t seed;
    uint64_t nameless;     /* messages without a Call-ID */
    int64_t now_us;        /* latest packet time */
    uint64_t last_message; /* the ids that were given last */
    uint64_t last_leg;
    uint64_t last_call;
    uint64_t last_dialog;
    uint64_t last_transaction;
    uint64_t last_finding;
    uint32_t last_endpoint;

    struct map *leg_map, *rest_map, *alias_map, *dialog_map, *transaction_map, *ack_map;
    struct map *endpoint_map;
    struct copies *copies;
    struct pool *legs, *calls, *aliases, *dialogs, *transactions, *endpoints;

    /* Age lists. An object is put at the end once and stays where it is while messages come, for
     * moving it would touch two neighbours that are far away in memory; when it has become the
     * first, its time of last use tells whether it is due or goes to the end again. */
    struct list legs_live;     /* INVITE, not ended: no limit but the cap */
    struct list legs_ended;    /* ended: 64*T1 after the last message */
    struct list legs_other;    /* other methods, not ended: IDLE_LEG_US after the last message */
    struct list calls_resting; /* numbers of calls whose leg has left memory */
    struct list dialogs_all;   /* no limit but the cap */
    struct list trying;        /* no response: 64*T1 after the request */
    struct list proceeding;    /* 1xx: TIMER_C_US after the last one */
    struct list answered;      /* 2xx to INVITE, not acknowledged: 64*T1 after the 2xx */
    struct list over;          /* final: 64*T1 after the last message */
};

/* One message on its way through, with what has been found out about it. */
struct message_context {
    const struct unit *unit;
    const struct sip_summary *message;
    const struct message_keys *keys;
    int64_t time_us;
    const struct endpoint *src;
    const struct endpoint *dst;
    struct leg *leg;
    struct dialog *dialog;           /* or NULL */
    struct transaction *transaction; /* or NULL */
    uint64_t call_id;                /* hash of the Call-ID */
    uint64_t from_tag;               /* hashes; 0: absent */
    uint64_t to_tag;
    uint64_t dialog_hash;      /* key of the dialog; 0: not both tags */
    uint64_t transaction_hash; /* key of the transaction */
    uint64_t full;             /* as in struct transaction */
    struct slice reason;       /* the phrase of a response, where it is the sender's own */
    uint32_t print;            /* hash of its bytes and addresses */
    uint32_t flags;            /* enum message_flag, but for the two below */
    uint32_t cseq;             /* of its transaction, where its own is odd */
    uint8_t method;            /* enum sip_method: of a response, of its request */
    bool is_nameless;          /* it has no Call-ID */
    bool is_new_dialog;        /* the message made context->dialog */
    bool was_early;            /* context->dialog was known to be early before this message */
    bool is_odd;               /* a response whose CSeq is not that of its request */
    bool is_retransmission;
    bool is_duplicate;
};

#endif
