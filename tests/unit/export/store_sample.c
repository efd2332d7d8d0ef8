#include "tests/unit/export/store_sample.h"

#include <check.h>
#include <stdlib.h>

#include "tests/unit/export/sample.h"
#include "tests/unit/store/finding.h"

#define LINK_RAW_IP 12 /* DLT_RAW */
#define FRAME_LEAD  "frame head: "

static struct slice text(const char *s)
{
    return slice_from_text(s);
}

static void add_capture(struct fact_batch *batch)
{
    batch->captures[batch->capture_count++] = (struct fact_capture){
        .id = 1,
        .link_type = LINK_RAW_IP,
        .snap_len = 262144,
        .size = -1,
        .frames = 2,
        .first_us = STORE_SAMPLE_US,
        .last_us = STORE_SAMPLE_US + 140000,
        .path = text("-"),
    };
    batch->endpoints[batch->endpoint_count++] =
        (struct fact_endpoint){.id = 1, .addr = sample_addr("10.0.0.11")};
    batch->endpoints[batch->endpoint_count++] =
        (struct fact_endpoint){.id = 2, .addr = sample_addr("10.0.0.1:5080")};
}

static void add_frame(struct fact_batch *batch, const struct store_sample_options *options,
                      uint64_t number, const char *bytes)
{
    if (options->has_no_bytes)
        return;
    batch->frames[batch->frame_count++] = (struct fact_frame){
        .capture = 1,
        .link_type = number == 2 && options->second_link != 0 ? options->second_link : LINK_RAW_IP,
        .number = number,
        .time_us = STORE_SAMPLE_US + (number == 2 ? 140000 : 0),
        .time_ns = number == 1 ? options->time_ns : 0,
        .wire_len = (uint32_t)strlen(bytes) + 4,
        .bytes = text(bytes),
    };
}

static void add_message(struct fact_batch *batch, const struct store_sample_options *options,
                        struct fact_message message, const char *before, const char *bytes)
{
    message.transport = TRANSPORT_UDP;
    message.capture = 1;
    message.end_offset = FRAME_NO_OFFSET;
    message.offset = (uint32_t)(strlen(FRAME_LEAD) + strlen(before));
    message.length = (uint32_t)strlen(bytes);
    message.frame_len = message.offset + message.length;
    message.cseq = 1;
    message.leg = 1;
    message.transaction = 1;
    message.time_us = STORE_SAMPLE_US + (message.frame == 2 ? 140000 : 0);
    message.time_ns = message.frame == 1 ? options->time_ns : 0;
    batch->messages[batch->message_count++] = message;
}

static void add_messages(struct fact_batch *batch, const struct store_sample_options *options)
{
    add_frame(batch, options, 1, FRAME_LEAD STORE_SAMPLE_INVITE);
    add_frame(batch, options, 2, FRAME_LEAD STORE_SAMPLE_BUSY STORE_SAMPLE_ACK);
    add_message(batch, options,
                (struct fact_message){.id = 1,
                                      .frame = 1,
                                      .flags = MESSAGE_REQUEST | MESSAGE_HAS_SDP,
                                      .src = 1,
                                      .dst = 2,
                                      .method = text("INVITE")},
                "", STORE_SAMPLE_INVITE);
    add_message(batch, options,
                (struct fact_message){.id = 2,
                                      .frame = 2,
                                      .code = 486,
                                      .src = 2,
                                      .dst = 1,
                                      .method = text("INVITE"),
                                      .reason = text("Busy \x1b[31m")},
                "", STORE_SAMPLE_BUSY);
    add_message(batch, options,
                (struct fact_message){.id = 3,
                                      .frame = 2,
                                      .flags = MESSAGE_REQUEST,
                                      .src = 1,
                                      .dst = 2,
                                      .method = text("ACK")},
                STORE_SAMPLE_BUSY, STORE_SAMPLE_ACK);
}

