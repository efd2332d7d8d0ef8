#include "export/flow.h"

#include <assert.h>
#include <stdlib.h>

#include "base/array.h"
#include "dissect/sip_method.h"
#include "dissect/sip_status.h"
#include "export/flow_model.h"

#define CHUNK_BYTES 8192

struct flow_text_chunk {
    struct flow_text_chunk *before;
    size_t used, cap; /* bytes */
    uint8_t bytes[];
};

enum err flow_grow(void *array_pointer, size_t *cap, size_t count, size_t size, size_t max)
{
    void **array = array_pointer;
    void *grown;

    assert(size > 0);
    if (count >= max)
        return ERR_FULL;
    grown = array_grow(*array, cap, count + 1, size);
    if (grown == NULL)
        return ERR_MEMORY;
    *array = grown;
    return ERR_NONE;
}

enum err flow_text_keep(struct flow_texts *texts, struct slice text, struct slice *ret_copy)
{
    struct flow_text_chunk *chunk = texts->chunk;

    if (slice_is_absent(text)) {
        *ret_copy = text;
        return ERR_NONE;
    }
    if (chunk == NULL || text.len > chunk->cap - chunk->used) {
        size_t cap = text.len > CHUNK_BYTES ? text.len : CHUNK_BYTES;

        chunk = malloc(sizeof(*chunk) + cap);
        if (chunk == NULL)
            return ERR_MEMORY;
        *chunk = (struct flow_text_chunk){.before = texts->chunk, .cap = cap};
        texts->chunk = chunk;
    }
    memcpy(chunk->bytes + chunk->used, text.ptr, text.len);
    *ret_copy = slice_of(chunk->bytes + chunk->used, text.len);
    chunk->used += text.len;
    return ERR_NONE;
}

static void release_texts(struct flow_texts *texts)
{
    while (texts->chunk != NULL) {
        struct flow_text_chunk *before = texts->chunk->before;

        free(texts->chunk);
        texts->chunk = before;
    }
}

struct flow *flow_new(const struct flow_options *options)
{
    struct flow *flow = calloc(1, sizeof(*flow));

    assert(options != NULL);
    if (flow != NULL)
        flow->options = *options;
    return flow;
}

void flow_free(struct flow *flow)
{
    if (flow == NULL)
        return;
    release_texts(&flow->texts);
    free(flow->participants);
    free(flow->messages);
    free(flow->findings);
    free(flow->evidence);
    free(flow->rows);
    free(flow);
}

/* Known names are constants; only strange ones cost a copy. */
static enum err keep_method(struct flow *flow, struct slice method, struct slice *ret_method)
{
    enum sip_method known = sip_method_of(method);

    if (known == SIP_METHOD_OTHER)
        return flow_text_keep(&flow->texts, method, ret_method);
    *ret_method = slice_from_text(sip_method_name(known));
    return ERR_NONE;
}

static enum err keep_reason(struct flow *flow, const struct message_row *row,
                            struct slice *ret_reason)
{
    if (!slice_is_absent(row->reason))
        return flow_text_keep(&flow->texts, row->reason, ret_reason);
    *ret_reason = slice_from_text(row->code == 0 ? NULL : sip_status_phrase(row->code));
    return ERR_NONE;
}

enum err flow_add_message(struct flow *flow, const struct message_row *row)
{
    struct flow_message message = {
        .id = row->id,
        .time_us = row->time_us,
        .time_ns = row->time_ns,
        .code = row->code,
        .transport = row->transport,
        .flags = row->flags,
        .length = row->length,
        .call = row->call,
        .leg = row->leg,
        .transaction = row->transaction,
    };
    const size_t participants = flow->participant_count;
    enum err err;

