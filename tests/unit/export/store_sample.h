/*
 * tests/unit/export/store_sample.h: a store with one call, for what reads from a view.
 *
 * The call: INVITE (message 1), 486 and ACK (messages 2 and 3, in one frame), a finding on message 2
 * and one of severity info.
 */
#ifndef TESTS_UNIT_EXPORT_STORE_SAMPLE_H
#define TESTS_UNIT_EXPORT_STORE_SAMPLE_H

#include "store/query_calls.h"
#include "store/query_messages.h"
#include "store/raw.h"
#include "store/writer.h"

#define STORE_SAMPLE_US INT64_C(1785000008000000)

#define STORE_SAMPLE_INVITE "INVITE sip:bob@example.com SIP/2.0\r\nCall-ID: a1@host\r\n\r\n"
#define STORE_SAMPLE_BUSY   "SIP/2.0 486 Busy \x1b[31m\r\nCall-ID: a1@host\r\n\r\n"
#define STORE_SAMPLE_ACK    "ACK sip:bob@example.com SIP/2.0\r\nCall-ID: a1@host\r\n\r\n"

/* How the store differs from the plain one. */
struct store_sample_options {
    uint16_t time_ns;        /* of the first frame */
    int second_link;         /* link type of the second frame; 0: as the first */
    const char *call_reason; /* Reason header field; NULL: none */
    bool has_no_bytes;       /* frames cannot be read */
};

struct store_sample {
    struct writer *writer;
    struct view *view;
    struct raw *raw;
};

struct store_sample *store_sample_new(const struct store_sample_options *options);
void store_sample_free(struct store_sample *sample);

/* Run `visit` on the call. */
void store_sample_call(const struct store_sample *sample, call_visitor *visit, void *context);

#endif
