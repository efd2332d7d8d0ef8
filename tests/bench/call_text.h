/*
 * tests/bench/call_text.h: SIP messages of made-up calls between phones and through a proxy.
 *
 * Everything of a call follows from its number, so that nothing is kept and each run gives the
 * same bytes.
 *
 * Source:    RFC 3261 (requests, responses, Via and Record-Route of a proxy), RFC 4566 (SDP).
 * Threads:   pure functions.
 */
#ifndef TESTS_BENCH_CALL_TEXT_H
#define TESTS_BENCH_CALL_TEXT_H

#include "base/buf.h"
#include "tests/bench/frame_writer.h"

/* From whom to whom a message goes. DIRECT is without the proxy. */
enum way {
    CALLER_TO_PROXY,
    PROXY_TO_CALLEE,
    CALLEE_TO_PROXY,
    PROXY_TO_CALLER,
    CALLER_DIRECT,
    CALLEE_DIRECT,
};

struct phone {
    struct place sip;
    struct place media;
    uint32_t user;  /* its number in the user part */
    uint32_t brand; /* row of the table of user agents */
    uint64_t tag;
};

struct bench_call {
    uint32_t number; /* from 0 */
    uint64_t key;    /* random bits, the same in each run */
    struct phone caller;
    struct phone callee;
};

struct bench_message {
    const char *method; /* of a response: of the request it answers */
    uint16_t code;      /* 0 for a request */
    uint8_t way;        /* enum way */
    bool is_by_callee;  /* the request that this is, or answers, comes from the callee */
    bool has_sdp;
    uint32_t cseq;
    uint32_t transaction; /* makes the branch; of an ACK to 200 its own */
};

/* Give random bits of a seed and a salt (splitmix64). */
uint64_t bench_random(uint64_t seed, uint64_t salt);

/* Make up call `number`. */
void bench_call_init(struct bench_call *call, uint32_t number);

/* Write the message, which takes less than 2048 bytes. */
void bench_message_write(const struct bench_call *call, const struct bench_message *message,
                         struct buf *buf);

/* The addresses that it goes between. */
struct place bench_message_src(const struct bench_call *call, const struct bench_message *message);
struct place bench_message_dst(const struct bench_call *call, const struct bench_message *message);

#endif