static void add_call(struct fact_batch *batch, const struct store_sample_options *options)
{
    batch->legs[batch->leg_count++] = (struct fact_leg){.id = 1,
                                                        .call = 1,
                                                        .start_us = STORE_SAMPLE_US,
                                                        .short_id = text("k7f3q2abcdef"),
                                                        .call_id = text("a1@host")};
    batch->calls[batch->call_count++] = (struct fact_call){
        .id = 1,
        .state = CALL_BUSY,
        .ended_by = PARTY_CALLEE,
        .is_invite = true,
        .final = 486,
        .src = 1,
        .dst = 2,
        .start_us = STORE_SAMPLE_US,
        .end_us = STORE_SAMPLE_US + 140000,
        .ringing_us = TIME_NONE,
        .answer_us = TIME_NONE,
        .first_final_us = STORE_SAMPLE_US + 140000,
        .pdd_us = TIME_NONE,
        .setup_us = TIME_NONE,
        .duration_us = TIME_NONE,
        .last_us = STORE_SAMPLE_US + 140000,
        .messages = 3,
        .findings = 1,
        .reason = text(options->call_reason),
        .short_id = text("k7f3q2abcdef"),
        .method = text("INVITE"),
        .ruri = text("sip:bob@example.com"),
        .from_user = text("alice"),
        .from_host = text("example.com"),
        .from_display = text("A\x1b[2J \"lice\""),
        .to_user = text("bob"),
        .to_host = text("example.com"),
    };
    batch->transactions[batch->transaction_count++] =
        (struct fact_transaction){.id = 1,
                                  .leg = 1,
                                  .state = TRANSACTION_CONFIRMED,
                                  .is_started = true,
                                  .final = 486,
                                  .cseq = 1,
                                  .src = 1,
                                  .dst = 2,
                                  .requests = 1,
                                  .responses = 1,
                                  .start_us = STORE_SAMPLE_US,
                                  .first_response_us = STORE_SAMPLE_US + 140000,
                                  .final_us = STORE_SAMPLE_US + 140000,
                                  .last_us = STORE_SAMPLE_US + 140000,
                                  .method = text("INVITE"),
                                  .branch = text("z9hG4bK1")};
}

static void add_findings(struct fact_batch *batch)
{
    struct made_finding first = {
        .id = 1,
        .leg = 1,
        .message = 2,
        .time_us = STORE_SAMPLE_US + 140000,
        .offset = 12,
        .length = 5,
        .severity = 2,
        .rule = "line-not-crlf",
        .section = "RFC 3261 7",
        .text = "a line ends in a bare LF or CR instead of CRLF",
    };
    struct made_finding second = {
        .id = 2,
        .leg = 1,
        .time_us = STORE_SAMPLE_US,
        .severity = 1,
        .rule = "leading-crlf",
        .section = "RFC 3261 7.5",
        .text = "empty lines stand before the start line",
    };

    finding_add(batch, &first);
    batch->evidences[batch->evidence_count++] = (struct fact_evidence){.finding = first.id,
                                                                       .position = 2,
                                                                       .message = 1,
                                                                       .offset = 3,
                                                                       .length = 1,
                                                                       .time_us = STORE_SAMPLE_US};
    finding_add(batch, &second);
}

struct store_sample *store_sample_new(const struct store_sample_options *options)
{
    struct store_sample *sample = calloc(1, sizeof(*sample));
    struct fact_batch *batch = fact_batch_new();

    ck_assert(sample != NULL && batch != NULL);
    add_capture(batch);
    add_call(batch, options);
    add_messages(batch, options);
    add_findings(batch);
    ck_assert_int_eq(writer_open(&(struct writer_options){0}, &sample->writer, NULL), ERR_NONE);
    ck_assert_int_eq(writer_write(sample->writer, batch, NULL), ERR_NONE);
    ck_assert_int_eq(writer_finish(sample->writer, NULL), ERR_NONE);
    ck_assert_int_eq(view_open(writer_path(sample->writer), &sample->view, NULL), ERR_NONE);
    ck_assert_int_eq(raw_open(sample->view, &sample->raw, NULL), ERR_NONE);
    fact_batch_free(batch);
    return sample;
}

void store_sample_free(struct store_sample *sample)
{
    raw_close(sample->raw);
    view_close(sample->view);
    writer_close(sample->writer, false);
    free(sample);
}

void store_sample_call(const struct store_sample *sample, call_visitor *visit, void *context)
{
    ck_assert_int_eq(query_call(sample->view, 1, visit, context, NULL), ERR_NONE);
}
