/*
 * store/rows.h: what queries give: plain rows, one struct a kind.
 *
 * Ownership: slices point into the row's statement and die when the visitor returns.
 * Threads:   plain values.
 *
 * A slice is absent where the database has NULL. Times are microseconds since 1970 UTC,
 * TIME_NONE for none.
 */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include "base/addr.h"
#include "correlate/facts.h"

struct call_row {
    uint64_t id; /* number in lists */
    enum call_state state;
    enum call_party ended_by;
    enum call_end ended_how;
    bool is_invite;
    uint16_t final;  /* 0: none */
    struct addr src; /* of the first request */
    struct addr dst;
    int64_t start_us;
    uint16_t start_ns; /* 0-999 beyond start_us */
    int64_t ringing_us;
    int64_t answer_us;
    int64_t first_final_us;
    int64_t end_us;
    int64_t last_us;
    int64_t pdd_us; /* spans; TIME_NONE for none */
    int64_t setup_us;
    int64_t duration_us;
    uint32_t messages;
    uint32_t retransmissions;
    uint32_t duplicates;
    uint32_t cut;
    uint32_t findings;
    uint32_t legs;
    struct slice reason;
    struct slice short_id;
    struct slice method;
    struct slice ruri;
    struct slice from_user, from_host, from_display;
    struct slice to_user, to_host, to_display;
    struct slice call_id; /* of its first leg */
};

struct message_row {
    uint64_t id; /* its number, as in "n" of the JSON object */
    int64_t time_us;
    uint16_t time_ns;
    uint8_t transport; /* enum transport */
    uint16_t code;     /* 0: a request */
    uint32_t flags;    /* enum message_flag */
    uint32_t capture;
    uint64_t frame;
    int64_t end_offset;
    uint32_t frame_len;
    uint32_t offset;
    uint32_t length;
    struct addr src;
    struct addr dst;
    uint32_t cseq;
    uint64_t call;
    uint64_t leg;
    uint64_t transaction;
    uint64_t dialog;
    struct slice method;
    struct slice reason; /* absent: the standard phrase of the code */
    struct slice call_id;
    struct slice short_id; /* of its call */
};

struct leg_row {
    uint64_t id;
    uint64_t call;
    int64_t start_us;
    struct slice short_id;
    struct slice call_id;
};

struct dialog_row {
    uint64_t id;
    uint64_t leg;
    enum dialog_state state;
    int64_t start_us;
    int64_t confirmed_us;
    int64_t end_us;
    struct slice method;
    struct slice from_tag;
    struct slice to_tag;
};

struct transaction_row {
    uint64_t id;
    uint64_t leg;
    uint64_t dialog;
    enum transaction_state state;
    bool is_started;
    uint16_t final;
    uint32_t cseq;
    uint32_t requests;
    uint32_t responses;
    struct addr src;
    struct addr dst;
    int64_t start_us;
    int64_t first_response_us;
    int64_t final_us;
    int64_t last_us;
    struct slice method;
    struct slice branch;
};

struct finding_row {
    uint64_t id;
    uint64_t call;
    uint64_t message; /* 0: none */
    uint64_t transaction;
    uint64_t dialog;
    int64_t time_us;
    uint32_t from;
    uint32_t length;
    uint8_t severity; /* 1 info, 2 warn, 3 error */
    struct slice rule;
    struct slice section;
    struct slice text;
    struct slice detail; /* which field or value; absent where the text says all */
};

struct capture_row {
    uint32_t id;
    int32_t link_type; /* DLT_* */
    uint32_t snap_len;
    bool is_pcapng;
    bool is_rereadable;
    int64_t size;
    int64_t modified_us;
    uint64_t frames;
    uint64_t bytes;
    int64_t first_us;
    int64_t last_us;
    struct slice path;
    struct slice damage;
};

#endif
