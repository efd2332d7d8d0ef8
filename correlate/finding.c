#include "correlate/finding.h"

#include <assert.h>

#include "correlate/output.h"

_Static_assert((int)RULE_COUNT <= (int)FACT_RULES_MAX, "a batch holds the whole catalogue");

void finding_emit_rules(struct correlate *correlate)
{
    struct fact_batch *batch = correlate->output.batch;

    for (unsigned i = RULE_NONE + 1; i < RULE_COUNT; i++) {
        const struct rule_row *row = rule_row((enum rule)i);

        batch->rules[batch->rule_count++] = (struct fact_rule){
            .id = row->id,
            .slug = row->slug,
            .scope = row->scope,
            .severity = row->severity,
            .section = row->section,
            .text = row->text,
        };
    }
}

struct fact_evidence finding_evidence(const struct correlate *correlate,
                                      const struct message_context *context, struct slice where)
{
    struct slice raw = context->message->raw;
    struct fact_evidence evidence = {
        .message = correlate->last_message,
        .time_us = context->time_us,
        .transaction = context->transaction == NULL ? 0 : context->transaction->id,
        .dialog = context->dialog == NULL ? 0 : context->dialog->id,
    };

    /* What stands before or behind the message in its datagram has no range in it. */
    if (slice_contains(raw, where)) {
        evidence.offset = (uint32_t)slice_offset(raw, where);
        evidence.length = (uint32_t)where.len;
    }
    return evidence;
}

static void emit_evidence(struct correlate *correlate, const struct fact_evidence *evidence,
                          size_t count)
{
    struct fact_batch *batch = correlate->output.batch;

    for (size_t i = 0; i < count; i++) {
        struct fact_evidence *fact = &batch->evidences[batch->evidence_count++];

        *fact = evidence[i];
        fact->finding = correlate->last_finding;
        fact->position = (uint32_t)i + 1;
    }
}

/* A finding, its evidence and its detail stand in one batch. */
static void make_room(struct correlate *correlate, size_t count, struct slice detail)
{
    const struct fact_batch *batch = correlate->output.batch;

    if (batch->finding_count == FACT_FINDINGS_MAX ||
        batch->evidence_count + count > FACT_EVIDENCES_MAX ||
        arena_room(&batch->arena) < detail.len)
        output_flush(correlate);
}

void finding_raise(struct correlate *correlate, struct leg *leg, enum rule rule, int64_t time_us,
                   const struct fact_evidence *evidence, size_t count, struct slice detail)
{
    const struct rule_row *row = rule_row(rule);
    struct fact_batch *batch;

    assert(leg != NULL && rule > RULE_NONE && rule < RULE_COUNT);
    assert(count <= EVIDENCE_MAX);
    if (row->severity >= RULE_WARN) {
        leg->call->findings++;
        output_changed(correlate, &leg->call->object);
    }
    if (correlate->output.dropping == DROP_MESSAGES)
        return;
    make_room(correlate, count, detail);
    batch = correlate->output.batch;
    batch->findings[batch->finding_count++] = (struct fact_finding){
        .id = ++correlate->last_finding,
        .leg = leg->id,
        .rule_id = row->id,
        .time_us = time_us,
        .severity = row->severity,
        .detail = output_text(correlate, detail),
    };
    emit_evidence(correlate, evidence, count);
}