    assert(!flow->is_closed);
    err = flow_grow(&flow->messages, &flow->message_cap, flow->message_count,
                    sizeof(*flow->messages), FLOW_MESSAGES_MAX);
    if (err == ERR_NONE)
        err = keep_method(flow, row->method, &message.method);
    if (err == ERR_NONE)
        err = keep_reason(flow, row, &message.reason);
    if (err == ERR_NONE)
        err = flow_participants_of(flow, row, &message.from, &message.to);
    if (err != ERR_NONE) {
        flow->participant_count = participants;
        return err;
    }
    flow->participants[message.from].messages++;
    if (message.to != message.from)
        flow->participants[message.to].messages++;
    flow->messages[flow->message_count++] = message;
    return ERR_NONE;
}

static enum err add_evidence(struct flow *flow, const struct finding_row *row)
{
    enum err err = ERR_NONE;

    for (size_t i = 0; i < row->evidence_count && err == ERR_NONE; i++) {
        err = flow_grow(&flow->evidence, &flow->evidence_cap, flow->evidence_count,
                        sizeof(*flow->evidence), FLOW_MESSAGES_MAX);
        if (err == ERR_NONE)
            flow->evidence[flow->evidence_count++] = row->evidence[i];
    }
    return err;
}

enum err flow_add_finding(struct flow *flow, const struct finding_row *row)
{
    struct flow_finding finding = {
        .message = row->message,
        .time_us = row->time_us,
        .severity = row->severity,
        .evidence = (uint32_t)flow->evidence_count,
        .evidence_count = (uint32_t)row->evidence_count,
    };
    enum err err;

    assert(!flow->is_closed);
    err = flow_grow(&flow->findings, &flow->finding_cap, flow->finding_count,
                    sizeof(*flow->findings), FLOW_MESSAGES_MAX);
    if (err == ERR_NONE)
        err = flow_text_keep(&flow->texts, row->rule, &finding.rule);
    if (err == ERR_NONE)
        err = flow_text_keep(&flow->texts, row->text, &finding.text);
    if (err == ERR_NONE && !slice_is_absent(row->detail))
        err = flow_text_keep(&flow->texts, row->detail, &finding.detail);
    if (err == ERR_NONE)
        err = add_evidence(flow, row);
    if (err == ERR_NONE)
        flow->findings[flow->finding_count++] = finding;
    else
        flow->evidence_count = finding.evidence;
    return err;
}

enum err flow_close(struct flow *flow)
{
    enum err err;

    assert(!flow->is_closed);
    err = flow_participants_name(flow);
    if (err == ERR_NONE)
        err = flow_number(flow);
    if (err == ERR_NONE)
        err = flow_rows_make(flow);
    flow->is_closed = err == ERR_NONE;
    return err;
}

enum err flow_refold(struct flow *flow, uint32_t folds)
{
    assert(flow->is_closed);
    flow->options.folds = folds;
    return flow_rows_make(flow);
}

size_t flow_participant_count(const struct flow *flow)
{
    return flow->participant_count;
}

const struct flow_participant *flow_participant_at(const struct flow *flow, size_t at)
{
    assert(at < flow->participant_count);
    return &flow->participants[at];
}

size_t flow_message_count(const struct flow *flow)
{
    return flow->message_count;
}

const struct flow_message *flow_message_at(const struct flow *flow, size_t at)
{
    assert(at < flow->message_count);
    return &flow->messages[at];
}

size_t flow_row_count(const struct flow *flow)
{
    return flow->row_count;
}

const struct flow_row *flow_row_at(const struct flow *flow, size_t at)
{
    assert(at < flow->row_count);
    return &flow->rows[at];
}

const struct evidence_row *flow_evidence_of(const struct flow *flow, const struct flow_row *row)
{
    assert(row->evidence + row->evidence_count <= flow->evidence_count);
    return row->evidence_count == 0 ? NULL : &flow->evidence[row->evidence];
}

size_t flow_leg_count(const struct flow *flow)
{
    return flow->leg_count;
}

int64_t flow_start_us(const struct flow *flow)
{
    return flow->message_count == 0 ? 0 : flow->messages[0].time_us;
}
